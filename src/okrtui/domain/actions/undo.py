"""Undo and redo: find the commit, and make the change that reverts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from okrtui.domain.actions.record_changes import touched
from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.log_entry import LogEntry, RecordChange
from okrtui.domain.records.models import STAMPS, Record
from okrtui.domain.records.validation import documents_of, record_of
from okrtui.domain.rules.change_text import headline, records_in, taken_back
from okrtui.domain.rules.record_phrases import described, names_in
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError

UNDO, REDO = "undo", "redo"
UNASKED = 10
"""The most records that an undo or redo changes without a question."""

_Stored = dict[str, Any] | None


@dataclass(frozen=True)
class Inverse:
    """A commit to revert; `later` are those after it, newest first; `again` is true for an undo to redo."""

    entry: LogEntry
    later: tuple[LogEntry, ...] = ()
    again: bool = False


def about(action: str) -> tuple[str, int] | None:
    """Return the commit that an undo or redo was about; None for any other action."""
    word, _, number = action.partition(" ")
    return (word, int(number)) if word in (UNDO, REDO) and number.isdigit() else None


def to_undo(entries: Iterable[LogEntry], actor: str, sequence: int | None = None) -> Inverse:
    """Return the actor's latest commit in effect, or the one of that number, among entries newest first.

    Raises RuleError.
    """
    later: list[LogEntry] = []
    for entry, in_effect in standing(entries):
        if about(entry.action) is None and entry.ops and sequence in (None, entry.sequence):
            if entry.by == actor and in_effect:
                _require_form(entry)
                return Inverse(entry, tuple(later))
            if sequence is not None:
                why = "it is undone already" if entry.by == actor else f"it is {entry.by}'s"
                raise RuleError(f"Cannot undo no. {sequence}: {why}.", "`log` lists your changes.")
        later.append(entry)
    if sequence is not None:
        raise RuleError(f"There is no change no. {sequence} to undo.", "`log` lists the changes.")
    raise RuleError("You have nothing to undo.", "")


def to_redo(entries: Iterable[LogEntry], actor: str) -> Inverse:
    """Return the actor's latest undo in effect, among entries newest first. Raises RuleError."""
    settled: set[int] = set()
    later: list[LogEntry] = []
    for entry in entries:
        mark = about(entry.action)
        if mark is not None and mark[1] not in settled:
            settled.add(mark[1])
            if mark[0] == UNDO and entry.by == actor:
                _require_form(entry)
                return Inverse(entry, tuple(later), again=True)
        later.append(entry)
    raise RuleError("You have nothing to redo.", "")


def _require_form(entry: LogEntry) -> None:
    """Refuse a commit whose records have an older form than today's. Raises RuleError."""
    if entry.outdated:
        raise RuleError(
            f"Cannot undo no. {entry.sequence}: an update of okrtui has changed the form of its records since.",
            "Edit the record instead.",
        )
    for table, *_ in entry.ops:
        if table not in PREFIXES:
            what = f"it changed “{clean_line(table)}”, which this version does not know"
            raise RuleError(f"Cannot undo no. {entry.sequence}: {what}.", "Update okrtui.")


def take_back(workspace: Workspace, inverse: Inverse, actor: str, now: datetime) -> Change:
    """Restore the earlier value of every field that a commit changed; other fields stay as they are.

    Raises RuleError where one of them was changed again since, naming that change.
    """
    puts, removes = [], []
    records = [workspace.table(table).get(number) for table, number, *_ in inverse.entry.ops]
    documents = documents_of(record for record in records if record is not None)
    for op, record in zip(inverse.entry.ops, records, strict=True):
        table, number, after, before = op
        if not _is_unchanged(None if record is None else next(documents), after, before):
            raise _contradicted(workspace, op, inverse)
        if before is None:
            removes.append((table, number))
        else:
            puts.append(touched(_as_before(record, table, after, before), actor, now, {}))
    return Change(_called(inverse), puts=tuple(puts), removes=tuple(removes), takes_back=True)


def _called(inverse: Inverse) -> str:
    mark = about(inverse.entry.action)
    if inverse.again and mark is not None:
        return f"{REDO} {mark[1]}"
    return f"{UNDO} {inverse.entry.sequence}"


def _changed(after: _Stored, before: _Stored) -> set[str]:
    """Return the fields that a commit changed; all of them where it added or deleted the record."""
    names = {*(after or ()), *(before or ())} - STAMPS
    return {name for name in names if (after or {}).get(name) != (before or {}).get(name)}


def _is_unchanged(now: _Stored, after: _Stored, before: _Stored) -> bool:
    """Return whether the record is as the commit left it."""
    if now is None or after is None:
        return now is None and after is None
    names = _changed(after, before) if before is not None else {*now, *after} - STAMPS
    return all(now.get(name) == after.get(name) for name in names)


def _as_before(record: Record | None, table: str, after: _Stored, before: dict[str, Any]) -> Record:
    if record is None:
        return record_of(table, before)
    values = {name: before.get(name) for name in _changed(after, before)}
    return record_of(table, {**record.document(), **values})


def question(workspace: Workspace, inverse: Inverse) -> str:
    """Return what to ask before an undo or redo, in words; empty where it changes few records."""
    entry, count = inverse.entry, records_in(inverse.entry.ops)
    if count <= UNASKED:
        return ""
    if not inverse.again:
        return f"Undo no. {entry.sequence}: {headline(workspace, entry.action, entry.ops)}?"
    return f"Redo: {taken_back(entry.ops, names_in(workspace, entry.ops, entry.ops))}?"


def _contradicted(workspace: Workspace, op: RecordChange, inverse: Inverse) -> RuleError:
    table, number, after, before = op
    shown = described(table, number, after or before or {}, names_in(workspace, [op], inverse.entry.ops))
    verb = REDO if inverse.again else UNDO
    touching = [one for one in inverse.later if _touches(one, table, number)]
    changed = next((one for one in touching if one.by != inverse.entry.by), touching[0] if touching else None)
    if changed is None:
        return RuleError(f"Cannot {verb}: {shown} was changed since.", "Edit it instead.")
    return RuleError(
        f"Cannot {verb}: {shown} was changed since by {changed.by} (no. {changed.sequence}: "
        f"{headline(workspace, changed.action, changed.ops)}).",
        "Undo that first, or edit the record.",
    )


def _touches(entry: LogEntry, table: str, number: int) -> bool:
    return any((op[0], op[1]) == (table, number) for op in entry.ops)


def standing(entries: Iterable[LogEntry]) -> Iterator[tuple[LogEntry, bool]]:
    """Yield each commit, newest first, and whether it is in effect (not undone)."""
    settled: dict[int, bool] = {}
    for entry in entries:
        mark = about(entry.action)
        if mark is not None:
            settled.setdefault(mark[1], mark[0] == REDO)
        yield entry, settled.get(entry.sequence, True)
