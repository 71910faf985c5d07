"""The figures that are stored beside the records, so that what they are computed from need not be read.

They are of KPIs from all their values, of closed cycles from all in them, and of objectives in running ones the day
from which on something is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from okrtui.domain.loaded_documents import ChangedGroups, StoredDocuments
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import Cycle, Kpi, Objective
from okrtui.domain.rules.first_due import FIRST_DUE, asked_by, first_due
from okrtui.domain.rules.kpi_status import found_by, kpi_findings, latest_values
from okrtui.domain.rules.status import cycle_standing
from okrtui.domain.stored_figures import Figures, stored, text_of
from okrtui.domain.workspace import Workspace

MANY = 10_000
"""The changes of an import, say, after which figures are left to the next snapshot: it has taken long enough."""

EVER = date.max
"""A day on which every target and re-baseline is in force that is known."""


def figures_to_keep(documents: StoredDocuments) -> dict[str, str]:
    """Return the figures about the records among some documents, by table: stored ones, as far as they are still true.

    There are none after many changes. Raises CorruptError where a record cannot be read.
    """
    if sum(len(one.changes if isinstance(one, ChangedGroups) else one) for one in documents.values()) > MANY:
        return {}
    workspace = Workspace.load(documents)
    kpis = {kpi.id: _of_kpi(workspace, kpi) for kpi in workspace.kpis.values()}
    closed = [cycle for cycle in workspace.cycles.values() if cycle.state is CycleState.CLOSED]
    running = [cycle for cycle in workspace.cycles.values() if cycle.state is CycleState.ACTIVE]
    return {
        "kpis": text_of(kpis),
        "cycles": text_of({one.id: _of_cycle(workspace, one) for one in closed}),
        "objectives": text_of(dict(each for one in running for each in _of_objectives(workspace, one))),
    }


def _of_kpi(workspace: Workspace, kpi: Kpi) -> Figures:
    return workspace.stored_figures(kpi) or {
        "latest": stored(None, latest_values(workspace, kpi).as_json()),
        "findings": stored(found_by(kpi, EVER), kpi_findings(workspace, kpi, EVER).as_json()),
    }


def _of_cycle(workspace: Workspace, cycle: Cycle) -> Figures:
    known = workspace.stored_figures(cycle)
    if not known:
        feeders = [("kpis", number) for number in sorted(set(_feeders(workspace, cycle)))]
        known = {"standing": stored(cycle.end, cycle_standing(workspace, cycle, cycle.end).as_json(), feeders)}
    return known


def _of_objectives(workspace: Workspace, cycle: Cycle) -> Iterator[tuple[int, Figures]]:
    """Yield the figures about the objectives of a running cycle; those that are known are not read."""
    asked = asked_by(cycle)
    known = workspace.stored_about(Objective.table, FIRST_DUE, asked)
    for number in workspace.numbers_of(Objective.table, "cycle", cycle.id):
        day = known.get(number) or first_due(workspace, workspace.objectives[number])
        if day is not None:
            yield number, {FIRST_DUE: stored(asked, day)}


def _feeders(workspace: Workspace, cycle: Cycle) -> Iterator[int]:
    """Yield the KPIs that feed key results in a cycle."""
    for objective in workspace.objectives_of(cycle.id):
        yield from (one.kpi for one in workspace.key_results_of(objective.id) if one.kpi is not None)
