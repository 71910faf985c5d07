"""A cycle as one JSON value: everything in it, and the KPIs with their evidence."""

from __future__ import annotations

from datetime import date

from okrtui.domain.records.models import Cycle
from okrtui.domain.rules.lifecycle import continued_in
from okrtui.domain.rules.status import cycle_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.asks import ASKS
from okrtui.reports.cycle_report.attention import KPIS_OFF
from okrtui.reports.cycle_report.kpis import active_kpis
from okrtui.reports.cycle_report.moves import MOVES
from okrtui.reports.cycle_report.report import WITHOUT_OPTIONS, ReportOptions, default_title
from okrtui.reports.cycle_report.sentences import headline
from okrtui.reports.cycle_report.summary import SUMMARY_OBJECTIVES, summary
from okrtui.reports.json_fields.comparison import comparison_json
from okrtui.reports.json_fields.records import Json, computed, record_json


def render(workspace: Workspace, cycle: Cycle, day: date, options: ReportOptions = WITHOUT_OPTIONS) -> Json:
    """Return the whole value as of a day; `workspace` has the state of that day."""
    document = record_json(workspace, cycle, day)
    document["as_of"] = day.isoformat()
    document["objectives"] = []
    for one in workspace.objectives_of(cycle.id):
        later = continued_in(workspace, one)
        onward = {"carried_on_as": later.shown_id if later else None}
        document["objectives"].append(record_json(workspace, one, day, nested=True) | onward)
    inside = (str(cycle.start), min(str(cycle.end), day.isoformat()))
    document["kpis"] = []
    for kpi in active_kpis(workspace):
        record = record_json(workspace, kpi, day, nested=True)
        record["measurements"] = [each for each in record["measurements"] if inside[0] <= each["date"] <= inside[1]]
        document["kpis"].append(record)
    document["summary"] = _summary(workspace, cycle, day, options)
    return document


def _summary(workspace: Workspace, cycle: Cycle, day: date, options: ReportOptions) -> Json | None:
    """Return the first page of the report; None if a record it depends on is missing."""
    found = summary(workspace, cycle, day, options.compare)
    if found is None:
        return None
    at = cycle_standing(workspace, cycle, day)
    moved = found.moved
    return {
        "title": options.title or default_title(cycle),
        "headline": headline(cycle, at),
        "objectives": [computed(SUMMARY_OBJECTIVES, one) for one in found.objectives],
        "moved": None if moved is None else {
            "from": moved.since.isoformat(), "to": moved.until.isoformat(), "span": moved.span,
            "objectives": [computed(MOVES, one) for one in moved.moved],
        },
        "kpis": [computed(KPIS_OFF, one) for one in found.kpis.off],
        "asks": [computed(ASKS, one) for one in found.asks],
        "next_cycle": found.after,
        "comparison": None if found.beside is None else comparison_json(found.beside),
    }  # fmt: skip
