from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY, calendar, cycle, day, workspace
from okrtui.domain.records.enums import Cadence
from okrtui.domain.records.models import Cycle, CycleDraft
from okrtui.domain.rules.next_cycle import following, planned_after, proposed, within_reach
from okrtui.domain.rules.periods import LENGTHS, cycle_by_name
from okrtui.domain.workspace import Workspace


def called(name: str, **changes: Any) -> Cycle:
    """A cycle of the calendar."""
    return cycle(**calendar(name).model_dump(), **changes)


def spanning(first: str, last: str, cadence: Cadence = Cadence.CUSTOM, **changes: Any) -> Cycle:
    return cycle(**{"name": "Sprint", "start": day(first), "end": day(last), "cadence": cadence, **changes})


def after(one: Cycle, *others: Cycle) -> CycleDraft:
    draft = following(workspace(one, *others), one)
    assert draft is not None
    return draft


def told(draft: CycleDraft | None) -> str:
    return "" if draft is None else f"{draft.name}: {draft.start} to {draft.end}, {draft.cadence}"


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("2026-11", "2026-12"),
        ("2026-12", "2027-01"),
        ("2026-Q4", "2027-Q1"),
        ("2026-T2", "2026-T3"),
        ("2026-T3", "2027-T1"),
        ("2026-H2", "2027-H1"),
        ("2026", "2027"),
    ],
)
def test_after_a_cycle_of_the_calendar_comes_the_next_of_its_cadence(name: str, then: str) -> None:
    assert after(called(name)) == calendar(then)


@pytest.mark.parametrize(
    ("first", "last", "cadence", "then"),
    [
        ("2026-11-02", "2026-11-15", Cadence.CUSTOM, "2026-11-16 to 2026-11-29"),
        ("2026-10-01", "2026-12-31", Cadence.CUSTOM, "2027-01-01 to 2027-04-02"),
        ("2026-11-01", "2027-01-31", Cadence.QUARTER, "2027-02-01 to 2027-04-30"),
        ("2026-10-15", "2027-01-14", Cadence.QUARTER, "2027-01-15 to 2027-04-16"),
        ("2026-04-01", "2027-03-31", Cadence.YEAR, "2027-04-01 to 2028-03-31"),
    ],
)
def test_after_any_other_cycle_comes_one_as_long_directly_after_it(
    first: str, last: str, cadence: Cadence, then: str
) -> None:
    draft = after(spanning(first, last, cadence))
    assert f"{draft.start} to {draft.end}" == then == draft.name
    assert draft.cadence is cadence


def test_after_a_quarter_that_began_late_comes_one_of_the_calendar() -> None:
    assert after(spanning("2026-10-15", "2026-12-31", Cadence.QUARTER)) == calendar("2027-Q1")


def test_cycles_that_are_there_are_passed_over() -> None:
    quarter, sprint = called("2026-Q4"), spanning("2026-11-02", "2026-11-15")
    assert after(quarter, called("2027-Q1", id=2)).name == "2027-Q2"
    assert after(quarter, spanning("2027-01-01", "2027-01-31", id=2, name="2027-q1")).name == "2027-Q2"
    assert after(quarter, spanning("2027-01-01", "2027-03-31", Cadence.QUARTER, id=2)).name == "2027-Q2"
    assert after(quarter, called("2027", id=2)).name == "2027-Q1", "a year runs beside its quarters"
    there = spanning("2026-11-16", "2026-11-29", id=2, name="2026-11-16 to 2026-11-29")
    assert after(sprint, there).name == "2026-11-30 to 2026-12-13"


@pytest.mark.parametrize(
    ("there", "today", "then"),
    [
        ([], "2026-11-21", "2026-Q4: 2026-10-01 to 2026-12-31, quarter"),
        (["2026-Q4"], "2026-11-21", "2027-Q1: 2027-01-01 to 2027-03-31, quarter"),
        (["2027-Q1"], "2026-11-21", "2027-Q2: 2027-04-01 to 2027-06-30, quarter"),
        (["2026-Q4", "2027-Q3"], "2026-11-21", "2027-Q4: 2027-10-01 to 2027-12-31, quarter"),
        (["2024-Q1"], "2026-11-21", "2026-Q4: 2026-10-01 to 2026-12-31, quarter"),
        (["2026-Q3", "2026-10"], "2026-11-21", "2026-11: 2026-11-01 to 2026-11-30, month"),
        (["2025-T1"], "2026-11-21", "2026-T3: 2026-09-01 to 2026-12-31, trimester"),
        (["2026-H2"], "2026-11-21", "2027-H1: 2027-01-01 to 2027-06-30, half"),
        (["2025"], "2026-11-21", "2026: 2026-01-01 to 2026-12-31, year"),
        ([], "9999-12-31", "9999-Q4: 9999-10-01 to 9999-12-31, quarter"),
        (["9999-Q4"], "9999-12-31", ""),
    ],
)
def test_the_cycle_to_plan_keeps_to_the_rhythm_of_the_newest(there: list[str], today: str, then: str) -> None:
    cycles = [called(name, id=place) for place, name in enumerate(there, 1)]
    assert told(proposed(workspace(*cycles), day(today))) == then


