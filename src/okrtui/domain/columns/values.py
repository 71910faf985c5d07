"""The values a column holds, and their text and JSON.

Besides these, a value may be text, a whole number, a date, a bool or a member of an enumeration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from okrtui.domain.records.field_types import plain_number
from okrtui.domain.rules.number_text import DASH, bounds, number, share
from okrtui.domain.rules.ownership import owners_text
from okrtui.glyphs import UNICODE


class Quantity(NamedTuple):
    """A number with its unit, shown with `decimals` (None: in full)."""

    value: Decimal | None
    unit: str = ""
    decimals: int | None = None


class Ratio(NamedTuple):
    """A share, usually from 0 to 1."""

    value: Decimal | None


class ProgressShare(NamedTuple):
    """A share (0 to 1), shown as a number and, where possible, as a bar marked at the expected share."""

    value: Decimal | None
    expected: Decimal | None


class Bounds(NamedTuple):
    """A range between two limits with a unit; either limit may be missing."""

    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    decimals: int | None = None


class StatusWord(NamedTuple):
    """A status, shown with its sign; None if unknown."""

    word: str | None


class Person(str):
    """The login name of somebody."""

    __slots__ = ()


class People(tuple[str, ...]):
    """The login names of several people."""

    __slots__ = ()


ColumnValue = (
    str
    | int
    | date
    | Decimal
    | Quantity
    | Ratio
    | ProgressShare
    | Bounds
    | StatusWord
    | Sequence[Any]
    | Mapping[str, Any]
    | None
)
"""The types of a column's value; bool and enumerations are among int and str."""

_SIGN_OF = {
    UNICODE.good: ("on track", "met", "strong"),
    UNICODE.warn: ("at risk", "near"),
    UNICODE.bad: ("off track", "missed"),
    UNICODE.pending: ("pending", "no data", "no target", "draft"),
    UNICODE.outdated: ("outdated",),
    UNICODE.dot: ("closed", "retired"),
}
SIGNS = {word: sign for sign, words in _SIGN_OF.items() for word in words}
"""The sign before a status; colours never say more than it does."""

YES_NO = ("yes", "no")
"""The words for a truth value."""


def status_text(word: str | None) -> str:
    """Return a status as sign and word."""
    return f"{SIGNS[word]} {word}" if word in SIGNS else (word or DASH)


_TEXTS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: DASH,
    bool: lambda value: YES_NO[0] if value else YES_NO[1],
    Decimal: number,
    Quantity: lambda value: number(*value),
    Ratio: lambda value: share(value.value),
    ProgressShare: lambda value: share(value.value),
    Bounds: lambda value: bounds(*value),
    StatusWord: lambda value: status_text(value.word),
    People: owners_text,
    tuple: lambda value: ", ".join(map(text_of, value)),
}


def text_of(value: ColumnValue) -> str:
    """Return a value as text, the same for screen, command, Markdown and HTML."""
    return _TEXTS.get(type(value), str)(value)


def bare_text(value: ColumnValue) -> str:
    """Return the text that filters match: a status without its sign, nothing for None."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, StatusWord):
        return value.word or ""
    return "" if value is None else text_of(value)


_JSON: dict[type, Callable[[Any], Any]] = {
    Decimal: plain_number,
    Quantity: lambda value: plain_or_none(value.value),
    Ratio: lambda value: plain_or_none(value.value),
    ProgressShare: lambda value: plain_or_none(value.value),
    StatusWord: lambda value: None if value.word is None else str(value.word),
    Person: str,
    People: list,
    date: date.isoformat,
    tuple: lambda value: [json_of(one) for one in value],
    list: lambda value: [json_of(one) for one in value],
    dict: lambda value: {name: json_of(one) for name, one in value.items()},
}


def json_of(value: ColumnValue) -> Any:
    """Return a value as a JSON value: numbers plain, dates in ISO form, words as they are."""
    kind = type(value)
    if kind in _JSON:
        return _JSON[kind](value)
    return value.value if isinstance(value, StrEnum) else value


def plain_or_none(value: Decimal | None) -> int | float | None:
    """Return the decimal as a JSON number, None for none."""
    return None if value is None else plain_number(value)


def fields_of(parts: Iterable[Any], *names: str) -> list[Mapping[str, Any]]:
    """Return some fields of each part by their names."""
    return [{name: getattr(part, name) for name in names} for part in parts]
