"""Actions that show what is told to others: the report on a cycle, and the digest of the week."""

from __future__ import annotations

from functools import partial
from typing import Final

from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.actions.cycles import cycle_at, why_no_cycle


async def _report(context: Context) -> None:
    from okrtui.tui import report_view
    from okrtui.tui.reading_screen import ReadingScreen

    if (cycle := cycle_at(context)) is not None:
        blocks = report_view.report_blocks(context.session.workspace, cycle)
        draw = partial(report_view.report_lines, blocks, f"okrtui report {cycle.shown_id} -o FILE.html")
        await context.host.ask(ReadingScreen(f"Report on {cycle.name}", draw))


async def _digest(context: Context) -> None:
    from okrtui.tui import report_view
    from okrtui.tui.reading_screen import ReadingScreen

    session = context.session
    draw = partial(report_view.digest_lines, session.workspace, session.today())
    await context.host.ask(ReadingScreen("Digest of the last seven days", draw))


REPORT: Final = UserAction(
    id="cycle.report",
    title="Report",
    description="Read the report on the cycle of the row, or on the one under way; a command writes it to a file.",
    keys="R",
    run=_report,
    why_not=why_no_cycle,
)
DIGEST: Final = UserAction(
    id="workspace.digest",
    title="Digest",
    description="Read what moved in the last seven days, what is due from whom, and what is behind.",
    keys="P",
    run=_digest,
)
