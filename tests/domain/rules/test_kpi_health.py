from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY, day, measured, target
from okrtui.domain.records.enums import KpiState, Rhythm
from okrtui.domain.records.models import Target
from okrtui.domain.rules.kpi_health import (
    Direction,
    Freshness,
    KpiStatus,
    Trend,
    days_late,
    direction,
    freshness,
    judged,
    nearest_bound,
    recovered,
    status,
    target_at,
    trend,
)
from okrtui.domain.rules.periods import period

LOW = target(low=45, red_low=40)
HIGH = target(high=3, red_high=4)
RANGE = target(low=10, high=20, red_low=5, red_high=30)


def test_the_target_in_force_is_the_latest_that_has_begun() -> None:
    old, new = target(low=1, since="2026-01-01"), target(low=2, since="2026-07-01")
    both = (old, new)
    assert target_at(both, day("2025-12-31")) is old, "the earliest judges all history before it too"
    assert target_at((), TODAY) is None
    assert target_at(both, day("2026-01-01")) is old
    assert target_at(both, day("2026-06-30")) is old
    assert target_at(both, day("2026-07-01")) is new


def test_a_target_without_a_bound_ends_the_one_before() -> None:
    assert target_at((LOW, target(since="2026-07-01")), day("2026-07-01")) is None


@pytest.mark.parametrize(
    ("aim", "value", "found"),
    [
        (LOW, "45", KpiStatus.MET),
        (LOW, "44.9", KpiStatus.NEAR),
        (LOW, "40", KpiStatus.NEAR),
        (LOW, "39.9", KpiStatus.MISSED),
        (HIGH, "3", KpiStatus.MET),
        (HIGH, "-8", KpiStatus.MET),
        (HIGH, "4", KpiStatus.NEAR),
        (HIGH, "4.1", KpiStatus.MISSED),
        (RANGE, "10", KpiStatus.MET),
        (RANGE, "20", KpiStatus.MET),
        (RANGE, "5", KpiStatus.NEAR),
        (RANGE, "4", KpiStatus.MISSED),
        (RANGE, "30", KpiStatus.NEAR),
        (RANGE, "31", KpiStatus.MISSED),
        (target(low=10, high=20, red_low=5), "21", KpiStatus.MISSED),
        (target(low=10, high=20, red_high=30), "9", KpiStatus.MISSED),
        (target(low=0), "-0.1", KpiStatus.MISSED),
    ],
)
def test_judging_a_value(aim: Target, value: str, found: KpiStatus) -> None:
    assert judged(Decimal(value), aim) is found


def test_direction_goes_by_the_bounds() -> None:
    assert direction(LOW) is Direction.HIGHER
    assert direction(HIGH) is Direction.LOWER
    assert direction(RANGE) is Direction.RANGE


@pytest.mark.parametrize(
    ("state", "targets", "values", "found"),
    [
        (KpiState.RETIRED, (LOW,), "50", KpiStatus.RETIRED),
        (KpiState.ACTIVE, (), "", KpiStatus.NO_DATA),
        (KpiState.ACTIVE, (), "50", KpiStatus.NO_TARGET),
        (KpiState.ACTIVE, (LOW,), "10 50", KpiStatus.MET),
        (KpiState.ACTIVE, (LOW,), "50 10", KpiStatus.MISSED),
    ],
)
def test_the_status_of_a_kpi(state: KpiState, targets: tuple[Target, ...], values: str, found: KpiStatus) -> None:
    assert status(state, targets, measured(values)) is found


def test_a_measurement_is_judged_by_the_target_of_its_own_day() -> None:
    targets = (target(low=45, since="2026-01-01"), target(low=60, since=TODAY))
    assert status(KpiState.ACTIVE, targets, measured("50", last=day("2026-11-20"))) is KpiStatus.MET
    assert status(KpiState.ACTIVE, targets, measured("50", last=TODAY)) is KpiStatus.MISSED
    assert status(KpiState.ACTIVE, targets, measured("50", last=day("2025-12-31"))) is KpiStatus.MET


@pytest.mark.parametrize(
    ("aim", "before", "now", "found"),
    [
        (LOW, "40", "41", Trend.BETTER),
        (LOW, "50", "60", Trend.BETTER),
        (LOW, "41", "40", Trend.WORSE),
        (HIGH, "4", "5", Trend.WORSE),
        (HIGH, "2", "1", Trend.BETTER),
        (HIGH, "2", "2.0", Trend.SAME),
        (RANGE, "12", "18", Trend.SAME),
        (RANGE, "25", "20", Trend.BETTER),
        (RANGE, "15", "21", Trend.WORSE),
        (RANGE, "8", "22", Trend.SAME),
        (RANGE, "8", "23", Trend.WORSE),
    ],
)
def test_change_goes_by_direction(aim: Target, before: str, now: str, found: Trend) -> None:
    assert trend(Decimal(before), Decimal(now), aim) is found


@given(st.integers(-99, 99), st.integers(-99, 99), st.integers(-99, 99))
def test_change_of_a_mirrored_kpi_is_the_same(bound: int, before: int, now: int) -> None:
    up = trend(Decimal(before), Decimal(now), target(low=bound))
    assert up is trend(Decimal(-before), Decimal(-now), target(high=-bound))


