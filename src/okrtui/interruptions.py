"""Signals that wait: an interruption (Ctrl-C, a terminal that hangs up) never leaves half of something done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final, NamedTuple

NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGTSTP")


class _Deferring:
    """Whether signals wait; an attribute of the class itself takes nearly twice as long to change."""

    __slots__ = ("is_on",)

    def __init__(self) -> None:
        self.is_on = False


_DEFERRING: Final = _Deferring()


def deferred() -> _Deferral:
    """Let signals wait until a block is done; a handler that raises does so on leaving the outermost block.

    Python runs handlers in the main thread only, so that none can interrupt what another thread does.
    """
    return _Deferral()


class _Deferral:
    """A block in which signals wait; 14,200 instructions with its system calls, where a generator took 23,600."""

    __slots__ = ("_before",)

    def __enter__(self) -> None:
        """Begin the block."""
        self._before: set[int] | None = None
        if _DEFERRING.is_on or threading.get_ident() != threading.main_thread().ident:
            return
        masking = _masking()
        try:
            self._before = masking.change(masking.block, masking.signals)
        except BaseException:  # of the handler of a signal that came just before: nothing has begun yet
            masking.change(masking.unblock, masking.signals)
            raise
        _DEFERRING.is_on = True

    def __exit__(self, *_: object) -> None:
        """End the block; the handlers of signals that came meanwhile are called here."""
        if self._before is not None:
            masking = _masking()
            _DEFERRING.is_on = False
            masking.change(masking.put_back, self._before)


class _Masking(NamedTuple):
    """The function that changes what signals wait, its three ways, and the signals."""

    change: Callable[[int, Iterable[int]], set[int]]
    block: int
    unblock: int
    put_back: int
    signals: frozenset[int]


@cache
def _masking() -> _Masking:
    """Return how signals are made to wait; reading is spared the import.

    The function is the one behind `signal.pthread_sigmask`, which makes an enum of each signal: a tenth of a commit.
    """
    import _signal  # type: ignore[import-not-found]  # noqa: PLC0415
    import signal  # noqa: PLC0415

    ways = int(signal.SIG_BLOCK), int(signal.SIG_UNBLOCK), int(signal.SIG_SETMASK)
    return _Masking(_signal.pthread_sigmask, *ways, frozenset(int(getattr(signal, name)) for name in NAMES))
