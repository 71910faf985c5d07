"""The timeline of a cycle as JSON values."""

from __future__ import annotations

from okrtui.domain.columns.values import Ratio, json_of
from okrtui.domain.timeline import Timeline, TimelineCell, TimelineRow
from okrtui.reports.json_fields.records import Json


def timeline_json(timeline: Timeline) -> Json:
    """Return the weeks of a cycle, and where each objective and key result stood at their ends."""
    weeks = [{"week": at, "first": one.first, "last": one.last} for at, one in enumerate(timeline.weeks, 1)]
    return {
        "cycle": timeline.cycle.shown_id,
        "week": timeline.week,
        "weeks": weeks,
        "rows": [_row(one) for one in timeline.rows],
    }


def _row(row: TimelineRow) -> Json:
    cells = [_cell(at, one) for at, one in enumerate(row.cells, 1)]
    return {"id": row.record.shown_id, "title": row.record.title, "weeks": cells}


def _cell(at: int, cell: TimelineCell) -> Json:
    progress = json_of(Ratio(cell.progress))
    return {"week": at, "on": cell.on, "progress": progress, "status": cell.status, "confidence": cell.confidence}
