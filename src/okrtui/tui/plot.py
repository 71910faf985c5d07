"""A small chart of values over dates, as lines of styled text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from rich.cells import cell_len

from okrtui.domain.charts import Chart, Level, Scale, ends
from okrtui.domain.rules.number_text import number
from okrtui.tui.styled_text import MONTHS, Line, Numeric, Piece, Tone, fit, fit_line, glyphs, joined

BRAILLE: Final = 0x2800
DOTS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
LEAST: Final = 4
EXACT: Final = 1000


TONES: Final[dict[str, Tone]] = {"actual": "accent", "before": "muted", "expected": "muted", "target": "good"}
"""The tone of each kind of series and level; others are muted."""


@dataclass(slots=True)
class _Canvas:
    """The cells of the chart's body, and the scale that maps values to them."""

    width: int
    height: int
    scale: Scale
    cells: dict[tuple[int, int], Piece] = field(default_factory=dict)

    def x(self, when: date, cells: int) -> int:
        if self.scale.first == self.scale.last:
            return (cells - 1) // 2
        return round(self.scale.across(when) * (cells - 1))

    def y(self, value: Numeric, cells: int) -> int:
        return round(self.scale.down(value) * (cells - 1))

    def put(self, x: int, y: int, sign: str, tone: Tone) -> None:
        if 0 <= x < self.width and 0 <= y < self.height:
            self.cells[x, y] = (sign, tone)

    def row(self, y: int) -> Iterator[Piece]:
        return (self.cells.get((x, y), (" ", "")) for x in range(self.width))


def plot(chart: Chart, width: int, height: int) -> list[Line]:
    """Return a chart of exactly `height` lines of `width` cells."""
    if not any(one.points for one in chart.series) or height < 1 or width < 1:
        return [fit_line((("no data" if y == height // 2 else "", "muted"),), width, "center") for y in range(height)]
    body = height - 1 if height >= LEAST else height
    canvas = _Canvas(0, body, Scale(chart.first, max(chart.first, chart.last), *_span(chart)))
    left, right = _labels(canvas, chart.levels, chart.decimals)
    left_width = max(map(cell_len, left.values()), default=0)
    right_width = max(map(cell_len, right.values()), default=0)
    left_width = left_width if left_width < width // 2 else 0
    right_width = right_width if right_width + left_width < width // 2 else 0
    canvas.width = max(1, width - left_width - right_width - 1 - bool(right_width))
    _draw(canvas, chart)
    lines = []
    for y in range(body):
        before: Line = ((fit(left.get(y, ""), left_width, "right") + " ", "muted"),)
        after: Line = ((" " + fit(right.get(y, ""), right_width) if right_width else "", "muted"),)
        lines.append(fit_line(joined((*before, *canvas.row(y), *after)), width))
    return lines if body == height else [*lines, _dates(canvas, left_width + 1, width)]


def _span(chart: Chart) -> tuple[float, float]:
    """Return the ends of the value axis, with a margin around a flat series."""
    low, high = ends(chart)
    room = 0.0 if high > low else max(1.0, abs(low) / 10)
    return low - room, high + room


def _labels(canvas: _Canvas, levels: Sequence[Level], decimals: int | None) -> tuple[dict[int, str], dict[int, str]]:
    """Return the values on the left and the names on the right, by line."""
    left = {0: _value(canvas.scale.high, decimals), canvas.height - 1: _value(canvas.scale.low, decimals)}
    right: dict[int, str] = {}
    for level in levels:
        y = canvas.y(level.value, canvas.height)
        left[y] = level.figure or _value(level.value, decimals)
        right[y] = level.name
    return left, right


def _value(value: Numeric, decimals: int | None) -> str:
    if decimals is None and not isinstance(value, Decimal):
        decimals = 0 if abs(value) >= EXACT else max(0, 2 - (math.floor(math.log10(abs(value))) if value else 0))
        return number(Decimal(repr(round(value, min(decimals, 6)))))
    return number(Decimal(str(value)), decimals=decimals)


def _draw(canvas: _Canvas, chart: Chart) -> None:
    for level in chart.levels:
        y = canvas.y(level.value, canvas.height)
        for x in range(canvas.width):
            canvas.put(x, y, getattr(glyphs(), level.look), TONES.get(level.kind, "muted"))
    for one in chart.series:
        tone = TONES.get(one.kind, "muted")
        points = sorted(point for point in one.points if canvas.scale.first <= point[0] <= canvas.scale.last)
        if one.steady:
            _join(canvas, points, tone)
        if not one.steady or 2 * len(points) <= canvas.width:
            for when, value in points:
                flagged = when in chart.flagged
                sign = glyphs().flag if flagged else glyphs().point
                x, y = canvas.x(when, canvas.width), canvas.y(value, canvas.height)
                canvas.put(x, y, sign, "bad" if flagged else tone)


def _join(canvas: _Canvas, points: Sequence[tuple[date, Numeric]], tone: Tone) -> None:
    """Draw straight lines through the points, in braille dots if the terminal supports them."""
    across, down = (2, 4) if glyphs().braille else (1, 1)
    wide, high = canvas.width * across, canvas.height * down
    spots = [(canvas.x(when, wide), canvas.y(value, high)) for when, value in points]
    dots: dict[tuple[int, int], int] = {}
    for (x0, y0), (x1, y1) in pairwise(spots):
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            x, y = x0 + round((x1 - x0) * step / steps), y0 + round((y1 - y0) * step / steps)
            cell = (x // across, y // down)
            dots[cell] = dots.get(cell, 0) | DOTS[x % across][y % down]
    for (x, y), bits in dots.items():
        canvas.put(x, y, chr(BRAILLE + bits) if glyphs().braille else glyphs().dot, tone)


def _dates(canvas: _Canvas, indent: int, width: int) -> Line:
    start, end = (f"{when.day} {MONTHS[when.month - 1]}" for when in (canvas.scale.first, canvas.scale.last))
    room = canvas.width - len(start) - len(end)
    text = (
        start + " " * room + end
        if room > 0 and canvas.scale.first != canvas.scale.last
        else fit(end, canvas.width, "center")
    )
    return fit_line(((" " * indent + text, "muted"),), width)
