from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import END, START, check_in, cycle, day, key_result, kpi, objective, workspace
from okrtui.domain.records.enums import CheckInRhythm
from okrtui.domain.rules.due import check_in_days, check_in_due


def days(found: list[date]) -> list[str]:
    return [str(one) for one in found]


def test_check_ins_are_due_a_period_after_one_another_until_the_cycle_ends() -> None:
    there = workspace(cycle(), objective(), key_result(rhythm="monthly"), check_in(date=day("2026-10-31")))
    assert days(check_in_days(there, there.key_results[1])) == ["2026-11-30", "2026-12-30"]
    late = workspace(cycle(), objective(), key_result(), check_in(date=END))
    assert check_in_days(late, late.key_results[1]) == []


@pytest.mark.parametrize("changes", [{"kpi": 1}, {"objective": 2}], ids=["fed by a KPI", "of a draft"])
def test_nobody_is_asked_for_what_comes_of_itself_or_was_not_started(changes: dict[str, int]) -> None:
    there = workspace(cycle(), objective(), objective(id=2, state="draft"), key_result(**changes), kpi())
    assert check_in_days(there, there.key_results[1]) == []


@given(rhythm=st.sampled_from(list(CheckInRhythm)), passed=st.integers(0, 60), is_checked=st.booleans())
def test_the_first_is_the_one_that_is_due_next(rhythm: CheckInRhythm, passed: int, *, is_checked: bool) -> None:
    made = datetime.fromisoformat("2026-10-05T09:00:00+00:00")
    found = [check_in(date=START + timedelta(days=passed))] if is_checked else []
    there = workspace(cycle(), objective(), key_result(rhythm=rhythm, created_at=made), *found)
    every = check_in_days(there, there.key_results[1])
    for first in every[:1]:
        assert check_in_due(there, there.key_results[1], first).due
        assert not check_in_due(there, there.key_results[1], first - timedelta(days=1)).due
    assert every == sorted(set(every))
    assert all(one <= END for one in every)
