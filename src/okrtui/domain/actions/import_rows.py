"""The parts of an import: rows, the keys that match them with records, and the plan made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from okrtui.domain.records.enums import Ref
from okrtui.domain.records.field_types import wrong
from okrtui.domain.records.models import KeyResult, Record
from okrtui.domain.workspace import Change

KEYS: dict[str, tuple[str, ...]] = {
    "cycles": ("name",),
    "kpis": ("name",),
    "objectives": ("cycle", "title"),
    "key_results": ("objective", "title"),
    "check_ins": ("key_result", "date"),
    "measurements": ("kpi", "date"),
    "signal_notes": ("kpi", "date"),
    "decisions": ("metric",),
    "comments": ("text",),
}
"""The fields that identify the record of a row without an id, in the order of import."""

IMPORT = "workspace.import"
"""The name of the action in the log."""

MOST = 10**12
"""The highest id and revision that a file may have, so that there is room above it."""

MEASURES = {"metric": ("baseline", "target", "unit"), "milestones": ("steps",), "maintain": ("low", "high", "unit")}
"""The fields of each measure."""


Told = Mapping[str, Any]
"""Fields as they were written."""


class ImportRow(NamedTuple):
    """One record in a file: its place there, its table, and its fields as they were written.

    A bad row is known by its id or name but never imported; one in passing only names a record, as often as it likes.
    `if_new` are fields that count only where the record is new; with a `date` among them, a check-in is new only if the
    latest one says something else. A record that `must_exist` is not made. `targets` are those of a KPI, each with its
    bounds and the day from which it holds, if that is known.
    """

    place: str | int
    table: str
    values: dict[str, Any]
    is_bad: bool = False
    is_in_passing: bool = False
    if_new: Told = MappingProxyType({})
    must_exist: bool = False
    targets: Sequence[Told] = ()


class ColumnRows(Sequence[ImportRow]):
    """The rows of one table by column: each is made when it is asked for, as a hundred thousand would fill the memory.

    None in a column says nothing. Of the `bad` rows the positions are given. With `told_ids`, rows with one must exist.
    """

    def __init__(
        self,
        table: str,
        places: Sequence[int],
        columns: Mapping[str, Sequence[Any]],
        bad: Container[int] = (),
        *,
        told_ids: bool = False,
    ) -> None:
        self.table, self.columns, self.places, self.bad = table, columns, places, bad
        self._told_ids = told_ids

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[ImportRow]:
        yield from map(self._row, range(len(self)), zip(*self.columns.values(), strict=True))

    @overload
    def __getitem__(self, at: int) -> ImportRow: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[ImportRow]: ...
    def __getitem__(self, at: int | slice) -> ImportRow | Sequence[ImportRow]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return self._row(range(len(self))[at], [cells[at] for cells in self.columns.values()])

    def _row(self, at: int, cells: Sequence[Any]) -> ImportRow:
        values = {name: one for name, one in zip(self.columns, cells, strict=True) if one is not None}
        row = ImportRow(self.places[at], self.table, values, at in self.bad)
        return row._replace(must_exist=True) if self._told_ids and "id" in values else row


class RowFault(NamedTuple):
    """The reason why a row cannot be imported; a conflict is with a change made here meanwhile."""

    place: str | int
    reason: str
    is_conflict: bool = False


@dataclass(frozen=True)
class ImportBatch:
    """The rows of a file; `today` is its meaning of the word, `highest` has the highest ids used in its workspace.

    If it `overwrites`, its values count for more than what somebody corrected here. If it has `own_ids`, its ids are
    those of this workspace whatever the records are called. `corrected` has the tables and numbers of records that were
    changed by hand since an import wrote them, by the same person. `fiscal_month` is the month in which fiscal years
    begin, if cycles are named by them. `anyway` is the reason to start objectives whatever their number of key results.
    """

    rows: Sequence[ImportRow]
    today: date
    highest: Mapping[str, int] = field(default_factory=dict)
    overwrites: bool = False
    own_ids: bool = False
    corrected: frozenset[tuple[str, int]] = frozenset()
    fiscal_month: int | None = None
    anyway: str = ""

    def ids(self) -> Iterator[tuple[str, Any]]:
        """Yield the table of each row and the id in it, if it has one."""
        if isinstance(self.rows, ColumnRows):
            yield from ((self.rows.table, one) for one in self.rows.columns.get("id", ()))
        else:
            yield from ((row.table, row.values.get("id")) for row in self.rows)

    def by_table(self) -> dict[str, Sequence[ImportRow]]:
        """Return the rows of each table, those in passing behind the others."""
        if isinstance(self.rows, ColumnRows):
            return {self.rows.table: self.rows}
        found = defaultdict[str, list[ImportRow]](list)
        for row in self.rows:
            found[row.table].append(row)
        return {table: sorted(rows, key=attrgetter("is_in_passing")) for table, rows in found.items()}


class ImportedRow(NamedTuple):
    """The outcome of the row in a place: its record before (None where it is new) and after (the same where unchanged).

    `offered` is the record as the file has it, where what somebody corrected here was kept instead.
    """

    place: str | int
    before: Record | None
    after: Record
    offered: Record | None = None


@dataclass(frozen=True)
class ImportPlan:
    """The outcome of an import, its faults, and the highest ids that it reserves by table.

    `highest` is the highest number of each table before.
    """

    taken: Sequence[ImportedRow]
    faults: Sequence[RowFault]
    highest: Mapping[str, int]
    used: tuple[tuple[str, int], ...] = ()

    @cached_property
    def added(self) -> list[Record]:
        """The new records."""
        return [one.after for one in self.taken if one.before is None]

    @cached_property
    def changed(self) -> list[tuple[Record, Record]]:
        """The changed records, before and after."""
        return [(one.before, one.after) for one in self.taken if one.before is not None and one.before is not one.after]

    @cached_property
    def left(self) -> list[Record]:
        """The records that already are as in the file."""
        return [one.after for one in self.taken if one.before is one.after and one.offered is None]

    @cached_property
    def kept(self) -> list[tuple[Record, Record]]:
        """The records that somebody corrected, as they are here and as the file has them."""
        return [(one.after, one.offered) for one in self.taken if one.offered is not None]

    @cached_property
    def change(self) -> Change:
        """The whole import as one change."""
        puts = tuple(one.after for one in self.taken if one.before is not one.after)
        return Change(IMPORT, puts, used=self.used)


def number_in(table: str, typed: object) -> int:
    """Return the number in an id. Raises ValueError."""
    return Ref(table).number(typed)


def where(place: str | int) -> str:
    """Return the place of a row in words."""
    return f"line {place}" if isinstance(place, int) else place


def measure_of(given: Any, before: Record | None) -> Any:
    """Return the measure in a row, completed by the key result's present one. Raises ValueError."""
    old = dict(before.measure) if isinstance(before, KeyResult) else {}
    if not isinstance(given, dict) or not isinstance(given.get("kind") or "", str):
        return given
    filled = [name for name, one in given.items() if one not in (None, "")]
    kind = given.get("kind") or old.get("kind") or _kind_of(filled)
    if kind not in MEASURES:
        raise wrong("measure: Use metric (baseline and target), maintain (low, high) or milestones (steps).")
    foreign = {name for names in MEASURES.values() for name in names} - set(MEASURES[kind])
    strange = [name for name in filled if name in foreign]
    if strange:
        raise wrong(f"{strange[0]}: A “{kind}” measure does not have this field.")
    start = old if old.get("kind") == kind else {}
    return {name: one for name, one in {**start, **given, "kind": kind}.items() if name not in foreign}


def _kind_of(filled: Sequence[str]) -> str:
    """Return the measure that has one of the fields; empty for none."""
    return next((kind for kind, names in MEASURES.items() if any(one in filled for one in names if one != "unit")), "")
