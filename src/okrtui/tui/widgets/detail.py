"""A scrollable pane of lines and paragraphs, drawn for its width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType

from okrtui.tui import styled_text
from okrtui.tui.keys import bindings
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.bars import ScrolledLines

Draw = Callable[[int], Sequence[Line | Paragraph]]
SCROLLBAR: Final = 1


class DetailPane(ScrolledLines, can_focus=True):
    """Shows the lines that a callable draws for a width; scrolls by lines, and redraws when its width changes."""

    DEFAULT_CSS = """
    DetailPane { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.DETAIL)

    def __init__(self, draw: Draw | None = None, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._draw = draw
        self._lines: list[Line] = []
        self._drawn_for = -1

    def show(self, draw: Draw | None, *, keep: bool = False) -> None:
        """Show other content, from its top unless `keep` is set."""
        self._draw, self._drawn_for = draw, -1
        self.top = self.top if keep else 0
        self.scroll_lines(0)

    def total(self) -> int:
        """Return the number of lines at the present width."""
        return len(self._fitted())

    def line(self, y: int) -> Line:
        """Return a line in view, with the scroll bar's cell."""
        lines, index = self._fitted(), self.top + y
        body = lines[index] if index < len(lines) else styled_text.fit_line((), self._room)
        return (*body, self.thumb(y))

    @property
    def _room(self) -> int:
        return max(0, self.size.width - SCROLLBAR)

    def _fitted(self) -> list[Line]:
        if self._drawn_for != self._room:
            self._drawn_for = self._room
            parts = self._draw(self._room) if self._draw else ()
            self._lines = [styled_text.fit_line(line, self._room) for part in parts for line in self._of(part)]
        return self._lines

    def _of(self, part: Line | Paragraph) -> Sequence[Line]:
        return part.lines(self._room) if isinstance(part, Paragraph) else (part,)

    def action_scroll(self, lines: int) -> None:
        """Move the view by a number of lines."""
        self.scroll_lines(lines)

    def action_edge(self, last: int) -> None:
        """Move the view to the top or the bottom."""
        self.scroll_lines(self.total() if last else -self.total())

    def action_leap(self, halves: int) -> None:
        """Move the view by a number of half pages."""
        self.scroll_lines(halves * self.page // 2)

    def on_resize(self) -> None:
        """Keep the view inside the lines of the new size."""
        self.scroll_lines(0)
