"""The suggestions of the palette and the command line, and the search for them by words and beginnings of words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from okrtui.domain.records.field_types import folded


class _Breaks(dict[int, int | str]):
    """A translation table, filled on demand, that makes a blank of what is no part of a word."""

    def __missing__(self, code: int) -> int | str:
        char = chr(code)
        is_word = char.isalnum() or unicodedata.category(char).startswith("M")
        self[code] = code if is_word else " "
        return self[code]


_BREAKS: Final = _Breaks()


def words_of(text: str) -> str:
    """Return the words of a text, folded, each after a blank."""
    return " " + " ".join(folded(text).translate(_BREAKS).split())


class Suggestion(NamedTuple):
    """Something to choose: its key or id, its name, what is said of it, where it is.

    `words` are those of its name, `more` those that find it too. `run` does it; a suggestion without it is only a
    beginning, which completes the line to `text`.
    """

    sign: str
    name: str
    about: str
    place: str
    words: str
    more: str = ""
    text: str = ""
    run: Callable[[], object] | None = None


def search(suggestions: Sequence[Suggestion], typed: str) -> list[Suggestion]:
    """Return the suggestions that have words beginning with each typed word, the best first, else in their order.

    Only where there are none, those with the typed words anywhere in them.
    """
    query = words_of(typed)
    wanted = [f" {word}" for word in query.split()]
    if not wanted:
        sign = typed.strip()
        return [one for one in suggestions if not sign or one.sign == sign]
    found = _having(suggestions, wanted) or _having(suggestions, [word[1:] for word in wanted])
    return _best_first(found, query, wanted, typed.strip())


def _having(suggestions: Sequence[Suggestion], wanted: Sequence[str]) -> Sequence[Suggestion]:
    for word in wanted:
        suggestions = [one for one in suggestions if word in one.words or word in one.more]
    return suggestions


def _best_first(found: Sequence[Suggestion], query: str, wanted: Sequence[str], typed: str) -> list[Suggestion]:
    """Return those found by sign or whole name, by its beginning, by a part, by all words, then by what is said."""
    ranks: tuple[list[Suggestion], ...] = ([], [], [], [], [])
    for one in found:
        words = one.words
        if words.startswith(query):
            rank = 0 if len(words) == len(query) else 1
        elif query in words:
            rank = 2
        else:
            rank = 3 if all(word in words for word in wanted) else 4
        ranks[0 if one.sign == typed or one.more == query else rank].append(one)
    return [one for rank in ranks for one in rank]
