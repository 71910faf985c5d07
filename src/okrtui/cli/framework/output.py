"""How commands answer: with records, as JSON or as text, and after a change with what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any, TypeVar

from okrtui.cli.framework import parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.domain.actions.record_changes import Action, Removal, delete
from okrtui.domain.records.models import Record
from okrtui.reports.log_titles import headline
from okrtui.reports.terminal.tables import Page, blocks
from okrtui.session import Entry, Session

D = TypeVar("D")
R = TypeVar("R", bound=Record)

_ROOMS = {
    "cycles": ("objectives", "cycle"),
    "objectives": ("objectives", "objective"),
    "key_results": ("objectives", "key_result"),
    "kpis": ("kpis", "kpi"),
    "decisions": ("decisions", "decision"),
}
"""Where a table's records are reported, and under which name; only the report that is asked for is imported."""


def _report(form: str, table: str, ending: str = "") -> Callable[..., Any]:
    room, name = _ROOMS[table]
    report: Callable[..., Any] = getattr(import_module(f"okrtui.reports.{form}.{room}"), name + ending)
    return report


def _json(session: Session, record: Record, *, nested: bool = True) -> Any:
    return _report("json_fields", record.table)(session.workspace, record, session.today(), nested=nested)


def _lines(session: Session, records: Sequence[Record], page: Page) -> str:
    text: str = _report("terminal", records[0].table, "s")(session.workspace, records, session.today(), page)
    return text


def listed(context: CommandContext, session: Session, records: Sequence[R], nothing: str) -> None:
    """Answer with a list; `nothing` is the sentence for an empty one."""
    context.answer(
        lambda: [_json(session, one, nested=False) for one in records],
        lambda page: _lines(session, records, page) if records else nothing,
    )


def shown(context: CommandContext, session: Session, record: Record) -> None:
    """Answer with one record in full."""
    workspace, today = session.workspace, session.today()
    context.answer(
        lambda: _json(session, record),
        lambda page: _report("terminal", record.table)(workspace, record, today, page),
    )


def changed(context: CommandContext, session: Session, entry: Entry, record: Record) -> None:
    """Answer with a record after a change, led by what was done."""
    context.answer(
        lambda: _json(session, record),
        lambda page: blocks(sentence(session, entry, page), _lines(session, [record], page)),
    )


def done(
    context: CommandContext,
    session: Session,
    record: R,
    action: Action[D],
    draft: D,
    *,
    names: dict[str, str] | None = None,
) -> None:
    """Do something with a record and answer with it as it is then; wrong fields are named as they were typed."""
    entry = parsing.as_typed(names or {}, lambda: session.do(action, draft))
    changed(context, session, entry, session.workspace.find(type(record), record.id))


def sentence(session: Session, entry: Entry, page: Page) -> str:
    """What a change did."""
    if not entry.ops:
        return "Nothing changed."
    return page.shown(headline(session.workspace, entry.action, entry.ops)) + "."


def made(session: Session, entry: Entry, kind: type[R]) -> R:
    """The record of a kind that a change made."""
    return session.workspace.find(kind, next(op.id for op in entry.ops if op.table == kind.table))


def deleted(context: CommandContext, session: Session, record: Record, *, together: bool) -> None:
    """Delete a record and answer with it as it was."""
    before = _json(session, record) if context.as_json else None
    entry = session.do(delete, Removal(record.table, record.id, together=together))
    context.answer(lambda: before, lambda page: sentence(session, entry, page))


def matching(records: Iterable[R], **wanted: str | None) -> list[R]:
    """The records whose text fields equal what is wanted, case folded; what is None matches all."""
    asked = {field: text.strip().casefold() for field, text in wanted.items() if text is not None}
    return [one for one in records if all(str(getattr(one, name)).casefold() == text for name, text in asked.items())]
