"""Output cut down to the cells that change, from what each line of the terminal last showed.

Textual sends all that it has drawn anew. What it sends is moves of the cursor to a cell, each followed by styled text;
anything else passes through unchanged, and all that was known about the screen is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from okrtui.glyphs import is_ambiguous
from okrtui.tui.output.cell_style import PLAIN, CellStyle, NotUnderstoodError, change, selected
from okrtui.tui.output.kept_columns import in_columns

GAP: Final = 5
"""So many unchanged cells are sent again: passing over them takes as many bytes."""

ONE_CELL: Final = (
    *((0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x2AF), (0x386, 0x481), (0x48A, 0x523), (0x2010, 0x2027), (0x2030, 0x205E)),
    *((0x20A0, 0x20BF), (0x2100, 0x2319), (0x23AF, 0x23AF), (0x2500, 0x25FC), (0x25FF, 0x2613), (0x2713, 0x2718)),
    *((0x27F0, 0x27FF), (0x2800, 0x28FF)),
)
"""First and last code points of what takes one cell everywhere."""

TWO_CELLS: Final = (
    *((0x3001, 0x3029), (0x3041, 0x3096), (0x309B, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3)),
    (0xFF01, 0xFF60),
)
"""First and last code points of what takes two cells everywhere."""

_MOVE: Final = re.compile(r"\x1b\[(\d+);(\d+)H")
_PART: Final = re.compile(r"\x1b\[([\d;]*)m|([^\x00-\x1f\x7f-\x9f]+)|(.)", re.DOTALL)
_STYLE: Final = re.compile(r"\x1b\[([\d;]*)m")
_CODES: Final = ((0x00, 0x1F), (0x7F, 0x9F))
_NARROW: Final = frozenset(chr(code) for first, last in (*_CODES, *ONE_CELL) for code in range(first, last + 1))
"""What takes one cell everywhere, and codes. A regular expression for it would take 4 ms of the start to compile."""

_NO_CELL: Final = re.compile(
    r"\x07|\x1b\](?!8;)[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[\?(?:7|25|100[0-6]|101[56]|2004|2026|2048)(?:[hl]|\$p)"
)
"""A bell, a title, the clipboard, the pointer's shape, and modes: no cell changes."""


Drawn = tuple[int, str, CellStyle]
"""What was last sent to a line: from which column, the text with its codes, and the style before it."""

Reached = tuple[tuple[int, int] | None, CellStyle]
"""The line and column after a text, if they are known, and the style."""


