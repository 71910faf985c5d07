"""When the changes of others are taken in: at once where they are rare, together where many come in a row.

Each of fifty screens takes in what any of fifty people does, and draws it: one change after the other, that would take
more processors than a server has.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

SHARE: Final = 0.02
"""The part of the time that may go into changes that come in a row: for fifty screens, one processor."""

LONGEST: Final = 0.5
"""The seconds that a change waits at most."""


class Arrivals:
    """Calls a function for what arrives, in the thread of the interface; `timer` calls another after some seconds.

    The function is called for the next arrival once so much time has passed since its last call that what the thread
    has used of the processor meanwhile is a small part of it.
    """

    def __init__(
        self,
        take_in: Callable[[], object],
        timer: Callable[[float, Callable[[], object]], object],
        *,
        clock: Callable[[], float] = time.monotonic,
        used: Callable[[], float] = time.thread_time,
    ) -> None:
        self._take_in, self._timer = take_in, timer
        self._clock, self._used = clock, used
        self._last = float("-inf"), 0.0
        self.is_waiting = False

    def arrived(self) -> None:
        """Take in what has arrived, now or in a moment."""
        if self.is_waiting:
            return
        rest = self._rest()
        if rest > 0:
            self.is_waiting = True
            self._timer(rest, self._take_in_now)
        else:
            self._take_in_now()

    def _rest(self) -> float:
        at, used = self._last
        return min((self._used() - used) / SHARE, LONGEST) - (self._clock() - at)

    def _take_in_now(self) -> None:
        self.is_waiting = False
        self._last = self._clock(), self._used()
        self._take_in()
