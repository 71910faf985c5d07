"""The commands for the history: log, undo and redo."""

from __future__ import annotations

from datetime import UTC, date
from itertools import islice

import click

from okrtui.cli.framework import parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.reports.json_fields import log as json_log
from okrtui.reports.terminal import log as text_log
from okrtui.session import Entry, Session


@command("log")
@click.option("--since", metavar="DAY", help="Only changes from this day on: today, yesterday or 2026-11-21.")
@click.option("--by", metavar="NAME", help="Only changes by this person.")
@click.option("--limit", metavar="N", help="At most this many of the newest changes.")
@click.pass_obj
def log(context: CommandContext, since: str | None, by: str | None, limit: str | None) -> None:
    """Show who changed what and when, newest first."""
    with context.reading() as session:
        first = None if since is None else parsing.day("--since", since, session.today())
        most = parsing.whole("--limit", limit, 1)
        found = (entry for entry in session.history() if _matches(entry, first, by))
        entries = list(islice(found, most))
        context.answer(
            lambda: [json_log.entry(session.workspace, entry) for entry in entries],
            lambda page: text_log.log(session.workspace, entries, page) if entries else "No changes.",
        )


def _matches(entry: Entry, since: date | None, by: str | None) -> bool:
    """Return whether an entry is by the person and, in the reader's time zone, from the day on."""
    local = entry.at.replace(tzinfo=entry.at.tzinfo or UTC).astimezone().date()
    return (since is None or local >= since) and (by is None or entry.by.casefold() == by.strip().casefold())


@command("undo")
@click.argument("entry", metavar="[ENTRY]", required=False)
@click.pass_obj
def undo(context: CommandContext, entry: str | None) -> None:
    """Undo your last change, or the change of that number in the log. Later changes by others are never lost."""
    number = parsing.whole("ENTRY", entry, 1)
    with context.changing() as session:
        _answer(context, session, session.undo(number))


@command("redo")
@click.pass_obj
def redo(context: CommandContext) -> None:
    """Redo the last undo."""
    with context.changing() as session:
        _answer(context, session, session.redo())


def _answer(context: CommandContext, session: Session, entry: Entry) -> None:
    workspace = session.workspace
    context.answer(lambda: json_log.entry(workspace, entry), lambda page: text_log.log(workspace, [entry], page))
