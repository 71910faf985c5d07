"""A cycle as one CSV table: a line each for the cycle, its objectives, its key results and the KPIs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.measures import Maintain, Metric
from okrtui.domain.records.models import Cycle, KeyResult, Kpi
from okrtui.domain.rules.status import key_result_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.kpis import watched
from okrtui.reports.exchange.csv_cells import guarded
from okrtui.reports.json_fields import kpis as json_kpis
from okrtui.reports.json_fields import objectives as json_goals
from okrtui.reports.json_fields.records import Json, known, plain, shown
from okrtui.reports.measure_text import unit_of

COLUMNS = (
    "kind", "id", "of", "title", "owner", "team", "state", "status", "on", "value", "unit", "baseline", "target", "low",
    "high", "progress", "expected", "gap", "confidence", "forecast", "grade", "suggested_grade", "note", "centre",
    "lower", "upper", "capability", "candidate", "signals",
)  # fmt: skip


def cell(value: object) -> str:
    """A cell: numbers as they are, text so that no spreadsheet reads a formula in it, nothing for None."""
    if value is None or isinstance(value, int | float):
        return "" if value is None else str(value)
    return guarded(clean_line(str(value)))


def render(workspace: Workspace, cycle: Cycle, day: date) -> str:
    """The whole table, as of a day; `workspace` is as it was by then."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(workspace, cycle, day):
        writer.writerow([cell(row.get(name)) for name in COLUMNS])
    return out.getvalue()


def _rows(workspace: Workspace, cycle: Cycle, day: date) -> Iterator[Json]:
    told = json_goals.cycle(workspace, cycle, day)
    yield told | {"kind": "cycle", "title": cycle.name, "on": day, "note": cycle.retrospective}
    for one in workspace.objectives_of(cycle.id):
        told = json_goals.objective(workspace, one, day)
        yield told | {"kind": "objective", "of": told["cycle"], "note": one.closing_note}
        for part in workspace.key_results_of(one.id):
            yield _key_result(workspace, part, day)
    for kpi in watched(workspace):
        yield _kpi(workspace, kpi, day)


def _key_result(workspace: Workspace, one: KeyResult, day: date) -> Json:
    told = json_goals.key_result(workspace, one, day)
    at = known(lambda: key_result_standing(workspace, one, day))
    latest = at.current if at else None
    row = told | {"kind": "key result", "of": told["objective"], "progress": told["raw"], "note": one.grade_note}
    row |= {"unit": unit_of(one.measure), "on": latest.date if latest else None}
    row["value"] = plain(latest.value) if latest else None
    if isinstance(one.measure, Metric):
        row |= {"baseline": plain(one.measure.baseline), "target": plain(one.measure.target)}
    elif isinstance(one.measure, Maintain):
        row |= {"low": plain(one.measure.low), "high": plain(one.measure.high)}
    return row


def _kpi(workspace: Workspace, one: Kpi, day: date) -> Json:
    told = json_kpis.kpi(workspace, one, day)
    limits = told["limits"] or {}
    held = [target for target in one.targets if target.since <= day][-1:]
    good = {"low": plain(held[0].low), "high": plain(held[0].high)} if held else {}
    signals = "; ".join(f"{each['rule']} {each['kind']} {each['date']}" for each in told["signals"])
    healed = ", ".join(shown("objectives", each.id) or "" for each in workspace.healed_by(one.id))
    bounds = {name: limits.get(name) for name in ("centre", "lower", "upper")}
    return told | good | bounds | {
        "kind": "KPI", "title": one.name, "team": one.department, "signals": signals, "of": healed,
    }  # fmt: skip