class ChangedCells:
    """The cells that a terminal shows, as far as they are known; `measure` returns its columns and lines.

    It `trusts_ambiguous` widths while the terminal draws such characters one column wide.
    """

    def __init__(self, measure: Callable[[], tuple[int, int]]) -> None:
        self._measure = measure
        self.trusts_ambiguous = True
        self._forgotten = True
        self._width = self._height = 0
        self._signs: list[list[str]] = []
        self._styles: list[list[CellStyle | None]] = []
        self._last: list[tuple[Drawn, Reached] | None] = []
        self._cursor: tuple[int, int] | None = None
        self._style: CellStyle | None = PLAIN
        self._sent: list[str] = []

    def forget(self) -> None:
        """Take nothing on the screen for known; callable from any thread and signal."""
        self._forgotten = True

    def reduced(self, output: str) -> str:
        """Return the least to send so that the terminal shows what it would show after all of the output."""
        if _NO_CELL.fullmatch(output):
            return output
        if self._forgotten:
            self._start_anew()
        before, self._sent = self._style, []
        try:
            self._take(output)
        except NotUnderstoodError:
            self._pass(output, before)
            return output
        return "".join(self._sent)

    def _start_anew(self) -> None:
        self._forgotten = False
        self._width, self._height = self._measure()
        self._signs = [[" "] * self._width for _ in range(self._height)]
        self._styles = [[None] * self._width for _ in range(self._height)]
        self._last = [None] * self._height
        self._cursor = None

    def _pass(self, output: str, before: CellStyle | None) -> None:
        """Forget what was known before output that is not understood, but for a style that it has reset."""
        codes = _STYLE.findall(output)
        self._style = (PLAIN if codes[-1] in ("", "0") else None) if codes else before
        self._forgotten = True

    def _take(self, output: str) -> None:
        """Send what changes. Raises NotUnderstoodError."""
        first, *rest = _MOVE.split(output)
        if first or not rest or self._style is None or output.endswith("\n"):
            raise NotUnderstoodError(first)
        at, style = None, self._style
        for line, column, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            at, style = self._take_text(int(line) - 1, int(column) - 1, text, style)
        self._select(style)
        if at is not None:
            self._go(*at)

    def _take_text(self, line: int, column: int, text: str, style: CellStyle) -> Reached:
        """Send what changes from a cell on."""
        if not (0 <= line < self._height and 0 <= column < self._width):
            raise NotUnderstoodError(text)
        if line + 1 < self._height:
            text = text.removesuffix("\n")  # the next move says where to go on
        drawn = (column, text, style)
        if (last := self._last[line]) is not None and last[0] == drawn:
            return last[1]
        self._last[line] = None
        parts = _PART.findall(text)
        if not text.isascii() and self._is_doubtful(text):
            return None, self._send_whole(line, column, style, parts)
        wide = set[str]() if text.isascii() else set(text) - _NARROW
        for parameters, run, other in parts:
            if run:
                column = self._put(line, column, _cells(run, wide) if wide else list(run), style)
            elif other:
                raise NotUnderstoodError(other)
            else:
                style = selected(style, parameters)
        self._last[line] = (drawn, ((line, column), style))
        return (line, column), style

    def _is_doubtful(self, text: str) -> bool:
        """Return whether nobody knows how many cells a text takes.

        Combining marks, emoji, and letters that join take as many as the terminal likes.
        """
        others = set(text) - _NARROW
        if not all(any(first <= ord(one) <= last for first, last in TWO_CELLS) for one in others):
            return True
        return not self.trusts_ambiguous and any(map(is_ambiguous, text))

    def _send_whole(self, line: int, column: int, style: CellStyle, parts: Sequence[tuple[str, str, str]]) -> CellStyle:
        """Send all of a text, as nobody knows how many cells it takes; the rest of the line may be anything then."""
        if any(other for _, _, other in parts):
            raise NotUnderstoodError(parts)
        self._select(style)
        self._sent.append(f"\x1b[{line + 1};{column + 1}H{in_columns(parts, column, self._is_doubtful)}")
        reached = max(0, column - 1)
        self._styles[line][reached:] = [None] * (self._width - reached)
        for parameters, run, _ in parts:
            style = style if run else selected(style, parameters)
        self._style, self._cursor = style, None
        return style

    def _put(self, line: int, column: int, cells: list[str], style: CellStyle) -> int:
        """Send the cells that differ from what is there; return the column after them."""
        end = column + len(cells)
        if end > self._width:
            raise NotUnderstoodError
        signs, styles = self._signs[line], self._styles[line]
        wanted: list[CellStyle | None] = [style] * len(cells)
        there, looks = signs[column:end], styles[column:end]
        if there == cells and looks == wanted:
            return end
        signs[column:end], styles[column:end] = cells, wanted
        for start, stop in _spans(cells, there, looks, style):
            self._go(line, column + start)
            self._select(style)
            self._sent.append("".join(cells[start:stop]))
            self._cursor = (line, column + stop)
        return end

    def _go(self, line: int, column: int) -> None:
        if self._cursor == (line, column):
            return
        if self._cursor is not None and self._cursor[0] == line:
            self._sent.append(f"\x1b[{column + 1}G")
        else:
            self._sent.append(f"\x1b[{line + 1};{column + 1}H" if column else f"\x1b[{line + 1}H")
        self._cursor = (line, column)

    def _select(self, style: CellStyle) -> None:
        if self._style is not style and self._style is not None:
            self._sent.append(change(self._style, style))
        self._style = style


def _cells(run: str, wide: set[str]) -> list[str]:
    """Return the cells of a text; the second of a sign of two is empty."""
    return [cell for sign in run for cell in ((sign, "") if sign in wide else (sign,))]


def _spans(
    cells: Sequence[str], there: Sequence[str], looks: Sequence[CellStyle | None], style: CellStyle
) -> Iterator[tuple[int, int]]:
    """Yield from where to where cells differ from what is there, leaving out only longer gaps."""
    changed = [at for at, cell in enumerate(cells) if cell != there[at] or looks[at] != style]
    start = last = changed[0]
    for at in (*changed[1:], len(cells) + GAP + 1):
        if at - last > GAP + 1:
            yield start - (not cells[start]), last + 1 + (last + 1 < len(cells) and not cells[last + 1])
            start = at
        last = at
