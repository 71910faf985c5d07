"""What ends the program from outside: a signal, or a terminal that is gone. What was typed is put on disk first."""

from __future__ import annotations

import os
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, Final, Self

LOOK: Final = 0.5
"""Seconds between two looks whether the terminal is still there; nothing else tells where no signal comes."""

GRACE: Final = 2.0
"""Seconds the screens have to end by themselves; they cannot where the terminal takes nothing any more."""

SIGNALS: Final = (signal.SIGHUP, signal.SIGTERM)
SHELL: Final = 128
"""What a shell adds to a signal's number for an exit code."""

RESTORED: Final = b"\x1b[?1003l\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[<u\x1b[?1049l\x1b[?25h"
"""Mouse, pasting, keys, screen and cursor as a shell has them."""


class Hangup:
    """While it is entered: saves and leaves at a signal or when the terminal is gone, and ends what cannot leave.

    `save` may be called in any thread, `leave` as well; it is given the exit code.
    """

    def __init__(self, save: Callable[[], None], leave: Callable[[int], None]) -> None:
        self._save, self._leave = save, leave
        self._before: dict[int, Any] = {}
        self._attributes: list[Any] | None = None
        self._over = threading.Event()
        self._ending = False

    def __enter__(self) -> Self:
        self._attributes = attributes()
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._at_signal)
        if self._attributes is not None:
            threading.Thread(target=self._watch, name="okrtui-terminal", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._save()

    def _at_signal(self, number: int, _frame: FrameType | None) -> None:
        self._end(SHELL + number)

    def _watch(self) -> None:
        while not self._over.wait(LOOK):
            if attributes() is None:
                self._end(SHELL + signal.SIGHUP)
                return

    def _end(self, code: int) -> None:
        if not self._ending:
            self._ending = True
            self._save()
            threading.Thread(target=self._see_to_it, args=(code,), name="okrtui-end", daemon=True).start()
            self._leave(code)

    def _see_to_it(self, code: int) -> None:
        """End the process where it has not ended by itself in time."""
        time.sleep(GRACE)
        self._save()
        self._restore()
        os._exit(code)

    def _restore(self) -> None:
        """Leave the terminal as it was, where there is one."""
        try:
            os.set_blocking(2, False)
            os.write(2, RESTORED)
            if self._attributes is not None:
                termios.tcsetattr(0, termios.TCSANOW, self._attributes)
        except (OSError, termios.error):
            pass


def attributes() -> list[Any] | None:
    """How the terminal is set; None where there is none, or none any more."""
    try:
        return termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ is not None else None
    except (OSError, ValueError, termios.error):
        return None
