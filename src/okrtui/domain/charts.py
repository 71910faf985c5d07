"""Charts of values over dates, independent of how they are drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from okrtui.domain.records.measures import Metric
from okrtui.domain.records.models import KeyResult
from okrtui.domain.rules import pace
from okrtui.domain.rules.measure_text import reading_text, unit_of
from okrtui.domain.rules.number_text import number, share
from okrtui.domain.rules.progress import ONE, ZERO, KeyResultReading, value_at
from okrtui.domain.rules.readings import readings, way_of
from okrtui.domain.rules.status import KeyResultStanding
from okrtui.domain.workspace import Workspace

Look = Literal["solid", "dashed", "dotted"]


@dataclass(frozen=True, slots=True)
class Series:
    """Values by date, joined by a line of a look, with a dot on each if `dots`; `kind` sets its colour.

    If the drawing is too coarse for a line through scattered values, series that are not `steady` are only dots.
    """

    points: Sequence[tuple[date, Decimal]]
    kind: Literal["actual", "before", "expected", "forecast"] = "actual"
    look: Look = "solid"
    dots: bool = False
    steady: bool = True


@dataclass(frozen=True, slots=True)
class Level:
    """A line at a value with its name, and its `text` or only its figure beside it; `kind` sets its colour.

    It is drawn from the day `first` to the day `last`, or to the edges. Without a name it has nothing beside it.
    """

    value: Decimal
    name: str
    kind: Literal["centre", "limit", "target"] = "limit"
    look: Look = "dashed"
    text: str = ""
    figure: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of values over dates. `description` is its content in words.

    `good` is the band of good values (an open side reaches the edge), `flagged` what kind of signal a date is,
    `left_out` the days whose values do not count for the limits, `boundaries` the days on which new limits begin,
    `marks` the values written at the left edge, `today` a line at the day of the report, `decimals`
    those of the values.
    """

    title: str
    description: str
    first: date
    last: date
    series: Sequence[Series]
    levels: Sequence[Level] = ()
    marks: Sequence[tuple[Decimal, str]] = ()
    good: tuple[Decimal | None, Decimal | None] | None = None
    flagged: Mapping[date, str] = field(default_factory=dict)
    left_out: Collection[date] = ()
    boundaries: Sequence[date] = ()
    today: date | None = None
    decimals: int | None = None


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
    values += [one.value for one in chart.levels] + [value for value, _ in chart.marks]
    return min(values), max(values)


def pace_chart(workspace: Workspace, one: KeyResult, at: KeyResultStanding, day: date) -> Chart:
    """Return a key result's progress over the cycle with the even pace to success and the forecast."""
    cycle, objective = workspace.cycle_of(one), workspace.objectives[one.objective]
    way = way_of(workspace, one, readings(workspace, one))
    goal = pace.success(objective.ambition)
    series = [
        Series(((cycle.start, ZERO), (cycle.end, goal)), "expected", "dashed"),
        Series(way, "actual", dots=True),
    ]
    ahead = ""
    if at.forecast is not None and at.status is not pace.Status.CLOSED:
        ahead = f" At this rate it ends at {share(at.forecast)}."
        if way and way[-1][0] < cycle.end and ZERO <= way[-1][1] <= ONE:  # unlike raw, a forecast is bounded
            series.insert(1, Series((way[-1], (cycle.end, at.forecast)), "forecast", "dotted"))
    now = f"{reading_text(one.measure, at.current)} on {at.current.date}" if at.current else number(None)
    description = f"{now}: progress {share(at.raw)}, expected {share(at.expected)}, success at {share(goal)}.{ahead}"
    return Chart(
        title=f"{one.shown_id} against its pace",
        description=description,
        first=cycle.start,
        last=cycle.end,
        series=series,
        levels=(Level(goal, "success", "target", text=share(goal)),),
        marks=_marks(one),
        today=day if cycle.start < day < cycle.end else None,
    )


def _marks(one: KeyResult) -> list[tuple[Decimal, str]]:
    """Return the labels at the left edge for progress 0, a half and 1: in the unit of the measure if it is a metric."""
    shares = (ZERO, ONE / 2, ONE)
    if isinstance(one.measure, Metric):
        measure = one.measure
        return [(part, number(value_at(measure, part), unit_of(measure))) for part in shares]
    return [(part, share(part)) for part in shares]


def metric_chart(workspace: Workspace, one: KeyResult, measure: Metric) -> Chart:
    """Return the values of a metric over the cycle with the even pace from the baseline to success."""
    cycle, objective = workspace.cycle_of(one), workspace.objectives[one.objective]
    end = value_at(measure, pace.success(objective.ambition))
    way = [] if end is None or measure.baseline is None else [(cycle.start, measure.baseline), (cycle.end, end)]
    start = KeyResultReading(cycle.start, measure.baseline)
    known = (start, *readings(workspace, one))
    values = [(each.date, each.value) for each in known if each.value is not None]
    days = [day for day, _ in values]
    return Chart(
        title=f"{one.shown_id} against its pace",
        description="",
        first=min([cycle.start, *days]),
        last=max([cycle.end, *days]),
        series=(
            *([Series(way, "expected", "dashed")] if way else []),
            Series(values, dots=True),
        ),
    )
