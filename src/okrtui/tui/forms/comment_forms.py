"""Writing and editing comments, and settling mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from okrtui.domain.actions import comments as actions
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import Comment, CommentDraft, Record
from okrtui.domain.rules.comments import SUBJECT_FIELDS, comments_about, day_of, mentioned, people, subject_of
from okrtui.domain.rules.ownership import owners_text
from okrtui.domain.rules.record_names import name_of
from okrtui.session import Session
from okrtui.tui import styled_text
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.styled_text import Line, Paragraph

LATEST: Final = 3
"""The most comments whose beginnings are shown above a new one."""


async def write(host: SectionHost, record: Record) -> None:
    """Write a comment on a record."""
    entry = await host.forms.submit(new(host.session, record), actions.write)
    if entry is not None:
        host.tell(entry)


async def settle(host: SectionHost, record: Record) -> None:
    """Settle what mentions the person on a record."""
    host.tell(await host.commit(actions.settle, (record.table, record.id)))


def new(session: Session, record: Record) -> FormSpec:
    """Return the form of a new comment, with the latest ones above."""
    latest = comments_about(session.workspace, record.table, record.id)[-LATEST:]
    said = [_said(session, one) for one in latest]
    return _form(session, (record.table, record.id), f"Comment on {record.shown_id}", said)


def corrected(session: Session, record: Comment) -> FormSpec:
    """Return the form that changes the text of a comment."""
    form = _form(session, subject_of(record), f"Edit comment {record.shown_id}", ())
    return replace(form, draft_name=record.shown_id, initial={"text": record.text})


def _form(session: Session, about: tuple[str, int], title: str, above: Sequence[Line]) -> FormSpec:
    table, number = about
    record, field = session.workspace.table(table)[number], SUBJECT_FIELDS[table]
    return FormSpec(
        title=title,
        kind=CommentDraft,
        fixed={field: number},
        hidden=frozenset(SUBJECT_FIELDS.values()) - {field},
        subtitle=(((f"{record.shown_id}  ", "muted"), (name_of(record), "strong")), *above),
        choices={"text": _people(session)},
        live=_told,
    )


def _people(session: Session) -> list[tuple[str, str]]:
    """Return who can be mentioned, but for the person at the keyboard, whom nothing asks of themself."""
    me = folded(session.actor)
    return [(one, one) for one in people(session.workspace, session.today()) if folded(one) != me]


def _said(session: Session, one: Comment) -> Line:
    """Return the beginning of a comment with its author and day."""
    day = styled_text.day(day_of(one), session.today())
    first, *more = one.text.split("\n")
    rest = styled_text.glyphs().ellipsis if more else ""
    return (f"{one.created_by} {day}  ", "muted"), (f"{first}{rest}", "")


def _told(typed: Mapping[str, str]) -> Sequence[Line | Paragraph]:
    """Return who is told of a comment as it is typed."""
    names = mentioned(typed.get("text", ""))
    return [Paragraph(f"Will be in Today of {owners_text(names)}.", "muted")] if names else []
