"""Keys that are pressed while a form is being opened: they are meant for it, and wait until it is in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from textual import events
from textual.screen import Screen

from okrtui.tui.keys import keymap


class TypeAhead:
    """Holds keys back between the start of an action and what it opens, or its end."""

    def __init__(self, deliver: Callable[[], object]) -> None:
        """`deliver` has the app hand out what was held back, once it has done what it is doing."""
        self._deliver = deliver
        self._opening = False
        self._held: list[events.Key] = []
        self._fronted: WeakSet[Screen[Any]] = WeakSet()

    def begin(self) -> None:
        """An action has started that may open something."""
        self._opening = True

    def end(self) -> None:
        """The action is done: what was held back is for whatever is in front."""
        self._opening = False
        self._deliver()

    def hold(self, event: events.Key, front: Screen[Any]) -> bool:
        """Hold a key back that is not meant for the screen in front; the one that always leaves never waits."""
        waits = self._opening and front not in self._fronted
        if not waits or event.key == keymap.SAFE:
            return False
        self._held.append(event)
        return True

    def opened(self, screen: Screen[Any]) -> None:
        """A screen is in front, and takes its own keys from now on."""
        self._fronted.add(screen)

    def release(self) -> list[events.Key]:
        """Return the keys that were held back."""
        held, self._held = self._held, []
        return held
