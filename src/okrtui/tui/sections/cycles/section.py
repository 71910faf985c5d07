"""Section 4: the cycles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import Cycle
from okrtui.domain.rules.status import cycle_standing
from okrtui.tui import formatting, styled_text
from okrtui.tui.commands import CYCLES
from okrtui.tui.keys import keymap
from okrtui.tui.sections.base import Drawing, Section, invitation, nothing_fits
from okrtui.tui.sections.cycles import detail as cycle_detail
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.table import Column, Row

if TYPE_CHECKING:  # imported when the first cycle is advanced
    from okrtui.tui.sections.cycles.cycle_flow import CycleWalk


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
        Column("status", "status", 11, priority=4),
        Column("objectives", "objectives", 10, align="right", priority=3),
        Column("grade", "grade", 5, align="right", priority=6),
    )

    @cached_property
    def walk(self) -> CycleWalk:
        """The forms on a cycle's way."""
        from okrtui.tui.sections.cycles.cycle_flow import CycleWalk

        return CycleWalk(self.session, self.desk)

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

    def offers(self, field: str) -> Iterable[str]:  # noqa: ARG002 - there is one
        """What may be typed for the state."""
        return map(str, CycleState)

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
                cycle_detail.state(cycle),
                formatting.dates(cycle.start, cycle.end),
                f"{position.day} / {position.days}",
                lambda width: styled_text.bar(standing.progress, width, standing.expected),
                formatting.share(standing.progress),
                styled_text.status(str(standing.status)) if running and standing.objectives else "",
                str(standing.objectives),
                "" if standing.grade is None else styled_text.number(standing.grade, 1),
            ),
        )

    def empty(self) -> Sequence[Line]:
        """How to get to a first cycle."""
        if self.typed:
            return nothing_fits()
        about = "A cycle is the span of time in which objectives are pursued, most often a quarter."
        return invitation("No cycles yet.", about, ("row.new", "plan the current quarter"))

    def detail(self, key: Hashable, width: int) -> Drawing:
        """State, progress and the objectives of a cycle."""
        return cycle_detail.lines(self.session, self._cycle(key), width)

    def name_of(self, key: Hashable) -> str:
        """C3."""
        return self._cycle(key).shown_id

    def commands(self) -> Mapping[str, Callable[[Hashable | None], Awaitable[None] | None]]:
        """Plan, change, start, delete."""
        return {
            "row.new": lambda _key: self.editor.new_cycle(),
            "row.edit": lambda key: self._with(key, lambda cycle: self.editor.edit("cycles", cycle.id)),
            "row.advance": lambda key: self._with(key, self.walk.advance),
            "hint.dismiss": lambda key: self._with(key, self.editor.put_hint_aside),
            "row.delete": lambda key: self._with(key, lambda cycle: self.editor.remove("cycles", cycle.id)),
        }

    async def _with(self, key: Hashable | None, do: Callable[[Cycle], Awaitable[None]]) -> None:
        if key is None:
            self.desk.say(f"There is no cycle under the cursor; {keymap.key('row.new')} plans one.", "warn")
        else:
            await do(self._cycle(key))
