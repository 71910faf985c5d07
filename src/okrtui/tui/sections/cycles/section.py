"""Section 4: the cycles."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import ClassVar

from okrtui.domain.columns.cycles import CYCLES as CYCLES_COLUMNS
from okrtui.domain.columns.cycles import CycleSubject
from okrtui.domain.records.models import Cycle, Record
from okrtui.domain.rules.lifecycle import running_cycles
from okrtui.domain.rules.record_names import nouns_of
from okrtui.domain.rules.status import knows_standing
from okrtui.session import Session
from okrtui.tui import formatting
from okrtui.tui.filtering import Filter
from okrtui.tui.sections.base import Drawing, Section, invitation
from okrtui.tui.sections.catalogue import CYCLES
from okrtui.tui.sections.cycles import cycle_detail, standings
from okrtui.tui.sections.entry import Background
from okrtui.tui.sections.record_columns import (
    Drawings,
    filter_text,
    filter_words,
    in_order,
    offers,
    row_cells,
    table_columns,
)
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.table import Row, TableColumn


class CyclesSection(Section):
    """The cycles; a row's key is the cycle's number."""

    key = CYCLES
    title = "Cycles"
    nouns = nouns_of(Cycle.table)
    fields: ClassVar[Sequence[str]] = filter_words(CYCLES_COLUMNS)
    catalogue = CYCLES_COLUMNS
    lists_what_is_worked_out = True
    columns: ClassVar[Sequence[TableColumn]] = table_columns(CYCLES_COLUMNS)

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__(session, background)
        running = running_cycles(session.workspace)
        self.cursor = max(running, key=lambda one: (one.start, one.id)).id if running else None

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """Return the cycles, the latest first."""
        cycles = list(self.session.workspace.cycles.values())
        active_filter = self.filter
        kept = [cycle for cycle in cycles if not active_filter or self._fits(cycle, active_filter)]
        kept.sort(key=lambda cycle: (cycle.start, cycle.id), reverse=True)
        listed = in_order(kept, self.sort, CYCLES_COLUMNS, self._subject)
        return [cycle.id for cycle in listed], len(cycles)

    def _subject(self, cycle: Cycle) -> CycleSubject:
        return CycleSubject(self.session.workspace, cycle, self.session.today())

    def _fits(self, cycle: Cycle, active_filter: Filter) -> bool:
        return active_filter.keeps(
            lambda: f"{cycle.shown_id} {cycle.name}",
            lambda word: filter_text(CYCLES_COLUMNS, self._subject(cycle), word, self.session.actor),
        )

    def offers(self, field: str) -> Iterable[str]:
        """Return the values that complete a field of the filter."""
        return offers(field, (CYCLES_COLUMNS, map(self._subject, self.session.workspace.cycles.values())))

    def _cycle(self, key: Hashable) -> Cycle:
        assert isinstance(key, int)  # noqa: S101 - the keys of this section are made above
        return self.session.workspace.cycles[key]

    def row(self, key: Hashable) -> Row:
        """Return a cycle as a row."""
        subject = self._subject(self._cycle(key))
        is_known = knows_standing(subject.workspace, subject.record, subject.today)
        return Row(key, (_CELLS if is_known else _CELLS_MEANWHILE)(subject))

    def rows_depend_on(self) -> Iterable[Hashable]:
        """Return which of the cycles are worked out."""
        return standings.known(self.session, self.session.workspace.cycles.values())

    def steps_ahead(self) -> int:
        """Return how many objectives are to be judged."""
        return standings.steps_ahead(self.session, self.session.workspace.cycles.values())

    def working_out(self) -> Iterator[None]:
        """Work out where the cycles stand."""
        return standings.working_out(self.session, self.session.workspace.cycles.values())

    def empty(self) -> Sequence[Line]:
        """Return the invitation to plan a first cycle."""
        if self.typed:
            return self.nothing_fits()
        about = "A cycle is the span of time in which objectives are pursued, most often a quarter."
        return invitation("No cycles yet.", about, ("row.new", "plan the current quarter"))

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Return the detail of a cycle."""
        cycle = self._cycle(key)
        return cycle_detail.lines(self.session, cycle, width, standings.known_standing(self.session, cycle))

    def name_of(self, key: Hashable) -> str:
        """Return the id of a cycle, such as C3."""
        return self._cycle(key).shown_id

    def record(self, key: Hashable) -> Record | None:
        """Return the cycle of a row."""
        return self.session.workspace.cycles.get(key) if isinstance(key, int) else None


_OF_THE_RECORD: Drawings = {
    "name": lambda one: (
        (f"{one.record.shown_id}  ", "muted"),
        (one.record.name, "strong" if one.is_running else ""),
    ),
    "state": lambda one: cycle_detail.state_cell(one.record.state),
}
_CELLS = row_cells(
    CYCLES_COLUMNS.on("screen"),
    {
        **_OF_THE_RECORD,
        "grade": lambda one: "" if one.standing.grade is None else formatting.grade(one.standing.grade),
    },
)
_CELLS_MEANWHILE = row_cells(CYCLES_COLUMNS.on("screen"), {**_OF_THE_RECORD, **standings.MEANWHILE})
