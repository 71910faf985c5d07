"""Disk work of the sections, in a thread beside the screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from okrtui.errors import OkrError
from okrtui.startup import return_freed_memory

if TYPE_CHECKING:
    from okrtui.tui.main_screen import MainScreen

T = TypeVar("T")


class DiskWork:
    """Runs work in the background, passes its result on, then redraws the list."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen

    def __call__(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run `work` in a thread, then `then` with its result."""
        self._screen.run_worker(self._run(work, then), group="background")

    async def _run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        try:
            result = await asyncio.to_thread(work)
        except OkrError as error:
            self._screen.say(str(error), "bad")
            return
        then(result)
        del result  # it may be long, and what is kept of it short
        await asyncio.sleep(0)  # whatever woke this up still has the result
        self._screen.take_in([])  # only now: what is drawn stays, and would keep what lies around it from going back
        return_freed_memory()
