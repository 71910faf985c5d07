"""The handling of signals that end the program: a closed terminal, and a request to terminate.

Handlers only raise SystemExit or write one byte: files and screens are handled elsewhere.
"""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, Self

SIGNALS: Final = (signal.SIGHUP, signal.SIGTERM)
HANGUP: Final = 128 + signal.SIGHUP
"""The exit code of a program whose terminal was closed."""

_OVER: Final = 0
"""The byte that ends the waiting without a signal."""

Handler = Callable[[int, FrameType | None], Any]


@contextmanager
def exit_in_order() -> Iterator[None]:
    """Raise SystemExit at a signal, so that open work is cleaned up."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = _installed(leave)
    try:
        yield
    finally:
        _put_back(before)


class Termination:
    """A context in which a signal only wakes up the thread that waits for it."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        self._before = _installed(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        _put_back(self._before)
        os.write(self._write, bytes((_OVER,)))

    def _note(self, number: int, _frame: FrameType | None) -> None:
        os.write(self._write, bytes((number,)))

    def wait(self, seconds: float) -> int | None:
        """Return the exit code for a signal, 0 after `close`, None if nothing came in that time."""
        ready = select.poll()  # unlike select, for any number of open files
        ready.register(self._read, select.POLLIN)
        if not ready.poll(seconds * 1000):
            return None
        number = os.read(self._read, 1)[0]
        return 128 + number if number != _OVER else 0

    def close(self) -> None:
        """Close the pipe once nobody waits for it."""
        os.close(self._read)
        os.close(self._write)


def _installed(handler: Handler) -> dict[int, Any]:
    """Install a handler for the signals that are not ignored; return the previous ones."""
    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    return {number: signal.signal(number, handler) for number in heard}


def _put_back(before: dict[int, Any]) -> None:
    for number, handler in before.items():
        signal.signal(number, handler)
