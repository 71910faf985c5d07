"""Section 1: what needs me, the running cycles, the health of the KPIs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import ClassVar, Final

from okrtui.domain.kinds import CycleState, KpiState
from okrtui.domain.kpi_standing import kpi_standing
from okrtui.domain.standing import cycle_standing
from okrtui.domain.todo import Need, NeedKind, needs
from okrtui.session import Session
from okrtui.tui import content, shown
from okrtui.tui.commands import TODAY
from okrtui.tui.content import Cell, Line, Piece
from okrtui.tui.sections import kpi_detail, objective_detail
from okrtui.tui.sections.base import NOTHING_FITS, Desk, Drawing, Section, invitation
from okrtui.tui.widgets.table import Column, Row

HANDLED: Final = {NeedKind.CHECK_IN: "c", NeedKind.RECORD: "m"}
"""The kinds of rows that a key settles here, with that key."""

LEAST: Final = 8
"""Cells of a cycle's bar, at least."""

STATUSES: Final = ("met", "near", "missed", "no data")


class TodaySection(Section):
    """The to-do list; a row's key is its kind, table and number."""

    key = TODAY
    title = "Today"
    nouns = ("thing to do", "things to do")
    columns: ClassVar[Sequence[Column]] = (
        Column("late", "late", 6, align="right", priority=8),
        Column("kind", "needs", 9, priority=7),
        Column("id", "", 6, priority=6),
        Column("title", "what", 42, minimum=30, flex=True, priority=9),
        Column("detail", "", 32, minimum=18, priority=4),
        Column("key", "key", 3, priority=8),
    )

    def __init__(self, session: Session, desk: Desk) -> None:
        super().__init__(session, desk)
        self.everybody = False
        self._needs: dict[Hashable, Need] = {}

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """What is due, the longest late first."""
        owner = None if self.everybody else self.session.actor
        found = [one for one in needs(self.session.workspace, self.session.today(), owner) if one.kind in HANDLED]
        narrowed = self.filter
        kept = [
            one
            for one in found
            if not narrowed or narrowed.keeps(lambda one=one: f"{one.shown_id} {one.title} {one.kind}", lambda _: "")  # type: ignore[misc]
        ]
        self._needs = {(one.kind, one.table, one.id): one for one in kept}
        return list(self._needs), len(found)

    def row(self, key: Hashable) -> Row:
        """A need as a row, with the key that settles it."""
        need = self._needs[key]
        late = need.days_late or 0
        tone: content.Tone = "bad" if need.overdue else "muted"
        return Row(
            key,
            (
                Cell(content.ago(late), tone),
                Cell(str(need.kind), ""),
                Cell(need.shown_id, "muted"),
                Cell(need.title, "strong"),
                Cell(need.detail, "muted"),
                Cell(HANDLED[need.kind], "accent"),
            ),
        )

    def empty(self) -> Sequence[Line]:
        """Nothing is due, or nothing is there."""
        workspace = self.session.workspace
        if self.typed:
            return NOTHING_FITS
        if not workspace.kpis and not workspace.objectives:
            ways = [("4 n", "start a quarter"), ("3 n", "add the KPIs you watch"), ("5 n", "is it a KPI or an OKR?")]
            return invitation("This workspace is empty.", "", *ways)
        if self.everybody:
            return invitation("Nobody has anything due.", "Every check-in and every value is up to date.")
        about = "Every check-in and every value that is yours is up to date."
        return invitation("Nothing needs you.", about, ("E", "what needs anybody"))

    def note(self) -> str:
        """Whose list it is."""
        return "everybody" if self.everybody else "mine"

    def summary(self, width: int) -> Sequence[Line]:
        """The bar of each running cycle (two at most), and the KPIs by status."""
        workspace = self.session.workspace
        running = [one for one in workspace.cycles.values() if one.state is CycleState.ACTIVE]
        lines = [self._cycle_line(one.id, width) for one in sorted(running, key=lambda one: one.end)[:2]]
        if workspace.kpis:
            lines.append(self._kpi_line())
        return [*lines, ()] if lines else []

    def _cycle_line(self, number: int, width: int) -> Line:
        workspace, today = self.session.workspace, self.session.today()
        cycle = workspace.cycles[number]
        standing = cycle_standing(workspace, cycle, today)
        position = standing.position
        status = content.status(str(standing.status))
        before = f" {cycle.name}  day {position.day} of {position.days}  "
        after = f"  {shown.share(standing.progress)} of {shown.share(standing.expected)} expected   "
        many = f"   {shown.plural(standing.objectives, 'objective')}"
        room = width - content.width_of(((before, ""), (after, ""), (status.text, ""))) - 1
        many = many if room - len(many) >= LEAST else ""
        bar = content.bar(standing.progress, max(LEAST, min(40, room - len(many))), standing.expected)
        return ((before, "strong"), *bar, (after, ""), (status.text, status.tone), (many, "muted"))

    def _kpi_line(self) -> Line:
        workspace, today = self.session.workspace, self.session.today()
        counts: Counter[str] = Counter()
        for kpi in workspace.kpis.values():
            if kpi.state is KpiState.ACTIVE:
                standing = kpi_standing(workspace, kpi, today)
                counts[str(standing.status)] += 1
                counts["stale"] += standing.stale
                counts["recovering"] += standing.recovering
        pieces: list[Piece] = [(" KPIs   ", "strong")]
        for word in STATUSES:
            if counts[word]:
                cell = content.status(word)
                pieces += [(cell.text.replace(word, f"{counts[word]} {word}"), cell.tone), ("   ", "")]
        if counts["stale"]:
            pieces += [(content.mark("stale", f"{counts['stale']} stale").text, "warn"), ("   ", "")]
        if counts["recovering"]:
            pieces.append((content.mark("recovering", f"{counts['recovering']} recovering").text, "accent"))
        return tuple(pieces)

    def detail(self, key: Hashable, width: int) -> Drawing:
        """All of what the row is about."""
        need = self._needs[key]
        if need.table == "kpis":
            return kpi_detail.lines(self.session, self.session.workspace.kpis[need.id], width)
        return objective_detail.lines(self.session, need.table, need.id, width)

    def name_of(self, key: Hashable) -> str:
        """The id of what the row is about."""
        return self._needs[key].shown_id

    def commands(self) -> Mapping[str, Callable[[Hashable | None], Awaitable[None] | None]]:
        """Settle the row under the cursor."""
        return {
            "key-result.check-in": lambda key: self._settle(key, NeedKind.CHECK_IN),
            "kpi.record": lambda key: self._settle(key, NeedKind.RECORD),
            "view.everybody": self._toggle,
        }

    def _toggle(self, _key: Hashable | None) -> None:
        self.everybody = not self.everybody

    async def _settle(self, key: Hashable | None, kind: NeedKind) -> None:
        need = self._needs.get(key)
        if need is None or need.kind is not kind:
            where = "key results stand in 2 Objectives" if kind is NeedKind.CHECK_IN else "KPIs stand in 3 KPIs"
            self.desk.say(f"This row wants another key: the last column tells which. All {where}.", "warn")
        elif kind is NeedKind.CHECK_IN:
            await self.editor.check_in(need.id)
        else:
            await self.editor.record(need.id)
