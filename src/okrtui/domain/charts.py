"""Charts of values over dates, independent of how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from okrtui.domain.records.measures import Metric
from okrtui.domain.records.models import KeyResult, Kpi, Measurement, Target
from okrtui.domain.rules import pace
from okrtui.domain.rules.evidence import finer_places
from okrtui.domain.rules.kpi_status import KpiEvidence
from okrtui.domain.rules.measure_text import reading_text, unit_of
from okrtui.domain.rules.number_text import number, rounded, share
from okrtui.domain.rules.progress import ONE, ZERO, KeyResultReading, trajectory, value_at
from okrtui.domain.rules.signals import SignalKind
from okrtui.domain.rules.status import KeyResultStanding, readings
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
    """A line at a value with its name, and its `text` or only its figure beside it; `kind` sets its colour."""

    value: Decimal
    name: str
    kind: Literal["centre", "limit", "target"] = "limit"
    look: Look = "dashed"
    text: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of values over dates. `description` is its content in words.

    `good` is the band of good values (an open side reaches the edge), `flagged` what kind of signal a date is,
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


def ends(chart: Chart) -> tuple[float, float]:
    """Return the lowest and the highest value in a chart."""
    values = [float(value) for one in chart.series for _, value in one.points]
    values += [float(one.value) for one in chart.levels] + [float(value) for value, _ in chart.marks]
    return min(values), max(values)


def process_chart(kpi: Kpi, evidence: KpiEvidence, target: Target | None, measured: Sequence[Measurement]) -> Chart:
    """Return the behaviour chart of a KPI: values, limits, target and signals.

    Values before a new baseline are a series of their own. There must be at least one value.
    """
    begins = max(0, len(measured) - len(evidence.points))
    first = measured[0].date
    values = [(one.date, one.value) for one in measured]
    series = (
        Series(values[:begins], "before", dots=True, steady=False),
        Series(values[begins:], dots=True, steady=False),
    )
    signals = sorted(evidence.signals, key=lambda one: one.kind is SignalKind.CONCERN)  # the worst of a day wins
    return Chart(
        title=f"{kpi.shown_id} {kpi.name}",
        description=_process_text(kpi, evidence),
        first=first,
        last=measured[-1].date,
        series=[one for one in series if one.points],
        levels=[*_target_levels(kpi, target), *_limit_levels(kpi, evidence)],
        good=(target.low, target.high) if target else None,
        flagged={one.date: one.kind.value for one in signals if one.date >= first},
        decimals=kpi.decimals,
    )


def _target_levels(kpi: Kpi, target: Target | None) -> list[Level]:
    limits = (target.low, target.high) if target else ()
    return [
        Level(one, "target", "target", "solid", number(one, kpi.unit, kpi.decimals), number(one, decimals=kpi.decimals))
        for one in limits
        if one is not None
    ]


def _limit_levels(kpi: Kpi, evidence: KpiEvidence) -> list[Level]:
    found = evidence.limits
    if found is None:
        return []

    def level(value: Decimal, name: str, kind: Literal["centre", "limit"] = "limit", look: Look = "dashed") -> Level:
        figure = number(rounded(value, finer_places(kpi, evidence)), decimals=kpi.decimals)
        return Level(value, name, kind, look, finer(kpi, evidence, value), figure)

    return [level(found.upper, "upper"), level(found.centre, "centre", "centre", "solid"), level(found.lower, "lower")]


def finer(kpi: Kpi, evidence: KpiEvidence, value: Decimal | None) -> str:
    """Return a computed value with one decimal more than the KPI's values."""
    return number(value, kpi.unit, finer_places(kpi, evidence))


def _process_text(kpi: Kpi, evidence: KpiEvidence) -> str:
    if not evidence.points:
        return ""
    last, found = evidence.points[-1], evidence.limits
    values = f"{len(evidence.points)} values, the latest {number(last.value, kpi.unit, kpi.decimals)} on {last.date}"
    limits = [finer(kpi, evidence, one) for one in ((found.lower, found.upper) if found else ())]
    natural = f"; natural limits {' to '.join(limits)}" if limits else ""
    signals = ", ".join(f"{one.kind.value} on {one.date} ({one.finding})" for one in evidence.signals)
    return f"{values}{natural}. {f'Signals: {signals}.' if signals else 'No signal.'}"


def pace_chart(workspace: Workspace, one: KeyResult, at: KeyResultStanding, day: date) -> Chart:
    """Return a key result's progress over the cycle with the even pace to success and the forecast."""
    cycle, objective = workspace.cycle_of(one), workspace.objectives[one.objective]
    way = trajectory(one.measure, readings(workspace, one), cycle.start)
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
