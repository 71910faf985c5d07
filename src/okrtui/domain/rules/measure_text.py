"""A key result's measure, its readings and a KPI's target in a few words."""

from __future__ import annotations

from okrtui.domain.records.measures import Maintain, Measure, Metric, Milestones
from okrtui.domain.records.models import CheckIn, Kpi, Target
from okrtui.domain.rules.number_text import DASH, bounds, counted, number
from okrtui.domain.rules.progress import KeyResultReading


def measured_by(measure: Measure) -> str:
    """Return what is measured: `14 → 5 days`, `keep ≥ 95 %`, `3 milestones`."""
    if isinstance(measure, Metric):
        return f"{number(measure.baseline)} → {number(measure.target, measure.unit)}"
    if isinstance(measure, Maintain):
        return f"keep {bounds(measure.low, measure.high, measure.unit)}"
    return counted(len(measure.steps), "milestone")


def fed_text(kpi: Kpi) -> str:
    """Return that a key result takes its value from a KPI."""
    return f"fed by {kpi.shown_id} {kpi.name}, {kpi.cadence}"


def reading_text(measure: Measure, read: KeyResultReading | CheckIn | None) -> str:
    """Return what was read, in the measure's unit, or how many milestones are done; a dash for nothing."""
    if isinstance(measure, Milestones):
        done = set(read.done) if read else set()
        return f"{sum(step.number in done for step in measure.steps)} of {len(measure.steps)}"
    return number(read.value if read else None, measure.unit)


def checked_in(measure: Measure, check_in: CheckIn) -> str:
    """Return what a check-in said, in the measure's unit, or which milestones it named."""
    if check_in.value is not None and not isinstance(measure, Milestones):
        return number(check_in.value, measure.unit)
    return "done: " + (", ".join(map(str, check_in.done)) or "none")


def unit_of(measure: Measure) -> str:
    """Return the unit of a measure, empty where it has none."""
    return "" if isinstance(measure, Milestones) else measure.unit


def target_text(kpi: Kpi, target: Target | None) -> str:
    """Return what is good for a KPI; a dash where nothing is said."""
    return DASH if target is None else bounds(target.low, target.high, kpi.unit, kpi.decimals)
