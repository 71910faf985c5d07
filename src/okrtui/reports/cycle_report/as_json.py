"""A cycle as one JSON value: everything in it, and the KPIs with their evidence."""

from __future__ import annotations

from datetime import date

from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.grades import successor
from okrtui.reports.cycle_report.kpis import watched
from okrtui.reports.json_fields.records import Json, record_json


def render(workspace: Workspace, cycle: Cycle, day: date) -> Json:
    """The whole value, as of a day; `workspace` is as it was by then."""
    told = record_json(workspace, cycle, day)
    told["as_of"] = day.isoformat()
    told["objectives"] = []
    for one in workspace.objectives_of(cycle.id):
        later = successor(workspace, one)
        onward = {"carried_on_as": later.shown_id if later else None}
        told["objectives"].append(record_json(workspace, one, day, nested=True) | onward)
    inside = (str(cycle.start), min(str(cycle.end), day.isoformat()))
    told["kpis"] = []
    for kpi in watched(workspace):
        record = record_json(workspace, kpi, day, nested=True)
        record["measurements"] = [each for each in record["measurements"] if inside[0] <= each["date"] <= inside[1]]
        told["kpis"].append(record)
    return told
