"""The report on a cycle: choice of cycle and day, and its contents.

It never reads the clock: a report changes only with the records or with another day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from okrtui.domain.columns.cycles import counts_text
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import CheckIn, Cycle, Kpi, Measurement, Objective, Record
from okrtui.domain.rules.grading import CYCLE_TEXTS
from okrtui.domain.rules.number_text import number, share
from okrtui.domain.rules.status import CycleStanding, cycle_standing
from okrtui.domain.rules.stretches import earned_by
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report import grades
from okrtui.reports.cycle_report import kpis as cycle_kpis
from okrtui.reports.cycle_report import objectives as cycle_goals
from okrtui.reports.cycle_report.document import Article, Block, Facts, Heading, Prose

_NEWEST_FIRST = (CycleState.ACTIVE, CycleState.GRADING, CycleState.CLOSED, CycleState.DRAFT)


def chosen(workspace: Workspace) -> Cycle | None:
    """Return the default cycle of a report: the latest active one, else graded, closed or draft."""
    ranks = {state: rank for rank, state in enumerate(_NEWEST_FIRST)}
    cycles = sorted(workspace.cycles.values(), key=lambda one: (one.start, one.id), reverse=True)
    return min(cycles, key=lambda one: ranks[one.state], default=None)


def default_day(workspace: Workspace, cycle: Cycle) -> date:
    """Return the default day of a report: the latest check-in or KPI value, kept within the cycle.

    A cycle that is graded or closed is reported as of its last day.
    """
    if cycle.state in (CycleState.GRADING, CycleState.CLOSED):
        return cycle.end
    days = (one.date for one in _dated(workspace))
    return max(cycle.start, min(cycle.end, max(days, default=cycle.start)))


def _dated(workspace: Workspace) -> Iterable[CheckIn | Measurement]:
    return chain(workspace.check_ins.values(), workspace.measurements.values())


def as_of(workspace: Workspace, day: date) -> Workspace:
    """Return the workspace as of a day: without later check-ins, values, limits, KPIs and links of objectives."""
    if not any(one.date > day for one in _dated(workspace)) and all(_known_by(workspace, day)):
        return workspace
    kept = Workspace()
    measured = {one.kpi for one in workspace.measurements.values() if one.date <= day}
    for one in workspace:
        late = isinstance(one, CheckIn | Measurement) and one.date > day
        unborn = isinstance(one, Kpi) and one.id not in measured and one.created_at.date() > day
        if not (late or unborn):
            kept.take([(one.table, one.id, _as_known(workspace, one, day))])
    return kept


def _as_known(workspace: Workspace, one: Record, day: date) -> Record:
    """Return a record; a KPI without limits from later values, an objective of a later cycle without its KPI."""
    if isinstance(one, Kpi) and one.limits:
        return one.model_copy(update={"limits": tuple(earned_by(workspace, one, day))})
    if isinstance(one, Objective) and one.heals is not None:
        cycle = workspace.cycles.get(one.cycle)
        return one if cycle is None or cycle.start <= day else one.model_copy(update={"heals": None})
    return one


def _known_by(workspace: Workspace, day: date) -> Iterator[bool]:
    """Yield for each KPI whether it existed on the day."""
    measured = {one.kpi for one in workspace.measurements.values() if one.date <= day}
    return (one.id in measured or one.created_at.date() <= day for one in workspace.kpis.values())


def article(workspace: Workspace, cycle: Cycle, day: date) -> Article:
    """Return the report on a cycle as of a day; `workspace` has the state of that day."""
    at = _standing(workspace, cycle, day)
    head = Heading(1, f"{cycle.shown_id} {cycle.name}")
    blocks = [head, _facts(workspace, cycle, day, at), *_retrospective(cycle)]
    blocks += cycle_goals.blocks(workspace, cycle, day)
    blocks += grades.blocks(workspace, cycle, day, at)
    blocks += cycle_kpis.blocks(workspace, cycle, day)
    return Article(f"{cycle.shown_id} {cycle.name}", blocks)


def _standing(workspace: Workspace, cycle: Cycle, day: date) -> CycleStanding | None:
    """Return the standing of a cycle; None if a record it depends on is missing."""
    try:
        return cycle_standing(workspace, cycle, day)
    except KeyError:
        return None


def _facts(workspace: Workspace, cycle: Cycle, day: date, at: CycleStanding | None) -> Facts:
    spans = f"{cycle.start} to {cycle.end}"
    if at is None:
        return Facts((("State", cycle.state.value), ("Dates", spans), ("As of", str(day))))
    reading = f"{at.reading.value}. {CYCLE_TEXTS[at.reading]}" if at.reading else ""
    return Facts(
        (
            ("State", cycle.state.value),
            ("Dates", spans),
            ("As of", f"{day}, day {at.position.day} of {at.position.days}"),
            ("Progress", "" if at.progress is None else f"{share(at.progress)}, expected {share(at.expected)}"),
            ("Grade", "" if at.grade is None else number(at.grade, decimals=1)),
            ("Goals", reading),
            ("Objectives", counts_text(at)),
            ("KPIs", cycle_kpis.counts(workspace, day)),
        )
    )


def _retrospective(cycle: Cycle) -> list[Block]:
    if not cycle.retrospective:
        return []
    return [Heading(2, "Retrospective"), Prose(cycle.retrospective, quoted=True)]
