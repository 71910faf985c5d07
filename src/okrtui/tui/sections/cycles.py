"""Section 4: the cycles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from datetime import date
from typing import ClassVar

from okrtui.domain.actions import cycles as actions
from okrtui.domain.kinds import CycleState
from okrtui.domain.periods import Position
from okrtui.domain.records import Cycle
from okrtui.domain.standing import cycle_standing
from okrtui.tui import content, shown
from okrtui.tui.commands import CYCLES
from okrtui.tui.content import Cell, Line, Paragraph, Tone
from okrtui.tui.sections.base import NOTHING_FITS, Drawing, Section, invitation
from okrtui.tui.widgets.table import Column, Row

_TONES: dict[CycleState, Tone] = {CycleState.ACTIVE: "good", CycleState.GRADING: "warn"}


def state(cycle: Cycle) -> Cell:
    """A cycle's state with its sign."""
    signs = content.glyphs()
    sign = {
        CycleState.DRAFT: signs.outdated,
        CycleState.ACTIVE: signs.good,
        CycleState.GRADING: signs.warn,
        CycleState.CLOSED: signs.pending,
    }[cycle.state]
    return Cell(f"{sign} {cycle.state}", _TONES.get(cycle.state, "muted"))


def _elapsed(cycle: Cycle, position: Position, today: date) -> str:
    if today < cycle.start:
        return f"begins in {shown.plural((cycle.start - today).days, 'day')}"
    return f"day {position.day} of {position.days}, week {position.week} of {position.weeks}"


class CyclesSection(Section):
    """The cycles; a row's key is the cycle's number."""

    key = CYCLES
    title = "Cycles"
    nouns = ("cycle", "cycles")
    fields: ClassVar[Sequence[str]] = ("state",)
    columns: ClassVar[Sequence[Column]] = (
        Column("name", "cycle", 24, minimum=20, flex=True, priority=9),
        Column("state", "state", 9, priority=8),
        Column("dates", "first and last day", 23, priority=2),
        Column("elapsed", "day", 9, align="right", priority=5),
        Column("bar", "progress", 14, minimum=8, priority=6),
        Column("progress", "", 5, align="right", priority=7),
        Column("status", "status", 11, priority=5),
        Column("objectives", "objectives", 10, align="right", priority=4),
        Column("grade", "grade", 5, align="right", priority=3),
    )

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """The cycles, the latest first."""
        cycles = list(self.session.workspace.cycles.values())
        narrowed = self.filter
        kept = [
            cycle
            for cycle in cycles
            if not narrowed
            or narrowed.keeps(lambda one=cycle: f"{one.shown_id} {one.name}", lambda _, one=cycle: str(one.state))  # type: ignore[misc]
        ]
        kept.sort(key=lambda cycle: (cycle.start, cycle.id), reverse=True)
        return [cycle.id for cycle in kept], len(cycles)

    def _cycle(self, key: Hashable) -> Cycle:
        assert isinstance(key, int)  # noqa: S101 - the keys of this section are made above
        return self.session.workspace.cycles[key]

    def row(self, key: Hashable) -> Row:
        """A cycle as a row."""
        cycle = self._cycle(key)
        standing = cycle_standing(self.session.workspace, cycle, self.session.today())
        position = standing.position
        running = cycle.state in (CycleState.ACTIVE, CycleState.GRADING)
        return Row(
            key,
            (
                ((f"{cycle.shown_id}  ", "muted"), (cycle.name, "strong" if running else "")),
                state(cycle),
                shown.dates(cycle.start, cycle.end),
                f"{position.day} / {position.days}",
                lambda width: content.bar(standing.progress, width, standing.expected),
                shown.share(standing.progress),
                content.status(str(standing.status)) if running and standing.objectives else "",
                str(standing.objectives),
                "" if standing.grade is None else content.number(standing.grade, 1),
            ),
        )

    def empty(self) -> Sequence[Line]:
        """How to get to a first cycle."""
        if self.typed:
            return NOTHING_FITS
        about = "A cycle is the span of time in which objectives are pursued, most often a quarter."
        return invitation("No cycles yet.", about, ("n", "plan the current quarter"))

    def detail(self, key: Hashable, width: int) -> Drawing:
        """State, progress and the objectives of a cycle."""
        cycle = self._cycle(key)
        workspace, today = self.session.workspace, self.session.today()
        standing = cycle_standing(workspace, cycle, today)
        position = standing.position
        lines: list[Line | Paragraph] = [
            ((f"{cycle.shown_id} ", "muted"), (cycle.name, "strong")),
            ((state(cycle).text, state(cycle).tone), (f"   {cycle.cadence}", "muted")),
            ((shown.dates(cycle.start, cycle.end), "muted"),),
            ((_elapsed(cycle, position, today), ""),),
            (),
        ]
        if standing.progress is not None:
            bar = content.bar(standing.progress, max(8, width - 16), standing.expected)
            said = f"{shown.share(standing.progress)} of {shown.share(standing.expected)}"
            lines += [(*bar, ("  ", ""), (said, "muted")), ()]
        for objective in workspace.objectives_of(cycle.id):
            lines += shown.entry(f"{objective.shown_id}  ", objective.title, width)
        if not standing.objectives:
            lines.append((("No objectives in it yet: 2, then n.", "muted"),))
        if cycle.state is CycleState.DRAFT:
            lines += [(), Paragraph("a starts it, and with it the objectives that have 2 to 4 key results.", "accent")]
        if cycle.retrospective:
            lines += [(), Paragraph(cycle.retrospective)]
        return lines

    def name_of(self, key: Hashable) -> str:
        """C3."""
        return self._cycle(key).shown_id

    def commands(self) -> Mapping[str, Callable[[Hashable | None], Awaitable[None] | None]]:
        """Plan, change, start, delete."""
        return {
            "row.new": lambda _key: self.editor.new_cycle(),
            "row.edit": lambda key: self._with(key, lambda cycle: self.editor.edit("cycles", cycle.id)),
            "row.advance": lambda key: self._with(key, self._start),
            "row.delete": lambda key: self._with(key, lambda cycle: self.editor.remove("cycles", cycle.id)),
        }

    async def _with(self, key: Hashable | None, do: Callable[[Cycle], Awaitable[None]]) -> None:
        if key is None:
            self.desk.say("There is no cycle under the cursor; n plans one.", "warn")
        else:
            await do(self._cycle(key))

    async def _start(self, cycle: Cycle) -> None:
        entry = await self.desk.commit(actions.start, cycle.id)
        started = len(entry.ops) - 1
        waiting = len(self.session.workspace.objectives_of(cycle.id)) - started
        said = f"{cycle.name} has started with {shown.plural(started, 'objective')}."
        rest = f" {shown.plural(waiting, 'objective')} still without 2 to 4 key results." if waiting else ""
        self.desk.say(said + rest, "good")
