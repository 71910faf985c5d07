"""A list of fields in three versions side by side, with one of the last two marked in each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar, Final

from textual.binding import BindingType

from okrtui.tui import styled_text
from okrtui.tui.keys import bindings
from okrtui.tui.styled_text import Line, Piece
from okrtui.tui.widgets.bars import ScrolledLines

GAP: Final = 2
WIDEST: Final = 16
MARK: Final = 2
SIDES: Final = ("yours", "theirs")


@dataclass(frozen=True)
class FieldVersions:
    """A field in words: before, yours and theirs; None for a side that did not change it."""

    name: str
    label: str
    before: str
    yours: str | None
    theirs: str | None
    first: str
    contested: bool


class Versions(ScrolledLines, can_focus=True):
    """One block per field; left marks yours, right theirs, space the other one."""

    DEFAULT_CSS = """
    Versions { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.VERSIONS)

    def __init__(self, choices: Sequence[FieldVersions], theirs: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._choices = choices
        self._heads = ("before", "yours", theirs)
        self._open = {one.name for one in choices if one.contested}
        self.marked = {one.name: one.first for one in choices}
        self.at = 0

    @property
    def chosen(self) -> Mapping[str, str]:
        """Return the marked side of each field."""
        return dict(self.marked)

    def total(self) -> int:
        """Return the number of lines of all fields."""
        return sum(map(len, self._blocks()))

    @property
    def page(self) -> int:
        """Return the number of lines in view below the heads."""
        return max(1, self.size.height - 1)

    def line(self, y: int) -> Line:
        """Return the heads, or a line of a field."""
        if y == 0:
            return styled_text.fit_line(((self._row("", *self._heads), "head"),), self.size.width)
        lines = [line for block in self._blocks() for line in block]
        index = self.top + y - 1
        body = lines[index] if index < len(lines) else ()
        return (*styled_text.fit_line(body, max(0, self.size.width - 1)), self.thumb(y - 1))

    # drawing

    @property
    def _left(self) -> int:
        longest = max((styled_text.width_of(((one.label, ""),)) for one in self._choices), default=0)
        return MARK + min(WIDEST, max(6, longest))

    @property
    def _column(self) -> int:
        return max(MARK + 4, (self.size.width - 1 - self._left - 3 * GAP) // 3)

    def _row(self, label: str, *cells: str) -> str:
        heads = (cells[0], *(" " * MARK + cell for cell in cells[1:]))
        gap = " " * GAP
        return " " * MARK + gap.join(
            (styled_text.fit(label, self._left - MARK), *(styled_text.fit(cell, self._column) for cell in heads))
        )

    def _blocks(self) -> list[list[Line]]:
        return [self._block(index, one) for index, one in enumerate(self._choices)]

    def _block(self, index: int, one: FieldVersions) -> list[Line]:
        """Return the lines of a field: its name and the three versions, wrapped, and a blank line."""
        width, left = self._column, self._left - MARK
        names: list[Piece] = [
            (part, "strong" if index == self.at else "") for part in styled_text.wrap(one.label, left)[:2]
        ]
        names += [("choose", "warn")] if one.name in self._open else []
        before: list[Piece] = [(part, "muted") for part in styled_text.wrap(one.before, width)]
        yours, theirs = (self._side(one, side, width - MARK) for side in SIDES)
        cursor: list[Piece] = [(styled_text.glyphs().cursor, "cursor")] if index == self.at else []
        gap: Piece = (" " * GAP, "")
        rows = zip_longest(cursor, names, before, *yours, *theirs, fillvalue=("", ""))
        widths = (MARK, left, width, MARK, width - MARK, MARK, width - MARK)
        lines: list[Line] = []
        for row in rows:
            cells: list[Piece] = [
                (styled_text.fit(text, room), tone) for (text, tone), room in zip(row, widths, strict=True)
            ]
            lines.append((cells[0], cells[1], gap, cells[2], gap, *cells[3:5], gap, *cells[5:]))
        return [*lines, ()]

    def _side(self, one: FieldVersions, side: str, width: int) -> tuple[list[Piece], list[Piece]]:
        """Return the mark of a side, and its text line by line."""
        signs, on = styled_text.glyphs(), self.marked[one.name] == side
        text = one.yours if side == "yours" else one.theirs
        words = [signs.dash] if text is None else styled_text.wrap(text, width)
        mark: Piece = (signs.good if on else signs.pending, "accent" if on else "muted")
        return [mark], [(part, "strong" if on else "muted") for part in words]

    # choosing

    def action_move(self, step: int) -> None:
        """Go to the next or previous field and bring it into view."""
        self.at = (self.at + step) % max(1, len(self._choices))
        blocks = self._blocks()
        start = sum(len(block) for block in blocks[: self.at])
        end = start + (len(blocks[self.at]) if blocks else 0)
        self.top = max(0, min(start, max(self.top, end - self.page)))
        self.scroll_lines(0)

    def action_mark(self, side: str) -> None:
        """Mark a side of the field under the cursor, or the one that is not marked."""
        if not self._choices:
            return
        one = self._choices[self.at]
        other = SIDES[self.marked[one.name] == SIDES[0]]
        self.marked[one.name] = side or other
        self._open.discard(one.name)
        self.repaint()

    def on_resize(self) -> None:
        """Keep the view inside the lines."""
        self.scroll_lines(0)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.repaint()
