"""The log as JSON values: each commit with every field it changed, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.rules.change_text import RecordChange
from okrtui.domain.rules.record_names import shown_id
from okrtui.domain.workspace import Workspace
from okrtui.reports.json_fields.records import Json, with_ids
from okrtui.reports.log_titles import headline

_EMPTY: tuple[Any, ...] = (None, "", [], {})
_STAMPS = {"id", "revision", "created_at", "created_by", "updated_at", "updated_by"}


class LogEntry(Protocol):
    """One commit of the log, as an engine returns it."""

    @property
    def sequence(self) -> int:
        """Its number in the order of all commits."""

    @property
    def at(self) -> datetime:
        """Its time, in UTC."""

    @property
    def by(self) -> str:
        """The login name of its author."""

    @property
    def action(self) -> str:
        """The id of its action."""

    @property
    def ops(self) -> Sequence[RecordChange]:
        """Each record after and before."""


def entry(workspace: Workspace, one: LogEntry) -> Json:
    """Return one commit of the log, with each field it changed."""
    return {
        "sequence": one.sequence,
        "at": one.at.isoformat().replace("+00:00", "Z"),
        "by": one.by,
        "action": one.action,
        "title": headline(workspace, one.action, one.ops),
        "changes": [change for op in one.ops for change in _changes(op)],
    }


def _changes(op: RecordChange) -> Iterable[Json]:
    table, number, after, before = op
    is_known = table in PREFIXES
    new, old = (with_ids(table, part or {}) if is_known else (part or {}) for part in (after, before))
    for field in dict.fromkeys((*new, *old)):
        now, then = new.get(field), old.get(field)
        if field not in _STAMPS and now != then and not (now in _EMPTY and then in _EMPTY):
            yield {"record": shown_id(table, number), "field": field, "before": then, "after": now}
