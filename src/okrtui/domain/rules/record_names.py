"""Records by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import RECORDS, Record
from okrtui.domain.workspace import Workspace

NOUNS = {
    "cycles": "cycle",
    "objectives": "objective",
    "key_results": "key result",
    "check_ins": "check-in",
    "kpis": "KPI",
    "measurements": "value",
    "decisions": "decision",
    "signal_notes": "signal note",
    "comments": "comment",
}
"""The noun for a record of each table."""

NAME_FIELDS = ("title", "name", "metric")
"""The field that names a record; a record has one of these at most."""

_NAMED_BY = {kind.table: field for kind in RECORDS for field in NAME_FIELDS if field in kind.model_fields}
"""The field that names the records of a table that have names."""


def some(table: str) -> str:
    """Return the noun for a record of a table with its article: `a KPI`, `an objective`."""
    noun = NOUNS[table]
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def nouns_of(table: str) -> tuple[str, str]:
    """Return the noun for a record of a table, and its plural."""
    return NOUNS[table], f"{NOUNS[table]}s"


def name_of(record: Record | None) -> str:
    """Return what a record is called; empty where it has no name, or is none."""
    field = None if record is None else _NAMED_BY.get(record.table)
    return "" if field is None else str(getattr(record, field))


def name_in(document: Mapping[str, Any] | None) -> str:
    """Return what a stored record is called; empty where it has no name, or is none."""
    return next((str(document[field]) for field in NAME_FIELDS if document.get(field)), "") if document else ""


def shown_id(table: str, number: int | None) -> str | None:
    """Return the id of a record as it is shown, like KR12; None for none."""
    return None if number is None else f"{PREFIXES.get(table, table)}{number}"


def named(table: str, number: int, name: str) -> str:
    """Return a record by id and name; by its id alone where it has no name."""
    return f"{shown_id(table, number)} {name}".strip()


def linked(workspace: Workspace, table: str, number: int | None, missing: str = "") -> str:
    """Return a record that another points to by id and name, or by id and `missing`; empty for none."""
    if number is None:
        return ""
    record = workspace.table(table).get(number)
    return named(table, number, missing if record is None else name_of(record))


def reads_like_an_id(name: str, *, alone: bool = True) -> bool:
    """Return whether a name could be meant as an id, such as K99; with `alone` a number alone could be, too."""
    letters = "|".join(PREFIXES.values()).casefold()
    return re.fullmatch(rf"(?:{letters}){'?' if alone else ''}[0-9]+", folded(name)) is not None


def numbers_in(ids: Iterable[str]) -> frozenset[int]:
    """Return the numbers of records that ids name, such as 6 of KR6; none of what is no id."""
    return frozenset(int("".join(filter(str.isdecimal, folded(one)))) for one in ids if reads_like_an_id(one))


def author(record: Record) -> str:
    """Return whose a value, check-in or cause is as it stands: who changed it last."""
    return record.updated_by
