"""The columns of the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from okrtui.domain.columns.catalogue import Catalogue, Column, Width
from okrtui.domain.columns.values import Person
from okrtui.domain.number_runs import NumberRuns
from okrtui.domain.record_table import RecordKey
from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.log_entry import LogEntry, RecordChange
from okrtui.domain.rules.change_text import changed_fields, headline
from okrtui.domain.rules.integrity import with_shown_ids
from okrtui.domain.rules.record_names import shown_id
from okrtui.domain.workspace import Workspace

DAYS = ("today", "yesterday")
"""Words for a day: the index is the number of days ago."""

_RECORDED_OF = {
    "check_ins": (("key_result", "key_results"),),
    "measurements": (("kpi", "kpis"),),
    "signal_notes": (("kpi", "kpis"),),
    "comments": tuple((field, f"{field}s") for field in ("kpi", "key_result", "objective", "cycle")),
}
"""The tables without rows of their own: each counts as what it is about, by the fields that name that."""


class LogRow(NamedTuple):
    """A commit of the log; the workspace names the records in it."""

    workspace: Workspace
    entry: LogEntry

    @property
    def title(self) -> str:
        """The commit in a sentence."""
        return headline(self.workspace, self.entry.action, self.entry.ops)

    @property
    def local(self) -> datetime:
        """Its time in the reader's time zone."""
        return self.entry.at.astimezone()

    @property
    def day(self) -> date:
        """Its local date."""
        return self.local.date()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the records in it, and of those that its check-ins, values and causes belong to."""
        return ids_in(self.entry.ops)

    def is_about(self, ids: Collection[str]) -> bool:
        """Return whether it changed one of the records, or what is entered for them; ids are case folded."""
        return any(folded(one) in ids for one in self.ids)

    @property
    def changes(self) -> list[dict[str, Any]]:
        """Each field it changed, before and after, with ids as they are shown."""
        return [change for op in self.entry.ops for change in _changes(op)]


def ids_in(ops: Iterable[RecordChange]) -> tuple[str, ...]:
    """Return the ids of the records in a commit, and of those that its check-ins, values and causes belong to."""
    found: dict[str, dict[int, None]] = {}
    for table, number in _touched(ops):
        found.setdefault(table, {})[number] = None
    return shown_ids(found)


def numbers_in(ops: Iterable[RecordChange]) -> dict[str, NumberRuns]:
    """Return the numbers of those records, by table, in little memory also where they are a million."""
    found: dict[str, NumberRuns] = {}
    for table, number in _touched(ops):
        found.setdefault(table, NumberRuns()).add(number)
    return found


def shown_ids(numbers: Mapping[str, Iterable[int]]) -> tuple[str, ...]:
    """Return numbers of records, by table, as they are shown."""
    return tuple(shown_id(table, number) or "" for table, some in numbers.items() for number in some)


def _touched(ops: Iterable[RecordChange]) -> Iterator[RecordKey]:
    """Yield each record in a commit, and what it belongs to; some more than once."""
    for table, number, after, before in ops:
        yield table, number
        for field, of in _RECORDED_OF.get(table, ()):
            if one := (after or before or {}).get(field):
                yield of, one


def _changes(op: RecordChange) -> Iterator[dict[str, Any]]:
    table, number, after, before = op
    is_known = table in PREFIXES
    new, old = (with_shown_ids(table, part or {}) if is_known else (part or {}) for part in (after, before))
    for field in changed_fields(after, before):
        yield {"record": shown_id(table, number), "field": field, "before": old.get(field), "after": new.get(field)}


LOG = Catalogue(
    LogRow,
    (
        Column(
            "sequence", "no", lambda row: row.entry.sequence, screen=Width(7, 2, heading="no."), listed=True,
            json="sequence", align="right",
        ),
        Column("when", "when", lambda row: f"{row.local:%Y-%m-%d %H:%M}", screen=Width(16, 8), listed=True),
        Column("at", "at", lambda row: row.entry.at.isoformat().replace("+00:00", "Z"), json="at"),
        Column(
            "by", "who", lambda row: Person(row.entry.by), screen=Width(10, 7), listed=True, json="by", filter="by",
            crops=True,
        ),
        Column("action", "action", lambda row: row.entry.action, screen=Width(20, 3), json="action"),
        Column(
            "title", "what", lambda row: row.title, screen=Width(40, 9, 36, flex=True), listed=True, json="title",
            crops=True, stays=True,
        ),
        Column("what", "what", lambda row: f"{row.entry.action} {row.title}", filter="what"),
        Column("ids", "on", lambda row: row.ids, filter="on"),
        Column("day", "since", lambda row: row.day, filter="since", words=DAYS),
        Column("changes", "changes", lambda row: row.changes, json="changes"),
    ),
    leads={"screen": ("when", "by", "title", "action")},
)  # fmt: skip
