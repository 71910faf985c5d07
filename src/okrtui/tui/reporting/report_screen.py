"""A report or a digest to read, which can be written to a file from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import BindingType

from okrtui.tui.keys import bindings
from okrtui.tui.keys.keymap import key
from okrtui.tui.reading_screen import ReadingScreen

WRITE: Final = ("report", 0)
"""The answer of somebody who wants a file."""


class ReportScreen(ReadingScreen):
    """Shows a text; the answer is WRITE, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings((bindings.WRITE_REPORT,))

    def more_keys(self) -> Sequence[tuple[str, str]]:
        """Return the key that writes."""
        return ((key("report.write"), "write to a file"),)

    def action_write(self) -> None:
        """Answer that it is to be written to a file."""
        self.dismiss(WRITE)
