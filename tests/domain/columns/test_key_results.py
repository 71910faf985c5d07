from __future__ import annotations

from datetime import date

import pytest

import builders
from okrtui.domain.columns.key_results import KEY_RESULTS, KeyResultSubject
from okrtui.domain.columns.objectives import OBJECTIVES, ObjectiveSubject
from okrtui.domain.records.measures import Milestone, Milestones

TODAY = builders.TODAY


@pytest.mark.parametrize(
    ("due_on", "state", "told"),
    [
        (None, "active", ""),
        (TODAY, "active", f"{TODAY}, today"),
        (date(2026, 11, 24), "active", "2026-11-24, in 3 days"),
        (date(2026, 11, 24), "dropped", "2026-11-24"),
    ],
)
def test_a_due_date_says_how_far_it_is_while_it_is_to_be_met(due_on: date | None, state: str, told: str) -> None:
    part = builders.key_result(due_on=due_on)
    there = builders.workspace(builders.cycle(), builders.objective(state=state), part)
    assert KEY_RESULTS["due_in_words"].of(KeyResultSubject(there, part, TODAY)) == told


@pytest.mark.parametrize(
    ("due_on", "done", "state", "told", "of_objective"),
    [
        (None, (), "active", "2026-11-20", "2026-11-20"),
        ("2026-11-10", (), "active", "2026-11-10", "2026-11-10"),
        (None, (1,), "active", "2026-12-04", "2026-12-04"),
        (None, (1, 2), "active", "", ""),
        ("2026-11-10", (1, 2), "active", "2026-11-10", ""),
        ("2026-11-10", (), "draft", "2026-11-10", ""),
    ],
)
def test_the_next_due_date_is_that_of_what_is_still_to_be_met(
    due_on: str | None, done: tuple[int, ...], state: str, told: str, of_objective: str
) -> None:
    days = ("2026-11-20", "2026-12-04")
    measure = Milestones(
        steps=tuple(Milestone(number=at, text="step", due_on=builders.day(each)) for at, each in enumerate(days, 1))
    )
    part = builders.key_result(measure=measure, due_on=due_on)
    objective = builders.objective(state=state)
    there = builders.workspace(
        builders.cycle(), objective, part, builders.key_result(id=2), builders.check_in(value=None, done=done)
    )
    assert str(KEY_RESULTS["next_due"].of(KeyResultSubject(there, part, TODAY))) == told
    assert str(OBJECTIVES["next_due"].of(ObjectiveSubject(there, objective, TODAY))) == of_objective


def test_what_hangs_in_the_air_has_no_next_due_date() -> None:
    part = builders.key_result(due_on=None)
    there = builders.workspace(part, builders.objective())
    assert KEY_RESULTS["next_due"].of(KeyResultSubject(there, part, TODAY)) == ""
    assert OBJECTIVES["next_due"].of(ObjectiveSubject(there, there.objectives[1], TODAY)) == ""


def test_what_is_due_first_is_sorted_first_and_what_is_not_due_last() -> None:
    parts = [builders.key_result(id=at, due_on=day) for at, day in enumerate((None, "2026-12-04", "2026-11-20"), 1)]
    objectives = [builders.objective(id=2), builders.objective()]
    there = builders.workspace(builders.cycle(), *objectives, *parts)
    of_part, of_objective = KEY_RESULTS["next_due"].orders, OBJECTIVES["next_due"].orders
    assert of_part is not None
    assert of_objective is not None
    order = sorted(parts, key=lambda part: of_part(KeyResultSubject(there, part, TODAY)))
    assert [one.id for one in order] == [3, 2, 1]
    served = sorted(objectives, key=lambda one: of_objective(ObjectiveSubject(there, one, TODAY)))
    assert [one.id for one in served] == [1, 2]