@pytest.mark.parametrize(
    ("rhythm", "latest", "found"),
    [
        (Rhythm.DAILY, "2026-11-21", Freshness.FRESH),
        (Rhythm.DAILY, "2026-11-20", Freshness.DUE),
        (Rhythm.DAILY, "2026-11-19", Freshness.STALE),
        (Rhythm.WEEKLY, "2026-11-16", Freshness.FRESH),
        (Rhythm.WEEKLY, "2026-11-15", Freshness.DUE),
        (Rhythm.WEEKLY, "2026-11-09", Freshness.DUE),
        (Rhythm.WEEKLY, "2026-11-08", Freshness.STALE),
        (Rhythm.MONTHLY, "2026-10-01", Freshness.DUE),
        (Rhythm.MONTHLY, "2026-09-30", Freshness.STALE),
        (Rhythm.QUARTERLY, "2026-10-01", Freshness.FRESH),
        (Rhythm.QUARTERLY, "2026-06-30", Freshness.STALE),
        (Rhythm.YEARLY, "2025-01-01", Freshness.DUE),
        (Rhythm.YEARLY, "2024-12-31", Freshness.STALE),
        (Rhythm.WEEKLY, "2026-12-24", Freshness.FRESH),
        (Rhythm.WEEKLY, None, Freshness.STALE),
    ],
)
def test_freshness(rhythm: Rhythm, latest: str | None, found: Freshness) -> None:
    assert freshness(rhythm, None if latest is None else day(latest), day("2024-01-01"), TODAY) is found


@pytest.mark.parametrize(
    ("rhythm", "made", "last_day_due"),
    [
        (Rhythm.DAILY, "2026-11-21", "2026-11-21"),
        (Rhythm.WEEKLY, "2026-11-21", "2026-11-29"),
        (Rhythm.WEEKLY, "2026-11-16", "2026-11-22"),
        (Rhythm.MONTHLY, "2026-11-21", "2026-12-31"),
        (Rhythm.MONTHLY, "2026-11-01", "2026-11-30"),
        (Rhythm.QUARTERLY, "2026-11-21", "2027-03-31"),
        (Rhythm.YEARLY, "2026-11-21", "2027-12-31"),
    ],
)
@pytest.mark.parametrize("latest", [None, "2024-03-01"])
def test_a_new_kpi_is_due_until_a_whole_period_has_passed_since_it_was_made(
    rhythm: Rhythm, made: str, last_day_due: str, latest: str | None
) -> None:
    last, end = None if latest is None else day(latest), day(last_day_due)
    for today in (day(made), end):
        assert freshness(rhythm, last, day(made), today) is Freshness.DUE
        assert days_late(rhythm, last, day(made), today) == 0
    assert freshness(rhythm, last, day(made), end + timedelta(days=1)) is Freshness.STALE
    assert days_late(rhythm, last, day(made), end + timedelta(days=1)) == 1


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))


@given(st.sampled_from(Rhythm), st.none() | DAYS, DAYS, DAYS, st.integers(0, 400))
def test_a_kpi_is_late_if_it_is_stale_and_grows_later_day_by_day(
    rhythm: Rhythm, latest: date | None, made: date, today: date, more: int
) -> None:
    late, later = (days_late(rhythm, latest, made, each) for each in (today, today + timedelta(days=more)))
    assert late <= later <= late + more
    fresh = latest is not None and latest >= period(rhythm, today).first
    assert (freshness(rhythm, latest, made, today) is Freshness.STALE) is (late > 0 and not fresh)


@pytest.mark.parametrize(
    ("rhythm", "latest", "late"),
    [
        (Rhythm.WEEKLY, "2026-11-09", 0),
        (Rhythm.WEEKLY, "2026-11-08", 6),
        (Rhythm.MONTHLY, "2026-10-31", 0),
        (Rhythm.MONTHLY, "2026-09-01", 21),
        (Rhythm.DAILY, "2026-11-18", 2),
        (Rhythm.MONTHLY, None, 21),
    ],
)
def test_lateness_counts_from_the_end_of_the_first_missing_period(
    rhythm: Rhythm, latest: str | None, late: int
) -> None:
    last = None if latest is None else day(latest)
    assert days_late(rhythm, last, date(2026, 9, 10), TODAY) == late


@pytest.mark.parametrize(
    ("values", "found"), [("50 50", False), ("50 50 50", True), ("50 44 50", False), ("1 45 46 47", True)]
)
def test_recovered_after_three_met(values: str, found: bool) -> None:  # noqa: FBT001
    assert recovered((LOW,), measured(values)) is found


@pytest.mark.parametrize(
    ("value", "bounds", "nearest"),
    [
        (5, {"low": 9}, 9),
        (5, {"high": 2}, 2),
        (5, {"low": 1, "high": 7}, 7),
        (2, {"low": 1, "high": 7}, 1),
        (4, {"low": 1, "high": 7}, 1),
        (4, {}, None),
    ],
)
def test_the_nearest_bound_of_a_target(value: int, bounds: dict[str, int], nearest: int | None) -> None:
    assert nearest_bound(Decimal(value), target(**bounds)) == nearest
