"""The words that fields choose from, and how records refer to one another."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import core_schema

from okrtui.domain.records.field_types import Stored, empty_to_none, wrong

PREFIXES = {
    "cycles": "C",
    "objectives": "O",
    "key_results": "KR",
    "kpis": "K",
    "decisions": "D",
    "check_ins": "CI",
    "measurements": "M",
    "signal_notes": "S",
}
"""What stands before a record's number when it is shown."""


class Ref:
    """Marks a field as the id of a record in `table`."""

    def __init__(self, table: str) -> None:
        self.table = table

    def number(self, value: object) -> object:
        """The id's number, from the number itself or from the id as it is shown."""
        prefix = PREFIXES[self.table]
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        match = re.fullmatch(rf"(?:{prefix})?(\d{{1,15}})", str(value).strip(), re.IGNORECASE)
        if match is None or int(match[1]) == 0:
            raise wrong(f"An id like {prefix}7 has to stand here.")
        return int(match[1])


def _reference(table: str) -> Callable[[object], object]:
    return Ref(table).number


def _number() -> Stored:
    return Stored(core_schema.int_schema(gt=0, strict=True))


def _or_none() -> Stored:
    return Stored(core_schema.nullable_schema(core_schema.int_schema(gt=0, strict=True)))


def _optional(table: str) -> Callable[[object], object]:
    return lambda value: None if empty_to_none(value) is None else Ref(table).number(value)


CycleId = Annotated[int, Ref("cycles"), BeforeValidator(_reference("cycles")), _number()]
OptionalCycleId = Annotated[int | None, Ref("cycles"), BeforeValidator(_optional("cycles")), _or_none()]
ObjectiveId = Annotated[int, Ref("objectives"), BeforeValidator(_reference("objectives")), _number()]
KeyResultId = Annotated[int, Ref("key_results"), BeforeValidator(_reference("key_results")), _number()]
KpiId = Annotated[int, Ref("kpis"), BeforeValidator(_reference("kpis")), _number()]
OptionalObjectiveId = Annotated[int | None, Ref("objectives"), BeforeValidator(_optional("objectives")), _or_none()]
OptionalKeyResultId = Annotated[int | None, Ref("key_results"), BeforeValidator(_optional("key_results")), _or_none()]
OptionalKpiId = Annotated[int | None, Ref("kpis"), BeforeValidator(_optional("kpis")), _or_none()]


class Cadence(StrEnum):
    """How long a cycle lasts."""

    MONTH = "month"
    QUARTER = "quarter"
    TRIMESTER = "trimester"
    HALF = "half"
    YEAR = "year"
    CUSTOM = "custom"


class Rhythm(StrEnum):
    """How often a KPI is measured."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class CycleState(StrEnum):
    """Where a cycle stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    GRADING = "grading"
    CLOSED = "closed"


class ObjectiveState(StrEnum):
    """Where an objective stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"
    DROPPED = "dropped"


class Fate(StrEnum):
    """What becomes of an objective when its cycle closes; keep and change carry it into the next one."""

    KEEP = "keep"
    CHANGE = "change"
    DROP = "drop"


class Ambition(StrEnum):
    """Whether 70 % is success (aspirational) or all of it is owed (committed)."""

    ASPIRATIONAL = "aspirational"
    COMMITTED = "committed"


class Category(StrEnum):
    """What a KPI audit found a KPI to be."""

    UNAUDITED = "not yet audited"
    HEALTH = "health"
    OPERATIONAL = "operational"
    STRATEGIC = "strategic"


class KpiState(StrEnum):
    """Whether a KPI is still watched."""

    ACTIVE = "active"
    RETIRED = "retired"


class Kind(StrEnum):
    """What a metric is, as the decision tool reads it."""

    KPI = "kpi"
    OKR = "okr"
    BOTH = "both"
    UNCLEAR = "unclear"
