"""Find anything: every action with its key, and every objective, key result, KPI and cycle by name or id."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import Final

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from okrtui.tui.actions.action import UserAction
from okrtui.tui.actions.catalogue import available_in
from okrtui.tui.answered_once import AnsweredOnce
from okrtui.tui.keys import keymap
from okrtui.tui.main_screen import MainScreen
from okrtui.tui.sections.catalogue import CYCLES, KPIS, OBJECTIVES
from okrtui.tui.styled_text import literal

MOST: Final = 40
"""The most records that one search shows."""

Found = tuple[str, str, Hashable]
"""(text, section, key of the row)"""


class Palette(CommandPalette, AnsweredOnce[None]):
    """The palette; keys typed ahead do no harm."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave out the keys that move in the list while none is drawn: the palette has just opened, or has no room."""
        commands = self.query_one(CommandList)
        return action != "command_list" or (commands.option_count > 0 and bool(commands.scrollable_content_region))


class ActionAndRecordFinder(Provider):
    """The palette's search."""

    @property
    def _work(self) -> MainScreen:
        work = self.app.screen_stack[0]
        assert isinstance(work, MainScreen)  # noqa: S101 - it is the default screen
        return work

    async def discover(self) -> Hits:
        """Yield the actions of the current section."""
        section = self._work.section.key
        for action in sorted(available_in(section), key=lambda one: not one.sections):
            yield DiscoveryHit(_titled(action, section), self._starts(action), text=action.title)

    async def search(self, query: str) -> Hits:
        """Yield the actions and records that match the query."""
        matcher = self.matcher(query)
        section = self._work.section.key
        for action in available_in(section):
            score = max(matcher.match(action.title), matcher.match(action.describe(section)) * 0.9)
            if score > 0:
                yield Hit(score, _titled(action, section), self._starts(action), text=action.title)
        shown = 0
        for text, place, key in self._records():
            score = matcher.match(text)
            if score > 0:
                shows = _once(partial(self._work.show, place, key))
                yield Hit(score, Content(text), shows, text=text)
                shown += 1
                if shown >= MOST:
                    return

    def _starts(self, action: UserAction) -> Callable[[], None]:
        return _once(partial(self._work.action_run, action.id))

    def _records(self) -> Iterator[Found]:
        workspace = self._work.session.workspace
        for objective in workspace.objectives.values():
            yield literal(f"{objective.shown_id} {objective.title}"), OBJECTIVES, ("objectives", objective.id)
        for part in workspace.key_results.values():
            yield literal(f"{part.shown_id} {part.title}"), OBJECTIVES, ("key_results", part.id)
        for kpi in workspace.kpis.values():
            yield literal(f"{kpi.shown_id} {kpi.name}"), KPIS, kpi.id
        for cycle in workspace.cycles.values():
            yield literal(f"{cycle.shown_id} {cycle.name}"), CYCLES, cycle.id


def _once(command: Callable[[], None]) -> Callable[[], None]:
    """Return a command that runs once: Textual runs the chosen one at each Enter that was typed ahead."""
    waiting = [command]
    return lambda: waiting.pop()() if waiting else None


def _titled(action: UserAction, section: str) -> Content:
    return Content.assemble((f"{keymap.key(action.id)} ".ljust(6), "bold"), action.describe(section))
