"""The page of examples: KPIs at the left and an OKR at the right, function by function, with their figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.message import Message

from okrtui.tui import styled_text
from okrtui.tui.help.examples import Example
from okrtui.tui.keys import bindings
from okrtui.tui.styled_text import Line, Piece, Tone
from okrtui.tui.widgets.bars import ScrolledLines

MARK: Final = 2
GAP: Final = 2
SCROLLBAR: Final = 1
LEAST: Final = 12
TALLEST: Final = 6
"""The lines that an example takes in most cases."""

READABLE: Final = 110
"""The widest that the two columns are drawn."""

ExampleCell = tuple[int | None, Piece]
"""A line of a column, and the place of the example that begins on it."""


class ExamplesPane(ScrolledLines, can_focus=True):
    """Examples to choose from; the cursor goes through those of a function, then to the next function."""

    DEFAULT_CSS = """
    ExamplesPane { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.TABLE)

    @dataclass
    class Chosen(Message):
        """An example is to be used."""

        example: Example

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._examples: Sequence[Example] = ()
        self._rows: list[tuple[ExampleCell, ...]] = []
        self._laid_out_for = -1
        self.at = 0

    def show(self, examples: Sequence[Example]) -> None:
        """Show these examples, from the first one."""
        self._examples, self._laid_out_for, self.at, self.top = examples, -1, 0, 0
        self.repaint()

    # drawing

    def total(self) -> int:
        """Return the number of lines."""
        return len(self._laid_out())

    def line(self, y: int) -> Line:
        """Return a line of both columns, with the cursor before the example that is marked."""
        rows, index = self._laid_out(), self.top + y
        pieces: list[Piece] = []
        if not rows:
            pieces = [("  No example matches these words." if y == 1 else "", "muted")]
        shown = rows[index] if index < len(rows) else ()
        for column, (place, (text, tone)) in zip(self._columns, shown, strict=False):
            pieces += [self._mark(place), (styled_text.fit(text, column), tone), (" " * GAP, "")]
        return (*styled_text.fit_line(pieces[:-1] if shown else pieces, self.size.width - SCROLLBAR), self.thumb(y))

    def _mark(self, place: int | None) -> Piece:
        if place is None or place != self.at:
            return " " * MARK, ""
        return styled_text.glyphs().cursor, "cursor" if self.has_focus else "muted"

    @property
    def _columns(self) -> tuple[int, int]:
        """Return the widths of the two columns; key results are longer than KPIs."""
        room = min(self.size.width - SCROLLBAR, READABLE) - 2 * MARK - GAP
        left = max(LEAST, room * 2 // 5)
        return left, max(LEAST, room - left)

    def _laid_out(self) -> list[tuple[ExampleCell, ...]]:
        if self._laid_out_for != self.size.width:
            self._laid_out_for = self.size.width
            self._rows = list(_rows(self._examples, *self._columns))
        return self._rows

    # the cursor

    def action_move(self, examples: int) -> None:
        """Go to another example, and bring it into view with its heading."""
        self.at = min(max(0, self.at + examples), max(0, len(self._examples) - 1))
        y = next((y for y, row in enumerate(self._laid_out()) if self.at in [place for place, _ in row]), 0)
        self.top = min(max(self.top, y + TALLEST - self.page), max(0, y - 1))
        self.scroll_lines(0)

    def action_edge(self, last: int) -> None:
        """Go to the first or the last example."""
        self.action_move(len(self._examples) if last else -len(self._examples))

    def action_leap(self, halves: int) -> None:
        """Go on by two examples for half a page."""
        self.action_move(2 * halves)

    def action_select(self) -> None:
        """Use the marked example."""
        if self._examples:
            self.post_message(self.Chosen(self._examples[self.at]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave the folding keys to the screen: nothing folds."""
        return action not in {"fold", "turn"}

    def on_resize(self) -> None:
        """Keep the marked example in view."""
        self.action_move(0)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.repaint()

    def on_blur(self) -> None:
        """Show that the cursor is elsewhere."""
        self.repaint()


def _rows(examples: Sequence[Example], kpis: int, okrs: int) -> Iterator[tuple[ExampleCell, ...]]:
    """Yield the rows: a heading for each function, then its KPIs beside its objective, and a blank one."""
    nothing: ExampleCell = (None, ("", ""))
    for function, group in groupby(enumerate(examples), key=lambda one: one[1].function):
        left: list[ExampleCell] = []
        right: list[ExampleCell] = []
        for place, example in group:
            if example.is_objective:
                right += _cells(place, example, okrs)
            else:
                left += _cells(place, example, kpis)
        yield ((None, (function, "head")),)
        yield from zip_longest(left, right, fillvalue=nothing)
        yield ()


def _cells(place: int, example: Example, column: int) -> Iterator[ExampleCell]:
    """Yield the lines of an example: a KPI with its target, or an objective with its key results."""
    tone: Tone = "strong" if example.is_objective else ""
    name = example.name if example.is_objective else f"{example.name}: {example.figure}"
    first, *rest = _wrapped(name, column - 2)
    yield place, (first, tone)
    yield from ((None, (f"  {part}", tone)) for part in rest)
    for key_result in example.key_results:
        first, *rest = _wrapped(key_result, column - 4)
        yield None, (f"  {first}", "")
        yield from ((None, (f"    {part}", "")) for part in rest)


def _wrapped(text: str, width: int) -> list[str]:
    return styled_text.wrap(styled_text.with_signs(text), width)
