"""The targets of a KPI as lines of text, one each, and back: `2026-10-01 at least 40, red below 35`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.field_types import parse_number
from okrtui.domain.records.kpi_parts import BEGINNING, BEGINNING_WORD, TargetRange
from okrtui.domain.records.models import Kpi, Target
from okrtui.domain.rules.typed_values import typed_for_kpi
from okrtui.errors import DraftError

NO_TARGET = "none"
"""Stands for the bounds of a target that only ends the one before it."""

EXAMPLE = "2026-10-01 at least 40, red below 35"
"""A line as it may be typed."""

_DAY = rf"(?i)(?:since +)?(\d{{4}}-\d\d-\d\d|{BEGINNING_WORD}|today|yesterday|tomorrow)\b[ ,:]*"
_SIDES = {"below": "red_low", "above": "red_high"}
_RED = r"(?i)[ ,;]*\bred +(below |above |)"
_LOW = r"(?:≥|>=?|at least) *"
_HIGH = r"(?:≤|<=?|at most) *"
_AND = r"[ ,;]*(?:\band +)?"
_BETWEEN = r" *(?:–|:| to | - ) *"


def since_text(day: date | None) -> str:
    """Return the first day of a target as it is typed; the word for the beginning where it is none other."""
    return BEGINNING_WORD if day in (None, BEGINNING) else str(day)


def band_of(draft: TargetRange) -> dict[str, Any]:
    """Return the bounds and red limits of a target."""
    return {name: getattr(draft, name) for name in TargetRange.model_fields}


def text_of(targets: Iterable[Target]) -> str:
    """Return targets as lines."""
    return "\n".join(map(_line, targets))


def _line(target: Target) -> str:
    reds = (("red below", target.red_low), ("red above", target.red_high))
    red = "".join(f", {words} {_plain(one)}" for words, one in reds if one is not None)
    return f"{since_text(target.since)} {_band(target)}{red}"


def _band(target: Target) -> str:
    if target.low is not None and target.high is not None:
        return f"{_plain(target.low)} to {_plain(target.high)}"
    if target.low is not None:
        return f"at least {_plain(target.low)}"
    return f"at most {_plain(target.high)}" if target.high is not None else NO_TARGET


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def read(kpi: Kpi, text: str, today: date) -> tuple[Target, ...]:
    """Return the targets of lines; one without a day holds from the beginning. Raises DraftError, naming the line."""
    found: dict[date, Target] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            target = _target(kpi, line.strip(), number, today)
            if target.since in found:
                raise _wrong(number, f"There is already a target since {since_text(target.since)}.")
            found[target.since] = target
    return tuple(found.values())


def _wrong(number: int, sentence: str) -> DraftError:
    return DraftError({"lines": f"Line {number}: {sentence}"})


def _target(kpi: Kpi, line: str, number: int, today: date) -> Target:
    from okrtui.domain.records.action_drafts import TargetDraft  # noqa: PLC0415 - lists of KPIs read no lines

    typed = _fields(line, kpi.unit)
    ends = typed.get("low") == NO_TARGET
    try:
        typed |= {"kpi": kpi.shown_id, "low": "0" if ends else typed.get("low", "")}
        draft = build(TargetDraft, typed, today=today, around=typed_for_kpi(kpi))
    except DraftError as error:
        raise _wrong(number, f"{next(iter(error.fields.values()))} Write it like this: {EXAMPLE}.") from None
    return Target(since=draft.since or BEGINNING, **({} if ends else band_of(draft)))


def _fields(line: str, unit: str) -> dict[str, str]:
    """Return the fields of a target as they are typed in its line."""
    day = re.match(_DAY, line)
    good, *reds = re.split(_RED, line[day.end() :] if day else line)
    typed = {"since": day[1] if day else BEGINNING_WORD, **_bounds(good.strip())}
    if "low" not in typed and "high" not in typed:
        return typed
    for side, red in zip(reds[::2], reds[1::2], strict=True):
        limit, low, high = red.strip(" ,;"), typed.get("low", ""), typed.get("high", "")
        field = _SIDES.get(side.strip().casefold()) or red_side(limit, low, high, unit)
        typed[field] = limit
    return typed


def _bounds(text: str) -> dict[str, str]:
    for name, mark, other, behind in (("low", _LOW, "high", _HIGH), ("high", _HIGH, "low", _LOW)):
        if found := re.match(f"(?i){mark}", text):
            first, *second = re.split(rf"(?i){_AND}{behind}(?=\S)", text[found.end() :], maxsplit=1)
            return {name: first} | ({other: second[0]} if second else {})
    low, *high = re.split(_BETWEEN, text, maxsplit=1)
    if high:
        return {"low": low, "high": high[0]}
    return {"low": NO_TARGET} if text.casefold() == NO_TARGET else {}


def red_side(red: str, low: str, high: str, unit: str = "") -> str:
    """Return the field of a single typed red limit: it lies where the good values end."""
    if not low.strip():
        return "red_high"
    return "red_high" if _is_above(red, high, unit) else "red_low"


def _is_above(red: str, high: str, unit: str) -> bool:
    try:
        return parse_number(red, unit) > parse_number(high, unit)
    except ValueError:
        return False
