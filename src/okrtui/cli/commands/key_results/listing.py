"""The commands that show key results, without what only changes take: list and show."""

from __future__ import annotations

import click

from okrtui.cli.framework import output
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import columns_of, command, owners, words
from okrtui.domain.columns.key_results import KeyResultSubject
from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.domain.rules.pace import Status
from okrtui.domain.workspace import Workspace


@command("list")
@click.option("--cycle", metavar="C", help="Only key results of this cycle, by id or name.")
@click.option("--objective", metavar="O", help="Only key results of this objective.")
@click.option("--status", type=words(Status), help="Only key results with this status.")
@owners("Only key results of this owner; of any of them, where several are given.")
@columns_of("key_results")
@click.pass_obj
def list_key_results(
    context: CommandContext, cycle: str | None, objective: str | None, status: str | None, owners: str | None
) -> None:
    """List key results with their actual and expected progress."""
    with context.reading() as session:
        workspace, today = session.workspace, session.today()
        found = output.owned(workspace, _within(workspace, cycle, objective), owners)
        if status is not None:
            at = {one.id: KeyResultSubject(workspace, one, today).status.word for one in found}
            found = [one for one in found if at[one.id] == status.casefold()]
        output.listed(context, session, found, "No matching key results.")


def _within(workspace: Workspace, cycle: str | None, objective: str | None) -> list[KeyResult]:
    if objective is not None:
        found = list(workspace.key_results_of(workspace.resolve(Objective, objective).id))
    else:
        found = list(workspace.key_results.values())
    if cycle is None:
        return found
    inside = {one.id for one in workspace.objectives_of(workspace.resolve(Cycle, cycle).id)}
    return [one for one in found if one.objective in inside]


@command("show")
@click.argument("key_result", metavar="KR")
@click.pass_obj
def show(context: CommandContext, key_result: str) -> None:
    """Show a key result with its milestones and latest check-ins."""
    with context.reading() as session:
        output.shown(context, session, session.workspace.resolve(KeyResult, key_result))
