"""Changes of very many records, such as imports: of those the log keeps the first, and the numbers of the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from okrtui.domain.columns.log import LogRow, numbers_in, shown_ids
from okrtui.domain.number_runs import NumberRuns
from okrtui.domain.records.field_types import folded
from okrtui.domain.rules import record_names
from okrtui.domain.rules.change_text import is_of_the_whole, title
from okrtui.domain.rules.record_names import shown_id
from okrtui.domain.workspace import Workspace
from okrtui.session import Entry
from okrtui.tui.sections.log.packed_changes import packed

MOST: Final = 400
"""The records of a change that are kept as they were before and after, and shown in its detail."""


class LongEntry(NamedTuple):
    """A change of very many records: `entry` has the first of them, `more` is the number of the others.

    `numbers` are those of all records in it, by table, and of what its check-ins, values and causes belong to.
    """

    entry: Entry
    more: int
    title: str
    numbers: Mapping[str, NumberRuns]


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
        return shown_ids(self.long.numbers)

    def is_about(self, ids: Collection[str]) -> bool:
        """Return whether it changed one of the records, or what is entered for them; ids are case folded."""
        asked, by_table = record_names.numbers_in(ids), self.long.numbers.items()
        found = ((table, number) for number in asked for table, runs in by_table if number in runs)
        return any(folded(shown_id(table, number) or "") in ids for table, number in found)


class Outline(NamedTuple):
    """The numbers of the records in a change of very many, which take long to find, and its title if it names none."""

    numbers: Mapping[str, NumberRuns]
    title: str


def outline(entry: Entry) -> Outline | None:
    """Return the outline of a change of very many records, None of any other; it needs no workspace."""
    if len(entry.ops) <= MOST:
        return None
    return Outline(numbers_in(entry.ops), title(entry.action, entry.ops) if is_of_the_whole(entry.action) else "")


def shortened(workspace: Workspace, entry: Entry, known: Outline | None) -> LongEntry | None:
    """Return what the log keeps of a change of very many records, given its outline; None for any other change."""
    if known is None:
        return None
    ops, words = entry.ops[:MOST], known.title or LogRow(workspace, entry).title
    return LongEntry(packed(entry._replace(ops=ops)), len(entry.ops) - MOST, words, known.numbers)
