from __future__ import annotations

from decimal import Decimal

import pytest

from builders import START, maintain, metric, milestones, numbers
from okrtui.domain.records.enums import Ambition
from okrtui.domain.records.measures import Milestones
from okrtui.domain.rules.grading import (
    BAND_TEXTS,
    CYCLE_TEXTS,
    CycleReading,
    GradeBand,
    band,
    carried,
    cycle_reading,
    needs_note,
    objective_grade,
    suggested,
)
from okrtui.domain.rules.progress import KeyResultReading


@pytest.mark.parametrize(
    ("progress", "grade"),
    [("0", "0.0"), ("0.05", "0.1"), ("0.0499", "0.0"), ("0.65", "0.7"), ("0.25", "0.3"), ("1", "1.0")],
)
def test_halves_are_rounded_up(progress: str, grade: str) -> None:
    assert str(suggested(Decimal(progress))) == grade


@pytest.mark.parametrize(
    ("pairs", "grade"),
    [
        ([], None),
        ([("1", None)], None),
        ([("1", "0.6"), ("1", None)], None),
        ([("1", "0.6"), ("1", "0.7")], "0.7"),
        ([("3", "1"), ("1", "0")], "0.8"),
        ([("1", "0.3"), ("2", "0.3")], "0.3"),
    ],
)
def test_an_objective_is_graded_once_all_its_key_results_are(
    pairs: list[tuple[str, str | None]], grade: str | None
) -> None:
    decimals = [(Decimal(weight), None if value is None else Decimal(value)) for weight, value in pairs]
    assert objective_grade(decimals) == (None if grade is None else Decimal(grade))


@pytest.mark.parametrize(
    ("ambition", "grade", "found"),
    [
        (Ambition.ASPIRATIONAL, "0.0", GradeBand.MISSED),
        (Ambition.ASPIRATIONAL, "0.3", GradeBand.MISSED),
        (Ambition.ASPIRATIONAL, "0.35", GradeBand.SOME_PROGRESS),
        (Ambition.ASPIRATIONAL, "0.4", GradeBand.SOME_PROGRESS),
        (Ambition.ASPIRATIONAL, "0.5", GradeBand.SOME_PROGRESS),
        (Ambition.ASPIRATIONAL, "0.6", GradeBand.STRONG),
        (Ambition.ASPIRATIONAL, "0.7", GradeBand.STRONG),
        (Ambition.ASPIRATIONAL, "0.8", GradeBand.BEYOND),
        (Ambition.ASPIRATIONAL, "1", GradeBand.BEYOND),
        (Ambition.COMMITTED, "1.0", GradeBand.DELIVERED),
        (Ambition.COMMITTED, "0.99", GradeBand.NOT_DELIVERED),
    ],
)
def test_bands(ambition: Ambition, grade: str, found: GradeBand) -> None:
    assert band(ambition, Decimal(grade)) is found
    assert needs_note(ambition, Decimal(grade)) is (found is GradeBand.NOT_DELIVERED)


@pytest.mark.parametrize(
    ("grades", "found"),
    [
        ("", None),
        ("0.9 0.8", CycleReading.FITTING),
        ("0.9 0.9", CycleReading.TOO_SAFE),
        ("0.4", CycleReading.FITTING),
        ("0.3 0.4", CycleReading.TOO_FAR),
    ],
)
def test_how_high_a_cycle_aimed(grades: str, found: CycleReading | None) -> None:
    assert cycle_reading(numbers(grades)) is found


def test_every_band_and_reading_has_a_text() -> None:
    assert set(BAND_TEXTS) == set(GradeBand)
    assert set(CYCLE_TEXTS) == set(CycleReading)


def test_a_metric_is_carried_from_its_last_value() -> None:
    found = carried(
        metric(14, 5),
        [KeyResultReading(START, Decimal(12)), KeyResultReading(START, Decimal("9.5")), KeyResultReading(START)],
    )
    assert found == metric("9.5", 5)


def test_a_metric_without_a_reading_is_carried_as_it_is() -> None:
    assert carried(metric(14, 5), []) == metric(14, 5)


@pytest.mark.parametrize("last", ["5", "4"])
def test_a_metric_at_or_past_its_target_leaves_nothing_to_carry(last: str) -> None:
    assert carried(metric(14, 5), [KeyResultReading(START, Decimal(last))]) is None


def test_milestones_are_carried_without_what_is_done_and_keep_their_numbers() -> None:
    found = carried(milestones(1, 2, 3), [KeyResultReading(START, done=(1,)), KeyResultReading(START, done=(1, 3))])
    assert isinstance(found, Milestones)
    assert [(step.number, step.weight) for step in found.steps] == [(2, Decimal(2))]
    assert carried(milestones(1, 2), []) == milestones(1, 2)


def test_milestones_all_done_leave_nothing_to_carry() -> None:
    assert carried(milestones(1, 2), [KeyResultReading(START, done=(2, 1))]) is None


def test_a_band_to_maintain_starts_over() -> None:
    assert carried(maintain(low=95), [KeyResultReading(START, Decimal(90))]) == maintain(low=95)


@pytest.mark.parametrize(("values", "baseline"), [([], None), ([7], 7), ([5], "left out")])
def test_an_open_baseline_becomes_the_last_value(values: list[int], baseline: object) -> None:
    readings = [KeyResultReading(START, Decimal(value)) for value in values]
    found = carried(metric(None, 5), readings)
    assert ("left out" if found is None else getattr(found, "baseline", "")) == baseline
