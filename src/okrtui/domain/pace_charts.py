"""The charts of key results and objectives: progress over the cycle against what is expected, with the forecast."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from okrtui.domain.charts import Chart, Level, Mark, Series
from okrtui.domain.records.measures import Measure, Metric
from okrtui.domain.records.models import KeyResult, Objective
from okrtui.domain.rules.measure_text import reading_text, unit_of
from okrtui.domain.rules.number_text import number, share
from okrtui.domain.rules.pace import Status, success
from okrtui.domain.rules.pace_text import pace_text
from okrtui.domain.rules.progress import ONE, ZERO, value_at
from okrtui.domain.rules.progress_history import Way, objective_way
from okrtui.domain.rules.readings import readings, way_of
from okrtui.domain.rules.status import KeyResultStanding, ObjectiveStanding
from okrtui.domain.workspace import Workspace


def key_result_chart(workspace: Workspace, one: KeyResult, at: KeyResultStanding, day: date) -> Chart:
    """Return a key result's progress over the cycle with what is expected, success, target and forecast.

    A metric begins at its baseline. The left edge tells progress in the unit of a metric, else as a share; of marks
    that share a line, the last counts.
    """
    cycle, objective = workspace.cycle_of(one), workspace.objectives[one.objective]
    way = way_of(workspace, one, readings(workspace, one))
    if isinstance(one.measure, Metric) and at.progress is not None and (not way or way[0][0] > cycle.start):
        way = [(cycle.start, ZERO), *way]
    now = f"{reading_text(one.measure, at.current)} on {at.current.date}" if at.current else "No check-in yet"
    description = f"{now}: progress {pace_text(at, objective.ambition)}"
    return _chart(
        workspace, objective, at, way, name=one.shown_id, description=description, day=day, measure=one.measure
    )


def objective_chart(workspace: Workspace, one: Objective, at: ObjectiveStanding, day: date) -> Chart:
    """Return an objective's progress over the cycle with what is expected, success, full progress and forecast."""
    said = f"Progress {pace_text(at, one.ambition)}"
    return _chart(workspace, one, at, objective_way(workspace, one), name=one.shown_id, description=said, day=day)


def _chart(
    workspace: Workspace,
    objective: Objective,
    at: KeyResultStanding | ObjectiveStanding,
    way: Way,
    *,
    name: str,
    description: str,
    day: date,
    measure: Measure | None = None,
) -> Chart:
    cycle, goal = workspace.cycles[objective.cycle], success(objective.ambition)
    days = [cycle.start, cycle.end, *(each for each, _ in way)]
    expected = Series(((cycle.start, ZERO), (cycle.end, goal)), "expected", "dashed", name="expected")
    return Chart(
        title=f"{name} against its pace",
        description=description,
        first=min(days),
        last=max(days),
        series=[
            *([] if at.expected is None else [expected]),
            *_forecast(at, way, cycle.end),
            *([Series(way, dots=True, name="progress")] if way else []),
        ],
        levels=list(_levels(goal)),
        marks=[_mark(part, measure) for part in dict.fromkeys((ONE / 2, ZERO, goal, ONE))],
        today=day if cycle.start < day < cycle.end else None,
        as_of=day,
    )


def _forecast(at: KeyResultStanding | ObjectiveStanding, way: Way, end: date) -> Iterator[Series]:
    """Yield the line from the latest progress to the forecast, if that can be drawn: unlike raw, it is bounded."""
    ahead = None if at.status is Status.CLOSED else at.forecast
    if ahead is not None and way and way[-1][0] < end and ZERO <= way[-1][1] <= ONE:
        yield Series((way[-1], (end, ahead)), "forecast", "dotted", name="forecast")


def _levels(goal: Decimal) -> Iterator[Level]:
    """Yield the lines of the target and, where less is a success, of that."""
    yield Level(ONE, "target", "target", "solid", share(ONE))
    if goal != ONE:
        yield Level(goal, "success", "target", "dashed", share(goal))


def _mark(part: Decimal, measure: Measure | None) -> Mark:
    """Return a share of progress as it is written at the left edge: in the unit of the measure if it is a metric."""
    if isinstance(measure, Metric) and measure.baseline is not None:
        value = value_at(measure, part)
        return Mark(part, number(value, unit_of(measure)), number(value))
    return Mark(part, share(part), share(part))
