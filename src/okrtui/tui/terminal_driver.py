"""Input from the terminal that survives any bytes: what is not UTF-8 is shown as a replacement character.

Textual decodes its input strictly, so one byte of Latin-1 ends its input thread, and reads a report with numbers that
make no sense the same way. The name of the decoder in Textual's module is the only thing that is changed;
`tests/e2e/test_odd_bytes.py` shows in a real terminal that this works.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from functools import partial
from typing import Any, Final

from textual.drivers import linux_driver


def _replacing(encoding: str) -> Any:
    """Return an incremental decoder that never fails."""
    return partial(getincrementaldecoder(encoding), errors="replace")


vars(linux_driver)["getincrementaldecoder"] = _replacing


CLEARED: Final = "\x1b[H\x1b[2J"
"""Clears the screen; the cursor goes to its first cell."""


class PatientDriver(linux_driver.LinuxDriver):
    """The driver of a terminal; what makes no sense is left out."""

    def stop_application_mode(self) -> None:
        """Clear the picture, which would stay around the prompt where a terminal has only one screen."""
        self.write(CLEARED)
        super().stop_application_mode()

    def renew(self) -> None:
        """Ask again for mouse and pasted text: a terminal that was just attached does not know."""
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self.write(CLEARED)

    def run_input_thread(self) -> None:
        """Read until the app ends; start again with a new parser where a report has numbers beyond all bounds."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except OSError:  # the terminal is gone, which its watcher notices
                return
            except (ArithmeticError, LookupError, ValueError):
                continue
