"""The top line: the sections, and what they are of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.message import Message

from okrtui.tui import styled_text
from okrtui.tui.styled_text import Line, Piece
from okrtui.tui.widgets.bars import EDGE, GAP, LineWidget


class Tab(NamedTuple):
    """A section of the tab bar: its key, and its name."""

    key: str
    title: str


class TabBar(LineWidget):
    """The top line: product, sections with the active one marked, and the context; it drops parts when narrow."""

    class Chosen(Message):
        """A section was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, product: str, tabs: Sequence[Tab], *, id: str | None = None) -> None:  # noqa: A002 - as Textual names it
        super().__init__(id=id)
        self.product, self.tabs = product, tabs
        self.active = ""
        self.right: Sequence[Piece] = ()
        self._spans: list[tuple[range, str]] = []

    def show(self, active: str | None = None, right: Sequence[Piece] | None = None) -> None:
        """Mark a section and set the context: parts from the most to the least needed."""
        self.active = self.active if active is None else active
        self.right = self.right if right is None else right
        self.repaint()

    def line(self, y: int) -> Line:  # noqa: ARG002 - it is one line high
        """Return the bar; names of sections go before the product does."""
        width = self.size.width
        bars = (self._left(product=True, names=True), self._left(product=False, names=True))
        left = next(
            (bar for bar in (*bars, self._left(product=True, names=False)) if styled_text.width_of(bar) <= width), ()
        )
        left = left or self._left(product=False, names=False)
        self._remember(left)
        right = self._right(width - styled_text.width_of(left))
        room = width - styled_text.width_of(left) - styled_text.width_of(right)
        return styled_text.fit_line((*left, (" " * max(0, room), ""), *right), width)

    def _left(self, *, product: bool, names: bool) -> Line:
        line: list[Piece] = [(f" {styled_text.literal(self.product)} ", "strong")] if product else []
        for tab in self.tabs:
            active = tab.key == self.active
            text = f"{tab.key} {styled_text.literal(tab.title)}" if names or active else tab.key
            line.append((f"[{text}]", "accent") if active else (f" {text} ", ""))
        return tuple(line)

    def _right(self, room: int) -> Line:
        dot = f" {styled_text.glyphs().dot} "
        line: Line = ()
        for text, tone in self.right:
            more: Line = (
                (*line, (dot, ""), (styled_text.literal(text), tone)) if line else ((styled_text.literal(text), tone),)
            )
            if styled_text.width_of(more) + GAP + EDGE > room:
                break
            line = more
        return (*line, (" " * EDGE, "")) if line else ()

    def _remember(self, line: Line) -> None:
        self._spans, x = [], 0
        tabs = iter(self.tabs)
        for text, tone in line:
            end = x + cell_len(text)
            if tone != "strong":
                self._spans.append((range(x, end), next(tabs).key))
            x = end

    def on_click(self, event: events.Click) -> None:
        """Post the section that was clicked."""
        for span, key in self._spans:
            if event.x in span:
                self.post_message(self.Chosen(key))
