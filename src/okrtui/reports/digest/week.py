"""The news of a week: progress, due work by person, key results behind their pace, and KPI signals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from okrtui.domain.columns.key_results import KeyResultSubject
from okrtui.domain.columns.kpis import KpiSubject
from okrtui.domain.columns.todo import TodoRow
from okrtui.domain.records.enums import CycleState, KpiState
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.measures import Metric, Milestones
from okrtui.domain.records.models import KeyResult, Kpi
from okrtui.domain.rules.kpi_health import KpiStatus, Point, judged_on_its_day
from okrtui.domain.rules.kpi_status import KpiStanding, kpi_case, kpi_findings, latest_values
from okrtui.domain.rules.lifecycle import is_pursued, objectives_in
from okrtui.domain.rules.ownership import is_among, owners_of, owners_text
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.progress import KeyResultReading
from okrtui.domain.rules.readings import readings
from okrtui.domain.rules.signals import Signal
from okrtui.domain.rules.status import KeyResultStanding
from okrtui.domain.rules.todo import Need, NeedKind, needs
from okrtui.domain.workspace import Workspace

DAYS = 7
"""The days that a digest covers, including today."""

BEHIND = (Status.OFF_TRACK, Status.AT_RISK)
"""The statuses a digest warns of, worst first."""

AWAITED = (NeedKind.CHECK_IN, NeedKind.DELIVER, NeedKind.RECORD, NeedKind.REPLY, NeedKind.GRADE)
"""The due work that a digest lists; the rest is only in the to-do list."""


@dataclass(frozen=True, slots=True)
class KeyResultNews:
    """A key result that a digest tells of, with its owners."""

    subject: KeyResultSubject
    owners: tuple[str, ...]

    @property
    def record(self) -> KeyResult:
        """The key result."""
        return self.subject.record

    @property
    def standing(self) -> KeyResultStanding:
        """Its standing at the end of the week."""
        at = self.subject.standing
        assert at is not None  # noqa: S101 - only those of an active cycle are told
        return at


@dataclass(frozen=True, slots=True)
class KeyResultMove(KeyResultNews):
    """A key result with a new reading in the week; `before` is None if it is the first one."""

    before: KeyResultReading | None
    now: KeyResultReading


@dataclass(frozen=True, slots=True)
class KpiMove:
    """A KPI with a new value in the week: its value and status before and now, and the week's signals."""

    subject: KpiSubject
    before: Decimal | None
    status_before: KpiStatus | None
    signals: tuple[Signal, ...]

    @property
    def record(self) -> Kpi:
        """The KPI."""
        return self.subject.record

    @property
    def standing(self) -> KpiStanding:
        """Its standing at the end of the week."""
        return self.subject.standing

    @property
    def turned(self) -> bool:
        """True if its status has changed since before the week."""
        return self.status_before is not None and self.status_before is not self.standing.status


@dataclass(frozen=True, slots=True)
class Digest:
    """A week up to and including `today`; the most urgent first, then by number."""

    first: date
    today: date
    key_results: tuple[KeyResultMove, ...]
    kpis: tuple[KpiMove, ...]
    due: tuple[TodoRow, ...]
    behind: tuple[KeyResultNews, ...]

    @property
    def quiet(self) -> bool:
        """True if there is no news at all."""
        return not (self.key_results or self.kpis or self.due or self.behind)


def digest(workspace: Workspace, today: date, owner: str | None = None) -> Digest:
    """Return the week of a person (a login name, ignoring case), or of everybody for None."""
    span = Span(today - timedelta(days=DAYS - 1), today)
    goals = [one for one in _key_results(workspace, today) if _is_for(owner, one.owners)]
    kpis = [one for one in workspace.kpis.values() if one.state is KpiState.ACTIVE and _is_for(owner, one.owners)]
    moved = (_move(workspace, span, one) for one in goals)
    measured = (_measured(workspace, one, span) for one in sorted(kpis, key=lambda one: one.id))
    behind = [one for one in goals if one.standing.status in BEHIND]
    due = [_for_the_digest(need, owner) for need in needs(workspace, today, owner) if need.kind in AWAITED]
    return Digest(
        first=span.first,
        today=today,
        key_results=tuple(move for move in moved if move is not None),
        kpis=tuple(move for move in measured if move is not None),
        due=tuple(TodoRow(workspace, need) for need in sorted(due, key=_by_person)),
        behind=tuple(sorted(behind, key=lambda one: (BEHIND.index(one.standing.status), one.record.id))),
    )


