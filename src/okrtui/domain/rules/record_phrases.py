"""Stored records in words: by name, or by their value and the record that they belong to; never by an id alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.log_entry import RecordChange
from okrtui.domain.records.models import Record
from okrtui.domain.rules.integrity import references
from okrtui.domain.rules.number_text import DASH, counted, number
from okrtui.domain.rules.record_names import name_in, name_of, named
from okrtui.domain.workspace import Workspace

_Document = Mapping[str, Any]
Names = Mapping[tuple[str, int], str]
"""The names of records by table and number; a record that is not among them is gone."""

_OWNERS = (
    ("key_results", "key_result"), ("kpis", "kpi"), ("kpis", "heals"), ("objectives", "objective"), ("cycles", "cycle"),
)  # fmt: skip


def names_in(workspace: Workspace, about: Iterable[RecordChange], ops: Iterable[RecordChange] = ()) -> Names:
    """Return the names of what some operations refer to: as they are now, else as the whole commit has them."""
    names: dict[tuple[str, int], str] = {}
    missing: set[tuple[str, int]] = set()
    for key in {key for op in about for key in _referred(op)}:
        record = workspace.table(key[0]).get(key[1])
        if record is None:
            missing.add(key)
        else:
            names[key] = name_of(record)
    for table, record_id, after, before in ops if missing else ():
        if (table, record_id) in missing:
            names[table, record_id] = name_in(after or before)
    return names


def _referred(op: RecordChange) -> Iterable[tuple[str, int]]:
    table, _, after, before = op
    fields = references(table) if table in PREFIXES else ()
    documents = (after or {}, before or {})
    return ((target, one[name]) for name, target in fields for one in documents if isinstance(one.get(name), int))


def linked_text(table: str, number: int, names: Names | None) -> str:
    """Return the id and name of a record that another points to; one that is not among the names is deleted."""
    return named(table, number, "" if names is None else names.get((table, number), "(deleted)"))


def owner_text(document: _Document, names: Names | None) -> str:
    """Return the record that a check-in, a value, a note or a comment is about."""
    table, number = next((table, document[field]) for table, field in _OWNERS if document.get(field))
    return linked_text(table, number, names)


def value_text(document: _Document) -> str:
    """Return the value of a check-in or measurement, or how many milestones are done."""
    value, done = document.get("value"), len(document.get("done", ()))
    return counted(done, "milestone") if value is None else format(Decimal(str(value)), "f")


def stored_text(value: Any) -> str:
    """Return a stored value as text for a line: `yes`, `14`, `kind metric, baseline 14, target 5`."""
    match value:
        case None | "":
            return DASH
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return number(Decimal(str(value)))
        case dict():
            filled = ((name, one) for name, one in value.items() if one is not None)
            return ", ".join(f"{name.replace('_', ' ')} {stored_text(one)}" for name, one in filled)
        case list():
            return "; ".join(map(stored_text, value)) or DASH
    return str(value)


def described(table: str, number: int, document: _Document, names: Names | None) -> str:
    """Return a record in words: by its name, or by its value and the record that it belongs to."""
    match table:
        case "check_ins":
            return f"check-in of {value_text(document)} for {owner_text(document, names)}"
        case "measurements":
            return f"value {value_text(document)} of {owner_text(document, names)}"
        case "signal_notes":
            return f"cause of a signal on {owner_text(document, names)}"
        case "comments":
            return f"comment of {document['created_by']} on {owner_text(document, names)}"
    return named(table, number, name_in(document))


def in_words(workspace: Workspace, record: Record) -> str:
    """Return a record of a workspace in words."""
    document = record.document()
    op: RecordChange = (record.table, record.id, document, None)
    return described(record.table, record.id, document, names_in(workspace, [op]))
