from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from builders import START, maintain, metric, milestones
from okrtui.domain.records.enums import CheckInRhythm
from okrtui.domain.records.measures import Maintain, Measure
from okrtui.domain.rules.progress import (
    KeyResultReading,
    clamp,
    mean,
    mean_of_all,
    progress,
    raw,
    trajectory,
    value_at,
    weighted_mean,
    within,
)

NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=3)


def values(*found: object) -> list[KeyResultReading]:
    """One reading a week from the cycle's start."""
    days = (START + timedelta(weeks=week) for week in range(len(found)))
    return [KeyResultReading(day, Decimal(str(value))) for day, value in zip(days, found, strict=True)]


def on(day: int, value: object) -> KeyResultReading:
    return KeyResultReading(START + timedelta(days=day), Decimal(str(value)))


@pytest.mark.parametrize(
    ("baseline", "target", "current", "expected_raw", "expected_progress"),
    [
        ("0", "100", "45", "0.45", "0.45"),
        ("14", "5", "9.5", "0.5", "0.5"),
        ("14", "5", "16", "-0.2222", "0"),
        ("10", "0", "7", "0.3", "0.3"),
        ("200", "0", "100", "0.5", "0.5"),
        ("0", "10", "5.9", "0.59", "0.59"),
        ("40", "60", "70", "1.5", "1"),
        ("-5", "5", "0", "0.5", "0.5"),
    ],
)
def test_metrics(baseline: str, target: str, current: str, expected_raw: str, expected_progress: str) -> None:
    measure = metric(baseline, target)
    found = raw(measure, values(current), START)
    assert found is not None
    assert round(found, 4) == Decimal(expected_raw)
    assert progress(measure, values(current), START) == Decimal(expected_progress)


OCTOBER = date(2026, 10, 1)
TWENTIETHS = (date(2026, 10, 20), date(2026, 11, 20), date(2026, 12, 20))
THIRTIETHS = (date(2026, 11, 30), date(2026, 12, 30))


@pytest.mark.parametrize(
    ("start", "days", "every", "found"),
    [
        (OCTOBER, TWENTIETHS, CheckInRhythm.MONTHLY, Decimal(1)),
        (OCTOBER, TWENTIETHS, CheckInRhythm.FORTNIGHTLY, Decimal(1) / 2),
        (OCTOBER, TWENTIETHS, CheckInRhythm.WEEKLY, Decimal(1) / 4),
        (date(2026, 10, 30), THIRTIETHS, CheckInRhythm.MONTHLY, Decimal(2) / 3),
        (date(2026, 10, 31), THIRTIETHS, CheckInRhythm.MONTHLY, Decimal(1) / 2),
    ],
)
def test_a_band_is_judged_in_the_rhythm_of_its_check_ins(
    start: date, days: tuple[date, ...], every: CheckInRhythm, found: Decimal
) -> None:
    """A month begins on the day of the start, or on the last day of a shorter one."""
    readings = [KeyResultReading(day, Decimal(99)) for day in days]
    assert raw(maintain(low=95), readings, start, every) == found


def test_without_a_baseline_there_is_no_progress() -> None:
    measure = metric(None, 5)
    assert raw(measure, [], START) is raw(measure, values(7), START) is None
    assert progress(measure, values(7), START) == 0
    assert trajectory(measure, values(7, 6), START) == []
    assert value_at(measure, Decimal(1)) is None


def test_a_target_equal_to_the_baseline_is_refused() -> None:
    with pytest.raises(ValidationError, match="maintain"):
        metric(5, 5)


@pytest.mark.parametrize(
    ("measure", "found"), [(metric(), Decimal(0)), (milestones(1, 2), Decimal(0)), (maintain(low=1), None)]
)
def test_before_the_first_reading(measure: Measure, found: Decimal | None) -> None:
    assert raw(measure, [], START) == found
    assert progress(measure, [], START) == 0


def test_the_latest_reading_with_a_value_counts() -> None:
    readings = [*values(1, 4), KeyResultReading(START + timedelta(weeks=3))]
    assert raw(metric(0, 10), readings, START) == Decimal("0.4")


@pytest.mark.parametrize(
    ("readings", "found"),
    [
        ([on(0, 99)], "1"),
        ([on(0, 95)], "1"),
        ([on(0, "94.9")], "0"),
        ([on(0, 99), on(7, 90)], "0.5"),
        ([on(0, 99), on(21, 99)], "0.5"),
        ([on(21, 99)], "0.25"),
        ([on(0, 90), on(6, 99)], "1"),
        ([on(0, 99), on(6, 90)], "0"),
        ([on(-3, 99)], None),
        ([on(-3, 90), on(1, 99)], "1"),
        ([on(0, 99), on(1, 90), on(8, 99), on(9, 99), on(15, 96)], str(Decimal(2) / 3)),
    ],
)
def test_a_band_counts_weeks_met_of_weeks_so_far(readings: list[KeyResultReading], found: str | None) -> None:
    assert raw(maintain(low=95), readings, START) == (None if found is None else Decimal(found))


