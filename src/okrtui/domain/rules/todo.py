"""The to-do list: check-ins, measurements, signals, candidates, KPIs to audit, cycles to grade."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from okrtui.domain.records.enums import PREFIXES, Category, CycleState, KpiState
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.measures import Metric
from okrtui.domain.records.models import Cycle, KeyResult, Kpi, Objective, SignalNote
from okrtui.domain.rules import pace
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.carry_over import ungraded
from okrtui.domain.rules.evidence import is_passed_over, reason
from okrtui.domain.rules.kpi_status import KpiEvidence, KpiStanding, kpi_evidence, kpi_standing, may_close
from okrtui.domain.rules.number_text import plain
from okrtui.domain.rules.progress import value_at
from okrtui.domain.rules.signals import SIGNAL_TEXTS, Signal
from okrtui.domain.rules.status import is_open, last_heard, readings
from okrtui.domain.workspace import Workspace


class NeedKind(StrEnum):
    """The kind of task, in the order of equally late rows."""

    CHECK_IN = "check in"
    RECORD = "record"
    EXPLAIN = "explain"
    CANDIDATE = "candidate"
    AUDIT = "audit"
    GRADE = "grade"
    CLOSE = "close"


_ORDER = tuple(NeedKind)


class Need(NamedTuple):
    """One row of the to-do list: a record and a reason; `days_late` is None for tasks without a due date.

    `overdue` marks tasks that have waited too long. There is at most one row of a kind for a record.
    """

    kind: NeedKind
    table: str
    id: int
    days_late: int | None
    overdue: bool
    title: str
    detail: str

    @property
    def shown_id(self) -> str:
        """The record's id as it is shown and typed, such as KR12."""
        return f"{PREFIXES[self.table]}{self.id}"


def needs(workspace: Workspace, today: date, owner: str | None) -> list[Need]:
    """Return the to-do list of an owner (a login name, case folded), or of everybody for None, latest first."""
    every = (_check_ins, _kpis, _cycles, _healed)
    found = [need for kind in every for need in kind(workspace, today, owner)]
    return sorted(found, key=_rank)


def _rank(need: Need) -> tuple[int, int, int]:
    late = -1 if need.days_late is None else need.days_late
    return -late, _ORDER.index(need.kind), need.id


def _is_for(owner: str | None, *names: str) -> bool:
    return owner is None or folded(owner) in {folded(name) for name in names if name}


# -- check-ins ----------------------------------------------------------------------------------------------------


def _check_ins(workspace: Workspace, today: date, owner: str | None) -> Iterator[Need]:
    for key_result in workspace.key_results.values():
        objective = workspace.objectives[key_result.objective]
        if workspace.cycles[objective.cycle].state is not CycleState.ACTIVE or not is_open(workspace, objective):
            continue
        heard = last_heard(workspace, key_result)
        if pace.is_due(heard, today) and _is_for(owner, key_result.owner or objective.owner):
            late, overdue = pace.days_late(heard, today), pace.is_overdue(heard, today)
            detail = _was_and_expected(workspace, key_result, objective, today)
            yield Need(NeedKind.CHECK_IN, KeyResult.table, key_result.id, late, overdue, key_result.title, detail)


def _was_and_expected(workspace: Workspace, key_result: KeyResult, objective: Objective, today: date) -> str:
    known = readings(workspace, key_result)
    latest = known[-1].value if known else None
    parts = ["never checked in"] if not known else [] if latest is None else [f"was {plain(latest)}"]
    if isinstance(key_result.measure, Metric):
        cycle = workspace.cycles[objective.cycle]
        share = pace.expected(objective.ambition, cycle.start, cycle.end, today)
        tenth = value_at(key_result.measure, share).quantize(Decimal("0.1"))
        parts.append(f"expected {plain(tenth)}")
    return ", ".join(parts)


# -- KPIs ---------------------------------------------------------------------------------------------------------


