"""What is taken in from elsewhere: rows, how they are matched, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from okrtui.domain.records.enums import Ref
from okrtui.domain.records.field_types import wrong
from okrtui.domain.records.models import KeyResult, Kpi, Record, Target
from okrtui.domain.rules.kpi_health import target_at
from okrtui.domain.workspace import Change

KEYS: dict[str, tuple[str, ...]] = {
    "cycles": ("name",),
    "kpis": ("name",),
    "objectives": ("cycle", "title"),
    "key_results": ("objective", "title"),
    "check_ins": ("key_result", "date"),
    "measurements": ("kpi", "date"),
    "signal_notes": ("kpi", "date"),
    "decisions": ("metric",),
}
"""By what a row without an id finds its record, in the order in which the tables are taken in."""

MOST = 10**12
"""No id and no revision in a file is higher, so that there is room above it."""

STAMPS = frozenset(Record.model_fields)
"""What every record has; a row may bring it along for a record that is not there yet."""

_BAND = ("low", "high", "red_low", "red_high")
MEASURES = {"metric": ("baseline", "target", "unit"), "milestones": ("steps",), "maintain": ("low", "high", "unit")}
"""The fields of each measure."""


class ImportRow(NamedTuple):
    """One record as a file tells it: where it stands there, its table, and its fields as they were written.

    A bad row is known by its id or name and never taken in; one in passing only says that there is such a record, and
    may say so again.
    """

    place: str | int
    table: str
    values: dict[str, Any]
    is_bad: bool = False
    is_in_passing: bool = False


class RowFault(NamedTuple):
    """Why a row cannot be taken in; a conflict is with what somebody did here meanwhile."""

    place: str | int
    reason: str
    is_conflict: bool = False


@dataclass(frozen=True)
class ImportBatch:
    """The rows of a file; `today` is what the word means in it, `highest` the ids that were used where it is from."""

    rows: Sequence[ImportRow]
    today: date
    highest: Mapping[str, int] = field(default_factory=dict)


class ImportedRow(NamedTuple):
    """What becomes of a row: the record before (None where it is new) and after (the same where it is left)."""

    row: ImportRow
    before: Record | None
    after: Record


@dataclass(frozen=True)
class ImportPlan:
    """The outcome of taking a batch in: what becomes of each row, what speaks against it, and the numbers it uses up.

    `highest` is the highest number of each table before.
    """

    taken: Sequence[ImportedRow]
    faults: Sequence[RowFault]
    highest: Mapping[str, int]
    used: tuple[tuple[str, int], ...] = ()

    @property
    def added(self) -> list[Record]:
        """The records that are new."""
        return [one.after for one in self.taken if one.before is None]

    @property
    def changed(self) -> list[tuple[Record, Record]]:
        """The records that change, before and after."""
        return [(one.before, one.after) for one in self.taken if one.before is not None and one.before is not one.after]

    @property
    def left(self) -> list[Record]:
        """The records that are as the file has them already."""
        return [one.after for one in self.taken if one.before is one.after]

    @cached_property
    def change(self) -> Change:
        """All of it in one commit."""
        puts = tuple(one.after for one in self.taken if one.before is not one.after)
        return Change("workspace.import", puts, used=self.used)


def number_in(table: str, typed: object) -> int:
    """The number in an id. Raises ValueError."""
    number = Ref(table).number(typed)
    if not isinstance(number, int):
        raise TypeError(number)
    return number


def where(place: str | int) -> str:
    """Where a row stands, in words."""
    return f"line {place}" if isinstance(place, int) else place


def set_targets(values: dict[str, Any], before: Record | None, today: date) -> None:
    """Make the bounds in a row a target of its KPI, from the day it names or else from today."""
    band = {name: values.pop(name) for name in _BAND if name in values}
    since = values.pop("since", None) or today
    if all(one in (None, "") for one in band.values()):
        return
    target = Target.model_validate({"since": since, **band}, context={"today": today})
    held = before.targets if isinstance(before, Kpi) else ()
    at = target_at(held, target.since)
    if at is None or any(getattr(at, name) != getattr(target, name) for name in _BAND):
        values["targets"] = (*(values.get("targets") or held), target)


def measure_of(given: Any, before: Record | None) -> Any:
    """What a key result is measured by: what the row says of it, over what it was. Raises ValueError."""
    old = dict(before.measure) if isinstance(before, KeyResult) else {}
    if not isinstance(given, dict) or not isinstance(given.get("kind") or "", str):
        return given
    said = [name for name, one in given.items() if one not in (None, "")]
    kind = given.get("kind") or old.get("kind") or _kind_of(said)
    if kind not in MEASURES:
        raise wrong("measure: This is metric (baseline and target), maintain (low, high) or milestones (steps).")
    foreign = {name for names in MEASURES.values() for name in names} - set(MEASURES[kind])
    strange = [name for name in said if name in foreign]
    if strange:
        raise wrong(f"{strange[0]}: This does not go with the measure “{kind}”.")
    start = old if old.get("kind") == kind else {}
    return {name: one for name, one in {**start, **given, "kind": kind}.items() if name not in foreign}


def _kind_of(said: Sequence[str]) -> str:
    """The measure that some fields speak of; empty where they speak of none."""
    return next((kind for kind, names in MEASURES.items() if any(one in said for one in names if one != "unit")), "")
