"""The commands that show cycles, without what only changes take: list, show, timeline and compare."""

from __future__ import annotations

import click

from okrtui.cli.framework import output
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import columns_of, command, words
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError


@command("list")
@click.option("--state", type=words(CycleState), help="Only cycles in this state.")
@columns_of("cycles")
@click.pass_obj
def list_cycles(context: CommandContext, state: str | None) -> None:
    """List cycles with their dates and progress."""
    with context.reading() as session:
        found = output.matching(session.workspace.cycles.values(), state=state)
        found.sort(key=lambda one: (one.start, one.id))
        none = "No cycles yet. Plan one with okrtui cycle add next."
        output.listed(context, session, found, "No matching cycles." if session.workspace.cycles else none)


@command("show")
@click.argument("cycle", metavar="C")
@click.pass_obj
def show(context: CommandContext, cycle: str) -> None:
    """Show a cycle, by id or name, with its objectives."""
    with context.reading() as session:
        output.shown(context, session, session.workspace.resolve(Cycle, cycle))


@command("timeline")
@click.argument("cycle", metavar="[C]", required=False)
@click.pass_obj
def timeline(context: CommandContext, cycle: str | None) -> None:
    """Show a cycle week by week: status, progress and confidence of its objectives and key results.

    Without C it is the cycle that is under way, or else the latest one.
    """
    from okrtui.domain.timeline import timeline as timeline_of
    from okrtui.reports.json_fields.timeline import timeline_json
    from okrtui.reports.terminal.timeline import as_text

    with context.reading() as session:
        found = timeline_of(session.workspace, _named_or_current(session.workspace, cycle), session.today())
        context.answer(lambda: timeline_json(found), lambda page: as_text(found, page))


@command("compare")
@click.argument("cycle", metavar="[C]", required=False)
@click.argument("other", metavar="[OTHER]", required=False)
@click.pass_obj
def compare(context: CommandContext, cycle: str | None, other: str | None) -> None:
    """Compare a cycle with another one: grades and progress, what became of the objectives, KPIs then and now.

    Without C it is the cycle that is under way, or else the latest one; without OTHER, the one before C.
    """
    from okrtui.domain.cycle_comparison import before, no_earlier
    from okrtui.domain.cycle_comparison import compare as compared
    from okrtui.reports.json_fields.comparison import comparison_json
    from okrtui.reports.terminal.comparison import as_text

    with context.reading() as session:
        workspace = session.workspace
        record = _named_or_current(workspace, cycle)
        beside = before(workspace, record) if other is None else workspace.resolve(Cycle, other)
        if beside is None:
            raise no_earlier(record)
        found = compared(workspace, record, beside, session.today())
        context.answer(lambda: comparison_json(found), lambda page: as_text(found, page))


def _named_or_current(workspace: Workspace, cycle: str | None) -> Cycle:
    """Return the cycle that was typed, or the one that a report is about. Raises OkrError."""
    from okrtui.reports.cycle_report.report import chosen  # a list of cycles is no report

    found = chosen(workspace) if cycle is None else workspace.resolve(Cycle, cycle)
    if found is None:
        raise RuleError("There is no cycle yet.", "Plan one with okrtui cycle add next.")
    return found
