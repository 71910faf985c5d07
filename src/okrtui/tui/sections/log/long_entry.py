"""Changes of very many records, such as imports: of those the log keeps the first, and the ids of the others."""

from __future__ import annotations

from typing import Final, NamedTuple

from okrtui.domain.columns.log import LogRow, ids_in
from okrtui.domain.workspace import Workspace
from okrtui.session import Entry

MOST: Final = 400
"""The records of a change that are kept as they were before and after, and shown in its detail."""


class LongEntry(NamedTuple):
    """A change of very many records: `entry` has the first of them, `more` is the number of the others."""

    entry: Entry
    more: int
    title: str
    ids: str


class LongLogRow(LogRow):
    """Such a change as a row of the log."""

    long: LongEntry

    @classmethod
    def of(cls, workspace: Workspace, long: LongEntry) -> LongLogRow:
        """Return the row of a long change."""
        row = cls(workspace, long.entry)
        row.long = long
        return row

    @property
    def title(self) -> str:
        """The commit in a sentence."""
        return self.long.title

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all records in it, and of those that its check-ins, values and causes belong to."""
        return tuple(self.long.ids.split())


def ids_of_many(entry: Entry) -> str:
    """Return the ids in a change of very many records, which take long to find; empty for any other change."""
    return "" if len(entry.ops) <= MOST else " ".join(ids_in(entry.ops))


def shortened(workspace: Workspace, entry: Entry, ids: str) -> LongEntry | None:
    """Return what the log keeps of a change of very many records, given their ids; None for any other change."""
    if not ids:
        return None
    title = LogRow(workspace, entry).title
    return LongEntry(entry._replace(ops=entry.ops[:MOST]), len(entry.ops) - MOST, title, ids)
