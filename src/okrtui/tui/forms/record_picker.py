"""Search for a record by its id or a part of its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from okrtui.domain.records.field_types import folded

MOST: Final = 5

Options = Sequence[tuple[str, str]]
"""The numbers of records as text, each with its label."""


def shown(prefix: str, number: object, words: str) -> str:
    """Return the text of the field for a record: its id and its name."""
    ident = f"{prefix}{number}"
    return words if words.partition(" ")[0] == ident else f"{ident} {words}"


def matches(options: Options, prefix: str, typed: str) -> list[tuple[str, str]]:
    """Return the first matches of the typed text: the record with this id, then those with all its words."""
    words = folded(typed).split()
    number = _number(prefix, typed)
    named = [one for one in options if all(word in folded(one[1]) for word in words)]
    exact = [one for one in options if one[0] == number]
    return [*exact, *(one for one in named if one not in exact)][:MOST]


def resolve(options: Options, prefix: str, typed: str) -> int | str | None:
    """Return the number of the matching record; None for an empty text.

    Raises LookupError with a sentence when no record, or more than one, matches.
    """
    text = typed.strip()
    if not text:
        return None
    found = [key for key, words in options if folded(words) == folded(text)]
    ident = _number(prefix, text)
    if not found and ident is not None:
        found = [key for key, _ in options if key == ident]
        if not found and not options:
            return int(ident)
    fitting = [(found[0], "")] if found else matches(options, prefix, text)
    if not fitting:
        raise LookupError(f"No match for “{text[:40]}”.")
    if len(fitting) > 1:
        raise LookupError(f"“{text[:40]}” matches more than one. Type the id, or choose from the list.")
    return int(fitting[0][0])


def _number(prefix: str, typed: str) -> str | None:
    """Return the number in an id like KR12 or 12."""
    match = re.fullmatch(rf"(?:{prefix})?0*([1-9]\d{{0,14}})", typed.strip(), re.IGNORECASE)
    return match[1] if match else None
