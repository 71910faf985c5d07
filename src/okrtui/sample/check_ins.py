"""The key results of the sample, with their check-ins."""

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
"""Factors by which check-ins leave the straight line, the latest first, which is on it."""

STAND_IN = 4
"""Every fourth check-in is made by the objective's owner instead of the key result's."""


def add_key_result(
    builder: SampleBuilder, planned: SampleKeyResult, objective: Objective, cycle: Cycle, kpis: Mapping[str, Kpi]
) -> KeyResult:
    """Add a key result with its check-ins."""
    key_result = builder.put(
        KeyResult,
        objective.owners[0],
        objective.created_at.date(),
        objective=objective.id,
        title=planned.title,
        owners=(builder.who(planned.owner),),
        measure=planned.measure,
        weight=planned.weight,
        kpi=kpis[planned.kpi].id if planned.kpi else None,
        grade=planned.grade,
        grade_note=planned.grade_note,
    )
    until = min(builder.today, cycle.end)
    reached = clamp(expected(objective.ambition, cycle.start, cycle.end, until) - Decimal(planned.behind))
    days = _days(cycle.start, until, planned.late)
    for place, day in reversed(list(enumerate(days))):
        share = clamp(reached * SWAY[place % len(SWAY)] * (day - cycle.start).days / (days[0] - cycle.start).days)
        by = objective.owners[0] if place % STAND_IN == STAND_IN - 1 else planned.owner
        words = _words(planned, place)
        builder.put(CheckIn, by, day, key_result=key_result.id, date=day, **words, **_read(planned, place, share))
    return key_result


def _days(start: date, until: date, late: int | None) -> list[date]:
    """Return a working day for each week since the cycle's start, the latest first."""
    day = start if late is None else workday(until - timedelta(days=late))
    days = []
    while day > start:
        days.append(day)
        day -= WEEK
    return days


def _words(planned: SampleKeyResult, place: int) -> dict[str, Any]:
    return {
        "confidence": planned.confidence[min(place, len(planned.confidence) - 1)],
        "note": planned.notes[place] if place < len(planned.notes) else "",
    }


def _read(planned: SampleKeyResult, place: int, share: Decimal) -> dict[str, Any]:
    measure = planned.measure
    if isinstance(measure, Metric):
        return {"value": _value(measure, share, Decimal(planned.step))}
    if isinstance(measure, Milestones):
        return {"done": _done(measure, share)}
    return {"value": planned.levels[place % len(planned.levels)]}


def _value(measure: Metric, share: Decimal, step: Decimal) -> Decimal:
    """Return the value at a share of the way to the target, in whole steps."""
    baseline = measure.baseline or Decimal(0)
    span = measure.target - baseline
    steps = (share * abs(span) / step).to_integral_value(ROUND_FLOOR)
    return baseline + (steps * step).copy_sign(span)


def _done(measure: Milestones, share: Decimal) -> tuple[int, ...]:
    """Return as many of the first steps as it takes to reach a share."""
    weights = [step.weight for step in measure.steps]
    before = [total - weight for total, weight in zip(accumulate(weights), weights, strict=True)]
    reached = share * sum(weights)
    return tuple(step.number for step, total in zip(measure.steps, before, strict=True) if total < reached)
