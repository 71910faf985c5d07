"""The commands that look at key results."""

from __future__ import annotations

import click

from okrtui.cli.framework import output
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command, words
from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.status import key_result_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports.json_fields.records import known


@command("list")
@click.option("--cycle", metavar="C", help="Only those of this cycle, by id or name.")
@click.option("--objective", metavar="O", help="Only those of this objective.")
@click.option("--status", type=words(Status), help="Only those that stand like this.")
@click.option("--owner", metavar="NAME", help="Only those of this person.")
@click.pass_obj
def list_key_results(
    context: CommandContext, cycle: str | None, objective: str | None, status: str | None, owner: str | None
) -> None:
    """List the key results, with where they are and where they should be by now."""
    with context.reading() as session:
        workspace, today = session.workspace, session.today()
        found = output.matching(_within(workspace, cycle, objective), owner=owner)
        if status is not None:
            at = {one.id: known(lambda one=one: key_result_standing(workspace, one, today)) for one in found}  # type: ignore[misc]
            found = [one for one in found if (its := at[one.id]) and its.status.value == status.casefold()]
        output.listed(context, session, found, "There are no such key results.")


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
    """Show a key result with its steps and latest check-ins."""
    with context.reading() as session:
        output.shown(context, session, session.workspace.resolve(KeyResult, key_result))
