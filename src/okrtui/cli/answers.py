"""How commands answer: with records, as JSON or as text, and after a change with what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from okrtui.cli.call import Call
from okrtui.domain.actions.making import Removal, delete
from okrtui.domain.history import title
from okrtui.domain.records import Cycle, Decision, KeyResult, Kpi, Objective, Record
from okrtui.domain.workspace import Workspace
from okrtui.reports import text_goals, text_kpis, text_log
from okrtui.reports.json_report import names_of, record_json
from okrtui.reports.tables import Page, blocks
from okrtui.session import Session
from okrtui.store.base import Entry

R = TypeVar("R", bound=Record)

_MANY: dict[type[Record], Callable[[Workspace, Iterable[Any], date, Page], str]] = {
    Cycle: text_goals.cycles,
    Objective: text_goals.objectives,
    KeyResult: text_goals.key_results,
    Kpi: text_kpis.kpis,
}
_ONE: dict[type[Record], Callable[[Workspace, Any, date, Page], str]] = {
    Cycle: text_goals.cycle,
    Objective: text_goals.objective,
    KeyResult: text_goals.key_result,
    Kpi: text_kpis.kpi,
}


def listed(call: Call, session: Session, records: Sequence[R], nothing: str) -> None:
    """Answer with a list; `nothing` is the sentence for an empty one."""
    workspace, today = session.workspace, session.today()
    call.answer(
        lambda: [record_json(workspace, one, today) for one in records],
        lambda page: _MANY[type(records[0])](workspace, records, today, page) if records else nothing,
    )


def shown(call: Call, session: Session, record: Record) -> None:
    """Answer with one record in full."""
    workspace, today = session.workspace, session.today()
    call.answer(
        lambda: record_json(workspace, record, today, nested=True),
        lambda page: _ONE[type(record)](workspace, record, today, page),
    )


def changed(call: Call, session: Session, entry: Entry, record: Record) -> None:
    """Answer with a record after a change, led by what was done."""
    workspace, today = session.workspace, session.today()
    call.answer(
        lambda: record_json(workspace, record, today, nested=True),
        lambda page: blocks(_done(workspace, entry, page), _brief(workspace, record, today, page)),
    )


def _done(workspace: Workspace, entry: Entry, page: Page) -> str:
    if not entry.ops:
        return "Nothing had to be changed."
    return page.shown(title(entry.action, entry.ops, names_of(workspace, entry.ops))) + "."


def _brief(workspace: Workspace, record: Record, today: date, page: Page) -> str:
    if isinstance(record, Decision):
        return text_log.decision(record, page)
    return _MANY[type(record)](workspace, [record], today, page)


def made(session: Session, entry: Entry, kind: type[R]) -> R:
    """The record of a kind that a change made."""
    return session.workspace.find(kind, next(op.id for op in entry.ops if op.table == kind.table))


def deleted(call: Call, session: Session, record: Record, *, together: bool) -> None:
    """Delete a record and answer with it as it was."""
    before = record_json(session.workspace, record, session.today(), nested=True)
    entry = session.do(delete, Removal(record.table, record.id, together=together))
    call.answer(lambda: before, lambda page: page.shown(title(entry.action, entry.ops)) + ".")


def matching(records: Iterable[R], **wanted: str | None) -> list[R]:
    """The records whose text fields equal what is wanted, case folded; what is None matches all."""
    asked = {field: text.strip().casefold() for field, text in wanted.items() if text is not None}
    return [one for one in records if all(str(getattr(one, name)).casefold() == text for name, text in asked.items())]
