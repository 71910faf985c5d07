"""How many KPIs are met, near, missed or without data, stale or recovering, and how many signals have no cause yet."""

from __future__ import annotations

from datetime import date

from okrtui.domain.record_indexes import in_passing
from okrtui.domain.records.enums import KpiState
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.kpi_status import kpi_findings, kpi_standing
from okrtui.domain.rules.todo import unexplained
from okrtui.domain.tally import Tally
from okrtui.domain.workspace import Workspace


def kpi_counts(workspace: Workspace, today: date) -> Tally:
    """Return the counts of the active KPIs today, carried along with every change."""
    return workspace.memory.tally(Kpi.table, "counts", today, lambda number: _words(workspace, number, today))


def _words(workspace: Workspace, number: int, today: date) -> tuple[str, ...]:
    kpi = workspace.kpis.get(number)
    if kpi is None or kpi.state is not KpiState.ACTIVE:
        return ()
    with in_passing(workspace):
        standing, notes = kpi_standing(workspace, kpi, today), workspace.signal_notes_of(number)
        signals = len(unexplained(kpi_findings(workspace, kpi, today).signals, notes))
    stale, recovering = ("stale",) * standing.stale, ("recovering",) * standing.recovering
    return (str(standing.status), *stale, *recovering, *("signals",) * signals)
