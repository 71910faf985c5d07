"""Actions on what is told to others: the report on a cycle, the digest of the week, and exports."""

from __future__ import annotations

from functools import partial
from typing import Final

from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.actions.cycles import cycle_at, why_no_cycle


async def _report(context: Context) -> None:
    from okrtui.tui import report_view
    from okrtui.tui.reporting.report_screen import WRITE, ReportScreen

    if (cycle := cycle_at(context)) is not None:
        blocks = report_view.report_blocks(context.session.workspace, cycle)
        screen = ReportScreen(f"Report on {cycle.name}", partial(report_view.report_lines, blocks))
        if await context.host.ask(screen) == WRITE:
            from okrtui.tui.reporting.write_flow import write_report

            await write_report(context.host, cycle)


async def _digest(context: Context) -> None:
    from okrtui.tui import report_view
    from okrtui.tui.reporting.report_screen import WRITE, ReportScreen

    session = context.session
    draw = partial(report_view.digest_lines, session.workspace, session.today())
    if await context.host.ask(ReportScreen("Digest of the last seven days", draw)) == WRITE:
        from okrtui.tui.reporting.write_flow import write_digest

        await write_digest(context.host)


async def _export(context: Context) -> None:
    from okrtui.tui.reporting.write_flow import export

    await export(context.host)


REPORT: Final = UserAction(
    id="cycle.report",
    title="Report",
    description="Read the report on the cycle of the row, or on the one under way, and write it to a file.",
    keys="R",
    run=_report,
    of="cycles",
    why_not=why_no_cycle,
)
DIGEST: Final = UserAction(
    id="workspace.digest",
    title="Digest",
    description="Read what moved in the last seven days, what is due from whom, and what is behind.",
    keys="P",
    run=_digest,
)
EXPORT: Final = UserAction(
    id="workspace.export",
    title="Export",
    description="Write all records, or a quarter's sheet, to a workbook, JSON, CSV files or a calendar.",
    keys="X",
    run=_export,
)
