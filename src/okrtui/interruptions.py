"""Signals that wait: an interruption (Ctrl-C, a terminal that hangs up) never leaves half of something done."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from typing import Final

SIGNALS: Final = frozenset(
    {
        signal.SIGINT,
        signal.SIGTERM,
        signal.SIGHUP,
        signal.SIGQUIT,
        signal.SIGALRM,
        signal.SIGUSR1,
        signal.SIGUSR2,
        signal.SIGTSTP,
    }
)


@contextlib.contextmanager
def deferred() -> Iterator[None]:
    """Let signals wait until this is done; a handler that raises does so on leaving.

    Python runs handlers in the main thread only, so this is for what may run there; elsewhere it does no harm.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
