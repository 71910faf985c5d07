"""Titles of commits: a sentence on the change with the names of its records."""

from __future__ import annotations

from collections.abc import Sequence

from okrtui.domain.rules.change_text import RecordChange, title
from okrtui.domain.rules.record_names import name_of
from okrtui.domain.workspace import Workspace

_OWNERS = (("kpi", "kpis"), ("key_result", "key_results"))


def headline(workspace: Workspace, action: str, ops: Sequence[RecordChange]) -> str:
    """Return the title of a commit; a check-in or value is named after its key result or KPI."""
    return title(action, ops, _names(workspace, ops))


def _names(workspace: Workspace, ops: Sequence[RecordChange]) -> dict[tuple[str, int], str]:
    names: dict[tuple[str, int], str] = {}
    for _, _, after, before in ops:
        document = after or before or {}
        for field, table in _OWNERS:
            record = workspace.table(table).get(document.get(field) or 0)
            if record is not None:
                names[table, record.id] = name_of(record)
    return names
