"""Finding the record somebody means by an id or a part of its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from okrtui.domain.records.field_types import folded

MOST: Final = 5

Options = Sequence[tuple[str, str]]
"""The numbers of records as text, and what is shown for them."""


def shown(prefix: str, number: object, words: str) -> str:
    """What stands in the field for a record: its id and its name."""
    ident = f"{prefix}{number}"
    return words if words.partition(" ")[0] == ident else f"{ident} {words}"


def matches(options: Options, prefix: str, typed: str) -> list[tuple[str, str]]:
    """The first records that fit what is typed: those whose id it is, then those that have all its words."""
    words = folded(typed).split()
    number = _number(prefix, typed)
    named = [one for one in options if all(word in folded(one[1]) for word in words)]
    exact = [one for one in options if one[0] == number]
    return [*exact, *(one for one in named if one not in exact)][:MOST]


def resolve(options: Options, prefix: str, typed: str) -> int | str | None:
    """The number of the record that is meant; None where nothing is typed.

    Raises LookupError with a sentence where nothing, or more than one record, fits.
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
        raise LookupError(f"Nothing here is called “{text[:40]}”.")
    if len(fitting) > 1:
        raise LookupError(f"“{text[:40]}” fits more than one: type its id, or choose from the list.")
    return int(fitting[0][0])


def _number(prefix: str, typed: str) -> str | None:
    """The number in an id like KR12 or 12."""
    match = re.fullmatch(rf"(?:{prefix})?0*([1-9]\d{{0,14}})", typed.strip(), re.IGNORECASE)
    return match[1] if match else None
