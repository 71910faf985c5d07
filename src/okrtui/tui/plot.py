"""A small chart of values over dates, drawn as lines of pieces."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, Literal

from rich.cells import cell_len

from okrtui.tui.styled_text import MONTHS, Line, Number, Piece, Tone, fit, fit_line, glyphs, joined, number

BRAILLE: Final = 0x2800
DOTS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
LEAST: Final = 4
EXACT: Final = 1000


@dataclass(frozen=True, slots=True)
class Series:
    """Values by date; `joined` draws a line through them, `flagged` dates get another sign and the tone `bad`."""

    points: Sequence[tuple[date, Number]]
    tone: Tone = ""
    joined: bool = False
    flagged: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line with its name at the right; with `high` a band from value to high."""

    value: Number
    label: str = ""
    tone: Tone = ""
    look: Literal["solid", "dashed", "band"] = "dashed"
    high: Number | None = None


@dataclass(slots=True)
class _Frame:
    """The cells of the chart's body and the scales that lead into them."""

    width: int
    height: int
    first: date
    last: date
    low: float
    high: float
    cells: dict[tuple[int, int], Piece] = field(default_factory=dict)

    def x(self, when: date, cells: int) -> int:
        days = (self.last - self.first).days
        return round((when - self.first).days / days * (cells - 1)) if days else (cells - 1) // 2

    def y(self, value: Number, cells: int) -> int:
        return round((self.high - float(value)) / (self.high - self.low) * (cells - 1))

    def put(self, x: int, y: int, sign: str, tone: Tone) -> None:
        if 0 <= x < self.width and 0 <= y < self.height:
            self.cells[x, y] = (sign, tone)

    def row(self, y: int) -> Iterator[Piece]:
        return (self.cells.get((x, y), (" ", "")) for x in range(self.width))


def plot(
    series: Sequence[Series],
    width: int,
    height: int,
    *,
    levels: Sequence[Level] = (),
    first: date | None = None,
    last: date | None = None,
    decimals: int | None = None,
) -> list[Line]:
    """Return a chart of exactly `height` lines of `width` cells; `first` and `last` are the dates at its ends."""
    points = [point for one in series for point in one.points]
    if not points or height < 1 or width < 1:
        return [fit_line((("no data" if y == height // 2 else "", "muted"),), width, "center") for y in range(height)]
    days = [when for when, _ in points]
    first, last = first or min(days), last or max(days)
    low, high = _span([value for _, value in points], levels)
    body = height - 1 if height >= LEAST else height
    frame = _Frame(0, body, first, max(first, last), low, high)
    left, right = _labels(frame, levels, decimals)
    left_width = max(map(cell_len, left.values()), default=0)
    right_width = max(map(cell_len, right.values()), default=0)
    left_width = left_width if left_width < width // 2 else 0
    right_width = right_width if right_width + left_width < width // 2 else 0
    frame.width = max(1, width - left_width - right_width - 1 - bool(right_width))
    _draw(frame, series, levels)
    lines = []
    for y in range(body):
        before: Line = ((fit(left.get(y, ""), left_width, "right") + " ", "muted"),)
        after: Line = ((" " + fit(right.get(y, ""), right_width) if right_width else "", "muted"),)
        lines.append(fit_line(joined((*before, *frame.row(y), *after)), width))
    return lines if body == height else [*lines, _dates(frame, left_width + 1, width)]


def _span(values: Iterable[Number], levels: Sequence[Level]) -> tuple[float, float]:
    """Return the ends of the value axis; a flat series gets room on both sides."""
    ends = [level.value for level in levels] + [level.high for level in levels if level.high is not None]
    everything = [float(value) for value in (*values, *ends)]
    low, high = min(everything), max(everything)
    room = 0.0 if high > low else max(1.0, abs(low) / 10)
    return low - room, high + room


def _labels(frame: _Frame, levels: Sequence[Level], decimals: int | None) -> tuple[dict[int, str], dict[int, str]]:
    """Return the values at the left and the names at the right, by line."""
    left = {0: _value(frame.high, decimals), frame.height - 1: _value(frame.low, decimals)}
    right: dict[int, str] = {}
    for level in levels:
        y = frame.y(level.value, frame.height)
        left[y] = _value(level.value, decimals)
        right[y] = level.label
    return left, right


def _value(value: Number, decimals: int | None) -> str:
    if decimals is None and not isinstance(value, Decimal):
        decimals = 0 if abs(value) >= EXACT else max(0, 2 - (math.floor(math.log10(abs(value))) if value else 0))
        return number(Decimal(repr(round(value, min(decimals, 6)))))
    return number(Decimal(str(value)), decimals)


def _draw(frame: _Frame, series: Sequence[Series], levels: Sequence[Level]) -> None:
    for level in levels:
        end = frame.y(level.value, frame.height)
        start = end if level.high is None else frame.y(level.high, frame.height)
        for y in range(start, end + 1):
            for x in range(frame.width):
                frame.put(x, y, getattr(glyphs(), level.look), level.tone)
    for one in series:
        points = sorted(point for point in one.points if frame.first <= point[0] <= frame.last)
        if one.joined:
            _join(frame, points, one.tone)
        if not one.joined or 2 * len(points) <= frame.width:
            for when, value in points:
                flagged = when in one.flagged
                sign = glyphs().flag if flagged else glyphs().point
                x, y = frame.x(when, frame.width), frame.y(value, frame.height)
                frame.put(x, y, sign, "bad" if flagged else one.tone)


def _join(frame: _Frame, points: Sequence[tuple[date, Number]], tone: Tone) -> None:
    """Draw straight lines through the points, in braille dots where the terminal has them."""
    across, down = (2, 4) if glyphs().braille else (1, 1)
    wide, high = frame.width * across, frame.height * down
    spots = [(frame.x(when, wide), frame.y(value, high)) for when, value in points]
    dots: dict[tuple[int, int], int] = {}
    for (x0, y0), (x1, y1) in pairwise(spots):
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            x, y = x0 + round((x1 - x0) * step / steps), y0 + round((y1 - y0) * step / steps)
            cell = (x // across, y // down)
            dots[cell] = dots.get(cell, 0) | DOTS[x % across][y % down]
    for (x, y), bits in dots.items():
        frame.put(x, y, chr(BRAILLE + bits) if glyphs().braille else glyphs().dot, tone)


def _dates(frame: _Frame, indent: int, width: int) -> Line:
    start, end = (f"{when.day} {MONTHS[when.month - 1]}" for when in (frame.first, frame.last))
    room = frame.width - len(start) - len(end)
    text = start + " " * room + end if room > 0 and frame.first != frame.last else fit(end, frame.width, "center")
    return fit_line(((" " * indent + text, "muted"),), width)
