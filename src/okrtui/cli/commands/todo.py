"""The to-do list."""

from __future__ import annotations

import click

from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import columns, command
from okrtui.domain.rules.todo import needs
from okrtui.errors import UsageError
from okrtui.reports.terminal import todo as todo_list

OVERDUE = 3
"""The exit code that means something is overdue."""


@command("todo")
@click.option("--owner", metavar="NAME", help="List what needs this person instead of you.")
@click.option("--everyone", is_flag=True, help="List what needs anybody.")
@click.option("--fail-overdue", is_flag=True, help="Exit with code 3 if something is overdue.")
@columns(lambda: todo_list.TODO_LIST)
@click.pass_context
def todo(ctx: click.Context, owner: str | None, everyone: bool, fail_overdue: bool) -> None:
    """List what needs you, most overdue first, each with the command to run.

    An exclamation mark means overdue. In the commands, replace the words in capitals.
    """
    context = ctx.ensure_object(CommandContext)
    if owner is not None and everyone:
        raise UsageError("--owner and --everyone cannot be combined.", "Leave out one of them.")
    with context.reading() as session:
        found = needs(session.workspace, session.today(), None if everyone else owner or session.actor)
        context.answer(
            lambda: [todo_list.as_json(session.workspace, one) for one in found],
            lambda page: (
                todo_list.as_text(session.workspace, found, page, everyone=everyone, chosen=context.columns)
                if found
                else "Nothing to do."
            ),
        )
    if fail_overdue and any(one.overdue for one in found):
        ctx.exit(OVERDUE)
