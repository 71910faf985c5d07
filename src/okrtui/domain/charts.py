"""Charts of values over dates, independent of how they are drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from okrtui.domain.rules.evidence import LEFT_OUT

Look = Literal["solid", "dashed", "dotted"]
SeriesKind = Literal["actual", "before", "expected", "forecast"]
LevelKind = Literal["centre", "limit", "target"]


class Series(NamedTuple):
    """Values by date, joined by a line of a look, with a dot on each if `dots`; `kind` sets its colour.

    Its name, if it has one, is in the legend. If the drawing is too coarse for a line through scattered values, series
    that are not `steady` are only dots.
    """

    points: Sequence[tuple[date, Decimal]]
    kind: SeriesKind = "actual"
    look: Look = "solid"
    dots: bool = False
    steady: bool = True
    name: str = ""


class Level(NamedTuple):
    """A line at a value with its name, and its `text` or only its figure beside it; `kind` sets its colour.

    It is drawn from the day `first` to the day `last`, or to the edges. Without a name it has nothing beside it.
    """

    value: Decimal
    name: str
    kind: LevelKind = "limit"
    look: Look = "dashed"
    text: str = ""
    figure: str = ""
    first: date | None = None
    last: date | None = None


class Mark(NamedTuple):
    """A value written at the left edge: its text, and its figure without a unit where there is little room."""

    value: Decimal
    text: str
    figure: str


class Chart(NamedTuple):
    """A chart of values over dates. `description` is its content in words.

    `good` is the band of good values (an open side reaches the edge) from the day `good_from`, or from the edge;
    `flagged` what kind of signal a date is, `left_out` the days whose values do not count for the limits,
    `boundaries` the days on which new limits begin, `gaps` how many periods have no value, in words.

    `marks` are the values written at the left edge, `decimals` those of the values. `today` is a line at the day
    as of which the chart is drawn; `as_of` is that day, also where it is not in the chart.
    """

    title: str
    description: str
    first: date
    last: date
    series: Sequence[Series]
    levels: Sequence[Level] = ()
    marks: Sequence[Mark] = ()
    good: tuple[Decimal | None, Decimal | None] | None = None
    good_from: date | None = None
    flagged: Mapping[date, str] = MappingProxyType({})
    left_out: Collection[date] = ()
    boundaries: Sequence[date] = ()
    gaps: str = ""
    today: date | None = None
    as_of: date | None = None
    decimals: int | None = None

    @property
    def names_years(self) -> bool:
        """True if its dates need their years: they are of two years, or not of the year in which it is drawn."""
        return self.first.year != self.last.year or (self.as_of is not None and self.as_of.year != self.last.year)


class Scale(NamedTuple):
    """The ends of a chart's axes: from dates and values to parts (0 to 1) of its width and height."""

    first: date
    last: date
    low: float
    high: float

    def across(self, day: date) -> float:
        """Return the distance of a date from the left edge; the middle if the chart has one day."""
        days = (self.last - self.first).days
        return (day - self.first).days / days if days else 0.5

    def down(self, value: Decimal | float) -> float:
        """Return the distance of a value from the upper edge."""
        return (self.high - float(value)) / (self.high - self.low)


def ends(chart: Chart) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest value in a chart."""
    values = [value for one in chart.series for _, value in one.points]
    values += [one.value for one in chart.levels] + [one.value for one in chart.marks]
    return min(values), max(values)


class ChartLegendEntry(NamedTuple):
    """An entry of a chart's legend: the kind of sign or line, its look if it is a line, and what it stands for."""

    kind: SeriesKind | LevelKind | Literal["signal", "left_out", "boundary", "today", "gap"]
    text: str
    look: Look = "solid"


def legend(chart: Chart, *, with_levels: bool = False) -> list[ChartLegendEntry]:
    """Return what is drawn in a chart, each kind once; its levels only where their names are not beside them."""
    lines = {one.name: ChartLegendEntry(one.kind, one.name, one.look) for one in reversed(chart.series) if one.name}
    named = (one for one in chart.levels if one.name) if with_levels else ()
    levels = [ChartLegendEntry(one.kind, f"{one.name} {one.text}".strip(), one.look) for one in named]
    signs: tuple[tuple[object, ChartLegendEntry], ...] = (
        (chart.flagged.keys() - set(chart.left_out), ChartLegendEntry("signal", "signal")),
        (chart.left_out, ChartLegendEntry("left_out", LEFT_OUT)),
        (chart.boundaries, ChartLegendEntry("boundary", "new baseline")),
        (chart.today, ChartLegendEntry("today", "today")),
        (chart.gaps, ChartLegendEntry("gap", chart.gaps)),
    )
    return [*lines.values(), *levels, *(entry for drawn, entry in signs if drawn)]
