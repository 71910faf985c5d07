"""The log on the command line."""

from __future__ import annotations

from datetime import UTC, date
from itertools import islice

import click

from okrtui.cli.framework import parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.engine.protocol import Entry
from okrtui.reports.json_fields import log as json_log
from okrtui.reports.terminal import log as text_log


@command("log")
@click.option("--since", metavar="DAY", help="Only from this day on: today, yesterday or 2026-11-21.")
@click.option("--by", metavar="NAME", help="Only what this person did.")
@click.option("--limit", metavar="N", help="At most so many, the newest.")
@click.pass_obj
def log(context: CommandContext, since: str | None, by: str | None, limit: str | None) -> None:
    """Tell who changed what and when, newest first."""
    with context.reading() as session:
        first = None if since is None else parsing.day("--since", since, session.today())
        most = parsing.whole("--limit", limit, 1)
        found = (entry for entry in session.history() if _matches(entry, first, by))
        entries = list(islice(found, most))
        context.answer(
            lambda: [json_log.entry(session.workspace, entry) for entry in entries],
            lambda page: text_log.log(session.workspace, entries, page) if entries else "Nothing was changed.",
        )


def _matches(entry: Entry, since: date | None, by: str | None) -> bool:
    """Whether an entry is from the day on, as days are where the reader is, and by the person."""
    local = entry.at.replace(tzinfo=entry.at.tzinfo or UTC).astimezone().date()
    return (since is None or local >= since) and (by is None or entry.by.casefold() == by.strip().casefold())
