"""What the words of a title give away: figures, length, busy verbs, and names that are too much alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from okrtui.domain.text import folded

FEWEST_WORDS, MOST_WORDS = 3, 18

_FIGURE = re.compile(r"(?<![^\W_])\d")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[^\W_]+")
_LEAD = frozenset({"to", "we", "will"})
_BUSY = (
    "help", "support", "assist", "discuss", "research", "participate", "explore", "consult", "advise", "analyse",
    "analyze", "attend", "collaborate", "contribute", "coordinate", "investigate", "look", "review", "study", "try",
    "work", "continue", "consider", "brainstorm", "talk", "evaluate", "examine", "facilitate", "monitor",
)  # fmt: skip
ACTIVITIES = frozenset({*_BUSY, *(f"{verb.removesuffix('e')}ing" for verb in _BUSY)})
"""Verbs that tell of being busy, not of what comes of it."""

_SMALL_WORDS = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "per", "the", "to", "with"})
_LONG_ENOUGH = 6
"""Names of so many letters are alike when one letter differs; shorter ones are often abbreviations."""


def has_figure(text: str) -> bool:
    """Whether a number stands in the text; digits inside a word, as in B2B or Q3, are none."""
    return _FIGURE.search(text) is not None


def word_count(text: str) -> int | None:
    """How many words the text has; none for scripts that do not part their words."""
    return None if _UNSPACED.search(text) else len(text.split())


def activity(title: str) -> str:
    """The verb of being busy that a title begins with, as it is written there; empty where there is none."""
    words = _WORD.findall(title)
    first = next((word for word in words if word.casefold() not in _LEAD), "")
    return first if first.casefold() in ACTIVITIES else ""


def phrases(title: str) -> Iterator[str]:
    """Every run of words in a title, folded: what it may name."""
    words = folded(title).split()[: 2 * MOST_WORDS]
    return (" ".join(words[first:last]) for first, last in combinations(range(len(words) + 1), 2))


@lru_cache(maxsize=8192)
def _essence(name: str) -> str:
    """The name's words without the small ones and the plural, in the order of the alphabet."""
    words = [word for word in _WORD.findall(folded(name)) if word not in _SMALL_WORDS]
    return " ".join(sorted(word.removesuffix("s") or word for word in words))


def alike(one: str, other: str) -> bool:
    """Whether two names differ only in order, plural, small words or punctuation, or in one letter of many."""
    mine, theirs = _essence(one), _essence(other)
    if mine == theirs:
        return bool(mine)
    return min(len(mine), len(theirs)) >= _LONG_ENOUGH and _one_letter_apart(mine, theirs)


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether a letter is missing, added, changed or swapped with its neighbour; a changed digit is another name."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    mine, theirs = one[start : len(one) - end], other[start : len(other) - end]
    if any(letter.isdigit() for letter in mine + theirs):
        return False
    return max(len(mine), len(theirs)) == 1 or (len(mine) == len(theirs) == len("ab") and mine == theirs[::-1])


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))
