"""The key results of the sample, with the check-ins that lead to where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from itertools import accumulate
from typing import Any

from okrtui.domain.records.measures import Metric, Milestones
from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Kpi, Objective
from okrtui.domain.rules.pace import expected
from okrtui.domain.rules.progress import clamp
from okrtui.sample.calendar import SampleBuilder, workday
from okrtui.sample.goals import SampleKeyResult

WEEK = timedelta(weeks=1)

SWAY = tuple(map(Decimal, ("1", "1.08", "0.94", "1.03", "0.9")))
"""How check-ins leave the straight line, the latest first; it lies on it."""

STAND_IN = 4
"""Every so many check-ins the objective's owner does it for the key result's."""


def add_key_result(
    scene: SampleBuilder, course: SampleKeyResult, objective: Objective, cycle: Cycle, kpis: Mapping[str, Kpi]
) -> KeyResult:
    """Put a key result with its check-ins on the scene."""
    key_result = scene.put(
        KeyResult,
        objective.owner,
        objective.created_at.date(),
        objective=objective.id,
        title=course.title,
        owner=scene.who(course.owner),
        measure=course.measure,
        weight=course.weight,
        kpi=kpis[course.kpi].id if course.kpi else None,
        grade=course.grade,
        grade_note=course.grade_note,
    )
    until = min(scene.today, cycle.end)
    reached = clamp(expected(objective.ambition, cycle.start, cycle.end, until) - Decimal(course.behind))
    days = _days(cycle.start, until, course.late)
    for place, day in reversed(list(enumerate(days))):
        share = clamp(reached * SWAY[place % len(SWAY)] * (day - cycle.start).days / (days[0] - cycle.start).days)
        by = objective.owner if place % STAND_IN == STAND_IN - 1 else course.owner
        said = _said(course, place)
        scene.put(CheckIn, by, day, key_result=key_result.id, date=day, **said, **_read(course, place, share))
    return key_result


def _days(start: date, until: date, late: int | None) -> list[date]:
    """A working day a week since the cycle's first, the latest first."""
    day = start if late is None else workday(until - timedelta(days=late))
    days = []
    while day > start:
        days.append(day)
        day -= WEEK
    return days


def _said(course: SampleKeyResult, place: int) -> dict[str, Any]:
    return {
        "confidence": course.confidence[min(place, len(course.confidence) - 1)],
        "note": course.notes[place] if place < len(course.notes) else "",
    }


def _read(course: SampleKeyResult, place: int, share: Decimal) -> dict[str, Any]:
    measure = course.measure
    if isinstance(measure, Metric):
        return {"value": _value(measure, share, Decimal(course.step))}
    if isinstance(measure, Milestones):
        return {"done": _done(measure, share)}
    return {"value": course.levels[place % len(course.levels)]}


def _value(measure: Metric, share: Decimal, step: Decimal) -> Decimal:
    """The value so far on the way to the target, in whole steps."""
    span = measure.target - measure.baseline
    steps = (share * abs(span) / step).to_integral_value(ROUND_FLOOR)
    return measure.baseline + (steps * step).copy_sign(span)


def _done(measure: Milestones, share: Decimal) -> tuple[int, ...]:
    """As many of the first steps as it takes to come so far."""
    weights = [step.weight for step in measure.steps]
    before = [total - weight for total, weight in zip(accumulate(weights), weights, strict=True)]
    reached = share * sum(weights)
    return tuple(step.number for step, total in zip(measure.steps, before, strict=True) if total < reached)
