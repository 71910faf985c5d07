"""Rows in a detail that a cursor can choose, such as the values of a KPI; any detail may have some among its lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from itertools import accumulate
from typing import Final, NamedTuple, TypeGuard

from okrtui.domain.records.models import Record
from okrtui.tui import styled_text
from okrtui.tui.styled_text import Line, Paragraph, Piece

DetailKey = tuple[str, int]
"""The table and number of a record in a detail."""


def is_of(key: Hashable, kind: type[Record]) -> TypeGuard[DetailKey]:
    """Return whether a key is that of a kind of record in a detail."""
    return isinstance(key, tuple) and key[0] == kind.table


MARGIN: Final = 2
"""The cells before a row, where the cursor stands."""


class DetailRows(NamedTuple):
    """Records one below the other, drawn when they come into view.

    `draw` returns the lines of one for a width. Each has one line unless `height` says how many. The cursor comes in
    at the first of those that are `main` ones, if there are any.
    """

    keys: Sequence[DetailKey]
    draw: Callable[[DetailKey, int], Sequence[Line]]
    height: Callable[[DetailKey, int], int] | None = None
    main: bool = False


DetailPart = Line | Paragraph | DetailRows
"""A part of a detail."""


class _Block:
    """Lines or rows, from a line of the detail on."""

    def __init__(self, start: int, lines: Sequence[Line], rows: DetailRows | None, first: int, width: int) -> None:
        self.start, self.rows, self.first = start, rows, first
        self._lines, self._width = lines, width
        self._ends: Sequence[int] = ()
        if rows is None:
            self.size = len(lines)
        elif rows.height is None:
            self.size = len(rows.keys)
        else:
            height = rows.height
            self._ends = list(accumulate(height(key, width) for key in rows.keys))
            self.size = self._ends[-1] if self._ends else 0

    def row_at(self, line: int) -> int:
        """Return the place of the row in a line of the block."""
        return bisect_right(self._ends, line) if self._ends else line

    def span(self, row: int) -> tuple[int, int]:
        """Return the first line of a row in the detail, and the line after it."""
        if not self._ends:
            return self.start + row, self.start + row + 1
        return self.start + (self._ends[row - 1] if row else 0), self.start + self._ends[row]

    def line(self, line: int, cursor: int | None) -> Line:
        """Return a line of the block; the row with the cursor is marked."""
        if self.rows is None:
            return self._lines[line]
        row = self.row_at(line)
        drawn = self.rows.draw(self.rows.keys[row], self._width - MARGIN)
        within = self.start + line - self.span(row)[0]
        is_chosen = cursor == self.first + row
        mark: Piece = (styled_text.glyphs().cursor, "cursor") if is_chosen and within == 0 else (" " * MARGIN, "")
        return (mark, *(drawn[within] if within < len(drawn) else ()))


class DetailLayout:
    """The parts of a detail laid out for a width; rows are numbered through all of them."""

    def __init__(self, parts: Sequence[DetailPart], width: int) -> None:
        self._width = width
        self._blocks: list[_Block] = []
        self.keys: list[DetailKey] = []
        self.entrance = 0
        self.total = 0
        fixed: list[Line] = []
        for part in parts:
            if isinstance(part, DetailRows):
                self._add(fixed, None)
                self._add((), part)
                fixed = []
            else:
                fixed += part.lines(width) if isinstance(part, Paragraph) else (part,)
        self._add(fixed, None)
        self._starts = [block.start for block in self._blocks]

    def _add(self, lines: Sequence[Line], rows: DetailRows | None) -> None:
        block = _Block(self.total, lines, rows, len(self.keys), self._width)
        if block.size:
            if rows is not None and rows.main:
                self.entrance = self.entrance or len(self.keys)
            self._blocks.append(block)
            self.total += block.size
            self.keys += rows.keys if rows else ()

    def line(self, index: int, cursor: int | None) -> Line:
        """Return a line in exactly the width, with the cursor on a row."""
        block = self._block(index) if 0 <= index < self.total else None
        return styled_text.fit_line(block.line(index - block.start, cursor) if block else (), self._width)

    def _block(self, line: int) -> _Block:
        return self._blocks[bisect_right(self._starts, line) - 1]

    def span(self, row: int) -> tuple[int, int]:
        """Return the first line of a row, and the line after it."""
        block = next(one for one in reversed(self._blocks) if one.rows is not None and one.first <= row)
        return block.span(row - block.first)

    def row_from(self, line: int) -> int:
        """Return the place of the first row that begins at a line or after it; the number of rows for none."""
        for block in self._blocks:
            if block.rows is not None and line < block.start + block.size:
                row = block.row_at(max(0, line - block.start))
                return block.first + row + (block.span(row)[0] < line)
        return len(self.keys)

    def find(self, key: Hashable, near: int) -> int | None:
        """Return the place of a row by its key, trying its place of before first."""
        if near < len(self.keys) and self.keys[near] == key:
            return near
        return self.keys.index(key) if key in self.keys else None
