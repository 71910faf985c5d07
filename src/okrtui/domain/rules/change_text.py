"""What a commit did, in words: a title, and each field before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.models import RECORDS

RecordChange = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]
"""(table, number, the record after, the record before); None where it is or was absent."""

_QUIET = {"id", "revision", "created_at", "created_by", "updated_at", "updated_by"}
_TITLES = {
    kind.table: {n: f.title or n.replace("_", " ").capitalize() for n, f in kind.model_fields.items()}
    for kind in RECORDS
}
_NAME_FIELDS = ("title", "name", "metric")
_VERBS = {
    "cycle.add": "Planned",
    "cycle.edit": "Changed",
    "cycle.start": "Started",
    "cycle.grade": "Began to grade",
    "cycle.close": "Closed",
    "cycle.reopen": "Reopened",
    "cycle.delete": "Deleted",
    "objective.add": "Wrote",
    "objective.edit": "Changed",
    "objective.start": "Started",
    "objective.drop": "Dropped",
    "objective.close": "Closed",
    "objective.reopen": "Reopened",
    "objective.delete": "Deleted",
    "key-result.add": "Wrote",
    "key-result.edit": "Changed",
    "key-result.delete": "Deleted",
    "kpi.add": "Began to watch",
    "kpi.edit": "Changed",
    "kpi.retire": "Retired",
    "kpi.resume": "Brought back",
    "kpi.rebaseline": "Set a new baseline for",
    "kpi.pass-over": "Passed over for now",
    "kpi.delete": "Deleted",
    "decision.keep": "Decided on",
    "decision.delete": "Deleted",
    "hint.dismiss": "Put a hint aside for",
    "hint.recall": "Took up a hint again for",
}
_VALUED = {
    "key-result.check-in": "Checked in",
    "check-in.delete": "Deleted a check-in of",
    "kpi.record": "Recorded",
    "measurement.delete": "Deleted a value of",
}
_WHOLE = {
    "workspace.restore": "Restored a backup",
    "workspace.repair": "Repaired the workspace",
    "workspace.lost": "Lost to damage, set aside by a repair",
    "workspace.import": "Imported a file",
    "workspace.sample": "Filled the workspace with the sample",
    "reload": "Read the workspace anew, for its files had been replaced",
    "tinydb": "Changed the workspace from outside the program",
}
_OWNERS = (("key_results", "key_result"), ("kpis", "kpi"), ("kpis", "heals"))
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_TAKEN_BACK = {"undo": "Took back no. {}", "redo": "Did no. {} again"}


class FieldChange(NamedTuple):
    """One field of one record, before and after; None where there was or is nothing."""

    record: str
    field: str
    before: Any
    after: Any


def changes(ops: Iterable[RecordChange]) -> list[FieldChange]:
    """Each field that a commit changed; ids as they are shown, labels as on screen."""
    found = []
    for table, number, after, before in ops:
        names = [name for name in dict.fromkeys((*(after or ()), *(before or ()))) if name not in _QUIET]
        for name in names:
            old, new = (before or {}).get(name), (after or {}).get(name)
            if old != new and not (old in _EMPTY and new in _EMPTY):
                label = _TITLES.get(table, {}).get(name, name)
                found.append(FieldChange(f"{PREFIXES.get(table, table)}{number}", label, old, new))
    return found


def title(action: str, ops: Iterable[RecordChange], names: Mapping[tuple[str, int], str] | None = None) -> str:
    """What was done, as a sentence without its author; `names` tells the names of records that did not change."""
    listed = list(ops)
    if not listed:
        return _WHOLE.get(action, "Changed nothing")
    if action in _WHOLE:
        return f"{_WHOLE[action]}, {_counted(len(listed))}"
    main = _main(action, listed)
    word, _, sequence = action.partition(" ")
    if word in _TAKEN_BACK:
        main = next((op for op in listed if op[2] is None or op[3] is None), main)
        return f"{_TAKEN_BACK[word].format(sequence)}: {_named(main)}{_rest(main, listed)}"
    if action in _VALUED:
        return f"{_VALUED[action]} {_value(main)} for {_owner(main, names)}"
    if action in _TOLD:
        return _TOLD[action](main, names)
    did = f"Raised {_owner(main, names)} into" if action == "kpi.heal" else _VERBS.get(action, action)
    return f"{did} {_named(main)}{_rest(main, listed)}"


def _main(action: str, ops: list[RecordChange]) -> RecordChange:
    """The record an action is about: of its kind, and gone where it deletes."""
    kind, _, verb = action.partition(".")
    table = kind.replace("-", "_") + "s"
    own = [op for op in ops if op[0] == table]
    gone = [op for op in own if op[2] is None] if verb == "delete" else []
    return (*gone, *own, *ops)[0]


def _rest(main: RecordChange, ops: list[RecordChange]) -> str:
    """What else a commit changed; beside a deletion, what is still there has only lost a link."""
    others = [op for op in ops if op is not main]
    unlinked = [op for op in others if op[2] is not None] if main[2] is None else []
    more = len(others) - len(unlinked)
    rest = f" and {_counted(more, 'more ')}" if more else ""
    return f"{rest}; {_counted(len(unlinked))} no longer linked to it" if unlinked else rest


def _counted(count: int, more: str = "") -> str:
    return f"{count} {more}record{'s' * (count != 1)}"


def _named(op: RecordChange) -> str:
    table, number, after, before = op
    record = after or before or {}
    name = next((str(record[field]) for field in _NAME_FIELDS if record.get(field)), "")
    return f"{PREFIXES.get(table, table)}{number} {name}".strip()


def _owner(op: RecordChange, names: Mapping[tuple[str, int], str] | None) -> str:
    """The key result or KPI that a check-in, a value or a note is about."""
    record = op[2] or op[3] or {}
    table, number = next((table, record[field]) for table, field in _OWNERS if field in record)
    return f"{PREFIXES[table]}{number} {(names or {}).get((table, number), '')}".strip()


def _value(op: RecordChange) -> str:
    record = op[2] or op[3] or {}
    value, done = record.get("value"), len(record.get("done", ()))
    return f"{done} step{'s' * (done != 1)}" if value is None else format(Decimal(str(value)), "f")


Names = Mapping[tuple[str, int], str] | None


def _graded(main: RecordChange, _names: Names) -> str:
    grade = Decimal(str((main[2] or {}).get("grade")))
    return f"Graded {_named(main)} {grade:.1f}"


def _audited(main: RecordChange, _names: Names) -> str:
    return f"Audited {_named(main)} as {(main[2] or {}).get('category')}"


_TOLD: dict[str, Callable[[RecordChange, Names], str]] = {
    "key-result.grade": _graded,
    "kpi.audit": _audited,
    "kpi.target": lambda main, _: f"Set a target for {_named(main)}",
    "kpi.explain": lambda main, names: f"Noted the cause of a signal of {_owner(main, names)}",
    "signal-note.delete": lambda main, names: f"Deleted the cause noted for {_owner(main, names)}",
}
"""Actions whose sentence is built in a way of its own."""
