"""A cycle as one CSV table: a line each for the cycle, its objectives, its key results and the KPIs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from okrtui.domain.columns.catalogue import Catalogue
from okrtui.domain.columns.cycles import CYCLES, CycleSubject
from okrtui.domain.columns.key_results import KEY_RESULTS, KeyResultSubject
from okrtui.domain.columns.kpis import KPIS, KpiSubject
from okrtui.domain.columns.objectives import OBJECTIVES, ObjectiveSubject
from okrtui.domain.columns.values import json_of
from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.kpis import active_kpis
from okrtui.reports.exchange.csv_cells import guarded
from okrtui.reports.json_fields.records import Json

_FIRST = (
    "kind", "id", "of", "title", "owners", "team", "state", "status", "on", "value", "unit", "baseline", "target",
    "low", "high", "progress", "expected", "gap", "confidence", "forecast", "expected_score", "grade",
    "suggested_grade", "note", "centre", "lower", "upper", "capability", "candidate", "signals",
)  # fmt: skip
"""The first columns in order; the other columns of the catalogues follow."""

_KINDS: tuple[Catalogue[Any], ...] = (CYCLES, OBJECTIVES, KEY_RESULTS, KPIS)
COLUMNS = tuple(dict.fromkeys((*_FIRST, *(column.csv for kind in _KINDS for column in kind.on("csv")))))


def cell(value: object) -> str:
    """Return a cell: numbers as they are, text guarded against formulas, nothing for None."""
    if value is None or isinstance(value, int | float):
        return "" if value is None else str(value)
    return guarded(clean_line(", ".join(value) if isinstance(value, list) else str(value)))


def render(workspace: Workspace, cycle: Cycle, day: date) -> str:
    """Return the whole table as of a day; `workspace` has the state of that day."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(workspace, cycle, day):
        writer.writerow([cell(row.get(name)) for name in COLUMNS])
    return out.getvalue()


def _rows(workspace: Workspace, cycle: Cycle, day: date) -> Iterator[Json]:
    yield _row("cycle", CYCLES, CycleSubject(workspace, cycle, day))
    for one in workspace.objectives_of(cycle.id):
        yield _row("objective", OBJECTIVES, ObjectiveSubject(workspace, one, day))
        for part in workspace.key_results_of(one.id):
            yield _row("key result", KEY_RESULTS, KeyResultSubject(workspace, part, day))
    for kpi in active_kpis(workspace):
        yield _row("KPI", KPIS, KpiSubject(workspace, kpi, day))


def _row(kind: str, catalogue: Catalogue[Any], subject: Any) -> Json:
    return {"kind": kind} | {one.csv: json_of(one.of(subject)) for one in catalogue.on("csv")}
