"""Changes of very many records, such as imports: of those the log keeps the first, and the ids of the others."""

from __future__ import annotations

from typing import Final, NamedTuple

from okrtui.domain.columns.log import LogRow, ids_in
from okrtui.domain.rules.change_text import is_of_the_whole, title
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


class Outline(NamedTuple):
    """The ids in a change of very many records, which take long to find, and its title where that names none."""

    ids: str
    title: str


def outline(entry: Entry) -> Outline | None:
    """Return the outline of a change of very many records, None of any other; it needs no workspace."""
    if len(entry.ops) <= MOST:
        return None
    return Outline(" ".join(ids_in(entry.ops)), title(entry.action, entry.ops) if is_of_the_whole(entry.action) else "")


def shortened(workspace: Workspace, entry: Entry, known: Outline | None) -> LongEntry | None:
    """Return what the log keeps of a change of very many records, given its outline; None for any other change."""
    if known is None:
        return None
    ops, words = entry.ops[:MOST], known.title or LogRow(workspace, entry).title
    return LongEntry(entry._replace(ops=ops), len(entry.ops) - MOST, words, known.ids)