@pytest.mark.parametrize(
    ("measure", "value", "met"),
    [
        (maintain(low=1, high=3), 1, True),
        (maintain(low=1, high=3), 3, True),
        (maintain(low=1, high=3), "3.1", False),
        (maintain(high=3), -50, True),
        (maintain(high=3), 4, False),
    ],
)
def test_limits_of_a_band_belong_to_it(measure: Maintain, value: object, met: bool) -> None:  # noqa: FBT001
    assert raw(measure, values(value), START) == int(met)


@pytest.mark.parametrize(
    ("done", "found"), [((), "0"), ((1,), "0.25"), ((2,), "0.75"), ((2, 1), "1"), ((9,), "0"), ((1, 1), "0.25")]
)
def test_milestones_go_by_weight(done: tuple[int, ...], found: str) -> None:
    assert raw(milestones(1, 3), [KeyResultReading(START, done=done)], START) == Decimal(found)


def test_the_latest_list_of_steps_counts() -> None:
    readings = [KeyResultReading(START, done=(1, 2)), KeyResultReading(START + timedelta(days=1), done=(1,))]
    assert raw(milestones(1, 1), readings, START) == Decimal("0.5")


def test_a_trajectory_has_what_stood_after_each_reading() -> None:
    two = values(99, 90)
    days = [each.date for each in two]
    half = Decimal("0.5")
    assert trajectory(metric(80, 100), two, START) == [(days[0], Decimal("0.95")), (days[1], half)]
    assert trajectory(maintain(low=95), two, START) == [(days[0], 1), (days[1], half)]
    steps = [KeyResultReading(days[0], done=(1,)), KeyResultReading(days[1], done=(1, 2))]
    assert trajectory(milestones(1, 1), steps, START) == [(days[0], half), (days[1], 1)]


@given(st.sampled_from([metric(3, -7), maintain(low=0), milestones(1, 2)]), st.lists(NUMBERS, max_size=20))
def test_a_trajectory_ends_where_raw_stands(measure: Measure, found: list[Decimal]) -> None:
    days = [START + timedelta(days=3 * place) for place in range(len(found))]
    readings = [KeyResultReading(day, value, (1,) if value > 0 else ()) for day, value in zip(days, found, strict=True)]
    points = trajectory(measure, readings, START)
    assert len(points) == len(found)
    if points:
        assert points[-1] == (days[-1], raw(measure, readings, START))


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_progress_never_falls_on_the_way_to_the_target(
    baseline: Decimal, target: Decimal, one: Decimal, two: Decimal
) -> None:
    assume(baseline != target)
    measure = metric(baseline, target)
    near, far = sorted((one, two), reverse=target < baseline)
    before, after = raw(measure, values(near), START), raw(measure, values(far), START)
    assert before is not None
    assert after is not None
    assert before <= after
    assert progress(measure, values(near), START) <= progress(measure, values(far), START)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_direction_is_only_a_sign(baseline: Decimal, target: Decimal, current: Decimal) -> None:
    assume(baseline != target)
    up = raw(metric(baseline, target), values(current), START)
    assert up == raw(metric(-baseline, -target), values(-current), START)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_only_progress_is_kept_between_0_and_1(baseline: Decimal, target: Decimal, current: Decimal) -> None:
    assume(baseline != target)
    measure = metric(baseline, target)
    found = raw(measure, values(current), START)
    assert found == (current - baseline) / (target - baseline)
    assert progress(measure, values(current), START) == min(max(found, 0), 1)


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], None),
        ([("1", "0.5")], "0.5"),
        ([("1", "0"), ("3", "1")], "0.75"),
        ([("1", "0.1"), ("1", "0.2")], "0.15"),
        ([("0.5", "1"), ("0.5", "0")], "0.5"),
    ],
)
def test_weighted_means(pairs: list[tuple[str, str]], found: str | None) -> None:
    decimals = [(Decimal(weight), Decimal(value)) for weight, value in pairs]
    assert weighted_mean(decimals) == (None if found is None else Decimal(found))


@pytest.mark.parametrize(
    ("pairs", "found"),
    [([], None), ([("1", "0.2"), ("3", "0.6")], "0.5"), ([("1", "0.2"), ("3", None)], None), ([("1", None)], None)],
)
def test_a_mean_of_all_waits_for_every_value(pairs: list[tuple[str, str | None]], found: str | None) -> None:
    made = mean_of_all((Decimal(weight), None if value is None else Decimal(value)) for weight, value in pairs)
    assert made == (None if found is None else Decimal(found))


def test_plain_means() -> None:
    assert mean([]) is None
    assert mean([Decimal("0.1"), Decimal("0.2"), Decimal("0.3")]) == Decimal("0.2")


def test_small_things() -> None:
    assert clamp(Decimal(5), Decimal(1), Decimal(3)) == 3
    assert clamp(Decimal(-5)) == 0
    assert value_at(metric(14, 5), Decimal("0.5")) == Decimal("9.5")
    assert within(Decimal(1), None, None)
