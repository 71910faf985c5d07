"""The weekly digest as a complete mail, for programs that send what they are given, such as `sendmail -t`."""

from __future__ import annotations

from datetime import date, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import getaddresses

from okrtui.errors import UsageError


def as_mail(text: str, to: str, week: tuple[date, date], at: datetime) -> str:
    """Return a mail with its headers and the text in UTF-8, all of it ASCII with line feeds; empty for an empty text.

    `to` is one or more addresses with commas between them, `week` the first and last day, `at` an aware instant. The
    sender is left to the program that sends it. Raises UsageError where an address cannot be read.
    """
    if not text:
        return ""
    mail = EmailMessage()
    mail["To"] = recipients(to)
    mail["Subject"] = "OKRs and KPIs, week from {} to {}".format(*week)
    mail["Date"] = at
    mail["Auto-Submitted"] = "auto-generated"  # nobody's holiday notice answers it
    mail.set_content(text, cte="quoted-printable")
    return mail.as_string()


def recipients(text: str) -> tuple[Address, ...]:
    """Return the addresses of a line such as "ada@example.com, Bo <bo@example.com>". Raises UsageError."""
    found: list[Address] = []
    for name, spec in getaddresses([text]):
        try:
            found.append(Address(name, addr_spec=spec))
        except (ValueError, IndexError, MessageError):
            found.append(Address())
    if not (
        text.isprintable()
        and found
        and all(each.username and each.domain and each.addr_spec.isascii() for each in found)
    ):
        raise UsageError("--mail-to: this is not a mail address.", "Enter one like team@example.com.")
    return tuple(found)
