"""The fields by which records are found without the others: each has an index of the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from okrtui.domain.records.models import RECORDS
from okrtui.domain.records.validation import link_fields, owner_fields

LOOKUPS: Final[Mapping[str, tuple[str, ...]]] = {
    kind.table: (*(field for field, _ in owner_fields(kind.table)), *link_fields(kind.table)) for kind in RECORDS
}
"""The fields that name another record, by table."""


def statements() -> bytes:
    """Return what makes the indexes that are not there: each of one table alone, so that a change keeps up few."""
    made = (
        f"create index if not exists {table}_{field} on okrtui.record ((body->'{field}'), id) where kind = '{table}';"
        for table, fields in LOOKUPS.items()
        for field in fields
    )
    return "\n".join(made).encode()
