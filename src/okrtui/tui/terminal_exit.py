"""Exit on a signal or when the terminal is gone, after saving unsaved input."""

from __future__ import annotations

import os
import sys
import termios
import threading
import time
from collections.abc import Callable
from typing import Any, Final, Self

from okrtui.termination import HANGUP, Termination

LOOK: Final = 0.5
"""Seconds between two checks that the terminal still exists; without a signal there is no other sign."""

GRACE: Final = 2.0
"""Seconds that the app has to exit by itself; it cannot when the terminal no longer accepts output."""

LONGEST_SAVE: Final = 12.0
"""Seconds that a change may be under way: it waits ten for its turn."""

RESTORED: Final = b"\x1b[?1003l\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[<u\x1b[?1049l\x1b[?25h"
"""Escape codes that reset mouse, paste, keys, screen and cursor for the shell."""


class TerminalExit:
    """A context that saves and exits on a signal or a lost terminal, and kills a process that cannot exit.

    `save` writes what is typed and `leave` gets the exit code; `finished` waits for a number of seconds until no change
    is under way, lest it is saved and offered again. All are called from any thread.
    """

    def __init__(
        self, save: Callable[[], None], leave: Callable[[int], None], finished: Callable[[float], bool]
    ) -> None:
        self._save, self._leave, self._finished = save, leave, finished
        self._attributes = attributes()
        self._termination = Termination()

    def __enter__(self) -> Self:
        self._termination.__enter__()
        threading.Thread(target=self._watch, name="okrtui-terminal", daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._termination.__exit__(*exception)
        self._save()

    def _watch(self) -> None:
        """Wait for a signal, and check at intervals that the terminal still exists."""
        code = None
        while code is None:
            code = self._termination.wait(LOOK)
            if code is None and self._attributes is not None and attributes() is None:
                code = HANGUP
        if code:
            self._end(code)
        self._termination.close()

    def _end(self, code: int) -> None:
        """Save and exit; kill the process if it has not exited in time."""
        self._save()
        self._leave(code)
        time.sleep(GRACE)
        self._finished(LONGEST_SAVE)
        self._save()
        self._restore()
        os._exit(code)

    def _restore(self) -> None:
        """Restore the terminal's settings, if there is a terminal."""
        try:
            os.set_blocking(2, False)
            os.write(2, RESTORED)
            if self._attributes is not None:
                termios.tcsetattr(0, termios.TCSANOW, self._attributes)
        except (OSError, termios.error):
            pass


def attributes() -> list[Any] | None:
    """Return the settings of the terminal; None if there is none, or it is gone."""
    try:
        return termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ is not None else None
    except (OSError, ValueError, termios.error):
        return None
