"""From what was typed on the command line to numbers, days and pairs, or to a sentence that names the option."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.field_types import Day, clean_line, parse_number
from okrtui.errors import DraftError, UsageError

T = TypeVar("T")


def quoted(text: str) -> str:
    """What was typed, cleaned and cut short, in quotation marks."""
    line = clean_line(text)
    return f"“{line[:40]}{'…' if len(line) > 40 else ''}”"  # noqa: PLR2004 - as much as tells it apart


def number(name: str, text: str) -> Decimal:
    """The number that was typed for `name`. Raises UsageError."""
    try:
        return parse_number(text)
    except PydanticCustomError as error:
        raise UsageError(f"{name}: {error.message()}") from None


def optional_number(name: str, text: str | None) -> Decimal | None:
    """The number that was typed for `name`, none where nothing was. Raises UsageError."""
    return None if text is None or not text.strip() else number(name, text)


def whole(name: str, text: str | None, least: int, most: int | None = None) -> int | None:
    """The whole number that was typed for `name`, none where nothing was. Raises UsageError."""
    value = optional_number(name, text)
    if value is None:
        return None
    if value != value.to_integral_value() or value < least or (most is not None and value > most):
        span = f"from {least} to {most}" if most is not None else f"from {least} up"
        raise UsageError(f"{name}: {quoted(text or '')} has to be a whole number {span}.")
    return int(value)


class _When(BaseModel):
    """A day on its own, read as every draft reads its days."""

    day: Day


def day(name: str, text: str, today: date) -> date:
    """The day that was typed for `name`. Raises UsageError."""
    try:
        return build(_When, {"day": text}, today=today).day
    except DraftError as error:
        raise UsageError(f"{name}: {error}") from None


def pair(name: str, text: str) -> tuple[str, str]:
    """The two sides of a colon. Raises UsageError."""
    left, colon, right = text.partition(":")
    if not colon or ":" in right:
        raise UsageError(f"{name}: {quoted(text)} has to be two numbers with a colon between them, like 14:5.")
    return left, right


def bounds(name: str, text: str) -> tuple[Decimal | None, Decimal | None]:
    """A band with at least one of its limits. Raises UsageError."""
    low, high = pair(name, text)
    return optional_number(name, low), optional_number(name, high)


def given(values: dict[str, Any]) -> dict[str, Any]:
    """The values without those that were not typed."""
    return {name: value for name, value in values.items() if value is not None}


def renamed(error: DraftError, names: dict[str, str]) -> DraftError:
    """The same error with each sentence led by the option or argument that its field was typed as."""
    return DraftError({field: _led(names.get(field, ""), told) for field, told in error.fields.items()})


def _led(name: str, sentence: str) -> str:
    return f"{name}: {sentence}" if name else sentence


def as_typed(names: dict[str, str], make: Callable[[], T]) -> T:
    """What `make` answers with; the fields of its DraftError are named as they were typed."""
    try:
        return make()
    except DraftError as error:
        raise renamed(error, names) from None
