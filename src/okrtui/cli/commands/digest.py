"""The weekly digest."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from okrtui.cli.framework import printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.errors import UsageError
from okrtui.reports.digest import text as digest_text
from okrtui.reports.digest import week as weeks
from okrtui.reports.terminal.tables import Page

if TYPE_CHECKING:
    from okrtui.reports.json_fields.records import Json
    from okrtui.session import Session


@command("digest")
@click.option("--owner", metavar="NAME", help="Only what this person owns; default: everything.")
@click.option("--mail-to", metavar="ADDRESS", help="Print a complete mail to this address, for sendmail -t.")
@click.pass_obj
def digest(context: CommandContext, owner: str | None, mail_to: str | None) -> None:
    """Print the digest of the last seven days as plain text; nothing if nothing happened.

    It lists what moved, what is due from whom, what is at risk or off track, and which KPIs signalled or changed their
    status. Made for cron: docs/guide.md has a line that mails it. With --mail-to it is a whole mail, which any sendmail
    takes, with or without a locale.
    """
    if mail_to is not None and context.as_json:
        raise UsageError("--json and --mail-to cannot be combined.", "Leave out one of them.")
    with context.reading() as session:
        week = weeks.digest(session.workspace, session.today(), owner)
        if mail_to is None:
            context.answer(lambda: _json(week), lambda page: digest_text.as_text(week, page))
        else:
            _mail(mail_to, week, session)


def _json(week: weeks.Digest) -> Json:
    from okrtui.reports.digest.as_json import as_json

    return as_json(week)


def _mail(to: str, week: weeks.Digest, session: Session) -> None:
    """Print the digest as a mail; an address that cannot be read is refused in a week without news, too."""
    from okrtui.reports.digest import mail  # the library of mails is no part of any other command

    mail.recipients(to)
    printing.write(
        sys.stdout, mail.as_mail(digest_text.as_text(week, Page()), to, (week.first, week.today), session.now())
    )
