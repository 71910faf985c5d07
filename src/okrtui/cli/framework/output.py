"""The output of commands: records as JSON or as text, and after a change a sentence on what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from okrtui.cli.framework.context import CommandContext
from okrtui.domain.records.models import (
    CheckIn,
    CheckInDraft,
    Decision,
    KeyResult,
    Kpi,
    Measurement,
    MeasurementDraft,
    Objective,
    Record,
)
from okrtui.domain.rules.ownership import is_among, owners_of
from okrtui.domain.workspace import Workspace
from okrtui.reports.terminal.tables import Page, blocks
from okrtui.session import Entry, Session

if TYPE_CHECKING:
    from okrtui.domain.actions.record_changes import Action
    from okrtui.domain.actions.several import RecordStep
    from okrtui.domain.columns.catalogue import Column
    from okrtui.reports.json_fields.records import Json

D = TypeVar("D")
R = TypeVar("R", bound=Record)
Dated = TypeVar("Dated", CheckIn, Measurement)
W = TypeVar("W", Objective, KeyResult, Kpi)


def _json(session: Session, record: Record, *, nested: bool = True) -> Json:
    from okrtui.reports.json_fields.records import record_json

    return record_json(session.workspace, record, session.today(), nested=nested)


def _card(session: Session, record: Record, page: Page) -> str:
    if isinstance(record, Decision):
        from okrtui.reports.terminal.decisions import decision

        return decision(record, page)
    from okrtui.reports.terminal.records import shown as in_full

    return in_full(session.workspace, record, session.today(), page)


def _lines(session: Session, records: Sequence[Record], page: Page, columns: Sequence[Column[Any]] = ()) -> str:
    if isinstance(records[0], Decision):
        return blocks(*(_card(session, one, page) for one in records))
    from okrtui.reports.terminal.records import listed as in_lines

    return in_lines(session.workspace, records, session.today(), page, columns)


def listed(context: CommandContext, session: Session, records: Sequence[R], nothing: str) -> None:
    """Print a list; `nothing` is the sentence for an empty one."""
    context.answer(
        lambda: [_json(session, one, nested=False) for one in records],
        lambda page: _lines(session, records, page, context.columns) if records else nothing,
    )


def dated(context: CommandContext, session: Session, records: Iterable[Dated], since: str | None, nothing: str) -> None:
    """Print a list of check-ins or values by date, those from a typed day on. Raises UsageError."""
    from okrtui.cli.framework import parsing

    first = None if since is None else parsing.day("--since", since, session.today())
    found = [one for one in records if first is None or one.date >= first]
    listed(context, session, sorted(found, key=lambda one: (one.date, one.id)), nothing)


def shown(context: CommandContext, session: Session, record: Record) -> None:
    """Print one record in full."""
    context.answer(lambda: _json(session, record), lambda page: _card(session, record, page))


def changed(context: CommandContext, session: Session, entry: Entry, record: Record, *more: str) -> None:
    """Print a sentence on a change, then the record, then what else is to be said."""
    context.answer(
        lambda: _json(session, record),
        lambda page: blocks(
            sentence(session, entry, page), _lines(session, [record], page), "\n".join(map(page.shown, more))
        ),
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
    """Change a record and print it; invalid fields are named as they were typed."""
    from okrtui.cli.framework import parsing

    entry = parsing.as_typed(names or {}, lambda: session.do(action, draft))
    changed(context, session, entry, session.workspace.find(type(record), record.id))


def done_to_all(
    context: CommandContext,
    session: Session,
    steps: Sequence[RecordStep],
    *,
    names: dict[str, str] | None = None,
) -> None:
    """Change several records at once and print them; invalid fields are named as they were typed."""
    from okrtui.cli.framework import parsing
    from okrtui.domain.actions.several import on_several

    entry = parsing.as_typed(names or {}, lambda: session.do(on_several, steps))
    changed_all(context, session, entry, [session.workspace.table(table)[number] for (table, number), _, _ in steps])


def changed_all(context: CommandContext, session: Session, entry: Entry, records: Sequence[Record], *more: str) -> None:
    """Print a sentence on a change, then its records, then what else is to be said; one alone as by `changed`."""
    if len(records) == 1:
        changed(context, session, entry, records[0], *more)
        return
    context.answer(
        lambda: [_json(session, one) for one in records],
        lambda page: blocks(
            sentence(session, entry, page), _lines(session, records, page), "\n".join(map(page.shown, more))
        ),
    )


def require_plausible(session: Session, draft: MeasurementDraft | CheckInDraft, but: int | None, *, yes: bool) -> None:
    """Ask about a value that is far from all others; refuse it where nobody can answer. Raises RuleError."""
    from okrtui.domain.rules.far_values import why_far

    far = "" if yes else why_far(session.workspace, draft, but)
    if far:
        from okrtui.cli.framework.prompts import require_yes

        require_yes(far, "Use --yes to save it all the same.", "Save it all the same?")


def sentence(session: Session, entry: Entry, page: Page) -> str:
    """Return a sentence on what a change did."""
    if not entry.ops:
        return "Nothing changed."
    from okrtui.domain.rules.change_text import headline

    return page.shown(headline(session.workspace, entry.action, entry.ops)) + "."


def made(session: Session, entry: Entry, kind: type[R]) -> R:
    """Return the record of a kind that a change added."""
    return session.workspace.find(kind, next(op.id for op in entry.ops if op.table == kind.table))


def deleted(context: CommandContext, session: Session, record: Record, *, together: bool) -> None:
    """Delete a record and print it as it was."""
    from okrtui.domain.actions.record_changes import Removal, delete

    before = _json(session, record) if context.as_json else None
    entry = session.do(delete, Removal(record.table, record.id, together=together))
    context.answer(lambda: before, lambda page: sentence(session, entry, page))


def owned(workspace: Workspace, records: Iterable[W], owners: str | None) -> list[W]:
    """Return the records that any of the typed owners has; None matches all, an empty text those without an owner."""
    if owners is None:
        return list(records)
    from okrtui.cli.framework import parsing

    asked = parsing.names("--owner", owners)
    of = ((one, owners_of(workspace, one)) for one in records)
    return [one for one, has in of if any(is_among(name, has) for name in asked) or not (asked or has)]


def matching(records: Iterable[R], **wanted: str | None) -> list[R]:
    """Return the records whose text fields equal the wanted ones, ignoring case; None matches all."""
    asked = {field: text.strip().casefold() for field, text in wanted.items() if text is not None}
    return [one for one in records if all(str(getattr(one, name)).casefold() == text for name, text in asked.items())]
