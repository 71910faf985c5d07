"""Somebody at the keyboard: presses keys, types, and reads what stands on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, TextArea
from textual.worker import Worker

from okrtui.autosave import DraftFiles
from okrtui.config import Said
from okrtui.session import Session
from okrtui.tui.app import OkrApp
from okrtui.tui.main_screen import MainScreen
from okrtui.tui.widgets.summary import Summary
from okrtui.tui.widgets.table import VirtualTable


def is_saving(app: OkrApp) -> bool:
    """Whether something is saved or read; one who saves and is asked something in a dialog in front is waited for."""

    def waits(one: Worker[Any]) -> bool:
        screen = one.node.screen
        return screen is not app.screen and screen is not app.work and screen in app.screen_stack

    runs = any(one.is_running and one.group in ("submit", "background") and not waits(one) for one in app.workers)
    return runs or not app.work.host.saves.finished(0)


def has_work(app: OkrApp) -> bool:
    """Whether messages or callbacks wait, or something is saved or read: a pilot's pause may end before that."""
    if not app.is_running:
        return False
    waits = app.arrivals.is_waiting or any(not one._message_queue.empty() for one in [app, *app._registry])
    return waits or bool(app.screen._callbacks) or is_saving(app) or awaits_detail(app)


def awaits_detail(app: OkrApp) -> bool:
    """Whether the detail beside the list still shows the row that the cursor was on."""
    work = app.work
    return app.screen is work and work.beside.is_behind


class Person:
    """Uses the program as anybody would, by its keys and its screen alone; `work` and `table` are for asking."""

    def __init__(self, app: OkrApp, pilot: Pilot[bool]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> str:
        """Press keys one after the other; the screen afterwards."""
        await self.pilot.press(*keys)
        return await self.rest()

    async def type(self, text: str) -> None:
        """Put text where the cursor stands, as pasting it does."""
        focused = self.app.screen.focused
        assert isinstance(focused, Input | TextArea), f"nothing to type into: {focused!r}"
        if isinstance(focused, TextArea):
            focused.insert(text)
        else:
            focused.replace(text, *focused.selection)
        await self.pilot.pause()

    async def fill(self, **fields: str) -> None:
        """Type into fields of the form in front, found by the ends of their names, going there with tab."""
        waiting = dict(fields)
        for _ in range(40):
            name = self.field.rpartition(".")[2]
            if name in waiting:
                await self.type(waiting.pop(name))
            if not waiting:
                return
            await self.pilot.press("tab")
        raise AssertionError(f"no such field here: {sorted(waiting)}")

    async def rest(self) -> str:
        """Wait until all commands, commits and pauses of the cursor are through; the screen then."""
        for _ in range(400):
            await self.pilot.pause()
            if not has_work(self.app):
                break
            await asyncio.sleep(0.005)
        return self.screen

    async def counted(self) -> str:
        """Wait until the figures above the list are worked out, too; the screen then."""
        for _ in range(800):
            if self.work.query_one(Summary)._work._waiting is None:
                break
            await asyncio.sleep(0.005)
        return await self.rest()

    @property
    def field(self) -> str:
        """The name of the form's field that has the focus."""
        spec: Any = getattr(self.app.screen.focused, "spec", None)
        return spec.name if spec else ""

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def screen(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def last(self) -> str:
        """The bottom line: keys, or a sentence."""
        return self.lines[-1].rstrip()

    @property
    def front(self) -> str:
        """The name of the screen in front."""
        return type(self.app.screen).__name__

    @property
    def work(self) -> MainScreen:
        """The screen with the sections."""
        return self.app.work

    @property
    def table(self) -> VirtualTable:
        """The list of the section in front."""
        return self.app.work.query_one(VirtualTable)


@asynccontextmanager
async def at_work(
    session: Session,
    size: tuple[int, int] = (80, 24),
    keeping: DraftFiles | None = None,
    *,
    sample: bool = False,
    keys: Mapping[str, str | list[str]] | None = None,
    theme: str = "",
) -> AsyncIterator[Person]:
    """Somebody before the program, just opened; `keys` and `theme` are those that their settings name."""
    said = {action: Said(value, Path("config.toml")) for action, value in (keys or {}).items()}
    app = OkrApp(session, theme=theme, keeping=lambda _: keeping, sample=sample, keys=said)
    async with app.run_test(size=size) as pilot:
        me = Person(app, pilot)
        await me.rest()
        yield me
    if app.guard.errors:  # the person could go on, yet no test may
        raise app.guard.errors[0]
