"""The commands that show objectives, without what only changes take: list and show."""

from __future__ import annotations

import click

from okrtui.cli.framework import output
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import columns_of, command, owners, words
from okrtui.domain.columns.objectives import ObjectiveSubject
from okrtui.domain.records.enums import ObjectiveState
from okrtui.domain.records.models import Cycle, Objective
from okrtui.domain.rules.pace import Status
from okrtui.session import Session


@command("list")
@click.option("--cycle", metavar="C", help="Only objectives of this cycle, by id or name.")
@click.option("--status", type=words(Status), help="Only objectives with this status.")
@click.option("--state", type=words(ObjectiveState), help="Only objectives in this state.")
@owners("Only objectives of this owner; of any of them, where several are given.")
@columns_of("objectives")
@click.pass_obj
def list_objectives(
    context: CommandContext, cycle: str | None, status: str | None, state: str | None, owners: str | None
) -> None:
    """List objectives with their actual and expected progress."""
    with context.reading() as session:
        workspace = session.workspace
        inside = None if cycle is None else workspace.objectives_of(workspace.resolve(Cycle, cycle).id)
        found = output.matching(workspace.objectives.values() if inside is None else inside, state=state)
        found = output.owned(workspace, found, owners)
        found = [one for one in found if status is None or _status(session, one) == status.casefold()]
        output.listed(context, session, found, "No matching objectives.")


def _status(session: Session, objective: Objective) -> str:
    return str(ObjectiveSubject(session.workspace, objective, session.today()).status.word or "")


@command("show")
@click.argument("objective", metavar="O")
@click.pass_obj
def show(context: CommandContext, objective: str) -> None:
    """Show an objective with its key results."""
    with context.reading() as session:
        output.shown(context, session, session.workspace.resolve(Objective, objective))
