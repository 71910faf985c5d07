"""The lines above a list: its most important facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from okrtui.tui import styled_text
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.bars import LineWidget


class Summary(LineWidget):
    """Lines above the list; takes no room in a section without any."""

    DEFAULT_CSS = """
    Summary { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__(id="summary")
        self.lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        relayout = len(lines) != len(self.lines)
        self.lines = lines
        if relayout:
            self.refresh(layout=True)
        else:
            self.repaint()

    def get_content_height(self, *_: Any) -> int:
        """Return the number of lines."""
        return len(self.lines)

    def line(self, y: int) -> Line:
        """Return one of them."""
        return styled_text.fit_line(self.lines[y] if y < len(self.lines) else (), self.size.width)
