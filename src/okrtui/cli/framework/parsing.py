"""Typed words as numbers, days, pairs and drafts; errors name the option or argument."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from okrtui.cli.framework import printing
from okrtui.domain.records.draft_parsing import PLAIN, Surroundings, build
from okrtui.domain.records.field_types import Day, clean_line, parse_number
from okrtui.domain.records.login_names import LoginNames
from okrtui.domain.records.number_reading import DIGITS
from okrtui.domain.rules.number_text import plain
from okrtui.errors import DraftError, UsageError

D = TypeVar("D", bound=BaseModel)
T = TypeVar("T")

_QUOTED = 40
"""The number of characters of a typed word that an error repeats."""


def quoted(text: str) -> str:
    """Return a typed word in quotation marks, cleaned and cut short."""
    line = clean_line(text)
    return f"“{line[:_QUOTED]}{'…' if len(line) > _QUOTED else ''}”"


def number(name: str, text: str) -> Decimal:
    """Return the number typed for `name`, where no draft reads it. Raises UsageError."""
    try:
        return parse_number(text)
    except PydanticCustomError as error:
        raise UsageError(f"{name}: {error.message()}") from None


def whole(name: str, text: str | None, least: int, most: int | None = None) -> int | None:
    """Return the whole number typed for `name`, None for nothing. Raises UsageError."""
    if text is None or not text.strip():
        return None
    value = number(name, text)
    if value != value.to_integral_value() or value < least or (most is not None and value > most):
        limits = f"from {least} to {most}" if most is not None else f"of at least {least}"
        raise UsageError(f"{name}: {quoted(text)} is not a whole number {limits}.")
    return int(value)


class _DayDraft(BaseModel):
    """A day by itself, read as drafts read theirs."""

    day: Day


def day(name: str, text: str, today: date) -> date:
    """Return the day typed for `name`, where no draft reads it. Raises UsageError."""
    return draft(_DayDraft, {"day": text}, {"day": name}, today).day


class _NamesDraft(BaseModel):
    """Login names by themselves, read as drafts read theirs."""

    names: LoginNames


def names(name: str, text: str) -> tuple[str, ...]:
    """Return the login names typed for `name`, where no draft reads them. Raises DraftError."""
    return as_typed({"names": name}, lambda: build(_NamesDraft, {"names": text}, today=date.min)).names


def pair(name: str, text: str) -> tuple[str, str]:
    """Return both sides of a colon. Raises UsageError."""
    left, colon, right = text.partition(":")
    if not colon or ":" in right:
        raise UsageError(f"{name}: {quoted(text)} is not two numbers with a colon between them, such as 14:5.")
    return left, right


def given(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that were typed, without None."""
    return {name: value for name, value in values.items() if value is not None}


def draft(kind: type[D], values: dict[str, Any], names: dict[str, str], today: date, around: Surroundings = PLAIN) -> D:
    """Return the draft of typed values; errors name fields as they are typed. Raises UsageError, DraftError.

    A number with more digits than are kept is told on standard error.
    """
    rounded: list[Decimal] = []
    found = as_typed(names, lambda: build(kind, values, today=today, around=around._replace(rounded=rounded)))
    for each in dict.fromkeys(rounded):
        printing.write(sys.stderr, f"Rounded to {DIGITS} digits: {plain(each)}.")
    return found


def as_typed(names: dict[str, str], make: Callable[[], T]) -> T:
    """Return what `make` does; a DraftError names fields as they are typed, one that cannot be read is UsageError."""
    try:
        return make()
    except DraftError as error:
        fields = {field: _led(names.get(field, ""), sentence) for field, sentence in error.fields.items()}
        if error.unreadable:
            raise UsageError(" ".join(fields[field] for field in fields if field in error.unreadable)) from None
        raise DraftError(fields) from None


def _led(name: str, sentence: str) -> str:
    return f"{name}: {sentence}" if name else sentence
