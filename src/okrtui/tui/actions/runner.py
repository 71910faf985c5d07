"""Run actions on the section in front, or refuse them with a reason."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from okrtui.errors import OkrError
from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.actions.catalogue import BY_ID
from okrtui.tui.host import SectionHost
from okrtui.tui.sections.record_links import is_linked
from okrtui.tui.type_ahead import TypeAhead

if TYPE_CHECKING:
    from okrtui.tui.main_screen import MainScreen


class ActionRunner:
    """The runner of one screen's actions; keys wait while an action opens a form."""

    def __init__(self, screen: MainScreen, host: SectionHost, ahead: TypeAhead) -> None:
        self._screen = screen
        self._host = host
        self._ahead = ahead

    def start(self, action_id: str) -> None:
        """Start an action on the row under the cursor; show the reason where it is refused."""
        waiting = self._begun(BY_ID[action_id])
        if waiting is not None:
            self._ahead.begin()
            self._screen.run_worker(self._held(waiting), group="action")

    async def run(self, action_id: str) -> None:
        """Run an action on the row under the cursor, and wait until it is done; ignore an unknown one."""
        waiting = self._begun(BY_ID[action_id]) if action_id in BY_ID else None
        if waiting is not None:
            await self._finish(waiting)

    def _begun(self, action: UserAction) -> Awaitable[None] | None:
        """Begin an action; return the awaitable of the rest, if any."""
        screen, table = self._screen, self._screen.table
        part = screen.beside.record
        chosen = part if isinstance(part, action.parts) else None
        link = part if is_linked(part) else None
        marked = screen.section.marked_records()
        session, section = self._host.session, screen.section
        context = Context(session, self._host, section, table.cursor_key, chosen, marked, table.keys, link)
        refusal = action.refusal(context)
        if refusal is not None:
            self._host.say(refusal, "warn")
            return None
        self._host.forms.begin((context.section.key, action.id, context.route_key))
        try:
            return action.start(context)
        except OkrError as error:
            self._host.say(str(error), "bad")
            return None

    async def _held(self, waiting: Awaitable[None]) -> None:
        """Finish an action; keys wait until it opens a screen or ends."""
        with self._ahead.ending():
            await self._finish(waiting)

    async def _finish(self, waiting: Awaitable[None]) -> None:
        try:
            await waiting
        except OkrError as error:
            self._host.say(str(error), "bad")
