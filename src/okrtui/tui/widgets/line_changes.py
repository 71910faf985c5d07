"""The cells in which a line differs from what was drawn before."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from okrtui.tui.styled_text import Line, Piece, width_of


def changed(before: Line, after: Line) -> tuple[int, int]:
    """Return a range, as (start, end), outside of which two lines have the same pieces; (0, 0) if all are the same."""
    if before == after:
        return 0, 0
    width = width_of(after)
    if width_of(before) != width:
        return 0, max(width, width_of(before))
    start = _shared(before, after)
    return start, max(width - _shared(reversed(before), reversed(after)), start + 1)


def _shared(before: Iterable[Piece], after: Iterable[Piece]) -> int:
    """Return the width of the pieces that two lines begin with."""
    return width_of(was for was, _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
