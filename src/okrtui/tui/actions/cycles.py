"""Actions on a whole cycle: look at it week by week, or compare it with the one before."""

from __future__ import annotations

from functools import partial
from typing import Final

from okrtui.domain.records.models import Cycle
from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.actions.refusals import cycle_of, sentence
from okrtui.tui.sections.catalogue import CYCLES, OBJECTIVES, TODAY


def cycle_at(context: Context) -> Cycle | None:
    """Return the cycle under the cursor, or that of the row, or else the one that is under way."""
    from okrtui.reports.cycle_report.report import chosen

    return cycle_of(context) or chosen(context.session.workspace)


async def _timeline(context: Context) -> None:
    from okrtui.domain.timeline import timeline
    from okrtui.reports.terminal.timeline import timeline_text
    from okrtui.tui.reading_screen import ReadingScreen
    from okrtui.tui.sections.cycles import timeline_view

    cycle = cycle_at(context)
    if cycle is None:
        return
    found = timeline(context.session.workspace, cycle, context.session.today())
    screen = ReadingScreen(timeline_text(found, None).heading, partial(timeline_view.lines, found))
    key = await context.host.ask(screen)
    if key is not None:
        context.host.show(OBJECTIVES, key)


async def _compare(context: Context) -> None:
    from okrtui.domain.cycle_comparison import before, compare
    from okrtui.reports.terminal.comparison import heading
    from okrtui.tui.reading_screen import ReadingScreen
    from okrtui.tui.sections.cycles import comparison_view

    workspace, cycle = context.session.workspace, cycle_at(context)
    other = None if cycle is None else before(workspace, cycle)
    if cycle is not None and other is not None:
        found = compare(workspace, cycle, other, context.session.today())
        await context.host.ask(ReadingScreen(heading(found), partial(comparison_view.lines, found)))


def why_no_cycle(context: Context) -> str | None:
    """Return the refusal of an action on a cycle where there is none."""
    return None if cycle_at(context) else "There is no cycle yet."


def _why_no_comparison(context: Context) -> str | None:
    from okrtui.domain.cycle_comparison import before, no_earlier

    cycle = cycle_at(context)
    if cycle is None:
        return why_no_cycle(context)
    return None if before(context.session.workspace, cycle) else sentence(no_earlier(cycle))


TIMELINE: Final = UserAction(
    id="cycle.timeline",
    title="Timeline",
    description="Show the cycle week by week: status, progress and confidence of its objectives and key results.",
    keys="W",
    run=_timeline,
    of="cycles",
    sections=(TODAY, OBJECTIVES, CYCLES),
    why_not=why_no_cycle,
)
COMPARE: Final = UserAction(
    id="cycle.compare",
    title="Compare",
    description="Compare the cycle with the one before: grades, objectives, and KPIs then and now.",
    keys="=",
    run=_compare,
    of="cycles",
    sections=(TODAY, OBJECTIVES, CYCLES),
    why_not=_why_no_comparison,
)
