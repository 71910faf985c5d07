"""Keys pressed while a form opens: they are meant for the form, and wait until it is in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from textual import events
from textual.screen import Screen

from okrtui.tui.keys import keymap


class TypeAhead:
    """A buffer for keys between the start of an action and the screen that it opens, or its end."""

    def __init__(self, deliver: Callable[[], object]) -> None:
        """`deliver` schedules the app to release the buffered keys."""
        self._deliver = deliver
        self._under_way = 0
        self._held: list[events.Key] = []
        self._fronted: WeakSet[Screen[Any]] = WeakSet()

    def begin(self) -> None:
        """Note the start of an action that may open a screen; a key typed ahead may start the next before it ends."""
        self._under_way += 1

    def end(self) -> None:
        """Note the end of the action: the buffered keys are for the screen in front."""
        self._under_way -= 1
        self._deliver()

    def hold(self, event: events.Key, front: Screen[Any]) -> bool:
        """Buffer a key that is not meant for the screen in front, or behind others; never the key that always quits."""
        if not (self._held or self._waits(front)) or event.key == keymap.SAFE:
            return False
        self._held.append(event)
        return True

    def opened(self, screen: Screen[Any]) -> None:
        """Note that a screen is in front, and takes its own keys from now on."""
        self._fronted.add(screen)

    def release(self, front: Screen[Any]) -> list[events.Key]:
        """Return and clear the buffered keys; none while another action opens the screen that they are meant for."""
        if self._waits(front):
            return []
        held, self._held = self._held, []
        return held

    def _waits(self, front: Screen[Any]) -> bool:
        return self._under_way > 0 and front not in self._fronted
