"""The command for comments: read those on a record, write, change and delete one, and settle mentions."""

from __future__ import annotations

import re

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import columns_of, command
from okrtui.domain.actions import comments as actions
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.models import RECORDS, Comment, CommentDraft, Record
from okrtui.domain.rules.comments import SUBJECT_FIELDS, comments_about, subject_of
from okrtui.domain.workspace import Workspace
from okrtui.errors import UsageError
from okrtui.session import Session

_NAMES = {"text": "TEXT"}
_TABLES = {prefix: table for table, prefix in PREFIXES.items() if table in {*SUBJECT_FIELDS, Comment.table}}
_ASK = "Enter an id such as KR6 or CM3, or the name of a cycle or KPI."


@command("comment")
@click.argument("about", metavar="C|O|KR|K|CM")
@click.argument("text", required=False)
@click.option("--delete", is_flag=True, help="Delete the comment; okrtui undo brings it back.")
@click.option("--settle", is_flag=True, help="Settle what mentions you on the record without an answer.")
@columns_of("comments")
@click.pass_obj
def comment(context: CommandContext, about: str, text: str | None, delete: bool, settle: bool) -> None:
    """Comment on a cycle, objective, key result or KPI; without TEXT, show its comments.

    With @ and a login name in TEXT it is shown in that person's to-do list until they comment on the same record.
    With the id of a comment of yours, such as CM3, TEXT replaces what it says.
    """
    if sum((text is not None, delete, settle)) > 1:
        raise UsageError("TEXT, --delete and --settle cannot be combined.", "Leave out all but one of them.")
    is_reading = text is None and not (delete or settle)
    if context.columns and not is_reading:
        raise UsageError("--columns is for showing comments.", "Leave it out.")
    with context.reading() if is_reading else context.changing() as session:
        record = _found(session.workspace, about)
        if is_reading:
            _show(context, session, record)
        elif text is not None:
            _write(context, session, record, text)
        elif delete:
            output.deleted(context, session, _comment(record), together=False)
        else:
            subject = subject_of(record) if isinstance(record, Comment) else (record.table, record.id)
            entry = session.do(actions.settle, subject)
            output.changed(context, session, entry, session.workspace.find(Comment, entry.ops[0].id))


def _found(workspace: Workspace, typed: str) -> Record:
    """Return the record with an id, or the cycle or KPI of a name. Raises UsageError."""
    word = typed.strip()
    told = re.fullmatch(r"([A-Za-z]+)[0-9]+", word)
    table = _TABLES.get(told[1].upper()) if told else None
    if table is not None:
        return workspace.resolve(next(kind for kind in RECORDS if kind.table == table), word)
    record = workspace.named("cycles", word) or workspace.named("kpis", word)
    if record is None:
        what = "takes no comments" if told and told[1].upper() in PREFIXES.values() else "is not an id or name here"
        raise UsageError(f"{parsing.quoted(word)} {what}.", _ASK)
    return record


def _comment(record: Record) -> Comment:
    if not isinstance(record, Comment):
        raise UsageError(f"{record.shown_id} is not a comment.", "Enter the id of a comment, such as CM3.")
    return record


def _show(context: CommandContext, session: Session, record: Record) -> None:
    """Print one comment, or all on a record."""
    found = [record] if isinstance(record, Comment) else comments_about(session.workspace, record.table, record.id)
    if context.as_json or context.columns or not found:
        output.listed(context, session, found, f"No comments on {record.shown_id}.")
        return
    from okrtui.reports.terminal.comments import threads

    context.answer(list, lambda page: threads(found, page))


def _write(context: CommandContext, session: Session, record: Record, text: str) -> None:
    """Write a comment on a record, or change the text of a comment."""
    if isinstance(record, Comment):
        about = {field: getattr(record, field) for field in SUBJECT_FIELDS.values()}
        draft = parsing.draft(CommentDraft, {**about, "text": text}, _NAMES, session.today())
        output.done(context, session, record, actions.edit, Edit(record.id, record.revision, draft), names=_NAMES)
        return
    values = {SUBJECT_FIELDS[record.table]: record.id, "text": text}
    entry = session.do(actions.write, parsing.draft(CommentDraft, values, _NAMES, session.today()))
    output.changed(context, session, entry, output.made(session, entry, Comment))
