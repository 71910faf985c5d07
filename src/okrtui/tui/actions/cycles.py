"""Actions on a whole cycle: look at it week by week."""

from __future__ import annotations

from functools import partial
from typing import Final

from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.reports.cycle_report.report import chosen
from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.sections.catalogue import CYCLES, OBJECTIVES, TODAY


def _cycle_at(context: Context) -> Cycle | None:
    """Return the cycle under the cursor, or that of the row, or else the one that is under way."""
    record, workspace = context.record, context.session.workspace
    if isinstance(record, Objective | KeyResult):
        return workspace.cycle_of(record)
    return record if isinstance(record, Cycle) else chosen(workspace)


async def _timeline(context: Context) -> None:
    from okrtui.domain.timeline import timeline
    from okrtui.reports.terminal.timeline import timeline_text
    from okrtui.tui.reading_screen import ReadingScreen
    from okrtui.tui.sections.cycles import timeline_view

    cycle = _cycle_at(context)
    if cycle is None:
        return
    found = timeline(context.session.workspace, cycle, context.session.today())
    screen = ReadingScreen(timeline_text(found, None).heading, partial(timeline_view.lines, found))
    key = await context.host.ask(screen)
    if key is not None:
        context.host.show(OBJECTIVES, key)


def _why_no_cycle(context: Context) -> str | None:
    return None if _cycle_at(context) else "There is no cycle yet."


TIMELINE: Final = UserAction(
    id="cycle.timeline",
    title="Timeline",
    description="Show the cycle week by week: status, progress and confidence of its objectives and key results.",
    keys="W",
    run=_timeline,
    sections=(TODAY, OBJECTIVES, CYCLES),
    why_not=_why_no_cycle,
)
