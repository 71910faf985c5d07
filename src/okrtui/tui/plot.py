"""A small chart of values over dates, as lines of styled text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from rich.cells import cell_len

from okrtui.domain.charts import Chart, Level, Scale, Series, ends
from okrtui.domain.rules.number_text import number, places_of, rounded
from okrtui.tui.styled_text import MONTHS, Line, Numeric, Piece, Tone, fit, fit_line, glyphs, joined

BRAILLE: Final = 0x2800
DOTS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
LEAST: Final = 4
ROOM: Final = 2
"""The cells for each value from which on scattered values are joined by a line."""

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
    low, high = _span(chart)
    scale = Scale(chart.first, max(chart.first, chart.last), float(low), float(high))
    canvas = _Canvas(0, body, scale)
    left, right = _labels(canvas, chart, low, high)
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


def _span(chart: Chart) -> tuple[Decimal, Decimal]:
    """Return the ends of the value axis, with a margin around a flat series."""
    low, high = ends(chart)
    room = Decimal(0) if high > low else max(Decimal(1), abs(low) / 10)
    return low - room, high + room


def _labels(canvas: _Canvas, chart: Chart, low: Decimal, high: Decimal) -> tuple[dict[int, str], dict[int, str]]:
    """Return the values on the left and the names on the right, by line; levels that share a line are all named."""
    places = places_of(value for one in chart.series for _, value in one.points)
    ending = {0: high, canvas.height - 1: low}
    left = {y: number(rounded(value, places), decimals=chart.decimals) for y, value in ending.items()}
    right: dict[int, str] = {}
    for y, levels in _by_line(canvas, chart).items():
        named = [level for level in levels if level.name]
        if named:
            left[y] = named[0].figure or number(rounded(named[0].value, places), decimals=chart.decimals)
            right[y] = ", ".join(dict.fromkeys(level.name for level in named))
    return left, right


def _by_line(canvas: _Canvas, chart: Chart) -> dict[int, list[Level]]:
    """Return the levels by the line that they are drawn on, targets first."""
    found: dict[int, list[Level]] = {}
    for level in sorted(chart.levels, key=lambda level: level.kind != "target"):
        found.setdefault(canvas.y(level.value, canvas.height), []).append(level)
    return found


def _draw(canvas: _Canvas, chart: Chart) -> None:
    for day in chart.boundaries:
        for y in range(canvas.height):
            canvas.put(canvas.x(day, canvas.width), y, glyphs().boundary, "muted")
    for y, levels in _by_line(canvas, chart).items():
        for x in range(canvas.width):
            here = [level for level in levels if _reaches(canvas, level, x)]
            if here:
                level = here[x % len(here)]
                canvas.put(x, y, getattr(glyphs(), level.look), TONES.get(level.kind, "muted"))
    count = sum(len(one.points) for one in chart.series)
    for one in chart.series:
        points = sorted(point for point in one.points if canvas.scale.first <= point[0] <= canvas.scale.last)
        if one.steady or count * ROOM <= canvas.width:
            _join(canvas, points, TONES.get(one.kind, "muted"))
        if not one.steady or 2 * len(points) <= canvas.width:
            _dot(canvas, chart, one, points)


def _reaches(canvas: _Canvas, level: Level, x: int) -> bool:
    """Return whether a level is drawn in a column: one that ends at a boundary leaves that column to it."""
    first = 0 if level.first is None else canvas.x(level.first, canvas.width) + 1
    last = canvas.width if level.last is None else canvas.x(level.last, canvas.width)
    return first <= x < last


def _dot(canvas: _Canvas, chart: Chart, series: Series, points: Sequence[tuple[date, Decimal]]) -> None:
    for day, value in points:
        flagged, out = day in chart.flagged, day in chart.left_out
        sign = glyphs().left_out if out else glyphs().flag if flagged else glyphs().point
        tone: Tone = "muted" if out else "bad" if flagged else TONES.get(series.kind, "muted")
        canvas.put(canvas.x(day, canvas.width), canvas.y(value, canvas.height), sign, tone)


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
    first, last = canvas.scale.first, canvas.scale.last
    years = first.year != last.year
    start, end = (f"{day.day} {MONTHS[day.month - 1]}{f' {day.year}' if years else ''}" for day in (first, last))
    room = canvas.width - len(start) - len(end)
    text = (
        start + " " * room + end
        if room > 0 and canvas.scale.first != canvas.scale.last
        else fit(end, canvas.width, "center")
    )
    return fit_line(((" " * indent + text, "muted"),), width)
