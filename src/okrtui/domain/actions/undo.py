"""Taking back what a commit did, and doing it again: which one is next, and the change that does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from okrtui.domain.actions.record_changes import touched
from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.models import Record
from okrtui.domain.records.validation import record_of
from okrtui.domain.rules.change_text import RecordChange, title
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError

UNDO, REDO = "undo", "redo"
STAMPS = {"id", "revision", "created_at", "created_by", "updated_at", "updated_by"}
"""What says when and by whom a record was made and changed; it is never taken back."""

_Stored = dict[str, Any] | None


class Logged(Protocol):
    """A commit as the log keeps it."""

    @property
    def sequence(self) -> int:
        """Its place among all commits."""

    @property
    def by(self) -> str:
        """Whose it was."""

    @property
    def action(self) -> str:
        """What it was called."""

    @property
    def ops(self) -> Iterable[RecordChange]:
        """What it changed."""

    @property
    def outdated(self) -> bool:
        """Whether its records have the form of an earlier version, which may mean something else today."""


@dataclass(frozen=True)
class Inverse:
    """A commit to be taken back; `later` are those after it, newest first. `again` where it is an undo itself."""

    entry: Logged
    later: tuple[Logged, ...] = ()
    again: bool = False


def about(action: str) -> tuple[str, int] | None:
    """Which commit an undo or redo was about; None for any other action."""
    word, _, number = action.partition(" ")
    return (word, int(number)) if word in (UNDO, REDO) and number.isdigit() else None


def to_undo(entries: Iterable[Logged], actor: str, sequence: int | None = None) -> Inverse:
    """The actor's latest commit that stands, or the one of that number; entries come newest first. Raises RuleError."""
    later: list[Logged] = []
    for entry, stands in standing(entries):
        if about(entry.action) is None and entry.ops and sequence in (None, entry.sequence):
            if entry.by == actor and stands:
                _require_form(entry)
                return Inverse(entry, tuple(later))
            if sequence is not None:
                why = "it is taken back already" if entry.by == actor else f"it is {entry.by}'s"
                raise RuleError(f"No. {sequence} cannot be taken back: {why}.", "`log` shows what is yours.")
        later.append(entry)
    if sequence is not None:
        raise RuleError(f"There is no change no. {sequence} to be taken back.", "`log` shows which there are.")
    raise RuleError("There is nothing of yours to be taken back.", "")


def to_redo(entries: Iterable[Logged], actor: str) -> Inverse:
    """The actor's latest undo that stands, among entries newest first. Raises RuleError."""
    settled: set[int] = set()
    later: list[Logged] = []
    for entry in entries:
        mark = about(entry.action)
        if mark is not None and mark[1] not in settled:
            settled.add(mark[1])
            if mark[0] == UNDO and entry.by == actor:
                _require_form(entry)
                return Inverse(entry, tuple(later), again=True)
        later.append(entry)
    raise RuleError("There is nothing of yours to be done again.", "")


def _require_form(entry: Logged) -> None:
    """Refuse a commit whose records have another form than those of today. Raises RuleError."""
    if entry.outdated:
        raise RuleError(
            f"No. {entry.sequence} cannot be taken back: it is from before an update of okrtui that gave records "
            "another form.",
            "Change the record itself.",
        )


def take_back(workspace: Workspace, inverse: Inverse, actor: str, now: datetime) -> Change:
    """Give every field that a commit changed its value from before; other fields stay as they are now.

    Raises RuleError where somebody gave one of them another value since, naming that change.
    """
    puts, removes = [], []
    for op in inverse.entry.ops:
        table, number, after, before = op
        record = workspace.table(table).get(number)
        if not _stands(record, after, before):
            raise _contradicted(op, inverse)
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
    """The fields whose values a commit changed; all of them where the record came or went."""
    names = {*(after or ()), *(before or ())} - STAMPS
    return {name for name in names if (after or {}).get(name) != (before or {}).get(name)}


def _stands(record: Record | None, after: _Stored, before: _Stored) -> bool:
    """Whether what the commit left is what there is."""
    if record is None or after is None:
        return record is None and after is None
    now = record.document()
    names = _changed(after, before) if before is not None else {*now, *after} - STAMPS
    return all(now.get(name) == after.get(name) for name in names)


def _as_before(record: Record | None, table: str, after: _Stored, before: dict[str, Any]) -> Record:
    if record is None:
        return record_of(table, before)
    values = {name: before.get(name) for name in _changed(after, before)}
    return record_of(table, {**record.document(), **values})


def _contradicted(op: RecordChange, inverse: Inverse) -> RuleError:
    table, number, _, _ = op
    shown = f"{PREFIXES.get(table, table)}{number}"
    touching = [one for one in inverse.later if _touches(one, table, number)]
    changed = next((one for one in touching if one.by != inverse.entry.by), touching[0] if touching else None)
    if changed is None:
        return RuleError(f"{shown} was changed since.", "Change it in its section.")
    return RuleError(
        f"{shown} was changed since by {changed.by}: {title(changed.action, changed.ops)} (no. {changed.sequence}).",
        "Take that back first, or change the record itself.",
    )


def _touches(entry: Logged, table: str, number: int) -> bool:
    return any((op[0], op[1]) == (table, number) for op in entry.ops)


def standing(entries: Iterable[Logged]) -> Iterator[tuple[Logged, bool]]:
    """Each commit, newest first, and whether it stands (is not taken back)."""
    settled: dict[int, bool] = {}
    for entry in entries:
        mark = about(entry.action)
        if mark is not None:
            settled.setdefault(mark[1], mark[0] == REDO)
        yield entry, settled.get(entry.sequence, True)