def _by_person(need: Need) -> tuple[bool, str, int, str, int]:
    return not need.owners, folded(owners_text(need.owners)), -(need.days_late or 0), need.table, need.id


def _is_for(owner: str | None, owners: tuple[str, ...]) -> bool:
    return owner is None or is_among(owner, owners)


def _key_results(workspace: Workspace, today: date) -> Iterator[KeyResultNews]:
    """Yield each key result that is pursued."""
    pursued = (one for one in objectives_in(workspace, CycleState.ACTIVE) if is_pursued(workspace, one))
    parts = (part for one in pursued for part in workspace.key_results_of(one.id))
    for part in sorted(parts, key=lambda one: one.id):
        yield KeyResultNews(KeyResultSubject(workspace, part, today), owners_of(workspace, part))


class Span(NamedTuple):
    """The days of a week, both inclusive."""

    first: date
    last: date


def _move(workspace: Workspace, week: Span, news: KeyResultNews) -> KeyResultMove | None:
    """Return a key result's change in the week, None without a new reading. A metric starts from its baseline."""
    one = news.record
    known = [each for each in readings(workspace, one) if each.date <= week.last]
    if not known or known[-1].date < week.first:
        return None
    before = next((each for each in reversed(known) if each.date < week.first), None)
    if before is None and isinstance(one.measure, Metric):
        before = KeyResultReading(workspace.cycle_of(one).start, one.measure.baseline)
    return KeyResultMove(news.subject, news.owners, before, known[-1])


def changed(move: KeyResultMove) -> bool:
    """Return whether a key result's value differs from that before the week."""
    if isinstance(move.record.measure, Milestones):
        return set(move.now.done) != set(move.before.done if move.before else ())
    return move.before is None or move.before.value != move.now.value


def _measured(workspace: Workspace, one: Kpi, week: Span) -> KpiMove | None:
    """Return a KPI's change in the week, None without a new value; only with one are its signals looked at."""
    known = latest_values(workspace, one).dated
    if not known or not week.first <= known[-1].date <= week.last:
        return None
    before = _value_before(workspace, one, week)
    newest_first = reversed(kpi_findings(workspace, one, week.last).signals)
    signals = [each for each in takewhile(lambda each: each.date >= week.first, newest_first) if each.date <= week.last]
    return KpiMove(
        subject=KpiSubject(workspace, one, week.last),
        before=before.value if before else None,
        status_before=judged_on_its_day(before, one.targets) if before else None,
        signals=tuple(reversed(signals)),
    )


def _value_before(workspace: Workspace, one: Kpi, week: Span) -> Point | None:
    """Return a KPI's last value before the week, if any; all are read where those that are kept are of the week."""
    each_more: tuple[Callable[[], Sequence[Point]], ...] = (
        lambda: latest_values(workspace, one).dated,
        lambda: kpi_case(workspace, one, week.last).points,
        lambda: workspace.measurements_of(one.id),
    )
    for known in each_more:
        found = next((each for each in reversed(known()) if each.date < week.first), None)
        if found is not None:
            return found
    return None


def _for_the_digest(need: Need, asked: str | None) -> Need:
    """Return a task with who has to act: the owners, of a cycle its creator or the reader of the digest."""
    if need.kind is not NeedKind.GRADE:
        return need
    return need._replace(owners=need.owners[:1] if asked is None else (asked,))
