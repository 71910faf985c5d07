"""Two cycles side by side: where they stood, what became of the objectives, and the KPIs then and now."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from okrtui.domain.records.enums import KpiState, ObjectiveState
from okrtui.domain.records.models import Cycle, Kpi, Objective
from okrtui.domain.rules.kpi_health import KpiStatus, Trend, status, target_at, trend
from okrtui.domain.rules.lifecycle import STARTED
from okrtui.domain.rules.status import CycleStanding, ObjectiveStanding, cycle_standing, objective_standing
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError


class CycleOnDay(NamedTuple):
    """A cycle as it stood on a day: its last one, or that of the comparison."""

    cycle: Cycle
    day: date
    standing: CycleStanding


class ComparedObjective(NamedTuple):
    """An objective of the earlier cycle and the one that continues it, each as it stood; either may be missing."""

    then: Objective | None
    now: Objective | None
    stood: ObjectiveStanding | None
    stands: ObjectiveStanding | None


class ComparedKpi(NamedTuple):
    """A KPI with its latest value on two days, each judged by the target of its own day, and the change by that."""

    kpi: Kpi
    then: Decimal | None
    now: Decimal | None
    status_then: KpiStatus
    status_now: KpiStatus
    change: Trend | None


class CycleComparison(NamedTuple):
    """Two cycles, the started objectives of the earlier and those of the later one, and the active KPIs with values."""

    then: CycleOnDay
    now: CycleOnDay
    objectives: tuple[ComparedObjective, ...]
    kpis: tuple[ComparedKpi, ...]


def before(workspace: Workspace, cycle: Cycle) -> Cycle | None:
    """Return the cycle before another: the latest of its cadence that began earlier, or else of any; None for none."""
    earlier = [one for one in workspace.cycles.values() if one.start < cycle.start]
    return max(earlier, key=lambda one: (one.cadence is cycle.cadence, one.start, one.id), default=None)


def no_earlier(cycle: Cycle) -> RuleError:
    """Return that there is no cycle before another to compare it with."""
    return RuleError(f"No cycle began before {cycle.shown_id} {cycle.name}.", "Compare a later one.")


def require_other(cycle: Cycle, other: Cycle) -> Cycle:
    """Return the cycle to compare with. Raises RuleError where it is the same."""
    if other.id == cycle.id:
        raise RuleError(f"{cycle.shown_id} {cycle.name} cannot be compared with itself.", "Name two cycles.")
    return other


def compare(workspace: Workspace, cycle: Cycle, other: Cycle, today: date) -> CycleComparison:
    """Return two cycles compared, the earlier one first. Raises RuleError where they are the same."""
    earlier, later = sorted((require_other(cycle, other), cycle), key=lambda one: (one.start, one.id))
    then, now = (_on_day(workspace, one, today) for one in (earlier, later))
    kpis = (one for one in workspace.kpis.values() if one.state is KpiState.ACTIVE)
    pairs = (_kpi(workspace, one, then.day, now.day) for one in kpis)
    return CycleComparison(
        then, now, tuple(_objectives(workspace, then, now)), tuple(one for one in pairs if one.now is not None)
    )


def _on_day(workspace: Workspace, cycle: Cycle, today: date) -> CycleOnDay:
    day = min(cycle.end, today)
    return CycleOnDay(cycle, day, cycle_standing(workspace, cycle, day))


def _objectives(workspace: Workspace, then: CycleOnDay, now: CycleOnDay) -> Iterator[ComparedObjective]:
    """Yield the objectives of the earlier cycle with those that continue them, then those that are new."""
    earlier = {one.id: one for one in workspace.objectives_of(then.cycle.id) if one.state in STARTED}
    goes_on: dict[int | None, list[Objective]] = {}
    for one in workspace.objectives_of(now.cycle.id):
        if one.state is not ObjectiveState.DROPPED:
            goes_on.setdefault(_origin(workspace, one, earlier), []).append(one)
    for one in earlier.values():
        stood = objective_standing(workspace, one, then.day)
        for copy in goes_on.get(one.id, [None]):
            stands = None if copy is None else objective_standing(workspace, copy, now.day)
            yield ComparedObjective(one, copy, stood, stands)
    for one in goes_on.get(None, []):
        yield ComparedObjective(None, one, None, objective_standing(workspace, one, now.day))


def _origin(workspace: Workspace, one: Objective, earlier: Container[int]) -> int | None:
    """Return the earlier objective that another continues, over any cycles between them; None where it is new."""
    at, passed = one.kept_from, set[int]()
    while at is not None and at not in earlier and at not in passed:
        passed.add(at)
        before = workspace.objectives.get(at)
        at = None if before is None else before.kept_from
    return at if at in earlier else None


def _kpi(workspace: Workspace, kpi: Kpi, then: date, now: date) -> ComparedKpi:
    known = [[one for one in workspace.measurements_of(kpi.id) if one.date <= day] for day in (then, now)]
    first, last = (each[-1] if each else None for each in known)
    target = target_at(kpi.targets, last.date) if last else None
    return ComparedKpi(
        kpi=kpi,
        then=first.value if first else None,
        now=last.value if last else None,
        status_then=status(kpi.state, kpi.targets, known[0]),
        status_now=status(kpi.state, kpi.targets, known[1]),
        change=trend(first.value, last.value, target) if first and last and target else None,
    )
