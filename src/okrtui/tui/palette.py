"""Find anything: every action with its key, and every objective, key result, KPI and cycle by name or id."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import Final

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from okrtui.tui import commands
from okrtui.tui.commands import Command
from okrtui.tui.keys import keymap
from okrtui.tui.main_screen import WorkScreen
from okrtui.tui.styled_text import literal

MOST: Final = 40
"""How many records one search shows."""

Found = tuple[str, str, Hashable]
"""(what is shown, the section, the key of its row)"""


class Finder(Provider):
    """Answers the palette's searches."""

    @property
    def _work(self) -> WorkScreen:
        work = self.app.screen_stack[0]
        assert isinstance(work, WorkScreen)  # noqa: S101 - it is the default screen
        return work

    async def discover(self) -> Hits:
        """The actions of the section in front."""
        for command in sorted(commands.here(self._work.section.key), key=lambda one: not one.sections):
            yield DiscoveryHit(_titled(command), self._runs(command), text=command.title)

    async def search(self, query: str) -> Hits:
        """Actions and records that fit what is typed."""
        matcher = self.matcher(query)
        for command in commands.here(self._work.section.key):
            score = max(matcher.match(command.title), matcher.match(command.help) * 0.9)
            if score > 0:
                yield Hit(score, _titled(command), self._runs(command), text=command.title)
        shown = 0
        for text, section, key in self._records():
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, Content(text), partial(self._work.show, section, key), text=text)
                shown += 1
                if shown >= MOST:
                    return

    def _runs(self, command: Command) -> Callable[[], None]:
        return partial(self._work.action_run, command.id)

    def _records(self) -> Iterator[Found]:
        workspace = self._work.session.workspace
        for objective in workspace.objectives.values():
            yield literal(f"{objective.shown_id} {objective.title}"), commands.OBJECTIVES, ("objectives", objective.id)
        for part in workspace.key_results.values():
            yield literal(f"{part.shown_id} {part.title}"), commands.OBJECTIVES, ("key_results", part.id)
        for kpi in workspace.kpis.values():
            yield literal(f"{kpi.shown_id} {kpi.name}"), commands.KPIS, kpi.id
        for cycle in workspace.cycles.values():
            yield literal(f"{cycle.shown_id} {cycle.name}"), commands.CYCLES, cycle.id


def _titled(command: Command) -> Content:
    return Content.assemble((f"{keymap.key(command.id)} ".ljust(6), "bold"), command.help)
