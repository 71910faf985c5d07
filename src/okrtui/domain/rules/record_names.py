"""Records by their names."""

from __future__ import annotations

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace

NAME_FIELDS = ("title", "name", "metric")
"""The field that names a record; a record has one of these at most."""


def name_of(record: Record | None) -> str:
    """Return what a record is called; empty where it has no name, or is none."""
    return next((str(getattr(record, field)) for field in NAME_FIELDS if hasattr(record, field)), "")


def shown_id(table: str, number: int | None) -> str | None:
    """Return the id of a record as it is shown, like KR12; None for none."""
    return None if number is None else f"{PREFIXES.get(table, table)}{number}"


def linked(workspace: Workspace, table: str, number: int | None) -> str:
    """Return a record that another points to by id and name; by its id alone where it is missing, empty for none."""
    return f"{shown_id(table, number) or ''} {name_of(workspace.table(table).get(number or 0))}".strip()


def author(record: Record) -> str:
    """Return whose a value or check-in is as it stands: who changed it last."""
    return record.updated_by
