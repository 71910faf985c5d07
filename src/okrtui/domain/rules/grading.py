"""What a cycle came to: grades, what they say, and what is carried into the next cycle."""

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
    "Pay hangs on this KPI. Whatever grade the key result gets stays out of it: "
    "people who are paid by the grade choose goals they are sure to reach."
)
"""What stands wherever a KPI tied to reward feeds a key result."""


class GradeBand(StrEnum):
    """What an objective's grade amounts to."""

    MISSED = "missed"
    SOME_PROGRESS = "some progress"
    STRONG = "strong"
    BEYOND = "beyond expectation"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not delivered"


BAND_TEXTS = {
    GradeBand.MISSED: "It hardly moved. Worth asking whether it was given time, and whether it still matters.",
    GradeBand.SOME_PROGRESS: "Part of the way. What was learned tells whether a second cycle would pay.",
    GradeBand.STRONG: "As far as a stretch is meant to lead. Well done.",
    GradeBand.BEYOND: "Further than anybody counted on: enjoy it, and aim higher next time.",
    GradeBand.DELIVERED: "Promised and kept.",
    GradeBand.NOT_DELIVERED: "A promise was not kept in full; a note says what stood in the way.",
}
"""One line for each band."""


class CycleReading(StrEnum):
    """Whether a cycle's aspirational goals were set at the right height."""

    TOO_SAFE = "too safe"
    FITTING = "fitting"
    TOO_FAR = "too far"


CYCLE_TEXTS = {
    CycleReading.TOO_SAFE: "Nearly all of it came true: it would have anyway. Dare more next time.",
    CycleReading.FITTING: "The goals stretched the teams, and most of the stretch was made.",
    CycleReading.TOO_FAR: "Less than half-way on average: fewer goals, or nearer ones, would have got further.",
}
"""One line for each reading of a cycle."""

_BANDS = (
    (Decimal("0.8"), GradeBand.BEYOND),
    (Decimal("0.6"), GradeBand.STRONG),
    (Decimal("0.4"), GradeBand.SOME_PROGRESS),
)


def tenths(value: Decimal) -> Decimal:
    """The value with one decimal, halves rounded up."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def suggested(progress: Decimal) -> Decimal:
    """The grade that progress (0 to 1) suggests: 0.0 to 1.0."""
    return tenths(progress)


def objective_grade(pairs: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """The grade of an objective from its key results' (weight, grade); none until every one is graded."""
    found = mean_of_all(pairs)
    return None if found is None else tenths(found)


def band(ambition: Ambition, grade: Decimal) -> GradeBand:
    """What a grade (0 to 1) amounts to; a committed objective is delivered in full or not."""
    if ambition is Ambition.COMMITTED:
        return GradeBand.DELIVERED if grade >= ONE else GradeBand.NOT_DELIVERED
    rounded = tenths(grade)
    return next((name for least, name in _BANDS if rounded >= least), GradeBand.MISSED)


def needs_note(ambition: Ambition, grade: Decimal) -> bool:
    """Whether the grade has to be explained: a committed objective that is not delivered in full."""
    return band(ambition, grade) is GradeBand.NOT_DELIVERED


def cycle_reading(aspirational_grades: Iterable[Decimal]) -> CycleReading | None:
    """How high the goals of a cycle were set, from its aspirational objectives' grades; none without any."""
    average = mean(aspirational_grades)
    if average is None:
        return None
    if average > TOO_SAFE_ABOVE:
        return CycleReading.TOO_SAFE
    return CycleReading.TOO_FAR if average < TOO_FAR_BELOW else CycleReading.FITTING


def carried(measure: Measure, readings: Sequence[KeyResultReading]) -> Measure | None:
    """The measure that the next cycle starts with, after its readings (oldest first); none where nothing is left to do.

    A metric starts from its last value, milestones lose the steps that are done, a band to maintain starts over.
    """
    if isinstance(measure, Metric):
        last = next((each.value for each in reversed(readings) if each.value is not None), measure.baseline)
        if metric_raw(measure, last) >= ONE:
            return None
        return measure.model_copy(update={"baseline": last})
    if isinstance(measure, Milestones):
        done = readings[-1].done if readings else ()
        left = tuple(step for step in measure.steps if step.number not in done)
        return measure.model_copy(update={"steps": left}) if left else None
    return measure
