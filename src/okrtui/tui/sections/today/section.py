"""Section 1: the to-do list, the running cycles, the health of the KPIs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from okrtui.domain.columns.todo import TODO, TodoRow
from okrtui.domain.records.models import Cycle, Record
from okrtui.domain.rules.kpi_counts import kpi_counts
from okrtui.domain.rules.lifecycle import running_cycles
from okrtui.domain.rules.ownership import owners_text
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.status import CycleStanding, cycle_standing
from okrtui.domain.rules.todo import Need, NeedKind, needs
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.actions.needs import SETTLED_BY
from okrtui.tui.filtering import Filter
from okrtui.tui.keys import keymap
from okrtui.tui.sections.base import ASK, Drawing, Section, invitation, kinds
from okrtui.tui.sections.catalogue import KPIS, TODAY
from okrtui.tui.sections.cycles import standings
from okrtui.tui.sections.entry import Background
from okrtui.tui.sections.objectives import objective_detail
from okrtui.tui.sections.record_columns import (
    Drawings,
    filter_text,
    filter_words,
    in_order,
    offers,
    row_cells,
    table_columns,
)
from okrtui.tui.styled_text import Cell, Line, Piece
from okrtui.tui.welcoming import is_untouched
from okrtui.tui.widgets.table import Row, TableColumn

if TYPE_CHECKING:
    from okrtui.tui.actions.action import UserAction

LEAST: Final = 8
"""The least width of a cycle's bar, in cells."""

OF_EVERYBODY: Final = ("owners",)
"""The columns of everybody's list that mine does not need."""

KPI_LABEL: Final = " KPIs  "

STATUSES: Final = ("met", "near", "missed", "no data")


