"""Grades of key results, objectives and cycles, what they mean, and the measures carried over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from okrtui.domain.records.enums import Ambition
from okrtui.domain.records.measures import Measure, Metric, Milestones
from okrtui.domain.rules.progress import ONE, KeyResultReading, mean, mean_of_all, metric_raw

TOO_SAFE_ABOVE = Decimal("0.85")
TOO_FAR_BELOW = Decimal("0.40")

NEVER_PAY = (
    "Pay depends on this KPI. Keep the key result's grade out of it: "
    "people who are paid by the grade set goals that they are sure to reach (sandbagging)."
)
"""The warning wherever a reward-linked KPI feeds a key result."""


class GradeBand(StrEnum):
    """The band of an objective's grade."""

    MISSED = "missed"
    SOME_PROGRESS = "some progress"
    STRONG = "strong"
    BEYOND = "beyond expectation"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not delivered"


BAND_TEXTS = {
    GradeBand.MISSED: "It hardly moved. Ask whether it got enough time, and whether it still matters.",
    GradeBand.SOME_PROGRESS: "Part of the way. Use what was learned to decide whether to try again.",
    GradeBand.STRONG: "As far as a stretch goal is meant to go. Well done.",
    GradeBand.BEYOND: "Further than anybody expected. Celebrate it, and aim higher next time.",
    GradeBand.DELIVERED: "Exactly as promised.",
    GradeBand.NOT_DELIVERED: "The note says why it was not reached in full.",
}
"""One line for each band."""


class CycleReading(StrEnum):
    """The level of a cycle's aspirational goals, judged by their grades."""

    TOO_SAFE = "too safe"
    FITTING = "about right"
    TOO_FAR = "out of reach"


CYCLE_TEXTS = {
    CycleReading.TOO_SAFE: "Nearly everything was reached, so the goals were too safe. Aim higher next time.",
    CycleReading.FITTING: "The goals were ambitious, and the teams got most of the way.",
    CycleReading.TOO_FAR: "Less than half of the way on average: set fewer goals, or nearer ones.",
}
"""One line for each level."""

_BANDS = (
    (Decimal("0.8"), GradeBand.BEYOND),
    (Decimal("0.6"), GradeBand.STRONG),
    (Decimal("0.4"), GradeBand.SOME_PROGRESS),
)


_SUGGESTED = tuple(Decimal(tenth).scaleb(-1) for tenth in range(11))
"""The grades that are suggested, each once, as thousands of key results keep one."""


def tenths(value: Decimal) -> Decimal:
    """Return the value with one decimal, halves rounded up."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def suggested(progress: Decimal) -> Decimal:
    """Return the grade that progress (0 to 1) suggests: 0.0 to 1.0."""
    return _SUGGESTED[int(tenths(progress) * 10)]


def objective_grade(pairs: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """Return an objective's grade from its key results' (weight, grade) pairs; None until all are graded."""
    found = mean_of_all(pairs)
    return None if found is None else tenths(found)


def band(ambition: Ambition, grade: Decimal) -> GradeBand:
    """Return the band of a grade (0 to 1); a committed objective is delivered in full or not."""
    if ambition is Ambition.COMMITTED:
        return GradeBand.DELIVERED if grade >= ONE else GradeBand.NOT_DELIVERED
    rounded = tenths(grade)
    return next((name for least, name in _BANDS if rounded >= least), GradeBand.MISSED)


def needs_note(ambition: Ambition, grade: Decimal) -> bool:
    """Return whether a grade needs a note: a committed objective not delivered in full."""
    return band(ambition, grade) is GradeBand.NOT_DELIVERED


def cycle_reading(aspirational_grades: Iterable[Decimal]) -> CycleReading | None:
    """Return the level of a cycle's goals from its aspirational objectives' grades; None without any."""
    average = mean(aspirational_grades)
    if average is None:
        return None
    if average > TOO_SAFE_ABOVE:
        return CycleReading.TOO_SAFE
    return CycleReading.TOO_FAR if average < TOO_FAR_BELOW else CycleReading.FITTING


def carried(measure: Measure, readings: Sequence[KeyResultReading]) -> Measure | None:
    """Return the measure for the next cycle, after these readings (oldest first); None where nothing is left to do.

    A metric starts from its last value, a range to maintain starts over, milestones lose the completed steps
    and their due dates.
    """
    if isinstance(measure, Metric):
        last = next((each.value for each in reversed(readings) if each.value is not None), measure.baseline)
        reached = None if last is None else metric_raw(measure, last)
        if last == measure.target or (reached is not None and reached >= ONE):
            return None
        return measure.model_copy(update={"baseline": last})
    if isinstance(measure, Milestones):
        done = readings[-1].done if readings else ()
        left = tuple(step.model_copy(update={"due_on": None}) for step in measure.steps if step.number not in done)
        return measure.model_copy(update={"steps": left}) if left else None
    return measure
