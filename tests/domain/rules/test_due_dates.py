from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import END, START, TODAY, check_in, day, maintain, measurement
from okrtui.domain.records.measures import Milestone, Milestones
from okrtui.domain.records.models import KeyResultDraft, Record
from okrtui.domain.rules.due_dates import DueDate, due_text, near_due_dates, open_due_dates, wrong_due_dates
from okrtui.domain.rules.todo import NeedKind, needs

YESTERDAY = TODAY - timedelta(days=1)


def steps(*due_on: date | None) -> Milestones:
    return Milestones(
        steps=tuple(Milestone(number=at, text=f"step {at}", due_on=each) for at, each in enumerate(due_on, 1))
    )


def draft(due_on: date | None = None, *of_steps: date | None) -> KeyResultDraft:
    return KeyResultDraft(objective=1, title="Cut it", measure=steps(*of_steps, None), due_on=due_on)


def still_open(*others: Record, cycle: str = "active", **key_result: Any) -> list[DueDate]:
    part = builders.key_result(**key_result)
    there = builders.workspace(builders.cycle(state=cycle), builders.objective(), part, *others)
    return open_due_dates(there, part)


def test_a_key_result_meets_its_due_date_with_its_target() -> None:
    assert still_open(due_on=YESTERDAY) == [DueDate(YESTERDAY)]
    assert still_open(check_in(value=9), due_on=YESTERDAY) == [DueDate(YESTERDAY)]
    assert still_open(check_in(value=5), due_on=YESTERDAY) == []
    assert still_open() == []


def test_a_milestone_meets_its_due_date_when_it_is_done() -> None:
    measure = steps(TODAY, YESTERDAY, None)
    assert still_open(measure=measure) == [DueDate(YESTERDAY, "step 2"), DueDate(TODAY, "step 1")]
    assert still_open(check_in(value=None, done=(2, 3)), measure=measure) == [DueDate(TODAY, "step 1")]


def test_nothing_is_due_of_what_is_not_pursued() -> None:
    assert still_open(due_on=YESTERDAY, cycle="grading") == []


def test_a_range_without_a_value_has_not_met_its_due_date() -> None:
    assert still_open(due_on=YESTERDAY, measure=maintain(low=4)) == [DueDate(YESTERDAY)]


@given(ahead=st.integers(-60, 60))
def test_a_due_date_is_near_from_a_week_before_it(ahead: int) -> None:
    part = builders.key_result(due_on=TODAY + timedelta(days=ahead))
    there = builders.workspace(builders.cycle(), builders.objective(), part)
    assert bool(near_due_dates(there, part, TODAY)) == (ahead <= 7)


@pytest.mark.parametrize(("days", "told"), [(0, "today"), (1, "in 1 day"), (12, "in 12 days"), (-1, "1 day ago")])
def test_a_due_date_is_told_with_its_distance(days: int, told: str) -> None:
    due = TODAY + timedelta(days=days)
    assert due_text(due, TODAY) == f"{due}, {told}"


def test_a_due_date_lies_in_the_cycle() -> None:
    cycle, late = builders.cycle(), END + timedelta(days=1)
    assert wrong_due_dates(cycle, draft(START, END)) == {}
    told = f"{late} is outside {cycle.name}; enter a day from {START} to {END}."
    assert wrong_due_dates(cycle, draft(late)) == {"due_on": told}
    assert wrong_due_dates(cycle, draft(None, END, late)) == {"measure.steps": told}
    assert wrong_due_dates(cycle, draft(late), draft(None, late)) == {}, "it was accepted before"


def test_the_to_do_list_has_what_is_due_soon_and_what_is_late() -> None:
    part = builders.key_result(measure=steps(TODAY + timedelta(days=9), YESTERDAY, TODAY))
    there = builders.workspace(builders.cycle(), builders.objective(), part, check_in(value=None))
    (need,) = needs(there, TODAY, "ada")
    assert (need.kind, need.days_late, need.overdue) == (NeedKind.DELIVER, 1, True)
    assert need.detail == f"due {YESTERDAY}, 1 day ago: step 2, and 1 more"
    assert needs(there, TODAY, "bo") == []
    there = builders.workspace(
        builders.cycle(), builders.objective(), builders.key_result(due_on=day("2026-11-25")), check_in(value=9)
    )
    (need,) = needs(there, TODAY, None)
    assert (need.days_late, need.overdue, need.detail) == (None, False, f"due {due_text(day('2026-11-25'), TODAY)}")


def test_a_fed_key_result_meets_its_due_date_by_its_kpi() -> None:
    measured = [builders.kpi(), measurement(value=5)]
    assert still_open(*measured, due_on=YESTERDAY, kpi=1) == []
