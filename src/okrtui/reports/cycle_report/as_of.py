"""A workspace as it was known on an earlier day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from okrtui.domain.records.models import CheckIn, Kpi, Measurement, Objective, Record
from okrtui.domain.rules.stretches import earned_by
from okrtui.domain.workspace import Workspace


def dated(workspace: Workspace) -> Iterable[CheckIn | Measurement]:
    """Return the records that are about a day."""
    return chain(workspace.check_ins.values(), workspace.measurements.values())


def as_of(workspace: Workspace, day: date) -> Workspace:
    """Return the workspace as of a day: without later check-ins, values, limits, KPIs and links of objectives."""
    if not any(one.date > day for one in dated(workspace)) and all(_known_by(workspace, day)):
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
