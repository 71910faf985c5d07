"""A commit in words: a title, and each field before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from okrtui.domain.records.models import RECORDS
from okrtui.domain.rules.number_text import counted
from okrtui.domain.rules.record_names import name_in, name_of, named, shown_id
from okrtui.domain.workspace import Workspace

RecordChange = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]
"""(table, number, the record after, the record before); None where it is or was absent."""

_QUIET = {"id", "revision", "created_at", "created_by", "updated_at", "updated_by"}
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
    "kpi.pass-over": "Postponed an OKR for",
    "kpi.delete": "Deleted",
    "decision.keep": "Recorded decision",
    "decision.delete": "Deleted",
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
_OWNERS = (("key_results", "key_result"), ("kpis", "kpi"), ("kpis", "heals"))
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_UNDONE = {"undo": "Undid no. {}", "redo": "Redid no. {}"}


class FieldChange(NamedTuple):
    """One field of one record, before and after; None where there was or is nothing."""

    record: str
    field: str
    before: Any
    after: Any


def changes(ops: Iterable[RecordChange]) -> list[FieldChange]:
    """Return each field that a commit changed, with ids and labels as on screen."""
    found = []
    for table, number, after, before in ops:
        names = [name for name in dict.fromkeys((*(after or ()), *(before or ()))) if name not in _QUIET]
        for name in names:
            old, new = (before or {}).get(name), (after or {}).get(name)
            if old != new and not (old in _EMPTY and new in _EMPTY):
                label = _TITLES.get(table, {}).get(name, name)
                found.append(FieldChange(shown_id(table, number) or table, label, old, new))
    return found


def headline(workspace: Workspace, action: str, ops: Iterable[RecordChange]) -> str:
    """Return a commit as a sentence without its author; a check-in or value is named after its key result or KPI."""
    listed = list(ops)
    return title(action, listed, dict(_owner_names(workspace, listed)))


def _owner_names(workspace: Workspace, ops: Iterable[RecordChange]) -> Iterator[tuple[tuple[str, int], str]]:
    for _, _, after, before in ops:
        document = after or before or {}
        for table, field in _OWNERS:
            record = workspace.table(table).get(document.get(field) or 0)
            if record is not None:
                yield (table, record.id), name_of(record)


def title(action: str, ops: Iterable[RecordChange], names: Mapping[tuple[str, int], str] | None = None) -> str:
    """Return a commit as a sentence without its author; `names` has the names of records that did not change."""
    listed = list(ops)
    if not listed:
        return _WHOLE.get(action, "Nothing changed")
    if action in _WHOLE:
        return f"{_WHOLE[action]}, {_counted(len(listed))}"
    main = _main(action, listed)
    word, _, sequence = action.partition(" ")
    if word in _UNDONE:
        main = next((op for op in listed if op[2] is None or op[3] is None), main)
        return f"{_UNDONE[word].format(sequence)}: {_described(main, names)}{_rest(main, listed)}"
    if action in _VALUED:
        return f"{_VALUED[action]} {_value(main)} for {_owner(main, names)}"
    if action in _SENTENCES:
        return _SENTENCES[action](main, names)
    origin = f" from {_owner(main, names)}" if action == "kpi.heal" else ""
    did = "Created" if origin else _VERBS.get(action, action)
    return f"{did} {_named(main)}{origin}{_rest(main, listed)}"


def _main(action: str, ops: list[RecordChange]) -> RecordChange:
    """Return the record that an action is about: one of its kind, removed where it deletes."""
    kind, _, verb = action.partition(".")
    table = kind.replace("-", "_") + "s"
    own = [op for op in ops if op[0] == table]
    gone = [op for op in own if op[2] is None] if verb == "delete" else []
    return (*gone, *own, *ops)[0]


def _rest(main: RecordChange, ops: list[RecordChange]) -> str:
    """Return how many other records a commit changed; beside a deletion, those that remain only lost a link."""
    others = [op for op in ops if op is not main]
    unlinked = [op for op in others if op[2] is not None] if main[2] is None else []
    more = len(others) - len(unlinked)
    rest = f" and {_counted(more, 'more ')}" if more else ""
    return f"{rest}; {_counted(len(unlinked))} no longer linked to it" if unlinked else rest


def _counted(count: int, more: str = "") -> str:
    return counted(count, f"{more}record")


def _named(op: RecordChange) -> str:
    table, number, after, before = op
    return named(table, number, name_in(after or before))


def _owner(op: RecordChange, names: Mapping[tuple[str, int], str] | None) -> str:
    """Return the key result or KPI that a check-in, a value or a note is about."""
    record = op[2] or op[3] or {}
    table, number = next((table, record[field]) for table, field in _OWNERS if field in record)
    return named(table, number, (names or {}).get((table, number), ""))


def _described(op: RecordChange, names: Mapping[tuple[str, int], str] | None) -> str:
    """Return a record in words: by its name, or by its value and the record that it belongs to."""
    match op[0]:
        case "check_ins":
            return f"check-in of {_value(op)} for {_owner(op, names)}"
        case "measurements":
            return f"value {_value(op)} of {_owner(op, names)}"
        case "signal_notes":
            return f"cause of a signal on {_owner(op, names)}"
    return _named(op)


def _value(op: RecordChange) -> str:
    record = op[2] or op[3] or {}
    value, done = record.get("value"), len(record.get("done", ()))
    return counted(done, "milestone") if value is None else format(Decimal(str(value)), "f")


Names = Mapping[tuple[str, int], str] | None


def _graded(main: RecordChange, _names: Names) -> str:
    grade = Decimal(str((main[2] or {}).get("grade")))
    return f"Graded {_named(main)} {grade:.1f}"


def _audited(main: RecordChange, _names: Names) -> str:
    return f"Audited {_named(main)} as {(main[2] or {}).get('category')}"


_SENTENCES: dict[str, Callable[[RecordChange, Names], str]] = {
    "key-result.grade": _graded,
    "kpi.audit": _audited,
    "kpi.target": lambda main, _: f"Set a target for {_named(main)}",
    "kpi.explain": lambda main, names: f"Noted the cause of a signal on {_owner(main, names)}",
    "signal-note.delete": lambda main, names: f"Deleted the cause noted for {_owner(main, names)}",
}
"""Actions with a sentence of their own."""
