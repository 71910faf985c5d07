"""Leave when a signal comes or the terminal is gone; what was typed is put on disk first."""

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
"""Seconds between two looks whether the terminal is still there; nothing else tells where no signal comes."""

GRACE: Final = 2.0
"""Seconds the screens have to end by themselves; they cannot where the terminal takes nothing any more."""

RESTORED: Final = b"\x1b[?1003l\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[<u\x1b[?1049l\x1b[?25h"
"""Mouse, pasting, keys, screen and cursor as a shell has them."""


class TerminalExit:
    """While it is entered: saves and leaves at a signal or when the terminal is gone, and ends what cannot leave.

    `save` may be called in any thread, `leave` as well; it is given the exit code.
    """

    def __init__(self, save: Callable[[], None], leave: Callable[[int], None]) -> None:
        self._save, self._leave = save, leave
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
        """Wait for a signal, and look now and then whether the terminal is still there."""
        code = None
        while code is None:
            code = self._termination.wait(LOOK)
            if code is None and self._attributes is not None and attributes() is None:
                code = HANGUP
        if code:
            self._end(code)
        self._termination.close()

    def _end(self, code: int) -> None:
        """Save and leave; end the process where it has not ended by itself in time."""
        self._save()
        self._leave(code)
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
    """Return the settings of the terminal; None where there is none, or none any more."""
    try:
        return termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ is not None else None
    except (OSError, ValueError, termios.error):
        return None
