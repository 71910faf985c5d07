"""What is typed or pasted while a form opens or saves: it waits for the form, or for what comes after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeAlias
from weakref import WeakSet

from textual import events
from textual.screen import Screen

from okrtui.tui.keys import keymap
from okrtui.tui.quiet_screen import OpaqueScreen

ALT: Final = "alt+"

Typed: TypeAlias = events.Key | events.Paste


def behind_escape(event: events.Key) -> str:
    """Return the character of a key with alt, empty for another key: terminals send that for escape and the key."""
    return event.character or "" if event.key.startswith(ALT) and event.is_printable else ""


class TypeAhead:
    """A buffer for what is typed between the start of an action and the screen that it opens, or its end."""

    def __init__(self, deliver: Callable[[], object]) -> None:
        """`deliver` schedules the app to release what is buffered."""
        self._deliver = deliver
        self._under_way = 0
        self._held: list[Typed] = []
        self._saved_by: Screen[Any] | None = None
        self._fronted: WeakSet[Screen[Any]] = WeakSet()

    def begin(self) -> None:
        """Note the start of an action that may open a screen; a key typed ahead may start the next before it ends."""
        self._under_way += 1

    @contextmanager
    def ending(self) -> Iterator[None]:
        """Note that the action ends with a block, even if that fails: what is buffered is for the screen in front."""
        try:
            yield
        finally:
            self._under_way -= 1
            self._deliver()

    def hold(self, event: Typed, front: Screen[Any]) -> bool:
        """Buffer what is not meant for the screen in front, or comes behind others; never the key that always quits."""
        if isinstance(event, events.Key) and event.key == keymap.SAFE:
            return False
        if not (self._held or self.waits(front)):
            return False
        if _is_saving(front):
            self._saved_by = front
        self._held.append(event)
        return True

    @property
    def is_holding(self) -> bool:
        """Return whether anything is buffered."""
        return bool(self._held)

    def forget_refused(self, screens: Sequence[Screen[Any]]) -> None:
        """Forget what was typed behind a form that was saved, if the form stays: nobody saw what was asked instead.

        `screens` are those that are open, the one in front last.
        """
        form = self._saved_by
        if form is None or (form is screens[-1] and _is_saving(form)):
            return
        self._saved_by = None
        if form in screens:
            self._held.clear()

    def opened(self, screens: Iterable[Screen[Any]]) -> None:
        """Note that one screen is in front, and that it and those below it take their own keys from now on.

        One may have come over another before that was in front.
        """
        self._fronted.update(screens)

    def release(self, front: Screen[Any]) -> list[Typed]:
        """Return and clear what is buffered; nothing while another action opens the screen that it is meant for."""
        if self.waits(front):
            return []
        held, self._held = self._held, []
        return held

    def waits(self, front: Screen[Any]) -> bool:
        """Return whether what is typed is held back: another screen may open over the one in front, or in its place."""
        return (self._under_way > 0 and front not in self._fronted) or _is_saving(front)


def _is_saving(screen: Screen[Any]) -> bool:
    return isinstance(screen, OpaqueScreen) and screen.is_saving
