"""The fields by which records are found without the others: each has an index of the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LOOKUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "objectives": ("cycle", "parent", "heals", "kept_from"),
    "key_results": ("objective", "kpi"),
    "check_ins": ("key_result",),
    "measurements": ("kpi",),
    "signal_notes": ("kpi",),
}
"""Fields that name another record, by table."""


def statements() -> bytes:
    """Return what makes the indexes that are not there: each of one table alone, so that a change keeps up few."""
    made = (
        f"create index if not exists {table}_{field} on okrtui.record ((body->'{field}'), id) where kind = '{table}';"
        for table, fields in LOOKUPS.items()
        for field in fields
    )
    return "\n".join(made).encode()
