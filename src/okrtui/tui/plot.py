"""A small chart of values over dates, as lines of styled text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from rich.cells import cell_len

from okrtui.domain.charts import Chart, ChartLegendEntry, Level, Look, Scale, Series, ends, legend
from okrtui.domain.rules.number_text import number, places_of, rounded
from okrtui.tui.styled_text import MONTHS, Line, Numeric, Piece, Tone, fit, fit_line, glyphs, joined, with_signs

BRAILLE: Final = 0x2800
DOTS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
LEAST: Final = 4
ROOM: Final = 2
"""The cells for each value from which on scattered values are joined by a line."""

WIDE: Final = 9
"""The cells for each line of a wide chart."""

HIGHEST: Final = 18
"""The most lines of a chart."""

BLANK: Final[Piece] = (" ", "")
UNIT: Final = 4
"""The part of the width (a fourth) that values at the left may take with their unit."""

APART: Final = 2
"""The cells between two dates on the axis."""

BETWEEN: Final = 3
"""The cells between two entries of a legend."""

STROKES: Final[dict[Look, tuple[int, int]]] = {"solid": (1, 1), "dashed": (4, 8), "dotted": (1, 3)}
"""How a slope is drawn in braille dots: so many of so many."""

BLUNT: Final[dict[Look, tuple[int, int]]] = {"solid": (1, 1), "dashed": (1, 2), "dotted": (1, 2)}
"""The same where each cell is a dot."""

TONES: Final[dict[str, Tone]] = {"actual": "accent", "forecast": "accent", "target": "good"}
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
        """Yield the cells of a line, those of one tone as one piece."""
        text, tone = "", BLANK[1]
        for x in range(self.width):
            sign, own = self.cells.get((x, y), BLANK)
            if own != tone:
                yield text, tone
                text, tone = "", own
            text += sign
        yield text, tone


def height_in(width: int, least: int) -> int:
    """Return the lines of a chart of a width: more than the least where it is wide, so that its slopes are not flat."""
    return max(least, min(width // WIDE, HIGHEST))


def plot(chart: Chart, width: int, height: int) -> list[Line]:
    """Return a chart of exactly `height` lines of `width` cells."""
    return _drawn(chart, width, height)[0]


def plot_with_legend(chart: Chart, width: int, height: int) -> list[Line]:
    """Return a chart of `height` lines of `width` cells and below it what its signs stand for."""
    lines, are_named = _drawn(chart, width, height)
    return [*lines, *_legend_lines(legend(chart, with_levels=not are_named), width)]


def _drawn(chart: Chart, width: int, height: int) -> tuple[list[Line], bool]:
    """Return a chart, and whether the names of its levels are beside them."""
    if not any(one.points for one in chart.series) or height < 1 or width < 1:
        empty = (fit_line((("no data" if y == height // 2 else "", "muted"),), width, "center") for y in range(height))
        return list(empty), True
    body = height - 1 if height >= LEAST else height
    low, high = _span(chart)
    scale = Scale(chart.first, max(chart.first, chart.last), float(low), float(high))
    canvas = _Canvas(0, body, scale)
    left, right = _left(canvas, chart, width), _right(canvas, chart)
    left_width = max(map(cell_len, left.values()), default=0)
    right_width = max(map(cell_len, right.values()), default=0)
    left_width = left_width if left_width < width // 2 else 0
    are_named = right_width + left_width < width // 2
    right_width = right_width if are_named else 0
    canvas.width = max(1, width - left_width - right_width - 1 - bool(right_width))
    _draw(canvas, chart)
    lines = []
    for y in range(body):
        before: Line = ((fit(left.get(y, ""), left_width, "right") + " ", "muted"),)
        after: Line = ((" " + fit(right.get(y, ""), right_width) if right_width else "", "muted"),)
        lines.append(fit_line(joined((*before, *canvas.row(y), *after)), width))
    return lines if body == height else [*lines, _dates(canvas, chart, left_width + 1, width)], are_named


def _span(chart: Chart) -> tuple[Decimal, Decimal]:
    """Return the ends of the value axis, with a margin around a flat series."""
    low, high = ends(chart)
    room = Decimal(0) if high > low else max(Decimal(1), abs(low) / 10)
    return low - room, high + room


def _left(canvas: _Canvas, chart: Chart, width: int) -> dict[int, str]:
    """Return the values on the left by line: the marks or the ends of the axis, and those of the levels."""
    places = places_of(value for one in chart.series for _, value in one.points)

    def told(value: Decimal) -> str:
        return number(rounded(value, places), decimals=chart.decimals)

    if chart.marks:
        in_short = max(cell_len(one.text) for one in chart.marks) > width // UNIT
        return {canvas.y(one.value, canvas.height): one.figure if in_short else one.text for one in chart.marks}
    low, high = _span(chart)
    left = {0: told(high), canvas.height - 1: told(low)}
    for y, levels in _by_line(canvas, chart).items():
        named = next((level for level in levels if level.name), None)
        if named is not None:
            left[y] = named.figure or told(named.value)
    return {y: with_signs(text) for y, text in left.items()}


def _right(canvas: _Canvas, chart: Chart) -> dict[int, str]:
    """Return the names of the levels on the right by line; levels that share a line are all named."""
    found = {
        y: ", ".join(dict.fromkeys(level.name for level in levels if level.name))
        for y, levels in _by_line(canvas, chart).items()
    }
    return {y: names for y, names in found.items() if names}


def _by_line(canvas: _Canvas, chart: Chart) -> dict[int, list[Level]]:
    """Return the levels by the line that they are drawn on, targets first."""
    found: dict[int, list[Level]] = {}
    for level in sorted(chart.levels, key=lambda level: level.kind != "target"):
        found.setdefault(canvas.y(level.value, canvas.height), []).append(level)
    return found


def _draw(canvas: _Canvas, chart: Chart) -> None:
    if chart.today is not None:
        _upright(canvas, chart.today, glyphs().today)
    for day in chart.boundaries:
        _upright(canvas, day, glyphs().boundary)
    for y, levels in _by_line(canvas, chart).items():
        _rule(canvas, y, levels)
    count = sum(len(one.points) for one in chart.series)
    for one in chart.series:
        points = sorted(point for point in one.points if canvas.scale.first <= point[0] <= canvas.scale.last)
        if one.steady or count * ROOM <= canvas.width:
            _join(canvas, points, one.look, TONES.get(one.kind, "muted"))
        if not one.steady or (one.dots and 2 * len(points) <= canvas.width):
            _dot(canvas, chart, one, points)


def _upright(canvas: _Canvas, day: date, sign: str) -> None:
    x = canvas.x(day, canvas.width)
    for y in range(canvas.height):
        canvas.put(x, y, sign, "muted")


def _level_sign(kind: str, look: Look) -> str:
    signs = glyphs()
    return signs.dashed if look != "solid" else signs.target if kind == "target" else signs.solid


def _rule(canvas: _Canvas, y: int, levels: Sequence[Level]) -> None:
    """Draw the levels of a line, by turns where several are in a column."""
    signs: list[Piece] = [(_level_sign(one.kind, one.look), TONES.get(one.kind, "muted")) for one in levels]
    if len(levels) == 1:
        for x in _reach(canvas, levels[0]):
            canvas.put(x, y, *signs[0])
        return
    reaches = [_reach(canvas, one) for one in levels]
    for x in range(canvas.width):
        here = [sign for sign, reach in zip(signs, reaches, strict=True) if x in reach]
        if here:
            canvas.put(x, y, *here[x % len(here)])


def _reach(canvas: _Canvas, level: Level) -> range:
    """Return the columns in which a level is drawn: one that ends at a boundary leaves that column to it."""
    first = 0 if level.first is None else canvas.x(level.first, canvas.width) + 1
    last = canvas.width if level.last is None else canvas.x(level.last, canvas.width)
    return range(first, last)


def _dot(canvas: _Canvas, chart: Chart, series: Series, points: Sequence[tuple[date, Decimal]]) -> None:
    """Draw a sign at each point; where points share a cell, a signal or one that is left out is seen."""
    signs, tone = glyphs(), TONES.get(series.kind, "muted")
    marked: list[tuple[int, int, str, Tone]] = []
    for day, value in points:
        x, y = canvas.x(day, canvas.width), canvas.y(value, canvas.height)
        if day in chart.left_out:
            marked.append((x, y, signs.left_out, "muted"))
        elif day in chart.flagged:
            marked.append((x, y, signs.flag, "bad"))
        else:
            canvas.put(x, y, signs.point, tone)
    for one in marked:
        canvas.put(*one)


def _join(canvas: _Canvas, points: Sequence[tuple[date, Numeric]], look: Look, tone: Tone) -> None:
    """Draw straight lines through the points, in braille dots if the terminal supports them."""
    has_braille = glyphs().braille
    across, down = (2, 4) if has_braille else (1, 1)
    wide, high = canvas.width * across, canvas.height * down
    spots = [(canvas.x(when, wide), canvas.y(value, high)) for when, value in points]
    drawn, period = STROKES[look] if has_braille else BLUNT[look]
    dots: dict[tuple[int, int], int] = {}
    place = 0
    for (x0, y0), (x1, y1) in pairwise(spots):
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            if (place + step) % period < drawn:
                x, y = x0 + round((x1 - x0) * step / steps), y0 + round((y1 - y0) * step / steps)
                cell = (x // across, y // down)
                dots[cell] = dots.get(cell, 0) | DOTS[x % across][y % down]
        place += steps
    sign = _slope_sign(look)
    for (x, y), bits in dots.items():
        canvas.put(x, y, chr(BRAILLE + bits) if has_braille else sign, tone)


def _slope_sign(look: Look) -> str:
    signs = glyphs()
    return {"solid": signs.slope, "dashed": signs.dashed_slope, "dotted": signs.dotted_slope}[look]


def _dates(canvas: _Canvas, chart: Chart, indent: int, width: int) -> Line:
    """Return the line of dates: the ends, and in between today and the beginnings of years where there is room."""
    first, last = canvas.scale.first, canvas.scale.last
    start, end = (_day(day, with_year=chart.names_years) for day in (first, last))
    if canvas.width <= len(start) + len(end) or first == last:
        return fit_line(((" " * indent + fit(end, canvas.width, "center"), "muted"),), width)
    row = start.ljust(canvas.width - len(end)) + end
    for day, text in _between(chart):
        at = canvas.x(day, canvas.width) - len(text) // 2
        room = range(max(0, at - APART), at + len(text) + APART)
        if at >= 0 and room.stop <= canvas.width and not row[room.start : room.stop].strip():
            row = row[:at] + text + row[at + len(text) :]
    return fit_line(((" " * indent + row, "muted"),), width)


def _day(day: date, *, with_year: bool) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}{f' {day.year}' if with_year else ''}"


def _between(chart: Chart) -> Iterator[tuple[date, str]]:
    """Yield what may be written between the ends of the axis."""
    if chart.today is not None:
        yield chart.today, "today"
    for year in range(chart.first.year + 1, chart.last.year + 1):
        yield date(year, 1, 1), str(year)


def _legend_lines(entries: Sequence[ChartLegendEntry], width: int) -> list[Line]:
    """Return a legend, as many entries in a line as there is room for."""
    lines: list[list[Piece]] = []
    used = width
    for entry in entries:
        sign, tone = _sample(entry)
        text = with_signs(f"{' ' if sign else ''}{entry.text}")
        size = cell_len(sign) + cell_len(text)
        if used + BETWEEN + size > width:
            lines.append([])
            used = -BETWEEN
        else:
            lines[-1].append((" " * BETWEEN, ""))
        lines[-1] += [(sign, tone), (text, "muted")]
        used += BETWEEN + size
    return [tuple(line) for line in lines]


def _sample(entry: ChartLegendEntry) -> Piece:
    """Return the sign that an entry of the legend explains, or a piece of the line, in its tone."""
    signs, tone = glyphs(), TONES.get(entry.kind, "muted")
    slope = _slope_sign(entry.look)
    samples: dict[str, Piece] = {
        "actual": (f"{slope}{signs.point}{slope}", tone),
        "before": (signs.point, tone),
        "expected": (f"{slope} {slope}", tone),
        "forecast": (slope * 3, tone),
        "signal": (signs.flag, "bad"),
        "left_out": (signs.left_out, tone),
        "boundary": (signs.boundary, tone),
        "today": (signs.today, tone),
        "gap": ("", ""),
    }
    return samples.get(entry.kind) or (_level_sign(entry.kind, entry.look) * 3, tone)
