from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import calendar, day
from okrtui.domain.records.enums import Cadence, Rhythm
from okrtui.domain.rules.periods import (
    LENGTHS,
    cycle_by_name,
    cycles_from,
    day_of,
    days_of_name,
    following,
    period,
    periods_between,
    previous,
    week_of,
    why_no_fiscal_year,
)

DAYS = st.dates(min_value=date(2, 1, 1), max_value=date(9998, 1, 1))


@pytest.mark.parametrize(
    ("rhythm", "today", "first", "last"),
    [
        (Rhythm.DAILY, "2026-11-21", "2026-11-21", "2026-11-21"),
        (Rhythm.WEEKLY, "2026-11-21", "2026-11-16", "2026-11-22"),
        (Rhythm.WEEKLY, "2026-11-16", "2026-11-16", "2026-11-22"),
        (Rhythm.WEEKLY, "2027-01-01", "2026-12-28", "2027-01-03"),
        (Rhythm.MONTHLY, "2028-02-29", "2028-02-01", "2028-02-29"),
        (Rhythm.MONTHLY, "2026-12-31", "2026-12-01", "2026-12-31"),
        (Rhythm.QUARTERLY, "2026-11-21", "2026-10-01", "2026-12-31"),
        (Rhythm.QUARTERLY, "2026-03-31", "2026-01-01", "2026-03-31"),
        (Rhythm.YEARLY, "2026-11-21", "2026-01-01", "2026-12-31"),
    ],
)
def test_the_period_of_a_day(rhythm: Rhythm, today: str, first: str, last: str) -> None:
    assert period(rhythm, day(today)) == (day(first), day(last))


@pytest.mark.parametrize(
    ("rhythm", "today", "first", "last"),
    [
        (Rhythm.DAILY, "2026-03-01", "2026-02-28", "2026-02-28"),
        (Rhythm.WEEKLY, "2026-11-21", "2026-11-09", "2026-11-15"),
        (Rhythm.MONTHLY, "2026-01-15", "2025-12-01", "2025-12-31"),
        (Rhythm.QUARTERLY, "2026-01-15", "2025-10-01", "2025-12-31"),
        (Rhythm.YEARLY, "2026-01-15", "2025-01-01", "2025-12-31"),
    ],
)
def test_the_period_before(rhythm: Rhythm, today: str, first: str, last: str) -> None:
    assert previous(rhythm, day(today)) == (day(first), day(last))


@given(st.sampled_from(Rhythm), DAYS)
def test_periods_follow_each_other_without_a_hole(rhythm: Rhythm, today: date) -> None:
    here = period(rhythm, today)
    assert here.first <= today <= here.last
    assert previous(rhythm, today).last + timedelta(days=1) == here.first
    assert following(rhythm, today).first - timedelta(days=1) == here.last


@pytest.mark.parametrize(
    ("today", "week"), [("2026-10-01", 0), ("2026-10-07", 0), ("2026-10-08", 1), ("2026-12-31", 13), ("2026-09-30", -1)]
)
def test_weeks_are_blocks_of_seven_days(today: str, week: int) -> None:
    assert week_of(day("2026-10-01"), day(today)) == week


@pytest.mark.parametrize(
    ("name", "first", "last", "cadence"),
    [
        ("2027-Q1", "2027-01-01", "2027-03-31", Cadence.QUARTER),
        ("2027-q4", "2027-10-01", "2027-12-31", Cadence.QUARTER),
        ("2028-02", "2028-02-01", "2028-02-29", Cadence.MONTH),
        ("2027-12", "2027-12-01", "2027-12-31", Cadence.MONTH),
        ("2027-H1", "2027-01-01", "2027-06-30", Cadence.HALF),
        ("2027-H2", "2027-07-01", "2027-12-31", Cadence.HALF),
        ("2027-T2", "2027-05-01", "2027-08-31", Cadence.TRIMESTER),
        (" 2027 ", "2027-01-01", "2027-12-31", Cadence.YEAR),
        ("9999-Q4", "9999-10-01", "9999-12-31", Cadence.QUARTER),
    ],
)
def test_calendar_names(name: str, first: str, last: str, cadence: Cadence) -> None:
    draft = cycle_by_name(name)
    assert draft is not None
    assert (draft.start, draft.end, draft.cadence) == (day(first), day(last), cadence)
    assert draft.name == name.strip().upper()


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("Q1 2027", "2027-Q1"),
        ("q3/2027", "2027-Q3"),
        ("2027Q4", "2027-Q4"),
        ("2027/h2", "2027-H2"),
        ("T3-2027", "2027-T3"),
        ("1. Quartal 2027", "2027-Q1"),
        ("Januar 2027", "2027-01"),
        ("12/2027", "2027-12"),
    ],
)
def test_a_calendar_name_may_have_its_year_last_or_be_in_words(name: str, usual: str) -> None:
    assert cycle_by_name(name) == calendar(usual)
    assert calendar(usual).name == usual


