"""A cycle as one JSON value: everything in it, and the KPIs with their evidence."""

from __future__ import annotations

from datetime import date

from okrtui.domain.records.models import Cycle
from okrtui.domain.rules.carry_over import continued_in
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.kpis import active_kpis
from okrtui.reports.json_fields.records import Json, record_json


def render(workspace: Workspace, cycle: Cycle, day: date) -> Json:
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
    return document
