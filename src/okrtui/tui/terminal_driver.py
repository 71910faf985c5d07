"""The drivers of a terminal: input that survives any bytes, output of what changed, and a lost screen drawn again.

What is not UTF-8 is shown as a replacement character. Textual decodes its input strictly, so one byte of Latin-1 ends
its input thread, and reads a report with numbers that make no sense the same way. It takes escape and a digit for what
the option key of one terminal types, such as ™. The decoder's name and those keys are all that is changed in Textual's
modules; `tests/e2e/test_odd_bytes.py` shows in a real terminal that this works.
"""

from __future__ import annotations

import os
import re
import time
from codecs import getincrementaldecoder
from functools import cache, partial
from typing import Any, Final, cast

from rich.cells import cell_len
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.drivers import linux_driver
from textual.events import CursorPosition, Resize
from textual.message import Message
from textual.messages import InBandWindowResize

from okrtui.glyphs import UNICODE, folded_to_ascii
from okrtui.tui import styled_text
from okrtui.tui.output.changed_cells import ChangedCells
from okrtui.tui.terminal_abilities import lacks_signs

SYNC: Final = ("\x1b[?2026h", "\x1b[?2026l")
"""Before and after an update that is to be shown at once."""


def _replacing(encoding: str) -> Any:
    """Return an incremental decoder that never fails."""
    return partial(getincrementaldecoder(encoding), errors="replace")


vars(linux_driver)["getincrementaldecoder"] = _replacing

for _sign in "0123456789-=":
    cast("dict[str, object]", ANSI_SEQUENCES_KEYS).pop(f"\x1b{_sign}", None)  # escape and a sign is no ™, £ or ∞


STOPS: Final = 0.05
"""Seconds within which the system stops a process that asked for it; until then its threads go on."""

LARGEST: Final = (800, 300)
"""The most columns and lines that are drawn."""

CLEARED: Final = "\x1b[H\x1b[2J"
"""Clears the screen; the cursor goes to its first cell."""

_LINE, _COLUMN = 2, 5
WIDTH_QUESTION: Final = f"\x1b[{_LINE};{_COLUMN}Hñ{UNICODE.bad}\x1b[6n"
"""Draws a letter and a sign and asks where the cursor is then; not in the first line, where the answer could be a key.

The letter takes one column wherever UTF-8 is understood, elsewhere one for each of its two bytes.
"""


def columns_taken(answer: CursorPosition) -> int:
    """Return how many columns letter and sign of the question have taken; 0 if it is the answer to another one."""
    return answer.x + 1 - _COLUMN if answer.y + 1 == _LINE else 0


def bounded(event: Resize) -> Resize:
    """Return the event, with a size that can be drawn: what a terminal reports may be any number."""
    width, height = map(min, event.size, LARGEST)
    return event if (width, height) == event.size else Resize.from_dimensions((width, height), event.pixel_size)


_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")


def in_ascii(output: str) -> str:
    """Return what is sent in ASCII, each character in as many columns as before."""
    return output if output.isascii() else _FOREIGN.sub(lambda found: _twin(found[0]), output)


@cache
def _twin(char: str) -> str:
    plain, width = folded_to_ascii(char), cell_len(char)
    return plain if len(plain) == width else "?" * width


_UNKNOWN_TO_CONSOLE: Final = re.compile(r"\x1b\[[<>=][\d;]*[a-z]|\x1b\[\?[\d;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
"""Keyboard protocols, questions on modes, titles and the clipboard: older consoles print parts of them."""


class PatientDriver(linux_driver.LinuxDriver):
    """The driver of a terminal; what makes no sense is left out."""

    _asks = False

    def write(self, data: str) -> None:
        """Send something, in ASCII where the terminal shows nothing else, and what the console of Linux knows."""
        if styled_text.folds() and not self._asks:
            data = in_ascii(data)
        if lacks_signs(os.environ):
            data = _UNKNOWN_TO_CONSOLE.sub("", data)
        if data:
            super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._ask_width()

    def _ask_width(self) -> None:
        """Ask how wide signs are drawn, if the app wants to know; it gets the answer, whenever that comes."""
        if getattr(self._app, "asks_width", False):
            self._asks = True
            self.write(WIDTH_QUESTION + CLEARED)
            self._asks = False

    def trust_widths(self, *, ambiguous: bool) -> None:
        """Take characters whose width is ambiguous for one column wide, or for nobody knows how wide."""

    def stop_application_mode(self) -> None:
        """Clear the picture, which would stay around the prompt where a terminal has only one screen."""
        self.write(CLEARED)
        super().stop_application_mode()

    def renew(self) -> None:
        """Ask again for mouse and pasted text: a terminal that was just attached does not know."""
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._ask_width()
        self.write(CLEARED)

    def _sigtstp_application(self, *arguments: Any) -> None:
        """Stop, and not go on before that: an idle loop would never notice the signal to continue."""
        super()._sigtstp_application(*arguments)
        time.sleep(STOPS)

    def _sigcont_application(self, *arguments: Any) -> None:
        """Go on; where nobody asked it to stop, let go of the terminal first: its input would be read twice."""
        if self._auto_restart and not self._must_signal_resume:
            self.suspend_application_mode()
            self._must_signal_resume = True
        super()._sigcont_application(*arguments)

    def run_input_thread(self) -> None:
        """Read until the app ends; start again with a new parser where a report has numbers beyond all bounds."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except OSError:  # the terminal is gone, which its watcher notices
                return
            except (ArithmeticError, LookupError, ValueError):
                continue


class CompactDriver(PatientDriver):
    """The driver of a terminal that sends only the cells that changed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._cells = ChangedCells(self._measured)
        self._held = ""

    def write(self, data: str) -> None:
        """Send what changes; of an update without any change, nothing at all."""
        before, after = SYNC
        if data == before:
            self._held = data
        elif data == after and self._held:
            self._held = ""
        elif sent := self._cells.reduced(data):
            super().write(self._held + sent)
            self._held = ""

    def start_application_mode(self) -> None:
        """Take the terminal over; what it shows is not known."""
        self._cells.forget()
        super().start_application_mode()

    def trust_widths(self, *, ambiguous: bool) -> None:
        """Take characters whose width is ambiguous for one column wide, or for nobody knows how wide."""
        self._cells.trusts_ambiguous = ambiguous

    def renew(self) -> None:
        """Ask again for mouse and pasted text; what the terminal shows is not known."""
        self._cells.forget()
        super().renew()

    def process_message(self, message: Message) -> None:
        """Pass a message on; after a change of size that the terminal tells, what it shows is not known."""
        if isinstance(message, Resize | InBandWindowResize):
            self._cells.forget()
        super().process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the size, which Textual asks for at each signal of a change; what is shown is not known then."""
        self._cells.forget()
        return super()._get_terminal_size()

    def _measured(self) -> tuple[int, int]:
        """Return the columns and lines of the terminal; none where it does not tell, and all is sent."""
        try:
            return os.get_terminal_size(self.fileno)
        except OSError:
            return (0, 0)
