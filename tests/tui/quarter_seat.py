"""Several people at work on one workspace, each at a screen of their own, on days that one clock tells all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import Context, copy_context
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from textual import events
from textual.widget import Widget

import quarter_story as story
from okrtui.engine.journal import create_engine, open_engine
from okrtui.session import Session
from okrtui.tui.widgets.detail import DetailPane
from tui.person import Person, at_work

T = TypeVar("T")
SIZES = {"ada": (160, 30), "bo": (80, 24), "cy": (160, 58)}
"""Bo's is the smallest that is supported; on the others everything stands side by side."""

DRAWN = str.maketrans(dict.fromkeys("█▏▎▍▌▋▊▉▁▂▃▄▅▆▇▐│·▾▸", " "))
"""Bars, sparklines, cursor and folding marks, which are no figures."""

PATIENCE = 400
"""How often something is looked for until it counts as missing; more than ten seconds in all."""


class Clock:
    """The day, which is the same for everybody."""

    day: date = story.before(0)

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return story.at(self.day)


class Seat:
    """Somebody's place: a session and a screen, in a context of their own as it is in a process of their own."""

    def __init__(self, path: Path, name: str, clock: Clock) -> None:
        self.path, self.name, self.clock = path, name, clock
        self._context: Context
        self._work: AbstractAsyncContextManager[Person] | None = None
        self.session: Session
        self.me: Person

    async def sit_down(self) -> None:
        """Open the program."""
        self._context = copy_context()
        self.session = Session(open_engine(self.path), self.name, now=self.clock.now, today=self.clock.today)
        self._work = at_work(self.session, SIZES[self.name])
        self.me = await self._in_context(self._work.__aenter__())

    async def get_up(self) -> None:
        """Leave the program, where it is open."""
        if self._work is not None:
            await self._in_context(self.me.pilot.press("q"))
            await self._in_context(self._work.__aexit__(None, None, None))
            self.session.close()
            self._work = None

    async def does(self, turn: Callable[..., Awaitable[T]], *given: Any) -> T:
        """Have the person do something at their screen."""
        return await self._in_context(turn(self.me, *given))

    async def _in_context(self, doing: Awaitable[T]) -> T:
        async def done() -> T:
            return await doing

        return await asyncio.create_task(done(), context=self._context)


@asynccontextmanager
async def office(path: Path, clock: Clock) -> AsyncIterator[dict[str, Seat]]:
    """Ada, Bo and Cy at their screens, on a new workspace."""
    create_engine(path).close()
    seats = {name: Seat(path, name, clock) for name in SIZES}
    for seat in seats.values():
        await seat.sit_down()
    try:
        yield seats
    finally:
        for seat in seats.values():
            await seat.get_up()


async def press(me: Person, *keys: str) -> None:
    """Press keys one right after the other, as somebody does who knows them."""
    for key in keys:
        me.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await me.rest()


# -- what is seen ---------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Words and figures alone, one blank between them."""
    return " ".join(text.translate(DRAWN).split())


def seen(me: Person, widget: Widget) -> list[str]:
    """What a part of the screen shows, line by line, without empty ones."""
    x, y, width, height = widget.region
    found = [plain(line[x : x + width]) for line in me.lines[y : y + height]]
    return [line for line in found if line]


def rows(me: Person) -> list[str]:
    """The rows of the list."""
    return seen(me, me.table)[1:]


def detail(me: Person) -> str:
    """What stands beside the list, or over it."""
    return " ".join(seen(me, me.work.query_one(DetailPane)))


async def until(me: Person, holds: Callable[[], bool]) -> None:
    """Wait for something; when it takes too long, go on, for what is looked at next says what is missing."""
    for _ in range(PATIENCE):
        if holds():
            return
        await me.pilot.pause()


async def beside(me: Person, shown_id: str) -> str:
    """What is told of a row; on a small screen it is opened for that, and shut again."""
    small = not me.work.has_class("wide")
    if small:
        await press(me, "enter")
    await until(me, lambda: detail(me).startswith(f"{shown_id} "))
    found = f"{detail(me)} "
    if small:
        await press(me, "escape")
    return found


async def sees(me: Person, *texts: str) -> str:
    """Wait until texts stand on the screen; the screen then."""

    def missing() -> list[str]:
        shown = plain(me.screen)
        return [text for text in texts if text not in shown]

    await until(me, lambda: not missing())
    assert not missing(), f"{missing()} not in\n{me.screen}"
    return me.screen


async def sees_rows(me: Person, *expected: str) -> None:
    """Wait until the list shows these rows and no others; an expected row may leave out its end."""

    def cut() -> list[str]:
        found = rows(me)
        wanted = [*expected, *([""] * (len(found) - len(expected)))]
        return [row[: len(want)] if want else row for row, want in zip(found, wanted, strict=False)]

    await until(me, lambda: cut() == list(expected))
    assert cut() == list(expected), me.screen
