from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import END, START, TODAY, day
from okrtui.domain.records.enums import Ambition, CheckInRhythm
from okrtui.domain.rules.pace import (
    Status,
    due_on,
    elapsed,
    expected,
    forecast,
    gap,
    is_overdue,
    standing,
    status,
    worst,
)
from okrtui.domain.rules.progress import clamp


def points(*pairs: tuple[str, str]) -> list[tuple[date, Decimal]]:
    return [(day(when), Decimal(value)) for when, value in pairs]


@pytest.mark.parametrize(
    ("today", "share"),
    [
        ("2026-09-01", Decimal(0)),
        ("2026-10-01", Decimal(0)),
        ("2026-11-21", Decimal(51) / 91),
        ("2026-12-31", Decimal(1)),
        ("2027-05-01", Decimal(1)),
    ],
)
def test_elapsed_runs_from_the_first_day_to_the_last(today: str, share: Decimal) -> None:
    assert elapsed(START, END, day(today)) == share


def test_expected_ends_at_success() -> None:
    assert expected(Ambition.COMMITTED, START, END, END) == 1
    assert expected(Ambition.ASPIRATIONAL, START, END, END) == Decimal("0.7")
    assert expected(Ambition.ASPIRATIONAL, START, START + timedelta(days=20), START + timedelta(days=10)) == Decimal(
        "0.35"
    )


def test_the_gap_is_points_and_no_ratio() -> None:
    assert gap(Decimal("0.05"), Decimal(0)) == Decimal("0.05")
    assert gap(Decimal("0.4"), Decimal("0.6")) == Decimal("-0.2")


@pytest.mark.parametrize(
    ("behind", "found"),
    [
        ("-0.5", Status.ON_TRACK),
        ("0.10", Status.ON_TRACK),
        ("0.1001", Status.AT_RISK),
        ("0.25", Status.AT_RISK),
        ("0.2501", Status.OFF_TRACK),
    ],
)
def test_status_by_gap(behind: str, found: Status) -> None:
    assert standing(Decimal(behind)) is found
    assert status(Decimal(behind), closed=False, read=True, overdue=False) is found


@pytest.mark.parametrize(
    ("closed", "read", "overdue", "found"),
    [
        (True, False, True, Status.CLOSED),
        (False, False, True, Status.PENDING),
        (False, True, True, Status.OUTDATED),
        (False, True, False, Status.ON_TRACK),
    ],
)
def test_the_first_status_that_applies_is_taken(closed: bool, read: bool, overdue: bool, found: Status) -> None:  # noqa: FBT001
    assert status(Decimal(0), closed=closed, read=read, overdue=overdue) is found


def test_without_progress_there_is_nothing_to_judge() -> None:
    assert status(None, closed=False, read=True, overdue=True) is Status.PENDING
    assert status(None, closed=True, read=True, overdue=False) is Status.CLOSED


def test_the_worst_status() -> None:
    assert worst([]) is None
    assert worst([Status.ON_TRACK, Status.OFF_TRACK, Status.AT_RISK]) is Status.OFF_TRACK
    assert worst([Status.ON_TRACK, Status.PENDING]) is Status.PENDING
    assert worst([Status.CLOSED, Status.ON_TRACK]) is Status.ON_TRACK


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ([], None),
        ([("2026-11-20", "0.3")], None),
        ([("2026-11-20", "0.3"), ("2026-11-20", "0.5")], None),
        ([("2026-11-01", "0.2"), ("2026-11-21", "0.4")], "0.8"),
        ([("2026-11-01", "0.2"), ("2026-11-11", "0.4"), ("2026-11-21", "0.3")], "0.55"),
        ([("2026-11-01", "0.2"), ("2026-11-21", "0.9")], "1"),
        ([("2026-11-01", "0.5"), ("2026-11-21", "0.2")], "0"),
        ([("2026-10-09", "0"), ("2026-11-11", "0.3"), ("2026-11-21", "0.4")], "0.8"),
    ],
)
def test_forecasts(known: list[tuple[str, str]], found: str | None) -> None:
    made = forecast(points(*known), END, TODAY)
    assert (made if made is None else round(made, 12)) == (None if found is None else Decimal(found))


def test_a_forecast_looks_back_six_weeks_to_the_day() -> None:
    edge = TODAY - timedelta(days=42)
    assert forecast([(edge, Decimal(0)), (TODAY, Decimal("0.42"))], TODAY + timedelta(days=10), TODAY) == Decimal(
        "0.52"
    )
    before = edge - timedelta(days=1)
    assert forecast([(before, Decimal(0)), (TODAY, Decimal("0.42"))], END, TODAY) is None


@given(
    st.integers(-50, 50),
    st.integers(-20, 20),
    st.lists(st.integers(0, 42), min_size=2, max_size=8, unique=True),
)
def test_points_on_a_line_forecast_that_line(offset: int, slope: int, ago: list[int]) -> None:
    line = [(TODAY - timedelta(days=n), (Decimal(offset) - slope * n) / 1000) for n in sorted(ago, reverse=True)]
    made = forecast(line, END, TODAY)
    assert made is not None
    ahead = (END - TODAY).days
    assert abs(made - clamp((Decimal(offset) + slope * ahead) / 1000)) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("passed", "late", "due", "overdue"),
    [(0, -7, False, False), (6, -1, False, False), (7, 0, True, False), (10, 3, True, False), (11, 4, True, True)],
)
def test_check_ins_are_due_after_a_week_and_overdue_after_ten_days(
    passed: int,
    late: int,
    due: bool,  # noqa: FBT001
    overdue: bool,  # noqa: FBT001
) -> None:
    found = (TODAY - due_on(CheckInRhythm.WEEKLY, TODAY - timedelta(days=passed))).days
    assert (found, found >= 0, is_overdue(found)) == (late, due, overdue)


@pytest.mark.parametrize(
    ("rhythm", "last", "due"),
    [
        ("weekly", "2026-11-14", "2026-11-21"),
        ("fortnightly", "2026-11-07", "2026-11-21"),
        ("monthly", "2026-10-21", "2026-11-21"),
        ("monthly", "2026-10-31", "2026-11-30"),
        ("monthly", "2026-12-31", "2027-01-31"),
        ("monthly", "2027-01-30", "2027-02-28"),
    ],
)
def test_a_check_in_is_due_one_period_after_the_last(rhythm: str, last: str, due: str) -> None:
    assert due_on(CheckInRhythm(rhythm), day(last)) == day(due)


@given(st.sampled_from(CheckInRhythm), st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_a_later_check_in_is_never_due_earlier(rhythm: CheckInRhythm, last: date, later: int) -> None:
    assert last < due_on(rhythm, last) <= due_on(rhythm, last + timedelta(days=later))
