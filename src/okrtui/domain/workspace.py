"""The workspace in memory: every record, their indexes, and queries."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar, cast

from okrtui.domain.index import Index, LayeredIndex
from okrtui.domain.loaded_documents import DocumentGroups, LoadedDocuments, StoredDocuments
from okrtui.domain.memory import Memory
from okrtui.domain.record_indexes import indexes_of
from okrtui.domain.record_table import RecordTable
from okrtui.domain.records.enums import PREFIXES, ObjectiveState
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import (
    RECORDS,
    CheckIn,
    Cycle,
    Decision,
    KeyResult,
    Kpi,
    Measurement,
    Objective,
    Record,
    SignalNote,
)
from okrtui.domain.records.validation import no_owner, owner_fields, stored
from okrtui.domain.rules import similar_names
from okrtui.domain.stored_figures import F, Figures, Make, StoredFigures, changed_since
from okrtui.errors import RuleError, UsageError

R = TypeVar("R", bound=Record)
T = TypeVar("T")
NO_GROUPS: Mapping[str, DocumentGroups] = {}


class Put(NamedTuple):
    """A record as it will be, or None if it is removed: the unit of a change."""

    table: str
    id: int
    after: dict[str, Any] | None


class Change(NamedTuple):
    """The change an action asks for: new records, and (table, id) pairs to remove.

    `used` are numbers, by table, up to which none may be issued again. `takes_back` marks an undo, which may remove a
    closed cycle.
    """

    action: str
    puts: tuple[Record, ...] = ()
    removes: tuple[tuple[str, int], ...] = ()
    used: tuple[tuple[str, int], ...] = ()
    takes_back: bool = False


_LONGEST = 18
"""The most digits of a typed id."""


class Workspace:
    """Every record by table and number. Only `apply` and `take` change it."""

    def __init__(self, groups: Mapping[str, DocumentGroups] = NO_GROUPS) -> None:
        self._stored = {kind.table: RecordTable(kind.table, groups.get(kind.table)) for kind in RECORDS}
        self._tables: Mapping[str, Mapping[int, Any]] = self._stored
        self._built = indexes_of(self._stored)
        self._indexes: Mapping[str, Mapping[str, Index | LayeredIndex]] = self._built
        self.memory = Memory(self)
        self._loaded: Mapping[str, LoadedDocuments] = {}
        self.highest: dict[str, int] = dict.fromkeys(self._stored, 0)

    @classmethod
    def load(
        cls, documents: StoredDocuments, highest: Mapping[str, int] | None = None, *, at_once: bool = False
    ) -> Workspace:
        """Return a workspace of stored documents, which are read when they are asked for, or `at_once`.

        Raises CorruptError if one that is read cannot be.
        """
        loaded = {table: LoadedDocuments.of_table(there) for table, there in documents.items()}
        workspace = cls(loaded)
        workspace._loaded = loaded
        if texts := {table: one.figures for table, one in loaded.items() if one.has_figures}:
            workspace.memory = Memory(workspace, StoredFigures(texts, *changed_since(loaded)))
        for table, records in workspace._stored.items():
            workspace.highest[table] = records.highest
            if at_once:
                records.values()
        workspace.use(highest or {})
        return workspace

    def read_changes(self) -> None:
        """Read what changed since the groups were written, as whoever writes has to. Raises CorruptError."""
        for table, documents in self._loaded.items():
            for number in documents.changed() if table in self._stored else ():
                self._stored[table].get(number)
        self._loaded = {}

    def require_owners(self) -> None:
        """Raise CorruptError if a record belongs to something that is not there."""
        for table, records in self._stored.items():
            for field, target in owner_fields(table):
                stray = records.stray(field, self._stored[target].every_number())
                if stray is not None:
                    raise no_owner(records[stray], field, target)

    def apply(self, puts: Iterable[Put]) -> None:
        """Apply stored records; tables of a later version are ignored. Raises CorruptError."""
        for table, number, document in puts:
            if table in self._tables:
                self._put(table, number, None if document is None else stored(table, number, document))

    def take(self, records: Iterable[tuple[str, int, Record | None]]) -> None:
        """Apply parsed records; None removes one."""
        for table, of_table in groupby(records, itemgetter(0)):
            self._put_all(table, [(number, record) for _, number, record in of_table])

    def _put_all(self, table: str, records: Sequence[tuple[int, Record | None]]) -> None:
        """Put records of a table in their places; the new ones of an import, say, all at once."""
        if len(records) == 1:
            self._put(table, *records[0])
            return
        highest = self.highest[table]
        new = {number: one for number, one in records if one is not None and number > highest}
        if len(new) < len(records):
            for number, record in records:
                self._put(table, number, record)
            return
        self._stored[table].add(new)
        for index in self._built.get(table, {}).values():
            index.add(new.values())
        self.memory.forget(new.values(), added=True)
        self.highest[table] = max(new)

    def _put(self, table: str, number: int, record: Record | None) -> None:
        records, indexes = self._stored[table], self._built.get(table, {}).values()
        before = None if number > self.highest[table] else records.get(number)
        if before is not None:
            self.memory.forget((before,))
            for index in indexes:
                index.discard(before)
        records.put(number, record)
        if record is not None:
            for index in indexes:
                index.add((record,))
            self.memory.forget((record,), added=before is None)
        self.highest[table] = max(self.highest[table], number)

    def use(self, highest: Mapping[str, int]) -> None:
        """Issue only numbers above these from now on, by table."""
        for table, number in highest.items():
            self.highest[table] = max(number, self.highest.get(table, 0))

    def remembered(self, record: Record, asked: Hashable, make: Callable[[], T], what: str = "standing") -> T:
        """Return what `make` computes about a record on a day, say, computed once until it may have changed."""
        if self._tables[record.table].get(record.id) is not record:
            return make()
        return self.memory.answer((record.table, record.id), what, asked, make)

    def kept(self, record: Record, asked: Hashable, make: Make[F], kind: type[F], what: str = "standing") -> F:
        """Return what `remembered` does; it may have been stored with the record."""
        about = record.table, record.id
        return self.remembered(record, asked, lambda: self.memory.stored_or(about, what, asked, make, kind), what)

    def recalls(self, record: Record, asked: Hashable) -> bool:
        """Return whether the standing of a record on a day, say, is known without computing it."""
        return self.memory.has((record.table, record.id), "standing", asked)

    def stored_figures(self, record: Record) -> Figures:
        """Return the figures about a record that were stored with it and are true."""
        return self.memory.stored(record)

    def stored_about(self, table: str, what: str, asked: Hashable) -> Mapping[int, Any]:
        """Return the figures about records of a table that were stored and are true, as plain JSON, by number."""
        return self.memory.stored_about(table, what, asked)

    def next_id(self, table: str) -> int:
        """Return the number of the table's next new record; numbers are never reused."""
        return self.highest[table] + 1

    def before(self, record: R) -> R | None:
        """Return a record as it is here before it is changed, None if it is new."""
        return None if record.id > self.highest[record.table] else self._tables[record.table].get(record.id)

    # -- the tables ---------------------------------------------------------------------------------------------

    def table(self, table: str) -> Mapping[int, Any]:
        """Return all records of a table by number."""
        return self._tables[table]

    @property
    def cycles(self) -> Mapping[int, Cycle]:
        """All cycles by number."""
        return self._tables["cycles"]

    @property
    def objectives(self) -> Mapping[int, Objective]:
        """All objectives by number."""
        return self._tables["objectives"]

    @property
    def key_results(self) -> Mapping[int, KeyResult]:
        """All key results by number."""
        return self._tables["key_results"]

    @property
    def check_ins(self) -> Mapping[int, CheckIn]:
        """All check-ins by number."""
        return self._tables["check_ins"]

    @property
    def kpis(self) -> Mapping[int, Kpi]:
        """All KPIs by number."""
        return self._tables["kpis"]

    @property
    def measurements(self) -> Mapping[int, Measurement]:
        """All measurements by number."""
        return self._tables["measurements"]

    @property
    def decisions(self) -> Mapping[int, Decision]:
        """All decisions by number."""
        return self._tables["decisions"]

    @property
    def signal_notes(self) -> Mapping[int, SignalNote]:
        """All signal notes by number."""
        return self._tables["signal_notes"]

    # -- queries ------------------------------------------------------------------------------------------------

    def _of(self, table: str, field: str, value: object) -> tuple[Any, ...]:
        return self._indexes[table][field].of(value)

    def index(self, table: str, field: str) -> Index | LayeredIndex:
        """Return the index over a field of a table. Raises KeyError if there is none."""
        return self._indexes[table][field]

    def indexed(self, table: str, field: str, value: object) -> tuple[Record, ...] | None:
        """Return the records whose field has the value, None without an index for it."""
        return self._of(table, field, value) if field in self._indexes.get(table, {}) else None

    def numbers_of(self, table: str, field: str, value: int) -> Sequence[int]:
        """Return the numbers of the records whose field has the value, the lowest first; none of them is read."""
        return self._indexes[table][field].numbers(value)

    def linked(self, table: str, field: str) -> Sequence[int] | None:
        """Return the numbers of the records whose field names another; None where it can only be asked by value."""
        return self._indexes[table][field].linked()

    def objectives_of(self, cycle: int) -> tuple[Objective, ...]:
        """Return a cycle's objectives, oldest first."""
        return self._of("objectives", "cycle", cycle)

    def children_of(self, objective: int | None) -> tuple[Objective, ...]:
        """Return the objectives with a parent, or those without one for None."""
        return self._of("objectives", "parent", objective)

    def continuations_of(self, objective: int) -> tuple[Objective, ...]:
        """Return the objectives that go on with one in later cycles, oldest first."""
        return self._of("objectives", "kept_from", objective)

    def key_results_of(self, objective: int) -> tuple[KeyResult, ...]:
        """Return an objective's key results, oldest first."""
        return self._of("key_results", "objective", objective)

    def check_ins_of(self, key_result: int) -> tuple[CheckIn, ...]:
        """Return a key result's check-ins by date, those of one day in the order of commits."""
        return self._of("check_ins", "key_result", key_result)

    def measurements_of(self, kpi: int) -> tuple[Measurement, ...]:
        """Return a KPI's measurements by date."""
        return self._of("measurements", "kpi", kpi)

    def measured_on(self, kpi: int, day: date) -> Measurement | None:
        """Return a KPI's value of a day, None if there is none."""
        found = self._indexes["measurements"]["kpi"].first(kpi, (day,))
        return cast("Measurement", found) if found is not None and found.date == day else None

    def signal_notes_of(self, kpi: int) -> tuple[SignalNote, ...]:
        """Return a KPI's signal notes by date."""
        return self._of("signal_notes", "kpi", kpi)

    def fed_by(self, kpi: int) -> tuple[KeyResult, ...]:
        """Return the key results linked to a KPI."""
        return self._of("key_results", "kpi", kpi)

    def key_results_called(self, title: str) -> tuple[KeyResult, ...]:
        """Return the key results of that title, ignoring case and spaces."""
        return self._of("key_results", "title", folded(title))

    def kpis_like(self, name: str) -> tuple[Kpi, ...]:
        """Return the KPIs with names similar to the given one."""
        near = {kpi.id: kpi for key in similar_names.keys(name) for kpi in self._of("kpis", "likeness", key)}
        return tuple(near[number] for number in sorted(near) if similar_names.alike(name, near[number].name))

    def kpis_owned_by(self, name: str) -> tuple[Kpi, ...]:
        """Return the KPIs with a login name among their owners, ignoring case."""
        return self._of("kpis", "owners", folded(name))

    def healed_by(self, kpi: int) -> tuple[Objective, ...]:
        """Return the open objectives created from a KPI."""
        is_open = (ObjectiveState.DRAFT, ObjectiveState.ACTIVE)
        return tuple(one for one in self._of("objectives", "heals", kpi) if one.state in is_open)

    def named(self, table: str, name: str) -> Record | None:
        """Return the KPI or cycle of that name, ignoring case and spaces; None if there is none."""
        found = self._of(table, "name", folded(name))
        return found[0] if found else None

    def cycle_of(self, record: Objective | KeyResult | CheckIn) -> Cycle:
        """Return the cycle of an objective, key result or check-in."""
        if isinstance(record, CheckIn):
            record = self.key_results[record.key_result]
        if isinstance(record, KeyResult):
            record = self.objectives[record.objective]
        return self.cycles[record.cycle]

    def find(self, kind: type[R], number: int) -> R:
        """Return the record of that number. Raises RuleError if there is none (any more)."""
        record = self._tables[kind.table].get(number)
        if record is None:
            raise RuleError(f"There is no {PREFIXES[kind.table]}{number}.", "Look it up in the list.")
        return cast("R", record)

    def resolve(self, kind: type[R], typed: str) -> R:
        """Return the record with a typed id or, for KPIs and cycles, name. Raises UsageError."""
        prefix = PREFIXES[kind.table]
        text = typed.strip()
        digits = text[len(prefix) :] if text[: len(prefix)].casefold() == prefix.casefold() else text
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST
        record = self._tables[kind.table].get(int(digits)) if is_number else None
        if record is None and "name" in self._indexes.get(kind.table, {}):
            record = self.named(kind.table, text)
        if record is None:
            what = "id" if "name" not in self._indexes.get(kind.table, {}) else "id or name"
            raise UsageError(f"“{text}” is not an {what} here.", f"An id looks like {prefix}7; `list` shows them all.")
        return cast("R", record)

    def __iter__(self) -> Iterator[Record]:
        """Iterate over every record, table by table."""
        for records in self._tables.values():
            yield from records.values()
