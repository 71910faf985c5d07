"""The weekly digest."""

from __future__ import annotations

import click

from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.reports.digest import text as digest_text
from okrtui.reports.digest import week as weeks


@command("digest")
@click.option("--owner", metavar="NAME", help="Only what this person owns; default: everything.")
@click.pass_obj
def digest(context: CommandContext, owner: str | None) -> None:
    """Print the digest of the last seven days as plain text; nothing if nothing happened.

    It lists what moved, what is due from whom, what is at risk or off track, and which KPIs signalled or changed their
    status. Made for cron: the README has a line that mails it.
    """
    with context.reading() as session:
        week = weeks.digest(session.workspace, session.today(), owner)
        context.answer(lambda: digest_text.as_json(week), lambda page: digest_text.as_text(week, page))
