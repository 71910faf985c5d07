"""The cells of a CSV file, written and read: a round trip loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin

import orjson

from okrtui.domain.records.enums import Ref
from okrtui.domain.records.kpi_parts import BOUNDS
from okrtui.domain.records.login_names import ALL_NAMES, NAMES, names_text
from okrtui.domain.records.measures import Milestone, Milestones, RecordPart
from okrtui.domain.records.models import RECORDS, Record, Target
from okrtui.reports.exchange.sheet_columns import field_of

KINDS: dict[str, type[Record]] = {kind.table: kind for kind in RECORDS}

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_STEP = re.compile(
    r"(?:(?P<number>\d{1,9})\. )?(?P<text>.*?)(?: \| (?P<weight>[^|]+?))??(?: \| (?P<due_on>\d{4}-\d\d-\d\d))?",
    re.DOTALL,
)
_WEIGHED = re.compile(r" \| [^|]+$")

Reader = Callable[[str], Any]
"""Turns a cell into a value for a record. Raises ValueError with a sentence."""


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe before what looks like one."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return a guarded text as it was before."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def number_text(value: Decimal) -> str:
    """Return a number in full, with a decimal point."""
    return format(value, "f")


def cell(value: Any, prefix: str = "") -> str:
    """Return a field of a record as a cell; `prefix` is that of an id."""
    if isinstance(value, str):
        return guarded(str(value))
    if value is None or value in ((), {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return number_text(value) if isinstance(value, Decimal) else f"{prefix}{value}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return guarded(_many(value))


def _many(value: Any) -> str:
    if isinstance(value, Milestones):
        return _steps_text(value)
    if isinstance(value, tuple) and isinstance(value[0], str):
        return names_text(value)
    if isinstance(value, tuple) and isinstance(value[0], int):
        return " ".join(map(str, value))
    if isinstance(value, tuple) and isinstance(value[0], Target):
        return "\n".join(_target_text(one) for one in value)
    plain = [one.model_dump(mode="json") for one in value] if isinstance(value, tuple) else value
    return orjson.dumps(plain.model_dump(mode="json") if isinstance(plain, RecordPart) else plain).decode()


def _target_text(target: Target) -> str:
    bounds = ((name, getattr(target, name)) for name in BOUNDS)
    return " ".join([str(target.since), *(f"{name} {number_text(one)}" for name, one in bounds if one is not None)])


def _steps_text(measure: Milestones) -> str:
    """Return the steps of a key result, one per line: number, text, weight unless it is 1, and due date."""
    return "\n".join(map(_step_text, measure.steps))


def _step_text(step: Milestone) -> str:
    weight = f" | {number_text(step.weight)}" if step.weight != 1 or _WEIGHED.search(step.text) else ""
    due_on = "" if step.due_on is None else f" | {step.due_on}"
    return f"{step.number}. {step.text}{weight}{due_on}"


def read_steps(text: str) -> list[dict[str, Any]]:
    """Parse the steps in a cell, one per line, each with its weight and due date: “Pilot live | 2 | 2026-11-12”.

    Steps without a number get the next one.
    """
    lines = (line.strip() for line in text.split("\n"))
    found = [match.groupdict() for line in lines if line and (match := _STEP.fullmatch(line))]
    used = {int(one["number"]) for one in found if one["number"]}
    steps = []
    for one in found:
        number = int(one["number"]) if one["number"] else max(used, default=0) + 1
        used.add(number)
        steps.append({"number": number, "text": one["text"], "weight": one["weight"] or 1, "due_on": one["due_on"]})
    return steps


def read_targets(text: str) -> list[dict[str, str]]:
    """Parse the targets in a cell, one per line: “2026-10-01 low 40 red_low 30”. Raises ValueError."""
    return [_target(line.split()) for line in text.split("\n") if line.strip()]


def _target(words: list[str]) -> dict[str, str]:
    names, numbers = words[1::2], words[2::2]
    if len(names) != len(numbers) or not set(names) <= set(BOUNDS):
        raise ValueError("Write a target as a day and its bounds, such as 2026-10-01 low 40 red_low 30.")
    return {"since": words[0], **dict(zip(names, numbers, strict=True))}


def read_numbers(text: str) -> list[str]:
    """Parse whole numbers separated by blanks, commas or semicolons."""
    return re.split(r"[\s,;]+", text.strip()) if text.strip() else []


def read_structure(text: str) -> Any:
    """Parse a structured value, written as JSON. Raises ValueError."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValueError("This is not JSON as an export writes it.") from error


def types_in(annotation: Any) -> Iterable[Any]:
    """Return the plain types that an annotation allows."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return [kind for one in get_args(annotation) for kind in types_in(one)]
    return types_in(get_args(annotation)[0]) if hasattr(annotation, "__metadata__") else [origin or annotation]


def _word(text: str) -> str:
    return text.strip().casefold()


def reader_of(table: str, name: str) -> Reader | None:
    """Return the parser for the cells of a field, None if text will do."""
    table, name = field_of(table, name)
    own: dict[str, Reader] = {"targets": read_targets, "done": read_numbers, "steps": read_steps}
    if name in own:
        return own[name]
    if name == "measure":
        return _word
    field = KINDS[table].model_fields.get(name)
    kinds = list(types_in(field.annotation)) if field is not None else []
    if any(isinstance(mark, Ref) or mark in (NAMES, ALL_NAMES) for mark in (field.metadata if field else ())):
        return None
    if bool in kinds or any(isinstance(kind, type) and issubclass(kind, StrEnum) for kind in kinds):
        return _word
    if any(kind in (dict, tuple) or (isinstance(kind, type) and issubclass(kind, RecordPart)) for kind in kinds):
        return read_structure
    return None


def is_number(table: str, name: str) -> bool:
    """Return whether a column has numbers, which may have a decimal comma."""
    table, name = field_of(table, name)
    if name in (*BOUNDS, "baseline", "target"):
        return True
    field = KINDS[table].model_fields.get(name)
    return field is not None and Decimal in types_in(field.annotation)


def is_day(table: str, name: str) -> bool:
    """Return whether a column has days."""
    table, name = field_of(table, name)
    if name == "since":
        return True
    field = KINDS[table].model_fields.get(name)
    return field is not None and name not in Record.model_fields and date in types_in(field.annotation)