@pytest.mark.parametrize(
    "name",
    [
        "2027-W60",
        "2027-W05",
        "H3 2027",
        "T4 2027",
        "",
        "Sprint 4",
        "2027-Q5",
        "2027-Q0",
        "2027-H3",
        "2027-T4",
        "2027-13",
        "2027-00",
        "2027-1",
        "0000",
        "27-Q1",
    ],
)
def test_other_names_are_not_of_the_calendar(name: str) -> None:
    assert cycle_by_name(name) is None


@pytest.mark.parametrize(
    ("today", "position"),
    [
        ("2026-09-01", (0, 92, 1, 13)),
        ("2026-10-01", (1, 92, 1, 13)),
        ("2026-11-21", (52, 92, 8, 13)),
        ("2026-12-31", (92, 92, 13, 13)),
        ("2027-02-01", (92, 92, 13, 13)),
    ],
)
def test_where_a_day_stands_in_its_cycle(today: str, position: tuple[int, int, int, int]) -> None:
    assert day_of(day("2026-10-01"), day("2026-12-31"), day(today)) == position


def test_a_cycle_of_two_days_has_one_week() -> None:
    assert day_of(day("2026-10-01"), day("2026-10-02"), day("2026-10-02")) == (2, 2, 1, 1)


def test_a_shifted_cycle_that_began_before_the_calendar_is_left_out() -> None:
    first = next(cycles_from(Cadence.YEAR, day("0001-01-05"), shift=6))
    assert (first.start, first.end) == (day("0001-07-01"), day("0002-06-30"))


def test_cycles_end_with_the_calendar() -> None:
    assert [one.name for one in cycles_from(Cadence.QUARTER, day("9999-07-02"))] == ["9999-Q3", "9999-Q4"]


def test_between_two_days_lie_as_many_days_and_weeks_of_the_calendar() -> None:
    wednesday, monday = day("2026-10-07"), day("2026-10-19")
    assert periods_between(Rhythm.DAILY, wednesday, monday) == 12
    assert periods_between(Rhythm.WEEKLY, wednesday, monday) == 2
    assert periods_between(Rhythm.WEEKLY, monday, wednesday) == -2


@pytest.mark.parametrize(
    ("name", "month", "span"),
    [
        ("FY27", 4, "2026-04-01 2027-03-31 year FY27"),
        ("fy2027-q1", 4, "2026-04-01 2026-06-30 quarter FY27-Q1"),
        ("FY27-Q4", 4, "2027-01-01 2027-03-31 quarter FY27-Q4"),
        ("FY27 H2", 10, "2027-04-01 2027-09-30 half FY27-H2"),
        ("FY27-T3", 2, "2026-10-01 2027-01-31 trimester FY27-T3"),
        ("FY27-Q1", 1, "2027-01-01 2027-03-31 quarter FY27-Q1"),
        ("FY2150-Q1", 4, "2149-04-01 2149-06-30 quarter FY2150-Q1"),
        ("2027-Q1", 4, "2027-01-01 2027-03-31 quarter 2027-Q1"),
    ],
)
def test_names_of_fiscal_years(name: str, month: int, span: str) -> None:
    found = cycle_by_name(name, month)
    assert found is not None
    assert f"{found.start} {found.end} {found.cadence} {found.name}" == span


@pytest.mark.parametrize(
    ("name", "entered", "month", "told"),
    [
        ("FY28-Q2", ("2027-07-01", None), 4, "FY28-Q2 runs from 2027-07-01 to 2027-09-30."),
        ("FY28-Q2", ("2027-07-01", "2027-09-30"), 4, ""),
        ("FY28-Q2", ("", ""), None, why_no_fiscal_year("FY28-Q2", None)),
        ("Our year", ("", ""), None, ""),
    ],
)
def test_a_name_tells_its_days_where_others_are_entered(
    name: str, entered: tuple[str | None, str | None], month: int | None, told: str
) -> None:
    assert days_of_name(name, entered, month) == told


@pytest.mark.parametrize("name", ["FY27-H3", "FY27-T4", "FY27-Q5", "FY27-01", "FY0000", "FY9999", "FY127", "27-Q1"])
def test_what_is_no_name_of_a_fiscal_year(name: str) -> None:
    assert cycle_by_name(name, 4) is None


def test_without_a_first_month_a_fiscal_name_is_never_guessed() -> None:
    assert cycle_by_name("FY27-Q1") is None
    assert why_no_fiscal_year(" fy27-Q1 ", None).startswith("“fy27-Q1” names a fiscal year")
    assert [why_no_fiscal_year(*one) for one in (("FY27-Q1", 4), ("FY27-Q5", None), ("2027-Q1", None))] == [""] * 3


@given(
    st.sampled_from([one for one in LENGTHS if one is not Cadence.MONTH]),
    st.dates(min_value=date(1950, 1, 1), max_value=date(2190, 1, 1)),
    st.integers(1, 12),
)
def test_a_fiscal_name_stands_for_the_cycle_that_has_it(cadence: Cadence, today: date, month: int) -> None:
    draft = next(cycles_from(cadence, today, month - 1, month))
    assert draft.start <= today <= draft.end
    assert cycle_by_name(draft.name, month) == draft
