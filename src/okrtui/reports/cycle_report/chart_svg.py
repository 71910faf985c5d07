"""A chart as inline SVG: in the page's own colours, with a title and a description for screen readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from okrtui.domain.charts import Chart, ChartLegendEntry, Level, Scale, Series, ends, legend
from okrtui.domain.columns.values import ProgressShare
from okrtui.domain.records.field_types import clean_line
from okrtui.reports.cycle_report.html_text import line
from okrtui.reports.terminal.tables import cells, cropped

WIDTH, HEIGHT = 640, 240
"""The size of a chart in its own units; the page scales it."""

_LEFT, _BARE_LEFT, _RIGHT, _TOP, _BOTTOM = 92, 6, 132, 14, 30
_LINE = 14
"""The least distance between labels."""

_APART = 135
"""The distance from the dates at the ends of the axis that leaves room for one more date."""

_CHARACTERS = 18
"""The cells of a label that fit beside a chart."""

_LEFT_CHARACTERS = 12
_DOTS = 120
"""A line through more values than this has dots only at its signals."""


_BAR = 100
_BAR_LOW, _BAR_HIGH = Decimal(0), Decimal(1)


class _Frame(NamedTuple):
    """The position of a chart's body, and its scale from dates and values to coordinates."""

    scale: Scale
    left: int

    def x(self, day: date) -> float:
        return self.left + self.scale.across(day) * (WIDTH - self.left - _RIGHT)

    def y(self, value: Decimal) -> float:
        return _TOP + self.scale.down(value) * (HEIGHT - _TOP - _BOTTOM)


def chart_svg(chart: Chart, number: int) -> Markup:
    """Return the chart; `number` makes its ids unique on the page."""
    frame = _frame(chart)
    parts = [*_ground(chart, frame), *_levels(chart, frame), *_boundaries(chart, frame)]
    parts += [part for one in chart.series for part in _series(one, frame, chart)]
    return _SVG.format(
        width=WIDTH, height=HEIGHT, number=number, title=line(chart.title), description=line(chart.description),
        body=Markup("\n").join(parts),
    )  # fmt: skip


_SVG = Markup(
    '<svg role="img" viewBox="0 0 {width} {height}" aria-labelledby="title-{number} desc-{number}">\n'
    '<title id="title-{number}">{title}</title>\n'
    '<desc id="desc-{number}">{description}</desc>\n{body}\n</svg>'
)


def _frame(chart: Chart) -> _Frame:
    """Return scales that include every value, with a little space above and below."""
    low, high = map(float, ends(chart))
    air = (high - low) * 0.06 or abs(high) * 0.1 or 1
    scale = Scale(chart.first, chart.last, low - air, high + air)
    return _Frame(scale, _LEFT if chart.marks else _BARE_LEFT)


def _ground(chart: Chart, frame: _Frame) -> Iterator[Markup]:
    """Yield the background: the band of good values, the axes, the dates, the day of the report."""
    left, right, floor = frame.left, WIDTH - _RIGHT, HEIGHT - _BOTTOM
    if chart.good is not None:
        low, high = chart.good
        top = _TOP if high is None else max(frame.y(high), _TOP)
        bottom = floor if low is None else min(frame.y(low), floor)
        band = Markup('<rect class="band" x="{}" y="{}" width="{}" height="{}"/>')
        begin = left if chart.good_from is None else frame.x(chart.good_from)
        yield band.format(_at(begin), _at(top), _at(right - begin), _at(bottom - top))
    yield Markup('<path class="axis" d="M{} {}V{}H{}"/>').format(left, _TOP, floor, right)
    yield Markup('<text x="{}" y="{}">{}</text>').format(left, HEIGHT - 10, chart.first)
    yield Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(right, HEIGHT - 10, chart.last)
    for one in chart.marks:
        told = one.text if cells(one.text) <= _LEFT_CHARACTERS else one.figure
        text = line(_short(told, _LEFT_CHARACTERS))
        mark = Markup('<text x="{}" y="{}" text-anchor="end">{}</text>')
        yield mark.format(left - 8, _at(frame.y(one.value) + 4), text)
    if chart.today is not None:
        x = frame.x(chart.today)
        yield Markup('<path class="today" d="M{} {}V{}"/>').format(_at(x), _TOP, floor)
        if left + _APART < x < right - _APART:
            name = Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>')
            yield name.format(_at(x), HEIGHT - 10, chart.today)


def _levels(chart: Chart, frame: _Frame) -> Iterator[Markup]:
    """Yield the level lines, each with its name at the right, if any; overlapping names are moved apart."""
    yield from (_line(one, frame) for one in chart.levels)
    named = sorted((one for one in chart.levels if one.name), key=lambda one: one.value, reverse=True)
    places = _apart([frame.y(one.value) for one in named])
    for one, place in zip(named, places, strict=True):
        text = line(_short(f"{one.name} {one.text}".strip(), _CHARACTERS))
        name = Markup('<text class="{}" x="{}" y="{}">{}</text>')
        yield name.format(one.kind, WIDTH - _RIGHT + 8, _at(place + 4), text)


