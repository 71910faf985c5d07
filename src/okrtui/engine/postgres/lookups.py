"""The fields by which records are found without the others: each has an index of the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, LiteralString

from okrtui.domain.records.models import RECORDS
from okrtui.domain.records.validation import link_fields, owner_fields

LOOKUPS: Final[Mapping[str, tuple[str, ...]]] = {
    kind.table: (*(field for field, _ in owner_fields(kind.table)), *link_fields(kind.table)) for kind in RECORDS
}
"""The fields that name another record, by table."""


NUMBERS: Final[LiteralString] = """
(jsonb_path_query_array(ops::jsonb, '$[*][1]')
 || jsonb_path_query_array(ops::jsonb, '$[*][2 to 3] ? (@.type() == "object").keyvalue() ?
    (@.key == "kpi" || @.key == "key_result" || @.key == "objective" || @.key == "cycle").value'))
"""
"""The numbers of the records in an entry, and of those that they belong to, whatever their tables."""


def statements() -> bytes:
    """Return what makes the indexes that are not there.

    Those of records are of one table alone, so that a change keeps up few.
    """
    made = (
        f"create index if not exists {table}_{field} on okrtui.record ((body->'{field}'), id) where kind = '{table}';"
        for table, fields in LOOKUPS.items()
        for field in fields
    )
    numbers = f"create index if not exists entry_numbers on okrtui.entry using gin ({NUMBERS} jsonb_path_ops);"
    return "\n".join((*made, numbers)).encode()