def _kpis(workspace: Workspace, today: date, owner: str | None) -> Iterator[Need]:
    answered = {number for each in workspace.decisions.values() for number in (each.about_kpi, each.kpi)}
    for kpi in workspace.kpis.values():
        if kpi.state is not KpiState.ACTIVE or not _is_for(owner, kpi.owner):
            continue
        yield from _record(kpi, kpi_standing(workspace, kpi, today))
        evidence = kpi_evidence(workspace, kpi, today)
        yield from _explain(kpi, evidence, workspace.signal_notes_of(kpi.id), today)
        if kpi.id not in answered and not is_passed_over(kpi, evidence, today):
            yield from _candidate(kpi, evidence, today)
        if kpi.category is Category.UNAUDITED:
            yield Need(NeedKind.AUDIT, Kpi.table, kpi.id, None, overdue=False, title=kpi.name, detail="not audited yet")


def _record(kpi: Kpi, standing: KpiStanding) -> Iterator[Need]:
    if standing.due or standing.stale:
        last = "never measured"
        if standing.value is not None and standing.on is not None:
            last = f"last {plain(standing.value)} on {standing.on}"
        detail = f"{kpi.cadence}, {last}"
        yield Need(NeedKind.RECORD, Kpi.table, kpi.id, standing.days_late, standing.stale, kpi.name, detail)


def _explain(kpi: Kpi, evidence: KpiEvidence, notes: tuple[SignalNote, ...], today: date) -> Iterator[Need]:
    """Yield one row for all of a KPI's signals without a note, as late as the newest of them is old."""
    silent = unexplained(evidence, notes)
    if silent:
        newest = silent[-1]
        more = f", and {len(silent) - 1} before it" if len(silent) > 1 else ""
        detail = f"{newest.kind}: {SIGNAL_TEXTS[newest.rule]}{more}"
        late = max((today - newest.date).days, 0)
        yield Need(NeedKind.EXPLAIN, Kpi.table, kpi.id, late, overdue=False, title=kpi.name, detail=detail)


def unexplained(evidence: KpiEvidence, notes: tuple[SignalNote, ...]) -> list[Signal]:
    """Return the signals without a note; a note on any day of a cluster or run explains all of it."""
    days = [note.date for note in notes]
    points = evidence.points
    spans = ((signal, points[signal.first].date, points[signal.last].date) for signal in evidence.signals)
    return [signal for signal, first, last in spans if not any(first <= day <= last for day in days)]


def _candidate(kpi: Kpi, evidence: KpiEvidence, today: date) -> Iterator[Need]:
    if evidence.candidate not in (None, Candidate.INVESTIGATE):
        detail = reason(kpi, evidence, today)
        yield Need(NeedKind.CANDIDATE, Kpi.table, kpi.id, None, overdue=False, title=kpi.name, detail=detail)


# -- cycles -------------------------------------------------------------------------------------------------------


def _cycles(workspace: Workspace, today: date, owner: str | None) -> Iterator[Need]:
    for cycle in workspace.cycles.values():
        running = cycle.state in (CycleState.ACTIVE, CycleState.GRADING)
        if not running or today <= cycle.end:
            continue
        waiting = {each.objective: workspace.objectives[each.objective] for each in ungraded(workspace, cycle)}
        wanted = waiting or cycle.state is CycleState.ACTIVE
        if wanted and _is_for(owner, cycle.created_by, *(each.owner for each in waiting.values())):
            yield _grade(cycle, len(waiting), today)


def _grade(cycle: Cycle, waiting: int, today: date) -> Need:
    plural = "" if waiting == 1 else "s"
    detail = f"{waiting} objective{plural} without a grade" if waiting else "ended, not graded"
    return Need(
        NeedKind.GRADE, Cycle.table, cycle.id, (today - cycle.end).days, overdue=True, title=cycle.name, detail=detail
    )


def _healed(workspace: Workspace, today: date, owner: str | None) -> Iterator[Need]:
    """Yield the objectives whose KPI has recovered, to be closed."""
    for objective in workspace.objectives.values():
        if objective.heals is None or not _is_for(owner, objective.owner) or not is_open(workspace, objective):
            continue
        if may_close(workspace, objective, today):
            kpi = workspace.kpis[objective.heals]
            detail = f"{kpi.shown_id} {kpi.name} has met its target three times in a row"
            yield Need(
                NeedKind.CLOSE, Objective.table, objective.id, None, overdue=False, title=objective.title, detail=detail
            )
