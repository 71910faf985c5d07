"""A cache of what was computed about records, until something that it depends on changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from okrtui.domain.record_table import RecordKey
from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Kpi, Measurement, Objective, Record, SignalNote
from okrtui.domain.stored_figures import F, Figures, Make, StoredFigures
from okrtui.domain.tally import Tally
from okrtui.errors import OkrError

if TYPE_CHECKING:
    from okrtui.domain.workspace import Workspace

T = TypeVar("T")


class Memory:
    """The latest answer to each question about each record of a workspace, by what it was asked for (a day, say)."""

    def __init__(self, workspace: Workspace, stored: StoredFigures | None = None) -> None:
        self._workspace, self._stored = workspace, stored
        self._tallies: dict[tuple[str, str], tuple[Hashable, Tally]] = {}
        self._known: dict[str, dict[str, dict[int, tuple[Hashable, object]]]] = {}  # by table, question and number
        self._figures: set[tuple[str, str]] = set()  # the tables and questions whose answers go on with added records
        self._earlier: dict[RecordKey, dict[str, tuple[Hashable, Any, tuple[int, ...]]]] = {}  # and what was added

    def answer(self, about: RecordKey, what: str, asked: Hashable, make: Callable[[], T]) -> T:
        """Return the cached answer, or what `make` computes now."""
        table, number = about
        known = self._known.get(table, {}).get(what, {}).get(number)
        if known is None or known[0] != asked:
            known = (asked, make())
            self._known.setdefault(table, {}).setdefault(what, {})[number] = known
        return cast("T", known[1])

    def tally(self, table: str, what: str, asked: Hashable, words: Callable[[int], tuple[str, ...]]) -> Tally:
        """Return the tally of words about the records of a table, by what it was asked for (a day, say)."""
        known = self._tallies.get((table, what))
        if known is None or known[0] != asked:
            known = self._tallies[table, what] = asked, Tally(self._workspace.table(table), words)
        return known[1]

    def stored_or(self, about: RecordKey, what: str, asked: Hashable, make: Make[F], kind: type[F]) -> F:
        """Return the figure of a kind that is stored, or what `make` computes, from an earlier one if there is one."""
        self._figures.add((about[0], what))
        earlier = self._earlier.get(about, {}).pop(what, None)
        if earlier is not None and earlier[0] == asked:
            return make(earlier[1], earlier[2])
        if self._stored is None:
            return make(None, ())
        found = self._stored.take(about, what, asked, kind)
        return make(*self._stored.take_earlier(about, what, asked, kind)) if found is None else found

    def stored(self, record: Record) -> Figures:
        """Return the figures about a record that are stored."""
        return {} if self._stored is None else self._stored.of((record.table, record.id))

    def stored_about(self, table: str, what: str, asked: Hashable) -> dict[int, Any]:
        """Return the figures about records of a table that are stored, as plain JSON, by number."""
        return {} if self._stored is None else self._stored.about(table, what, asked)

    def has(self, about: RecordKey, what: str, asked: Hashable) -> bool:
        """Return whether an answer is known without computing it."""
        known = self._known.get(about[0], {}).get(what, {}).get(about[1])
        if known is not None:
            return known[0] == asked
        return self._stored is not None and self._stored.has(about, what, asked)

    def forget(self, records: Collection[Record], *, added: bool = False) -> None:
        """Forget the answers about records that change, and about those that depend on them.

        Where records were `added`, figures about those that they belong to may go on from there.
        """
        if not (self._known or self._tallies) and self._stored is None:
            return
        try:
            grown = _owners_grown(records) if added else {}
            for place in set(_depending_on_any(self._workspace, records)):
                self._forget(place, grown.get(place, ()))
        except OkrError:  # what depends on it cannot be read now
            self._known.clear()
            self._earlier.clear()
            self._tallies.clear()
            self._stored = None

    def _forget(self, place: RecordKey, added: Sequence[int]) -> None:
        """Forget the answers about a record, unless they go on with some that were added to it."""
        table, number = place
        earlier = {what: (*one, (*numbers, *added)) for what, (*one, numbers) in self._earlier.pop(place, {}).items()}
        for what, answers in tuple(self._known.get(table, {}).items()):  # another thread may ask something new
            known = answers.pop(number, None)
            if known is not None and (table, what) in self._figures:
                earlier[what] = (*known, tuple(added))
        if added and earlier:
            self._earlier[place] = earlier
        for (of_table, _), (_, tally) in self._tallies.items():
            if of_table == table:
                tally.change(number)
        if self._stored is not None:
            self._stored.forget(place, added)


def _owners_grown(records: Collection[Record]) -> dict[RecordKey, list[int]]:
    """Return the numbers of the values among some records by the KPI that they belong to."""
    grown: dict[RecordKey, list[int]] = {}
    for one in records:
        if isinstance(one, Measurement):
            grown.setdefault((Kpi.table, one.kpi), []).append(one.id)
    return grown


def _depending_on_any(workspace: Workspace, records: Collection[Record]) -> Iterator[RecordKey]:
    """Yield each record about which something is computed from some records; of values, once for each KPI."""
    values = {one.kpi: one for one in records if isinstance(one, Measurement)}
    for one in records:
        if isinstance(one, Measurement) and values[one.kpi] is not one:
            yield one.table, one.id
        else:
            yield from depending_on(workspace, one)


def depending_on(workspace: Workspace, record: Record) -> Iterator[RecordKey]:
    """Yield a record, and each record about which something is computed from it; some more than once."""
    yield record.table, record.id
    if isinstance(record, Measurement | SignalNote):
        yield "kpis", record.kpi
    if isinstance(record, Measurement | Kpi):
        for part in workspace.fed_by(record.kpi if isinstance(record, Measurement) else record.id):
            yield from depending_on(workspace, part)
    elif isinstance(record, CheckIn):
        yield from _with_above(workspace, record.key_result)
    elif isinstance(record, KeyResult):
        yield from _above(workspace, record.objective)
    elif isinstance(record, Objective):
        yield from (("kpis", record.heals or 0), ("cycles", record.cycle))
        yield from (("key_results", one.id) for one in workspace.key_results_of(record.id))
    elif isinstance(record, Cycle):
        for objective in workspace.objectives_of(record.id):
            yield from depending_on(workspace, objective)


def _with_above(workspace: Workspace, number: int) -> Iterator[RecordKey]:
    """Yield a key result, its objective and its cycle, as far as they are there."""
    key_result = workspace.key_results.get(number)
    yield "key_results", number
    if key_result is not None:
        yield from _above(workspace, key_result.objective)


def _above(workspace: Workspace, number: int) -> Iterator[RecordKey]:
    """Yield an objective and its cycle, as far as they are there."""
    objective = workspace.objectives.get(number)
    yield "objectives", number
    if objective is not None:
        yield "cycles", objective.cycle
