"""A commit in words: a title, and each field before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.log_entry import RecordChange
from okrtui.domain.records.models import RECORDS, STAMPS, Target
from okrtui.domain.rules import target_lines
from okrtui.domain.rules.integrity import references
from okrtui.domain.rules.number_text import counted
from okrtui.domain.rules.record_names import name_in, named, shown_id
from okrtui.domain.rules.record_phrases import (
    Names,
    described,
    linked_text,
    names_in,
    owner_text,
    value_text,
)
from okrtui.domain.workspace import Workspace

_TITLES = {
    kind.table: {n: f.title or n.replace("_", " ").capitalize() for n, f in kind.model_fields.items()}
    for kind in RECORDS
}
_VERBS = {
    "cycle.add": "Planned",
    "cycle.edit": "Changed",
    "cycle.start": "Started",
    "cycle.grade": "Started grading",
    "cycle.close": "Closed",
    "cycle.reopen": "Reopened",
    "cycle.delete": "Deleted",
    "objective.add": "Added",
    "objective.edit": "Changed",
    "objective.start": "Started",
    "objective.drop": "Dropped",
    "objective.close": "Closed",
    "objective.reopen": "Reopened",
    "objective.delete": "Deleted",
    "key-result.add": "Added",
    "key-result.edit": "Changed",
    "key-result.delete": "Deleted",
    "kpi.add": "Added KPI",
    "kpi.edit": "Changed",
    "kpi.retire": "Retired",
    "kpi.resume": "Resumed",
    "kpi.rebaseline": "Re-baselined",
    "kpi.recalculate": "Recalculated the limits of",
    "kpi.pass-over": "Postponed an OKR for",
    "kpi.delete": "Deleted",
    "decision.keep": "Recorded decision",
    "decision.delete": "Deleted",
    "owner.hand-over": "Handed over",
    "hint.dismiss": "Dismissed a hint on",
    "hint.recall": "Restored a hint on",
}
_VALUED = {
    "key-result.check-in": "Checked in",
    "check-in.edit": "Corrected a check-in of",
    "check-in.delete": "Deleted a check-in of",
    "kpi.record": "Recorded",
    "measurement.edit": "Corrected a value of",
    "measurement.delete": "Deleted a value of",
}
_WHOLE = {
    "workspace.restore": "Restored a backup",
    "workspace.repair": "Repaired the workspace",
    "workspace.lost": "Lost to damage and set aside by a repair",
    "workspace.import": "Imported a file",
    "workspace.sample": "Added the sample data",
    "reload": "Reloaded the workspace: its files were replaced",
    "tinydb": "Changed the workspace from a script",
}
_OF_VALUES = ("check_ins", "measurements")
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_UNDONE = {"undo": "Undone", "redo": "Redone"}
_STATES = {
    "draft": "reopening", "active": "start", "grading": "start of grading", "closed": "closing", "dropped": "dropping",
    "retired": "retirement",
}  # fmt: skip
"""What brought a record into a state, unless it left one that is left in one way only."""
_LEFT = {"closed": "reopening", "dropped": "reopening", "retired": "resumption"}
"""What a record that was in a state leaves it by."""
_DONE = {
    "audited_on": "audit of",
    "rebaselines": "new baseline of",
    "limits": "recalculation of the limits of",
    "passed_over": "postponement of an OKR for",
    "settled_by": "settling of a mention in the",
    "dismissed": "change of the dismissed hints on",
    "grade": "grading of",
}
"""What was done where a field changed, however many others changed with it."""


class FieldChange(NamedTuple):
    """One field of one record, before and after; None where there was or is nothing."""

    record: str
    field: str
    before: Any
    after: Any


def changes(ops: Iterable[RecordChange], names: Names | None = None) -> list[FieldChange]:
    """Return each field that a commit changed, with labels as on screen, and records by id and name."""
    found = []
    for table, number, after, before in ops:
        record = _record(table, number, after or before or {}, names)
        for name in changed_fields(after, before):
            label = _TITLES.get(table, {}).get(name, name)
            old, new = (_told(table, name, (part or {}).get(name), names) for part in (before, after))
            found.append(FieldChange(record, label, old, new))
    return found


def changed_fields(after: dict[str, Any] | None, before: dict[str, Any] | None) -> list[str]:
    """Return the names of the fields that differ, without those that people do not fill in."""
    new, old = after or {}, before or {}
    fields = [name for name in dict.fromkeys((*new, *old)) if name not in STAMPS]
    return [
        name
        for name in fields
        if new.get(name) != old.get(name) and not (new.get(name) in _EMPTY and old.get(name) in _EMPTY)
    ]


def _record(table: str, number: int, document: dict[str, Any], names: Names | None) -> str:
    """Return a record by its id, and with names also in words."""
    shown = shown_id(table, number) or ""
    if names is None:
        return shown
    words = described(table, number, document, names)
    return words if words.startswith(shown) else f"{shown} {words}"


def _told(table: str, field: str, value: Any, names: Names | None) -> Any:
    """Return the value of a field, a reference by id and name, the targets of a KPI as they are typed."""
    if (table, field) == ("kpis", "targets"):
        return _targets_told(value)
    target = dict(references(table)).get(field) if table in PREFIXES and names is not None else None
    return linked_text(target, value, names) if target is not None and isinstance(value, int) else value


def _targets_told(value: Any) -> Any:
    """Return targets as they are typed, side by side; as they are stored where they are not those of today."""
    try:
        return target_lines.text_of(map(Target.model_validate, value or ())).replace("\n", "; ") or None
    except (TypeError, ValueError):
        return value


def headline(workspace: Workspace, action: str, ops: Sequence[RecordChange]) -> str:
    """Return the title of a commit in a workspace, with the names of all that it is about."""
    if is_of_the_whole(action):
        return title(action, ops)
    listed = _records(ops)
    main = [_main(action, listed)] if listed else []
    return title(action, ops, names_in(workspace, main, listed))


def is_of_the_whole(action: str) -> bool:
    """Return whether a commit is about the whole workspace, so that its title names no record."""
    return action in _WHOLE


def fields_changed(workspace: Workspace, ops: Sequence[RecordChange]) -> list[FieldChange]:
    """Return each field that a commit changed, with the names of all that it is about."""
    return changes(ops, names_in(workspace, ops, ops))


def _records(ops: Iterable[RecordChange]) -> list[RecordChange]:
    """Return the operations without those that only use up an id, or only lock limits along with another record."""
    every = [op for op in ops if op[2] is not None or op[3] is not None]
    return [op for op in every if op[0] != "kpis" or not _only_locks(op)] or every


def _only_locks(op: RecordChange) -> bool:
    """Return whether a KPI was changed only in that a value of it locked its limits."""
    _, _, after, before = op
    return bool(after and before) and changed_fields(after, before) == ["limits"]


def records_in(ops: Iterable[RecordChange]) -> int:
    """Return how many records a commit changed; they are looked at one by one, as there may be very many."""
    every = of_themselves = 0
    for op in ops:
        is_change = op[2] is not None or op[3] is not None
        every += is_change
        of_themselves += is_change and (op[0] != "kpis" or not _only_locks(op))
    return of_themselves or every


def title(action: str, ops: Iterable[RecordChange], names: Names | None = None) -> str:
    """Return a commit as a sentence without its author; `names` has the names of records that did not change."""
    if is_of_the_whole(action):
        count = records_in(ops)
        return f"{_WHOLE[action]}, {_counted(count)}" if count else _WHOLE[action]
    listed = _records(ops)
    if not listed:
        return "Nothing changed"
    word = action.partition(" ")[0]
    if word in _UNDONE:
        return f"{_UNDONE[word]}: {taken_back(listed, names, again=word == 'redo')}"
    main = _main(action, listed)
    record = main[2] or main[3] or {}
    if action in _VALUED:
        return f"{_VALUED[action]} {value_text(record)} for {owner_text(record, names)}{_replaced(main)}"
    if action in _SENTENCES:
        return _SENTENCES[action](main, names)
    origin = f" from {owner_text(record, names)}" if action == "kpi.heal" else ""
    did = "Created" if origin else _VERBS.get(action, action)
    begun = f" with {counted(len(listed) - 1, 'objective')}" if action == "cycle.start" else ""
    return f"{did} {_named(main)}{origin}{begun or _rest(main, listed)}"


def _replaced(op: RecordChange) -> str:
    """Return the value that was replaced or corrected, and whose it was; empty where it is the same or the first."""
    _, _, after, before = op
    if after is None or before is None or value_text(after) == value_text(before):
        return ""
    return f"; it replaces {before['updated_by']}'s {value_text(before)} of {before['date']}"


def taken_back(ops: Iterable[RecordChange], names: Names | None, *, again: bool = False) -> str:
    """Return in words what the operations of an undo take back, or those of a redo (`again`) do once more."""
    listed = [op if again else (op[0], op[1], op[3], op[2]) for op in _records(ops)]
    main = _main_taken_back(listed)
    return f"{_done_to(main, names)}{_rest(main, listed)}"


def _done_to(op: RecordChange, names: Names | None) -> str:
    """Return in words what was done to a record: its addition by the record alone."""
    table, number, after, before = op
    what = described(table, number, after or before or {}, names)
    if before is None:
        return what
    if after is None:
        return f"deletion of {what}"
    every = changed_fields(after, before)
    fields = [name for name in every if name != "limits"] or every
    if "state" in fields and after.get("state") in _STATES:
        return f"{_LEFT.get(before.get('state', ''), _STATES[after['state']])} of {what}"
    if known := next((_DONE[name] for name in fields if name in _DONE), None):
        return f"{known} {what}"
    labels = [name.replace("_", " ").replace("kpi", "KPI") for name in fields]  # the titles on forms are no nouns
    if table in _OF_VALUES and value_text(after) != value_text(before):
        rest = [label for name, label in zip(fields, labels, strict=True) if name not in ("value", "done")]
        return f"change of {what}, which was {value_text(before)}{''.join(f', and of {label}' for label in rest)}"
    return f"change of {', '.join(labels)} in {what}" if labels else f"change of {what}"


def _main(action: str, ops: list[RecordChange]) -> RecordChange:
    """Return the record that a commit is about."""
    if action.partition(" ")[0] in _UNDONE:
        return _main_taken_back(ops)
    return _main_of_kind(action, ops)


def _main_taken_back(ops: list[RecordChange]) -> RecordChange:
    """Return the record that an undo or a redo is about: a cycle that got another state, else one added or deleted."""
    moved = (op for op in ops if op[0] == "cycles" and op[2] and op[3] and op[2].get("state") != op[3].get("state"))
    changed = (op for op in ops if op[2] is None or op[3] is None)
    return (*moved, *changed, *ops)[0]


def _main_of_kind(action: str, ops: list[RecordChange]) -> RecordChange:
    """Return the record that an action is about: one of its kind, removed where it deletes."""
    kind, _, verb = action.partition(".")
    table = kind.replace("-", "_") + "s"
    own = [op for op in ops if op[0] == table]
    gone = [op for op in own if op[2] is None] if verb == "delete" else []
    return (*gone, *own, *ops)[0]


def _rest(main: RecordChange, ops: list[RecordChange]) -> str:
    """Return how many other records a commit changed; beside a deletion, those that remain only lost a link."""
    others = [op for op in ops if op is not main]
    if main[0] == "kpis" and main[3] is None and [op[0] for op in others] == ["measurements"]:
        return " with its first value"
    unlinked = [op for op in others if op[2] is not None] if main[2] is None else []
    more = len(others) - len(unlinked)
    rest = f" and {_counted(more, 'more ')}" if more else ""
    return f"{rest}; {_counted(len(unlinked))} no longer linked to it" if unlinked else rest


def _counted(count: int, more: str = "") -> str:
    return counted(count, f"{more}record")


def _named(op: RecordChange) -> str:
    table, number, after, before = op
    return named(table, number, name_in(after or before))


def _graded(main: RecordChange, _names: Names | None) -> str:
    grade = Decimal(str((main[2] or {}).get("grade")))
    return f"Graded {_named(main)} {grade:.1f}"


def _audited(main: RecordChange, _names: Names | None) -> str:
    return f"Audited {_named(main)} as {(main[2] or {}).get('category')}"


def _targets(main: RecordChange, _names: Names | None) -> str:
    after, before = ({one["since"]: one for one in (record or {}).get("targets", ())} for record in (main[2], main[3]))
    fresh = [since for since, one in after.items() if before.get(since) != one]
    if not fresh:
        return f"Removed a target of {_named(main)}"
    return f"Set a target for {_named(main)}" if len(fresh) == 1 else f"Set the targets of {_named(main)}"


_SENTENCES: dict[str, Callable[[RecordChange, Names | None], str]] = {
    "key-result.grade": _graded,
    "kpi.audit": _audited,
    "kpi.target": _targets,
    "kpi.explain": lambda main, names: f"Noted the cause of a signal on {owner_text(main[2] or {}, names)}",
    "comment.add": lambda main, names: f"Commented on {owner_text(main[2] or {}, names)}",
    "comment.edit": lambda main, names: f"Changed a comment on {owner_text(main[2] or {}, names)}",
    "comment.settle": lambda main, names: f"Settled a mention on {owner_text(main[2] or {}, names)}",
    "comment.delete": lambda main, names: f"Deleted a comment on {owner_text(main[3] or {}, names)}",
    "signal-note.delete": lambda main, names: f"Deleted the cause noted for {owner_text(main[3] or {}, names)}",
}
"""Actions with a sentence of their own."""
