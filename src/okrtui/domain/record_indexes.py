"""The indexes of a workspace: by which fields the records of each table are found, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from okrtui.domain.index import Index
from okrtui.domain.record_table import RecordTable
from okrtui.domain.records.field_types import folded
from okrtui.domain.rules import similar_names

if TYPE_CHECKING:
    from okrtui.domain.workspace import Workspace

_BY_ID = attrgetter("id")
_BY_DATE = attrgetter("date", "id")

_INDEXED: dict[str, tuple[Callable[[Any], Any], tuple[str, ...]]] = {
    "objectives": (_BY_ID, ("cycle", "parent", "heals", "kept_from")),
    "key_results": (_BY_ID, ("objective", "kpi")),
    "check_ins": (_BY_DATE, ("key_result",)),
    "measurements": (_BY_DATE, ("kpi",)),
    "signal_notes": (_BY_DATE, ("kpi",)),
    "comments": (_BY_ID, ("cycle", "objective", "key_result", "kpi")),
}
"""The order of the records of a table, and the fields by which they are found."""

_MOST = {"key_results": 250, "check_ins": 250, "measurements": 1_000}
"""The records of a table that are kept once they are read, some screens of them: they are by far the most."""


_NONE: frozenset[str] = frozenset()


def _folded(name: str) -> tuple[str]:
    return (folded(name),)


def _each_folded(names: object) -> frozenset[str]:
    """Return the names among owners, folded; what another program wrote may be anything."""
    return frozenset(folded(one) for one in names if isinstance(one, str)) if isinstance(names, list | tuple) else _NONE


def indexes_of(tables: Mapping[str, RecordTable]) -> dict[str, dict[str, Index]]:
    """Return new indexes of some tables, by table and field."""
    indexes = {
        table: {field: Index(tables[table], field, order, most=_MOST.get(table)) for field in fields}
        for table, (order, fields) in _INDEXED.items()
    }
    indexes["key_results"]["title"] = Index(tables["key_results"], "title", _BY_ID, _folded)
    for table in ("kpis", "cycles"):
        indexes[table] = {"name": Index(tables[table], "name", _BY_ID, _folded)}
    indexes["kpis"]["owners"] = Index(tables["kpis"], "owners", _BY_ID, _each_folded, raw=object)
    indexes["kpis"]["likeness"] = Index(tables["kpis"], "name", _BY_ID, similar_names.keys)
    return indexes


@contextmanager
def in_passing(workspace: Workspace) -> Iterator[None]:
    """Keep no more of the records that are by far the most, for who looks at all of them once.

    What was read before, such as what a screen shows, is not let go for it.
    """
    with ExitStack() as stack:
        for table in _MOST:
            for field in _INDEXED[table][1]:
                index = workspace.index(table, field)
                if isinstance(index, Index) and index.lets_go:
                    stack.enter_context(index.in_passing())
        yield