def test_the_next_cycle_that_is_planned_is_of_the_same_cadence_if_there_is_one() -> None:
    quarter, year = called("2026-Q4"), called("2027", id=3)
    assert planned_after(workspace(quarter), quarter) is None
    assert planned_after(workspace(quarter, year), quarter) == year
    following_one = called("2027-Q2", id=2)
    assert planned_after(workspace(quarter, following_one, year), quarter) == following_one
    assert planned_after(workspace(quarter, following_one, year), following_one) is None


def test_a_custom_cycle_tells_no_rhythm_and_a_business_year_keeps_its_own() -> None:
    quarter = called("2026-Q4")
    sprint = spanning("2026-12-01", "2026-12-14", id=2)
    assert told(proposed(workspace(quarter, sprint), day("2026-11-21"))).startswith("2027-Q1")
    own = spanning("2026-08-01", "2026-10-31", Cadence.QUARTER)
    assert told(proposed(workspace(own), day("2026-11-21"))).startswith("2026-11-01 to 2027-01-31:")


@pytest.mark.parametrize(
    ("first", "last", "today", "then"),
    [
        ("2026-10-15", "2027-01-14", "2026-11-21", "2027-01-15 to 2027-04-16"),
        ("2026-05-04", "2026-08-02", "2026-11-21", "2026-11-02 to 2027-01-31"),
        ("2026-10-12", "2026-12-31", "2026-11-21", "2027-Q1"),
    ],
)
def test_after_any_quarter_the_proposal_follows_the_last_one(first: str, last: str, today: str, then: str) -> None:
    there = workspace(spanning(first, last, Cadence.QUARTER))
    assert told(proposed(there, day(today))).startswith(f"{then}: ")


@pytest.mark.parametrize(
    ("there", "month", "then"),
    [
        ([], 4, "FY27-Q3: 2026-10-01 to 2026-12-31, quarter"),
        ([], 8, "FY27-Q2: 2026-11-01 to 2027-01-31, quarter"),
        (["FY27-Q3"], 4, "FY27-Q4: 2027-01-01 to 2027-03-31, quarter"),
        (["FY27-Q4"], 4, "FY28-Q1: 2027-04-01 to 2027-06-30, quarter"),
        (["2026-Q4"], 4, "FY27-Q4: 2027-01-01 to 2027-03-31, quarter"),
        (["2026-Q4"], 8, "2027-01-01 to 2027-03-31: 2027-01-01 to 2027-03-31, quarter"),
        (["FY27"], 7, "FY28: 2027-07-01 to 2028-06-30, year"),
        (["2026-11"], 7, "2026-12: 2026-12-01 to 2026-12-31, month"),
    ],
)
def test_cycles_of_a_fiscal_year_are_named_by_it(there: list[str], month: int, then: str) -> None:
    drafts = [cycle_by_name(name, month) for name in there]
    cycles = [cycle(**one.model_dump(), id=at) for at, one in enumerate(drafts, 1) if one]
    assert told(proposed(workspace(*cycles), day("2026-11-21"), fiscal_month=month)) == then


def test_a_cadence_that_is_named_wins() -> None:
    there = workspace(called("2026-Q4"))
    assert told(proposed(there, day("2026-11-21"), Cadence.MONTH)).startswith("2026-11:")
    assert proposed(there, day("2026-11-21"), Cadence.CUSTOM) is None


def test_nothing_follows_the_end_of_the_calendar() -> None:
    for last in (called("9999-Q4"), called("9999"), spanning("9999-12-01", "9999-12-30")):
        assert following(workspace(last), last) is None


DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 30))


@given(DAYS, DAYS, st.sampled_from(Cadence))
def test_whatever_a_cycle_is_like_the_next_one_begins_the_day_after_it(
    one: date, other: date, cadence: Cadence
) -> None:
    first, last = min(one, other), max(one, other) + timedelta(days=1)
    before = cycle(name="Before", start=first, end=last, cadence=cadence)
    draft = following(workspace(before), before)
    if draft is not None:
        assert draft.start == last + timedelta(days=1)
        assert draft.cadence is cadence


@given(st.sampled_from(list(LENGTHS)), DAYS, st.integers(1, 5))
def test_a_proposal_of_the_calendar_is_what_its_name_stands_for(cadence: Cadence, today: date, taken: int) -> None:
    there = Workspace()
    for number in range(1, taken + 1):
        draft = proposed(there, today, cadence)
        if draft is None:
            return
        assert cycle_by_name(draft.name) == draft
        assert draft.end >= today
        there = workspace(*there, cycle(**draft.model_dump(), id=number))


def test_the_cycles_within_reach_are_those_that_exist_and_two_quarters() -> None:
    assert within_reach(workspace(), TODAY) == ["2026-Q4", "2027-Q1"]
    assert within_reach(workspace(), TODAY, 4) == ["FY27-Q3", "FY27-Q4"]
    there = workspace(
        cycle(name="Pilot", start=date(2026, 1, 1), end=date(2026, 2, 1), cadence="custom"),
        cycle(id=2, name="2026-q4", start=date(2026, 10, 1), end=date(2026, 12, 31)),
    )
    assert within_reach(there, TODAY) == ["2026-q4", "Pilot", "2027-Q1"]
    assert within_reach(workspace(), date.max) == ["9999-Q4"]
