"""What a commit did, in words: a title, and each field before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from okrtui.domain.kinds import PREFIXES
from okrtui.domain.records import RECORDS

Op = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]
"""(table, number, the record after, the record before); None where it is or was absent."""

_QUIET = {"id", "revision", "created_at", "created_by", "updated_at", "updated_by"}
_TITLES = {kind.table: {n: f.title or n for n, f in kind.model_fields.items()} for kind in RECORDS}
_NAME_FIELDS = ("title", "name", "metric")
_VERBS = {
    "cycle.add": "Planned",
    "cycle.edit": "Changed",
    "cycle.start": "Started",
    "cycle.delete": "Deleted",
    "objective.add": "Wrote",
    "objective.edit": "Changed",
    "objective.start": "Started",
    "objective.drop": "Dropped",
    "objective.delete": "Deleted",
    "key-result.add": "Wrote",
    "key-result.edit": "Changed",
    "key-result.delete": "Deleted",
    "kpi.add": "Began to watch",
    "kpi.edit": "Changed",
    "kpi.retire": "Retired or brought back",
    "kpi.delete": "Deleted",
    "decision.keep": "Decided on",
    "decision.delete": "Deleted",
}


class FieldChange(NamedTuple):
    """One field of one record, before and after; None where there was or is nothing."""

    record: str
    field: str
    before: Any
    after: Any


def changes(ops: Iterable[Op]) -> list[FieldChange]:
    """Each field that a commit changed; ids as they are shown, labels as on screen."""
    found = []
    for table, number, after, before in ops:
        names = [name for name in dict.fromkeys((*(after or ()), *(before or ()))) if name not in _QUIET]
        for name in names:
            old, new = (before or {}).get(name), (after or {}).get(name)
            if old != new and not (old in (None, "", []) and new in (None, "", [])):
                label = _TITLES.get(table, {}).get(name, name)
                found.append(FieldChange(f"{PREFIXES.get(table, table)}{number}", label, old, new))
    return found


def title(action: str, ops: Iterable[Op], names: Mapping[tuple[str, int], str] | None = None) -> str:
    """What was done, as a sentence without its author; `names` tells the names of records that did not change."""
    listed = list(ops)
    if not listed:
        return action
    if action == "key-result.check-in":
        return _valued("Checked in", listed[0], "key_results", "key_result", names)
    if action == "kpi.record":
        return _valued("Recorded", listed[0], "kpis", "kpi", names)
    if action == "kpi.target":
        return f"Set a target for {_named(listed[0])}"
    verb = _VERBS.get(action, action)
    main = _main(action, listed)
    more = len(listed) - 1
    rest = f" and {more} more record{'s' if more > 1 else ''}" if more else ""
    return f"{verb} {_named(main)}{rest}"


def _main(action: str, ops: list[Op]) -> Op:
    table = action.partition(".")[0].replace("-", "_") + "s"
    return next((op for op in ops if op[0] == table), ops[0])


def _named(op: Op) -> str:
    table, number, after, before = op
    record = after or before or {}
    name = next((str(record[field]) for field in _NAME_FIELDS if record.get(field)), "")
    return f"{PREFIXES.get(table, table)}{number} {name}".strip()


def _valued(
    verb: str, op: Op, table: str, field: str, names: Mapping[tuple[str, int], str] | None
) -> str:
    _, _, after, before = op
    record = after or before or {}
    number = record.get(field, 0)
    value = record.get("value")
    said = f"{value}" if value is not None else f"{len(record.get('done', ()))} steps"
    name = (names or {}).get((table, number), "")
    return f"{verb} {said} for {PREFIXES[table]}{number} {name}".strip()