class TodaySection(Section):
    """The to-do list; a row's key is its kind, table and number. Everybody's shows the owners too."""

    key = TODAY
    title = "Today"
    nouns = ("thing to do", "things to do")
    fields: ClassVar[Sequence[str]] = filter_words(TODO)
    catalogue = TODO
    columns: ClassVar[Sequence[TableColumn]] = (*table_columns(TODO), TableColumn("key", "key", 3, priority=8))

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__(session, background)
        self.everybody = False
        self._needs: dict[Hashable, Need] = {}

    def shown_columns(self) -> Sequence[TableColumn]:
        """Return the columns, the owner's only for everybody, the last one as wide as the longest key."""
        *columns, keys = self.columns
        longest = max(len(keymap.key(action)) for action in SETTLED_BY.values())
        listed = [one for one in columns if self.everybody or one.key not in OF_EVERYBODY]
        return (*listed, keys._replace(width=max(keys.width, longest)))

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """Return the keys of everything that is due, the most overdue first."""
        found = self._found()
        active_filter = self.filter
        kept = [one for one in found if not active_filter or self._fits(one, active_filter)]
        listed = in_order(kept, self.sort, TODO, self._row)
        self._needs = {(one.kind, one.table, one.id): one for one in listed}
        return list(self._needs), len(found)

    def _found(self) -> list[Need]:
        owner = None if self.everybody else self.session.actor
        return needs(self.session.workspace, self.session.today(), owner)

    def _fits(self, need: Need, active_filter: Filter) -> bool:
        row, me = self._row(need), self.session.actor
        return active_filter.keeps(
            lambda: f"{need.shown_id} {need.title} {need.kind} {owners_text(need.owners)}",
            lambda word: filter_text(TODO, row, word, me),
        )

    def _row(self, need: Need) -> TodoRow:
        return TodoRow(self.session.workspace, need)

    def offers(self, field: str) -> Iterable[str]:
        """Return the values that complete a field of the filter: the kinds of to-do, or the owners in the list."""
        return offers(field, (TODO, map(self._row, self._found())))

    def row(self, key: Hashable) -> Row:
        """Return a to-do as a row, with its key."""
        need = self._needs[key]
        cells = _EVERYBODYS_CELLS if self.everybody else _MY_CELLS
        return Row(key, (*cells(self._row(need)), Cell(keymap.key(SETTLED_BY[need.kind]), "accent")))

    def empty(self) -> Sequence[Line]:
        """Return the lines of an empty list: nothing is due, or the workspace is empty."""
        workspace = self.session.workspace
        if self.typed:
            return self.nothing_fits()
        if not workspace.kpis and not workspace.objectives:
            ways = [("section.cycles row.new", "start a quarter"), ("section.kpis row.new", "add your KPIs")]
            ways.append((ASK, "is it a KPI or an OKR?"))
            if is_untouched(workspace):
                ways.append(("app.back", "the welcome page, which has a sample too"))
            about = "okrtui demo shows a sample to look around in; it is thrown away afterwards."
            return invitation("This workspace is empty.", about, *ways)
        if self.everybody:
            return invitation(
                "Nothing is due for anybody.", "All check-ins, values, causes, audits and grades are up to date."
            )
        about = "All your check-ins, values, causes, audits and grades are up to date."
        return invitation("Nothing needs you.", about, ("view.everybody", "show what needs anybody"))

    def naming(self) -> Mapping[str, str]:
        """Return short labels for the rounds, shown beside their single actions, and the way back to what is mine."""
        rounds = {
            "key-result.check-in": "check in",
            "key-result.round": "all",
            "kpi.record": "record",
            "kpi.round": "all",
        }
        back = {"view.everybody": "mine"} if self.everybody else {}
        return {**(rounds if self._needs else {}), **back}

    def note(self) -> str:
        """Return whose list is shown."""
        return "everybody" if self.everybody else "mine"

    def summary(self, width: int) -> Sequence[Line]:
        """Return the bars of the running cycles (two at most), and the KPIs by status, as they were worked out."""
        lines = [self._cycle_line(one.id, width) for one in self._cycles()]
        if self.session.workspace.kpis:
            lines.append(self._kpi_line())
        return [*lines, ()] if lines else []

    def summary_meanwhile(self) -> Sequence[Line]:
        """Return the names of what is counted."""
        names = [f" {one.name}  " for one in self._cycles()]
        names += [KPI_LABEL] if self.session.workspace.kpis else []
        lines: list[Line] = [((name, "strong"), ("counting", "muted")) for name in names]
        return [*lines, ()] if lines else []

    def steps_ahead(self) -> int:
        """Return how many KPIs and objectives are to be judged."""
        kpis = kpi_counts(self.session.workspace, self.session.today())
        return kpis.ahead + standings.steps_ahead(self.session, self._cycles())

    def working_out(self) -> Iterator[None]:
        """Judge and count each KPI that changed, and judge each objective of the cycles above the list."""
        yield from kpi_counts(self.session.workspace, self.session.today()).steps()
        yield from standings.working_out(self.session, self._cycles())

    def _cycles(self) -> list[Cycle]:
        """Return the running cycles above the list, two at most."""
        return running_cycles(self.session.workspace)[:2]

    def _cycle_line(self, number: int, width: int) -> Line:
        workspace, today = self.session.workspace, self.session.today()
        cycle = workspace.cycles[number]
        standing = cycle_standing(workspace, cycle, today)
        position = standing.position
        before = f" {cycle.name}  day {position.day} of {position.days}  "
        after = f"  {formatting.share(standing.progress)} of {formatting.share(standing.expected)} expected   "
        room = width - styled_text.width_of(((before, ""), (after, ""))) - 1
        counts = _counts(standing, room - LEAST)
        left = room - styled_text.width_of(counts)
        bar = styled_text.bar(standing.progress, max(LEAST, min(40, left)), standing.expected)
        return ((before, "strong"), *bar, (after, ""), *counts)

    def _kpi_line(self) -> Line:
        counts = kpi_counts(self.session.workspace, self.session.today()).total()
        pieces: list[Piece] = [(KPI_LABEL, "strong")]
        for word in STATUSES:
            if counts[word]:
                cell = styled_text.status(word)
                pieces += [(cell.text.replace(word, f"{counts[word]:,} {word}"), cell.tone), ("  ", "")]
        if counts["stale"]:
            pieces += [(styled_text.mark("stale", f"{counts['stale']:,} stale").text, "warn"), ("  ", "")]
        if counts["signals"]:
            unexplained_text = f"{counts['signals']:,} unexplained"
            pieces += [(styled_text.mark("signal", unexplained_text).text, "warn"), ("  ", "")]
        if counts["recovering"]:
            pieces.append((styled_text.mark("recovering", f"{counts['recovering']:,} recovering").text, "accent"))
        return tuple(pieces)

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Return the detail of the record of a row."""
        need, workspace = self._needs[key], self.session.workspace
        first = need.kind is NeedKind.REPLY
        if need.table == "kpis":
            from okrtui.tui.sections.kpis import kpi_detail

            return kpi_detail.lines(self.session, workspace.kpis[need.id], width, comments_first=first)
        if need.table == "cycles":
            from okrtui.tui.sections.cycles import cycle_detail

            cycle = workspace.cycles[need.id]
            standing = cycle_standing(workspace, cycle, self.session.today())
            return cycle_detail.lines(self.session, cycle, width, standing, comments_first=first)
        return objective_detail.lines(self.session, need.table, need.id, width, comments_first=first)

    def name_of(self, key: Hashable) -> str:
        """Return the id of the record of a row."""
        return self._needs[key].shown_id

    def record(self, key: Hashable) -> Record | None:
        """Return the record of a row."""
        need = self._needs.get(key)
        return None if need is None else self.session.workspace.table(need.table).get(need.id)

    def wrong_row(self, action: UserAction, key: Hashable | None) -> str:
        """Return the refusal of an action on a row, with the key that applies to it."""
        need = self._needs.get(key)
        this_row = f"; press {keymap.key(SETTLED_BY[need.kind])} for this row" if need else ""
        places = action.places(but=self.key)
        return f"“{keymap.key(action.id)}” ({action.label(self.key)}) is for {kinds(action)}, see {places}{this_row}."

    def toggle(self, view: str) -> None:
        """Switch between everybody's list and mine."""
        self.everybody ^= view == "everybody"

    def next_view(self, key: Hashable | None) -> tuple[str, Hashable | None, str]:
        """Return the audit of the KPIs, and the KPI of the row."""
        need = self._needs.get(key)
        return KPIS, need.id if need and need.table == "kpis" else None, "audit"


