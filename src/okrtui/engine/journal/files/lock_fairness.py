"""Fair turns: who waits for the lock is seen by who wrote last, by a shared lock on the directory itself.

Where a file system has no locks on directories, the waiting is left to chance.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

SHORTEST_PAUSE = 0.0005
LONGEST_PAUSE = 0.005


def pause() -> None:
    """Wait for a moment that differs from that of everybody else."""
    time.sleep(random.SystemRandom().uniform(SHORTEST_PAUSE, LONGEST_PAUSE))


@contextlib.contextmanager
def waiting(directory: Path) -> Iterator[Callable[[], None]]:
    """Be seen to wait; what is handed out waits for a moment at each call."""
    with contextlib.ExitStack() as stack:
        try:
            descriptor = stack.enter_context(_opened(directory))
        except OSError:
            yield pause
            return
        yield partial(_pause_seen, descriptor)


def _pause_seen(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    pause()


def is_awaited(directory: Path) -> bool:
    """Whether somebody waits."""
    with contextlib.suppress(OSError), _opened(directory) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextlib.contextmanager
def _opened(directory: Path) -> Iterator[int]:
    descriptor = os.open(directory, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
