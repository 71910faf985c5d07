"""The news of a week: progress, due work by person, key results behind their pace, and KPI signals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from okrtui.domain.records.enums import CycleState, KpiState
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.measures import Metric, Milestones
from okrtui.domain.records.models import Cycle, KeyResult, Kpi
from okrtui.domain.rules.kpi_health import KpiStatus, judged_on_its_day
from okrtui.domain.rules.kpi_status import KpiStanding, kpi_evidence, kpi_standing
from okrtui.domain.rules.ownership import is_among, owners_of, owners_text
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.progress import KeyResultReading
from okrtui.domain.rules.signals import Signal
from okrtui.domain.rules.status import KeyResultStanding, is_open, key_result_standing, readings
from okrtui.domain.rules.todo import Need, NeedKind, needs
from okrtui.domain.workspace import Workspace

DAYS = 7
"""The days that a digest covers, including today."""

BEHIND = (Status.OFF_TRACK, Status.AT_RISK)
"""The statuses a digest warns of, worst first."""

AWAITED = (NeedKind.CHECK_IN, NeedKind.RECORD, NeedKind.GRADE)
"""The due work that a digest lists; the rest is only in the to-do list."""


@dataclass(frozen=True, slots=True)
class KeyResultMove:
    """A key result with a new reading in the week; `before` is None if it is the first one."""

    record: KeyResult
    before: KeyResultReading | None
    now: KeyResultReading
    standing: KeyResultStanding
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KpiMove:
    """A KPI with a new value in the week: its value and status before and now, and the week's signals."""

    record: Kpi
    before: Decimal | None
    status_before: KpiStatus | None
    standing: KpiStanding
    signals: tuple[Signal, ...]

    @property
    def turned(self) -> bool:
        """True if its status has changed since before the week."""
        return self.status_before is not None and self.status_before is not self.standing.status


@dataclass(frozen=True, slots=True)
class Due:
    """Due work; `owners` is empty if nobody is named, `late` counts days."""

    owners: tuple[str, ...]
    late: int
    overdue: bool
    record: KeyResult | Kpi | Cycle


@dataclass(frozen=True, slots=True)
class Behind:
    """A key result that is off track or at risk."""

    record: KeyResult
    standing: KeyResultStanding
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A week up to and including `today`; the most urgent first, then by number."""

    first: date
    today: date
    key_results: tuple[KeyResultMove, ...]
    kpis: tuple[KpiMove, ...]
    due: tuple[Due, ...]
    behind: tuple[Behind, ...]

    @property
    def quiet(self) -> bool:
        """True if there is no news at all."""
        return not (self.key_results or self.kpis or self.due or self.behind)


def digest(workspace: Workspace, today: date, owner: str | None = None) -> Digest:
    """Return the week of a person (a login name, ignoring case), or of everybody for None."""
    first = today - timedelta(days=DAYS - 1)
    goals = [
        (one, holder, key_result_standing(workspace, one, today))
        for one, holder in _key_results(workspace)
        if _is_for(owner, holder)
    ]
    kpis = [one for one in workspace.kpis.values() if one.state is KpiState.ACTIVE and _is_for(owner, one.owners)]
    span = Span(first, today)
    moved = (_move(workspace, span, *goal) for goal in goals)
    measured = (_measured(workspace, one, span) for one in sorted(kpis, key=lambda one: one.id))
    behind = [Behind(one, at, holder) for one, holder, at in goals if at.status in BEHIND]
    due = [_due(workspace, need, owner) for need in needs(workspace, today, owner) if need.kind in AWAITED]
    return Digest(
        first=first,
        today=today,
        key_results=tuple(move for move in moved if move is not None),
        kpis=tuple(move for move in measured if move is not None),
        due=tuple(
            sorted(
                due, key=lambda one: (not one.owners, folded(owners_text(one.owners)), -one.late, *_place(one.record))
            )
        ),
        behind=tuple(sorted(behind, key=lambda one: (BEHIND.index(one.standing.status), one.record.id))),
    )


def _is_for(owner: str | None, owners: tuple[str, ...]) -> bool:
    return owner is None or is_among(owner, owners)


def _place(record: KeyResult | Kpi | Cycle) -> tuple[str, int]:
    return record.table, record.id


def _key_results(workspace: Workspace) -> Iterator[tuple[KeyResult, tuple[str, ...]]]:
    """Yield each open key result in an active cycle, with its owners."""
    for one in sorted(workspace.key_results.values(), key=lambda one: one.id):
        objective = workspace.objectives[one.objective]
        if workspace.cycles[objective.cycle].state is CycleState.ACTIVE and is_open(workspace, objective):
            yield one, owners_of(workspace, one)


class Span(NamedTuple):
    """The days of a week, both inclusive."""

    first: date
    last: date


def _move(
    workspace: Workspace, week: Span, one: KeyResult, owners: tuple[str, ...], at: KeyResultStanding
) -> KeyResultMove | None:
    """Return a key result's change in the week, None without a new reading. A metric starts from its baseline."""
    known = [each for each in readings(workspace, one) if each.date <= week.last]
    if not known or known[-1].date < week.first:
        return None
    before = next((each for each in reversed(known) if each.date < week.first), None)
    if before is None and isinstance(one.measure, Metric):
        before = KeyResultReading(workspace.cycle_of(one).start, one.measure.baseline)
    return KeyResultMove(one, before, known[-1], at, owners)


def changed(move: KeyResultMove) -> bool:
    """Return whether a key result's value differs from that before the week."""
    if isinstance(move.record.measure, Milestones):
        return set(move.now.done) != set(move.before.done if move.before else ())
    return move.before is None or move.before.value != move.now.value


def _measured(workspace: Workspace, one: Kpi, week: Span) -> KpiMove | None:
    """Return a KPI's change in the week, None without a new value; only with one is its evidence computed."""
    known = workspace.measurements_of(one.id)
    if not known or not week.first <= known[-1].date <= week.last:
        return None
    before = next((each for each in reversed(known) if each.date < week.first), None)
    found = kpi_evidence(workspace, one, week.last).signals
    signals = tuple(each for each in found if week.first <= each.date <= week.last)
    return KpiMove(
        record=one,
        before=before.value if before else None,
        status_before=judged_on_its_day(before, one.targets) if before else None,
        standing=kpi_standing(workspace, one, week.last),
        signals=signals,
    )


def _due(workspace: Workspace, need: Need, asked: str | None) -> Due:
    """Return a row of the to-do list with who has to act: the owners, or the reader of the digest.

    A cycle is due from its creator, and from owners of objectives in it without a grade.
    """
    record: KeyResult | Kpi | Cycle = workspace.table(need.table)[need.id]
    owners = (asked or record.created_by,) if isinstance(record, Cycle) else owners_of(workspace, record)
    return Due(owners, need.days_late or 0, need.overdue, record)
