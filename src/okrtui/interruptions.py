"""Signals that wait: an interruption (Ctrl-C, a terminal that hangs up) never leaves half of something done."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGTSTP")

_Mask = Callable[[int, Iterable[int]], set[int]]


class _Deferring:
    """Whether signals wait."""

    is_on = False


@contextlib.contextmanager
def deferred() -> Iterator[None]:
    """Let signals wait until this is done; a handler that raises does so on leaving the outermost block.

    Python runs handlers in the main thread only, so that none can interrupt what another thread does.
    """
    if threading.current_thread() is not threading.main_thread() or _Deferring.is_on:
        yield
        return
    mask, block, put_back, signals = _masking()
    before = mask(block, ())
    try:
        mask(block, signals)
        _Deferring.is_on = True
        yield
    finally:
        _Deferring.is_on = False
        mask(put_back, before)


@cache
def _masking() -> tuple[_Mask, int, int, frozenset[int]]:
    """Return the function that changes what signals wait, its two ways, and the signals; reading is spared the import.

    It is the one behind `signal.pthread_sigmask`, which makes an enum of each signal: a tenth of a commit.
    """
    import _signal  # type: ignore[import-not-found]  # noqa: PLC0415
    import signal  # noqa: PLC0415

    signals = frozenset(int(getattr(signal, name)) for name in NAMES)
    return _signal.pthread_sigmask, int(signal.SIG_BLOCK), int(signal.SIG_SETMASK), signals
