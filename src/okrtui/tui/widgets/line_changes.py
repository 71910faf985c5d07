"""The cells in which a line differs from what was drawn before."""

from __future__ import annotations

from rich.cells import cell_len

from okrtui.tui import styled_text
from okrtui.tui.styled_text import Line, Piece


def changed(before: Line, after: Line) -> tuple[int, int]:
    """Return the range from the first to the last differing cell, as (start, end); (0, 0) if none differs."""
    if before == after:
        return 0, 0
    old, new = _cells(before), _cells(after)
    if len(old) != len(new) or not all(cell_len(char) == 1 for char, _ in (*old, *new)):
        return 0, max(styled_text.width_of(before), styled_text.width_of(after))
    differing = [index for index, (was, now) in enumerate(zip(old, new, strict=True)) if was != now]
    return (differing[0], differing[-1] + 1) if differing else (0, 0)


def _cells(line: Line) -> list[Piece]:
    return [
        (char, "" if char == " " and tone not in styled_text.SOLID else tone) for text, tone in line for char in text
    ]
