"""The commands for the history: log, undo and redo."""

from __future__ import annotations

from datetime import UTC, date
from itertools import islice

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import columns, command
from okrtui.cli.framework.prompts import require_yes
from okrtui.domain.actions.undo import Inverse, question
from okrtui.domain.columns.log import LOG, LogRow
from okrtui.domain.records.field_types import folded
from okrtui.domain.rules.record_names import numbers_in, reads_like_an_id
from okrtui.errors import UsageError
from okrtui.reports.json_fields import log as json_log
from okrtui.reports.terminal import log as text_log
from okrtui.session import Entry, Session


@command("log")
@click.option("--since", metavar="DAY", help="Only changes from this day on: today, yesterday or 2026-11-21.")
@click.option("--by", metavar="NAME", help="Only changes by this person.")
@click.option("--about", metavar="ID", help="Only changes of this record, such as KR6, and of what is entered for it.")
@click.option("--limit", metavar="N", help="At most this many of the newest changes.")
@columns(lambda: LOG)
@click.pass_obj
def log(context: CommandContext, since: str | None, by: str | None, about: str | None, limit: str | None) -> None:
    """Show who changed what and when, newest first."""
    with context.reading() as session:
        ids = None if about is None else frozenset({_id("--about", about)})
        first = None if since is None else parsing.day("--since", since, session.today())
        most = parsing.whole("--limit", limit, 1)
        found = (entry for entry in session.history(numbers_in(ids or ())) if _matches(entry, first, by))
        if ids is not None:
            found = (entry for entry in found if LogRow(session.workspace, entry).is_about(ids))
        entries = list(islice(found, most))
        context.answer(
            lambda: [json_log.entry(session.workspace, entry) for entry in entries],
            lambda page: text_log.log(session.workspace, entries, page, context.columns) if entries else "No changes.",
        )


def _id(name: str, typed: str) -> str:
    """Return a typed id as it is compared; it may be of a record that was deleted. Raises UsageError."""
    if not reads_like_an_id(typed.strip(), alone=False):
        raise UsageError(f"{name}: {parsing.quoted(typed)} is not an id.", "Enter an id such as KR6.")
    return folded(typed.strip())


def _matches(entry: Entry, since: date | None, by: str | None) -> bool:
    """Return whether an entry is by the person and, in the reader's time zone, from the day on."""
    local = entry.at.replace(tzinfo=entry.at.tzinfo or UTC).astimezone().date()
    return (since is None or local >= since) and (by is None or entry.by.casefold() == by.strip().casefold())


@command("undo")
@click.argument("entry", metavar="[ENTRY]", required=False)
@click.option("--yes", is_flag=True, help="Undo more than ten records without asking.")
@click.pass_obj
def undo(context: CommandContext, entry: str | None, yes: bool) -> None:
    """Undo your last change, or the change of that number in the log. Later changes by others are never lost."""
    number = parsing.whole("ENTRY", entry, 1)
    with context.changing() as session:
        _take_back(context, session, session.find_undo(number), yes=yes)


@command("redo")
@click.option("--yes", is_flag=True, help="Redo more than ten records without asking.")
@click.pass_obj
def redo(context: CommandContext, yes: bool) -> None:
    """Redo the last undo."""
    with context.changing() as session:
        _take_back(context, session, session.find_redo(), yes=yes)


def _take_back(context: CommandContext, session: Session, inverse: Inverse, *, yes: bool) -> None:
    """Undo or redo, many records only if that is wanted, and say what that was. Raises RuleError."""
    asked = "" if yes else question(session.workspace, inverse)
    if asked:
        require_yes(asked, f"Use --yes to {'redo' if inverse.again else 'undo'} all of it.")
    entry = session.take_back(inverse)
    context.answer(lambda: json_log.entry(session.workspace, entry), lambda page: output.sentence(session, entry, page))