def _line(one: Level, frame: _Frame) -> Markup:
    left = frame.left if one.first is None else frame.x(one.first)
    right = WIDTH - _RIGHT if one.last is None else frame.x(one.last)
    drawn = Markup('<path class="{} {}" d="M{} {}H{}"/>')
    return drawn.format(one.kind, one.look, _at(left), _at(frame.y(one.value)), _at(right))


def _boundaries(chart: Chart, frame: _Frame) -> Iterator[Markup]:
    """Yield a line at each day on which new limits begin, with its name at the top."""
    for day in chart.boundaries:
        x = frame.x(day)
        yield Markup('<path class="boundary dashed" d="M{} {}V{}"/>').format(_at(x), _TOP, HEIGHT - _BOTTOM)
        anchor = "start" if x < WIDTH / 2 else "end"
        name = Markup('<text class="boundary" x="{}" y="{}" text-anchor="{}">new baseline</text>')
        yield name.format(_at(x), _TOP - 3, anchor)


def _apart(places: Sequence[float]) -> list[float]:
    """Return heights from top to bottom, at least a line apart and all in view."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + _LINE) if found else place)
    floor = float(HEIGHT - _BOTTOM + 4)
    for at in range(len(found) - 1, -1, -1):
        found[at] = min(found[at], floor)
        floor = found[at] - _LINE
    return found


def _series(one: Series, frame: _Frame, chart: Chart) -> Iterator[Markup]:
    """Yield the line through the values and a dot on each of them; signals are larger and hollow.

    What is left out of the limits is hollow, too. A value alone between missing periods always has its dot.
    """
    flagged = chart.flagged
    dotted = sum(len(each.points) for each in chart.series) <= _DOTS
    spots = [(day, _at(frame.x(day)), _at(frame.y(value))) for day, value in one.points]
    if len(spots) > 1:
        way = "L".join(f"{x} {y}" for _, x, y in spots)
        yield Markup('<path class="line {} {}" d="M{}"/>').format(one.kind, one.look, way)
    for day, x, y in spots if one.dots else ():
        if day in chart.left_out:
            yield Markup('<circle class="out" cx="{}" cy="{}" r="4"/>').format(x, y)
        elif day in flagged:
            yield Markup('<circle class="flag {}" cx="{}" cy="{}" r="5"/>').format(flagged[day], x, y)
        elif dotted or len(spots) == 1:
            yield Markup('<circle class="dot" cx="{}" cy="{}" r="3"/>').format(x, y)


_SAMPLE = Markup('<svg viewBox="0 0 24 10" aria-hidden="true">{}</svg>')
_SLOPE = Markup('<path class="line {} {}" d="M1 5H23"/>')
_SIGNS = {
    "signal": Markup('<circle class="flag" cx="12" cy="5" r="4"/>'),
    "left_out": Markup('<circle class="out" cx="12" cy="5" r="4"/>'),
    "boundary": Markup('<path class="boundary dashed" d="M12 0V10"/>'),
    "today": Markup('<path class="today" d="M12 0V10"/>'),
}


def legend_html(chart: Chart) -> Markup:
    """Return what is drawn in a chart as a list, each entry with its sign; empty where there is nothing to explain."""
    entries = Markup("").join(map(_entry, legend(chart)))
    return Markup('\n<ol class="legend">{}</ol>').format(entries) if entries else Markup()


def _entry(one: ChartLegendEntry) -> Markup:
    if one.kind == "gap":
        return Markup("<li>{}</li>").format(line(one.text))
    sign = _SIGNS.get(one.kind) or _SLOPE.format(one.kind, one.look)
    return Markup("<li>{} {}</li>").format(_SAMPLE.format(sign), line(one.text))


def _at(place: float) -> str:
    """Return coordinates with one decimal, so that the same data always make the same text."""
    return f"{place:.1f}".removesuffix(".0")


def _short(text: str, room: int) -> str:
    return cropped(clean_line(text), room)


def bar_svg(bar: ProgressShare) -> Markup:
    """Return a bar of a share with a mark at the expected share; the number beside it says the same."""
    if bar.value is None:
        return Markup()
    done = _at(float(min(max(bar.value, _BAR_LOW), _BAR_HIGH)) * _BAR)
    mark = Markup()
    if bar.expected is not None:
        mark = Markup('<path class="mark" d="M{} 0V10"/>').format(_at(1 + float(bar.expected) * (_BAR - 2)))
    return _BAR_SVG.format(_BAR, _BAR, done, mark)


_BAR_SVG = Markup(
    '<svg class="bar" viewBox="0 0 {} 10" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="all" y="2" width="{}" height="6"/><rect class="done" y="2" width="{}" height="6"/>{}</svg>'
)
