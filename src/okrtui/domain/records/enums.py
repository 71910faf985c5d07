"""The words that fields choose from, and ids: how records refer to one another."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic_core import core_schema

from okrtui.domain.records.field_types import ValueReader, empty_to_none, read_before, wrong

PREFIXES = {
    "cycles": "C",
    "objectives": "O",
    "key_results": "KR",
    "kpis": "K",
    "decisions": "D",
    "check_ins": "CI",
    "measurements": "M",
    "signal_notes": "S",
    "comments": "CM",
}
"""The letters before a record's number where it is shown or typed."""


class Ref:
    """Marks a field as the id of a record in `table`; one that `owns` is what the record belongs to, if it is given."""

    def __init__(self, table: str, *, owns: bool = False) -> None:
        self.table, self.owns = table, owns

    def number(self, value: object) -> int:
        """Return the number of an id, given as a number or as it is shown."""
        prefix = PREFIXES[self.table]
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        match = re.fullmatch(rf"(?:{prefix})?(\d{{1,15}})", str(value).strip(), re.IGNORECASE)
        if match is None or int(match[1]) == 0:
            raise wrong(f"Enter an id such as {prefix}7.")
        return int(match[1])


def _id(table: str) -> ValueReader:
    return ValueReader(core_schema.int_schema(gt=0, strict=True), read_before(Ref(table).number))


def _optional_id(table: str) -> ValueReader:
    def number(value: object) -> object:
        return None if empty_to_none(value) is None else Ref(table).number(value)

    return ValueReader(core_schema.nullable_schema(core_schema.int_schema(gt=0, strict=True)), read_before(number))


CycleId = Annotated[int, Ref("cycles"), _id("cycles")]
OptionalCycleId = Annotated[int | None, Ref("cycles"), _optional_id("cycles")]
ObjectiveId = Annotated[int, Ref("objectives"), _id("objectives")]
KeyResultId = Annotated[int, Ref("key_results"), _id("key_results")]
KpiId = Annotated[int, Ref("kpis"), _id("kpis")]
OptionalObjectiveId = Annotated[int | None, Ref("objectives"), _optional_id("objectives")]
OptionalKeyResultId = Annotated[int | None, Ref("key_results"), _optional_id("key_results")]
OptionalKpiId = Annotated[int | None, Ref("kpis"), _optional_id("kpis")]
AboutCycleId = Annotated[int | None, Ref("cycles", owns=True), _optional_id("cycles")]
AboutObjectiveId = Annotated[int | None, Ref("objectives", owns=True), _optional_id("objectives")]
AboutKeyResultId = Annotated[int | None, Ref("key_results", owns=True), _optional_id("key_results")]
AboutKpiId = Annotated[int | None, Ref("kpis", owns=True), _optional_id("kpis")]


class Cadence(StrEnum):
    """The length of a cycle."""

    MONTH = "month"
    QUARTER = "quarter"
    TRIMESTER = "trimester"
    HALF = "half"
    YEAR = "year"
    CUSTOM = "custom"


class Rhythm(StrEnum):
    """The period in which a KPI is measured once."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class CheckInRhythm(StrEnum):
    """The period in which a key result is checked in once."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


class KpiFeed(StrEnum):
    """The way the values of a linked KPI become the value of a key result: the latest, or all of the cycle so far."""

    LATEST = "latest"
    TOTAL = "total"
    MEAN = "mean"


class CycleState(StrEnum):
    """The state of a cycle, in the order of its life."""

    DRAFT = "draft"
    ACTIVE = "active"
    GRADING = "grading"
    CLOSED = "closed"


class ObjectiveState(StrEnum):
    """The state of an objective."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"
    DROPPED = "dropped"


class Fate(StrEnum):
    """The choice for an objective when its cycle closes; keep and change carry it into the next one."""

    KEEP = "keep"
    CHANGE = "change"
    DROP = "drop"


class Ambition(StrEnum):
    """The kind of promise: 70 % is success (aspirational), or 100 % is expected (committed)."""

    ASPIRATIONAL = "aspirational"
    COMMITTED = "committed"


class Category(StrEnum):
    """The category that an audit gave a KPI."""

    UNAUDITED = "not yet audited"
    HEALTH = "health"
    OPERATIONAL = "operational"
    STRATEGIC = "strategic"


class KpiState(StrEnum):
    """The state of a KPI: in use or retired."""

    ACTIVE = "active"
    RETIRED = "retired"


class Kind(StrEnum):
    """The verdict of the decision tool on a metric."""

    KPI = "kpi"
    OKR = "okr"
    BOTH = "both"
    UNCLEAR = "unclear"
