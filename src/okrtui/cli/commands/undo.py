"""Undo and redo on the command line."""

from __future__ import annotations

import click

from okrtui.cli.framework import parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.engine.protocol import Entry
from okrtui.reports.json_fields import log as json_log
from okrtui.reports.terminal import log as text_log
from okrtui.session import Session


@command("undo")
@click.argument("entry", metavar="[ENTRY]", required=False)
@click.pass_obj
def undo(context: CommandContext, entry: str | None) -> None:
    """Take back what you did last, or the change of that number in the log; what others did since is never lost."""
    number = parsing.whole("ENTRY", entry, 1)
    with context.changing() as session:
        _told(context, session, session.undo(number))


@command("redo")
@click.pass_obj
def redo(context: CommandContext) -> None:
    """Do again what you took back last."""
    with context.changing() as session:
        _told(context, session, session.redo())


def _told(context: CommandContext, session: Session, entry: Entry) -> None:
    workspace = session.workspace
    context.answer(lambda: json_log.entry(workspace, entry), lambda page: text_log.log(workspace, [entry], page))
