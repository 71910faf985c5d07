"""Signals that wait: an interruption (Ctrl-C, a terminal that hangs up) never leaves half of something done."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Final

NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGTSTP")

_here = threading.local()


@contextlib.contextmanager
def deferred() -> Iterator[None]:
    """Let signals wait until this is done; a handler that raises does so on leaving the outermost block.

    Python runs handlers in the main thread only, so this is for what may run there; elsewhere it does no harm.
    """
    if getattr(_here, "is_deferring", False):
        yield
        return
    import signal  # noqa: PLC0415 - a command that only reads is spared it

    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, [getattr(signal, name) for name in NAMES])
        _here.is_deferring = True
        yield
    finally:
        _here.is_deferring = False
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
