"""The mail of the week on the command line."""

from __future__ import annotations

import click

from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.reports.digest import text as digest_text
from okrtui.reports.digest import week as weeks


@command("digest")
@click.option("--owner", metavar="NAME", help="Only what belongs to this person; else what belongs to anybody.")
@click.pass_obj
def digest(context: CommandContext, owner: str | None) -> None:
    """Tell what the last seven days brought, as the text of a mail; nothing where there is nothing to tell.

    What moved, what is due from whom, what is at risk or off track, and which KPIs signalled or stand differently. Made
    for cron: the README has the line that mails it.
    """
    with context.reading() as session:
        week = weeks.digest(session.workspace, session.today(), owner)
        context.answer(lambda: digest_text.as_json(week), lambda page: digest_text.as_text(week, page))
