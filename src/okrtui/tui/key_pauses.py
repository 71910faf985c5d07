"""Pauses between the keys, in which nobody waits: what would hold up an answer for long is done then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

PAUSE: Final = 1.0
"""The seconds without a key after which nobody is taken to wait for an answer."""


class KeyPauses:
    """Calls functions in the next pause; `timer` calls one after some seconds."""

    def __init__(
        self,
        timer: Callable[[float, Callable[[], None]], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._timer, self._clock = timer, clock
        self._pressed = float("-inf")
        self._calls: list[Callable[[], object]] = []

    def key_pressed(self) -> None:
        """Put the pause off."""
        self._pressed = self._clock()

    def call_in_next(self, function: Callable[[], object]) -> None:
        """Call a function in the next pause, a while from now; once, however often that is asked for until then."""
        if not self._calls:
            self._timer(PAUSE, self._look)
        if function not in self._calls:
            self._calls.append(function)

    def _look(self) -> None:
        rest = self._pressed + PAUSE - self._clock()
        if rest > 0:
            self._timer(rest, self._look)
            return
        calls, self._calls = self._calls, []
        for function in calls:
            function()
