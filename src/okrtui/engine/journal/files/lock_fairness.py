"""Fair turns: sessions that wait for the lock show it to the last writer by a shared lock on the directory.

On file systems without locks on directories, chance decides who is next.
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
    """Sleep for a short random time."""
    time.sleep(random.SystemRandom().uniform(SHORTEST_PAUSE, LONGEST_PAUSE))


@contextlib.contextmanager
def waiting(directory: Path) -> Iterator[Callable[[], None]]:
    """Announce that this process waits for the lock; yield a short random sleep."""
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
    """Return whether any process waits for the lock."""
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
