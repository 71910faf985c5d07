"""Section 2: objectives with their key results under them, by cycle or as a tree under their parents."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import ClassVar, Final

from okrtui.domain.columns.cycles import CycleSubject
from okrtui.domain.columns.key_results import KEY_RESULTS, KeyResultSubject
from okrtui.domain.columns.objectives import OBJECTIVES as OBJECTIVES_COLUMNS
from okrtui.domain.columns.objectives import ObjectiveSubject
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Objective
from okrtui.domain.rules.record_names import nouns_of
from okrtui.domain.rules.status import knows_standing
from okrtui.session import Session
from okrtui.tui import formatting
from okrtui.tui.detail_rows import is_of
from okrtui.tui.filtering import Filter
from okrtui.tui.sections.base import ASK, FROM_FILE, Drawing, Section, invitation
from okrtui.tui.sections.catalogue import OBJECTIVES
from okrtui.tui.sections.cycles import cycle_detail, standings
from okrtui.tui.sections.entry import Background
from okrtui.tui.sections.objectives import filter_fields, objective_detail
from okrtui.tui.sections.objectives.cells import (
    HEADING_CELLS,
    HEADING_CELLS_MEANWHILE,
    KEY_RESULT_CELLS,
    OBJECTIVE_CELLS,
)
from okrtui.tui.sections.record_columns import in_order, table_columns
from okrtui.tui.styled_text import Line, Tone
from okrtui.tui.widgets.table import Row, TableColumn

ORDER: Final = {CycleState.ACTIVE: 0, CycleState.GRADING: 1, CycleState.DRAFT: 2, CycleState.CLOSED: 3}
_LISTED: Final = (Cycle.table, Objective.table, KeyResult.table)
Key = tuple[str, int]


class ObjectivesSection(Section):
    """Objectives and key results; a row's key is its table and number."""

    key = OBJECTIVES
    title = "Objectives"
    nouns = nouns_of(Objective.table)
    folds = True
    lists_what_is_worked_out = True
    fields: ClassVar[Sequence[str]] = filter_fields.FIELDS
    catalogue = OBJECTIVES_COLUMNS
    columns: ClassVar[Sequence[TableColumn]] = table_columns(OBJECTIVES_COLUMNS)

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__(session, background)
        self.shut: set[int] = set()
        self.shut_cycles: set[int] = set()
        self._headed_cycles: tuple[int, ...] = ()
        self._kept = 0
        self.all_cycles = False
        self.tree = False

    # -- the list -----------------------------------------------------------------------------------------------

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """Return objectives by cycle, as sorted or as a tree; key results follow each unfolded objective.

        Where several cycles are listed one after the other, each has a heading.
        """
        shut = frozenset(self.shut), frozenset(self.shut_cycles)
        return self.once(self._found, self.tree, self.all_cycles, *shut, of=_LISTED)

    def _found(self) -> tuple[Sequence[Hashable], int]:
        by_cycle, total = self._by_cycle()
        self._kept = sum(map(len, by_cycle.values()))
        self._headed_cycles = tuple(by_cycle) if len(by_cycle) > 1 else ()
        if not self._has_headings:
            return list(chain.from_iterable(chain.from_iterable(by_cycle.values()))), total
        return list(chain.from_iterable(self._with_heading(*one) for one in by_cycle.items())), total

    @property
    def _has_headings(self) -> bool:
        return bool(self._headed_cycles)

    def shown_columns(self) -> Sequence[TableColumn]:
        """Return the columns; that of the cycle only where no heading names it."""
        named = self._has_headings
        return [one._replace(is_left_out=True) if named and one.key == "cycle" else one for one in self.columns]

    def _by_cycle(self) -> tuple[dict[int, list[list[Key]]], int]:
        """Return the families by cycle, in the tree and sorted all in one, and the number of objectives among them.

        Without filter and order no record is read for that.
        """
        if self.tree or self.sort:
            listed = {0: list(self._tree_order() if self.tree else self._sorted())}
        else:
            listed = {cycle: list(self._numbers_in(cycle)) for cycle in self._cycle_order()}
        found = {
            cycle: [family for number in numbers if (family := self._family(number))]
            for cycle, numbers in listed.items()
        }
        return {cycle: families for cycle, families in found.items() if families}, sum(map(len, listed.values()))

    def _with_heading(self, cycle: int, families: Iterable[list[Key]]) -> Iterator[Key]:
        """Yield the heading of a cycle, and what it has unless it is folded."""
        yield (Cycle.table, cycle)
        if cycle not in self.shut_cycles:
            yield from chain.from_iterable(families)

    def _family(self, number: int) -> list[Key]:
        """Return the keys of an objective and its key results; if only key results match the filter, just those."""
        workspace, active_filter = self.session.workspace, self.filter
        if not active_filter and not self.sort:
            numbers = () if number in self.shut else workspace.numbers_of(KeyResult.table, "objective", number)
            return [("objectives", number), *[("key_results", part) for part in numbers]]
        parts = workspace.key_results_of(number)
        if active_filter and not self._fits(active_filter, workspace.objectives[number]):
            parts = tuple(part for part in parts if self._fits(active_filter, part))
            if not parts:
                return []
        if number in self.shut:
            return [("objectives", number)]
        ordered = in_order(parts, self.sort, KEY_RESULTS, partial(filter_fields.subject, self.session))
        return [("objectives", number), *(("key_results", part.id) for part in ordered)]

    def kept(self, keys: Sequence[Hashable]) -> int:  # noqa: ARG002 - a folded cycle has them too
        """Return the number of objectives that match the filter."""
        return self._kept

    def is_heading(self, key: Hashable) -> bool:
        """Return whether a row is the heading of a cycle."""
        return self._split(key)[0] == Cycle.table

    def _cycle_order(self) -> Iterator[int]:
        cycles = self.session.workspace.cycles.values()
        for cycle in sorted(cycles, key=lambda one: (ORDER[one.state], -one.start.toordinal(), one.id)):
            if self.all_cycles or cycle.state is not CycleState.CLOSED:
                yield cycle.id

    def _numbers_in(self, cycle: int) -> Sequence[int]:
        return self.session.workspace.numbers_of(Objective.table, "cycle", cycle)

    def _sorted(self) -> Iterator[int]:
        objectives = self.session.workspace.objectives
        numbers = chain.from_iterable(map(self._numbers_in, self._cycle_order()))
        return (one.id for one in self._in_order(objectives[number] for number in numbers))

    def _tree_order(self) -> Iterator[int]:
        workspace = self.session.workspace
        waiting = self._next_ones(None)
        while waiting:
            number = waiting.pop()
            if self.all_cycles or workspace.cycle_of(workspace.objectives[number]).state is not CycleState.CLOSED:
                yield number
            waiting += self._next_ones(number)

    def _next_ones(self, parent: int | None) -> list[int]:
        """Return the children of an objective in reverse order."""
        children = [one.id for one in self._in_order(self.session.workspace.children_of(parent))]
        return children[::-1]

    def _in_order(self, objectives: Iterable[Objective]) -> Iterable[Objective]:
        return in_order(objectives, self.sort, OBJECTIVES_COLUMNS, partial(filter_fields.subject, self.session))

    def _fits(self, active_filter: Filter, record: Objective | KeyResult) -> bool:
        return active_filter.keeps(
            lambda: f"{record.shown_id} {record.title}", lambda name: filter_fields.value(self.session, record, name)
        )

    def offers(self, field: str) -> Iterable[str]:
        """Return the values that complete a field of the filter."""
        return filter_fields.offers(self.session, field)

    def depth(self, objective: Objective) -> int:
        """Return the number of ancestors of an objective in the tree."""
        depth, seen = 0, {objective.id}
        while objective.parent is not None and objective.parent not in seen:
            seen.add(objective.parent)
            objective = self.session.workspace.objectives[objective.parent]
            depth += 1
        return depth

    def reveal(self, key: Hashable) -> None:
        """Unfold the objective of a row and its cycle, and list closed cycles if it is in one."""
        objective = self._objective_at(key)
        if objective is not None:
            self.shut.discard(objective.id)
            self.shut_cycles.discard(objective.cycle)
            self.all_cycles |= self.session.workspace.cycle_of(objective).state is CycleState.CLOSED
        super().reveal(key)

    # -- rows ---------------------------------------------------------------------------------------------------

    def row(self, key: Hashable) -> Row:
        """Return a cycle, an objective or a key result as a row."""
        table, number = self._split(key)
        workspace = self.session.workspace
        if table == Cycle.table:
            subject = CycleSubject(workspace, workspace.cycles[number], self.session.today())
            is_known = knows_standing(workspace, subject.record, subject.today)
            cells = HEADING_CELLS if is_known else HEADING_CELLS_MEANWHILE
            return Row(key, cells(subject), open=number not in self.shut_cycles)
        if table == "objectives":
            return self._objective_row(workspace.objectives[number])
        return self._key_result_row(workspace.key_results[number])

    def rows_depend_on(self) -> Iterable[Hashable]:
        """Return which of the cycles with a heading are worked out."""
        return standings.known(self.session, self._headed())

    def steps_ahead(self) -> int:
        """Return how many objectives are to be judged."""
        return standings.steps_ahead(self.session, self._headed())

    def working_out(self) -> Iterator[None]:
        """Work out where the cycles stand that have a heading."""
        return standings.working_out(self.session, self._headed())

    def _headed(self) -> list[Cycle]:
        return [self.session.workspace.cycles[number] for number in self._headed_cycles]

    @staticmethod
    def _split(key: Hashable) -> Key:
        assert isinstance(key, tuple)  # noqa: S101 - the keys of this section are made above
        return key

    def _objective_row(self, objective: Objective) -> Row:
        workspace = self.session.workspace
        subject = ObjectiveSubject(workspace, objective, self.session.today())
        depth = self.depth(objective) if self.tree else int(self._has_headings)
        cells = OBJECTIVE_CELLS[self._tone(objective, "strong")](subject)
        return Row(("objectives", objective.id), cells, depth, objective.id not in self.shut)

    def _key_result_row(self, key_result: KeyResult) -> Row:
        workspace = self.session.workspace
        subject = KeyResultSubject(workspace, key_result, self.session.today())
        above = workspace.objectives[key_result.objective]
        depth = self.depth(above) if self.tree else int(self._has_headings)
        return Row(("key_results", key_result.id), KEY_RESULT_CELLS[self._tone(key_result, "")](subject), depth)

    def _tone(self, record: Objective | KeyResult, usual: Tone) -> Tone:
        """Return how a title looks: bold where the filter is about the row, grey where it is only beside one."""
        if not self.filter:
            return usual
        return "strong" if self._fits(self.filter, record) else "muted"

    def empty(self) -> Sequence[Line]:
        """Return the invitation to write a first objective."""
        if self.typed:
            return self.nothing_fits()
        closed = sum(1 for _ in self.session.workspace.objectives)
        about = "An objective says what you want to achieve; two to four key results show whether you did."
        unsure = (ASK, "not sure it is an objective? Answer eight questions")
        ways = [("row.new", "write the first one"), FROM_FILE, unsure]
        title = "No objectives yet."
        if closed:
            title = "No objectives in an open cycle."
            ways = [
                ("row.new", "write one"),
                ("view.next", f"show closed cycles: {formatting.plural(closed, 'objective')}"),
            ]
        return invitation(title, about, *ways)

    def note(self) -> str:
        """Return the current view; a sorted list says its order itself."""
        order = "tree" if self.tree else "" if self.sort else "by cycle"
        return ", ".join(filter(None, (order, "closed ones too" if self.all_cycles else "")))

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Return the detail of a cycle, an objective or a key result."""
        table, number = self._split(key)
        if table == Cycle.table:
            cycle = self.session.workspace.cycles[number]
            return cycle_detail.lines(self.session, cycle, width, standings.known_standing(self.session, cycle))
        return objective_detail.lines(self.session, table, number, width)

    def name_of(self, key: Hashable) -> str:
        """Return the id of a row, such as O4 or KR12."""
        table, number = self._split(key)
        return str(self.session.workspace.table(table)[number].shown_id)

    def fold(self, key: Hashable, *, is_open: bool) -> Hashable | None:
        """Fold or unfold a row; from one without a fold of its own, fold the one that it is under and go there."""
        table, number = self._split(key)
        if table == KeyResult.table:
            if is_open:
                return None
            table, number = Objective.table, self.session.workspace.key_results[number].objective
        elif self._has_headings and not is_open and self.row(key).open is not True:
            table, number = Cycle.table, self._cycle_at(key)
        shut = self.shut_cycles if table == Cycle.table else self.shut
        (shut.discard if is_open else shut.add)(number)
        return (table, number)

    def _cycle_at(self, key: Hashable) -> int:
        """Return the cycle of an objective, or of its own heading."""
        record = self.record(key)
        return record.cycle if isinstance(record, Objective) else self._split(key)[1]

    def fold_all(self, *, is_open: bool) -> None:
        """Fold all objectives, or unfold them and their cycles."""
        self.shut = set() if is_open else set(self.session.workspace.objectives)
        if is_open:
            self.shut_cycles.clear()

    # -- records and views --------------------------------------------------------------------------------------

    def record(self, key: Hashable) -> Cycle | Objective | KeyResult | None:
        """Return the cycle, the objective or the key result of a row."""
        table, number = self._split(key)
        return self.session.workspace.table(table).get(number)

    def owner_row(self, key: Hashable) -> Hashable | None:
        """Return the key result of a check-in, and what a comment is about."""
        check_in = self.session.workspace.check_ins.get(key[1]) if is_of(key, CheckIn) else None
        return super().owner_row(key) if check_in is None else ("key_results", check_in.key_result)

    def toggle(self, view: str) -> None:
        """Switch between the tree and the list by cycle."""
        self.tree ^= view == "tree"

    def next_view(self, key: Hashable | None) -> None:  # noqa: ARG002 - the cursor stays on its row
        """Show or hide closed cycles."""
        self.all_cycles = not self.all_cycles

    def _objective_at(self, key: Hashable) -> Objective | None:
        """Return the objective of a row, None where it was deleted or is no part of one."""
        record = self.record(key)
        if isinstance(record, KeyResult):
            return self.session.workspace.objectives.get(record.objective)
        return record if isinstance(record, Objective) else None