def _late(row: TodoRow) -> Cell:
    days = row.need.days_late or 0
    return Cell(f"{days} d" if days > 0 else styled_text.glyphs().dash, "bad" if row.need.overdue else "muted")


def _named(key: str, tone: styled_text.Tone) -> Callable[[TodoRow], Cell]:
    of = TODO[key].of
    return lambda row: Cell(formatting.text(of(row)), tone)


_DRAWN: Final[Drawings] = {
    "late": _late,
    "id": _named("id", "muted"),
    "owners": _named("owners", ""),
    "title": _named("title", "strong"),
    "detail": _named("detail", "muted"),
}
_EVERYBODYS_CELLS = row_cells(TODO.on("screen"), _DRAWN)
_MY_CELLS = row_cells([one for one in TODO.on("screen") if one.key not in OF_EVERYBODY], _DRAWN)


def _counts(standing: CycleStanding, room: int) -> Line:
    """Return how many objectives stand in each status, with its word where there is room."""
    cells = [(standing.counts[word], word, styled_text.status(word)) for word in Status if standing.counts.get(word)]
    full = tuple((f"{cell.text.replace(word, f'{count} {word}')}  ", cell.tone) for count, word, cell in cells)
    if styled_text.width_of(full) <= room:
        return full
    return tuple((f"{cell.text.partition(' ')[0]} {count}  ", cell.tone) for count, _, cell in cells)
