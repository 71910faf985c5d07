"""Work that takes long, done in slices of a few milliseconds between the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Final, Protocol

SLICE: Final = 0.004
"""The seconds in which steps are done, at a time."""

PAUSE: Final = 0.001
"""The seconds in between, in which keys are heard."""

QUIET: Final = 0.1
"""The seconds after a key, or after a list is asked for, in which nothing is done: what they show is drawn first.

That takes 15 to 40 ms of the processor; where many share it, slices came before the drawing when it was 0.03.
"""


class Stoppable(Protocol):
    """A call that is to come."""

    def stop(self) -> object:
        """Have it not come."""


class BetweenKeys:
    """One piece of work at a time, a step after the other; `timer` calls a function after some seconds."""

    def __init__(self, timer: Callable[[float, Callable[[], None]], Stoppable]) -> None:
        self._timer = timer
        self._waiting: Stoppable | None = None
        self._is_resting = False
        self._steps: Iterator[None] = iter(())
        self._then: Callable[[], None] = lambda: None

    def begin(self, steps: Iterator[None], then: Callable[[], None], rest: float = 0.0) -> None:
        """Do these steps instead of what was begun before, after a `rest` of some seconds, and then call a function."""
        self.stop()
        self._steps, self._then = steps, then
        self._go_on_after(max(QUIET, rest))

    def stop(self) -> None:
        """Leave off."""
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None

    def give_way(self) -> None:
        """Let a key be answered that was just pressed."""
        if self._waiting is not None and not self._is_resting:
            self._waiting.stop()
            self._go_on_after(QUIET)

    def _go_on_after(self, seconds: float) -> None:
        self._waiting, self._is_resting = self._timer(seconds, self._go_on), seconds > QUIET

    def _go_on(self) -> None:
        self._waiting = None
        until = monotonic() + SLICE
        for _ in self._steps:
            if monotonic() > until:
                self._go_on_after(PAUSE)
                return
        self._then()
