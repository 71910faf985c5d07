"""A chart as inline SVG: in the page's own colours, with a title and a description for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrtui.domain.records.field_types import clean_line
from okrtui.reports.cycle_report.document import Bar, Chart, Level, Series
from okrtui.reports.cycle_report.html_text import escaped
from okrtui.reports.terminal.tables import cropped

WIDTH, HEIGHT = 640, 240
"""The size of a chart in its own units; the page scales it."""

_LEFT, _BARE_LEFT, _RIGHT, _TOP, _BOTTOM = 92, 6, 132, 14, 30
_LINE = 14
"""How far apart labels stand at least."""

_APART = 135
"""How far from the ends of the axis, where dates stand, there is room for one more date."""

_CHARACTERS = 18
"""How many cells of a label fit beside a chart."""

_LEFT_CHARACTERS = 12
_DOTS = 120
"""A line through more values than these has no dots, but for its signals."""


_BAR = 100
_BAR_LOW, _BAR_HIGH = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The scales of a chart: from dates and values to places."""

    first: date
    last: date
    low: float
    high: float
    left: int

    def x(self, day: date) -> float:
        days = (self.last - self.first).days
        return self.left + ((day - self.first).days / days if days else 0.5) * (WIDTH - self.left - _RIGHT)

    def y(self, value: Decimal) -> float:
        part = (float(value) - self.low) / (self.high - self.low)
        return HEIGHT - _BOTTOM - part * (HEIGHT - _TOP - _BOTTOM)


def chart_svg(chart: Chart, number: int) -> str:
    """The chart; `number` tells it from the others on the page."""
    frame = _frame(chart)
    parts = [*_ground(chart, frame), *_levels(chart, frame)]
    parts += [part for one in chart.series for part in _series(one, frame, chart.flagged)]
    body = "\n".join(parts)
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {HEIGHT}" aria-labelledby="title-{number} desc-{number}">\n'
        f'<title id="title-{number}">{escaped(chart.title)}</title>\n'
        f'<desc id="desc-{number}">{escaped(chart.told)}</desc>\n{body}\n</svg>'
    )


def _frame(chart: Chart) -> _Frame:
    """Scales that hold every value, with a little air above and below."""
    values = [float(value) for one in chart.series for _, value in one.points]
    values += [float(one.value) for one in chart.levels] + [float(value) for value, _ in chart.marks]
    low, high = min(values), max(values)
    air = (high - low) * 0.06 or abs(high) * 0.1 or 1
    return _Frame(chart.first, chart.last, low - air, high + air, _LEFT if chart.marks else _BARE_LEFT)


def _ground(chart: Chart, frame: _Frame) -> Iterator[str]:
    """What lies behind the lines: the band of good values, the axes, the dates, the day of the report."""
    left, right, floor = frame.left, WIDTH - _RIGHT, HEIGHT - _BOTTOM
    if chart.good is not None:
        low, high = chart.good
        top = _TOP if high is None else max(frame.y(high), _TOP)
        bottom = floor if low is None else min(frame.y(low), floor)
        yield f'<rect class="band" x="{left}" y="{_at(top)}" width="{right - left}" height="{_at(bottom - top)}"/>'
    yield f'<path class="axis" d="M{left} {_TOP}V{floor}H{right}"/>'
    yield f'<text x="{left}" y="{HEIGHT - 10}">{chart.first}</text>'
    yield f'<text x="{right}" y="{HEIGHT - 10}" text-anchor="end">{chart.last}</text>'
    for value, label in chart.marks:
        text = escaped(_short(label, _LEFT_CHARACTERS))
        yield f'<text x="{left - 8}" y="{_at(frame.y(value) + 4)}" text-anchor="end">{text}</text>'
    if chart.today is not None:
        x = frame.x(chart.today)
        yield f'<path class="today" d="M{_at(x)} {_TOP}V{floor}"/>'
        if left + _APART < x < right - _APART:
            yield f'<text x="{_at(x)}" y="{HEIGHT - 10}" text-anchor="middle">{chart.today}</text>'


def _levels(chart: Chart, frame: _Frame) -> Iterator[str]:
    """The level lines, each with its name at the right; names that would overlap are moved apart."""
    levels = sorted(chart.levels, key=lambda one: one.value, reverse=True)
    places = _apart([frame.y(one.value) for one in levels])
    for one, place in zip(levels, places, strict=True):
        yield _level(one, frame, place)


def _level(one: Level, frame: _Frame, place: float) -> str:
    y = _at(frame.y(one.value))
    text = escaped(_short(one.label, _CHARACTERS))
    return (
        f'<path class="{one.kind} {one.look}" d="M{frame.left} {y}H{WIDTH - _RIGHT}"/>'
        f'<text class="{one.kind}" x="{WIDTH - _RIGHT + 8}" y="{_at(place + 4)}">{text}</text>'
    )


def _apart(places: Sequence[float]) -> list[float]:
    """Places from top to bottom, pushed down until none is nearer than a line to the one above, then kept in view."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + _LINE) if found else place)
    floor = float(HEIGHT - _BOTTOM + 4)
    for at in range(len(found) - 1, -1, -1):
        found[at] = min(found[at], floor)
        floor = found[at] - _LINE
    return found


def _series(one: Series, frame: _Frame, flagged: Mapping[date, str]) -> Iterator[str]:
    """The line through the values, and a dot on each of them; signals are larger and hollow."""
    spots = [(day, _at(frame.x(day)), _at(frame.y(value))) for day, value in one.points]
    if len(spots) > 1:
        yield f'<path class="line {one.kind} {one.look}" d="M{"L".join(f"{x} {y}" for _, x, y in spots)}"/>'
    for day, x, y in spots if one.dots else ():
        if day in flagged:
            yield f'<circle class="flag {flagged[day]}" cx="{x}" cy="{y}" r="5"/>'
        elif len(spots) <= _DOTS:
            yield f'<circle class="dot" cx="{x}" cy="{y}" r="3"/>'


def _at(place: float) -> str:
    """A place with one decimal, so that the same data always make the same text."""
    return f"{place:.1f}".removesuffix(".0")


def _short(text: str, room: int) -> str:
    return cropped(clean_line(text), room)


def bar_svg(bar: Bar) -> str:
    """A bar of a share, with a mark where it should be; the number beside it says the same."""
    if bar.value is None:
        return ""
    done = _at(float(min(max(bar.value, _BAR_LOW), _BAR_HIGH)) * _BAR)
    mark = ""
    if bar.expected is not None:
        x = _at(1 + float(bar.expected) * (_BAR - 2))
        mark = f'<path class="mark" d="M{x} 0V10"/>'
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR} 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="all" y="2" width="{_BAR}" height="6"/>'
        f'<rect class="done" y="2" width="{done}" height="6"/>{mark}</svg>'
    )
