from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import metric
from domain.actions.builders import carry_out
from okrtui.domain.actions import objectives
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.measures import Measure, Milestone, Milestones
from okrtui.domain.records.models import KeyResultDraft
from okrtui.domain.workspace import Workspace


def steps(*named: tuple[int, str]) -> Milestones:
    """Steps with these numbers and texts."""
    return Milestones(steps=tuple(Milestone(number=number, text=text) for number, text in named))


def measured(measure: Measure, done: tuple[int, ...]) -> Workspace:
    """An active quarter with one key result, and a check-in that knows these steps."""
    key_result, check_in = builders.key_result(measure=measure), builders.check_in(done=done)
    return builders.workspace(builders.cycle(), builders.objective(), key_result, check_in)


def remeasured(workspace: Workspace, measure: Measure) -> list[tuple[int, str]]:
    """The steps of key result 1 after it was given a measure."""
    now = workspace.key_results[1]
    draft = KeyResultDraft(objective=1, title=now.title, measure=measure)
    carry_out(workspace, objectives.edit_key_result, Edit(1, now.revision, draft))
    after = workspace.key_results[1].measure
    assert isinstance(after, Milestones)
    return [(step.number, step.text) for step in after.steps]


@pytest.mark.parametrize(
    ("now", "edited", "kept"),
    [
        (((1, "a"), (2, "b")), ((1, "a"), (3, "new")), [(1, "a"), (4, "new")]),
        (((1, "a"), (2, "b")), ((3, "new"), (1, "a"), (4, "more")), [(5, "new"), (1, "a"), (4, "more")]),
        (((1, "a"), (3, "c")), ((1, "a"), (3, "said anew")), [(1, "a"), (3, "said anew")]),
        (((1, "a"), (2, "b")), ((2, "b"), (1, "a")), [(2, "b"), (1, "a")]),
        (((5, "e"),), ((5, "e"), (6, "new")), [(5, "e"), (6, "new")]),
        (((5, "e"),), ((5, "e"), (2, "new")), [(5, "e"), (6, "new")]),
    ],
)
def test_a_new_step_never_gets_the_number_of_one_that_a_check_in_knows(
    now: tuple[tuple[int, str], ...], edited: tuple[tuple[int, str], ...], kept: list[tuple[int, str]]
) -> None:
    workspace = measured(steps(*now), (1, 3))
    assert remeasured(workspace, steps(*edited)) == kept


def test_a_key_result_measured_by_steps_again_does_not_take_up_old_check_ins() -> None:
    workspace = measured(metric(), (1, 2))
    assert remeasured(workspace, steps((1, "a"), (2, "b"))) == [(3, "a"), (4, "b")]


NUMBERS = st.sets(st.integers(1, 9), min_size=1, max_size=5)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_numbers_of_steps_stay_one_steps_own(now: set[int], edited: set[int], done: set[int]) -> None:
    workspace = measured(steps(*((number, f"step {number}") for number in now)), tuple(done))
    after = remeasured(workspace, steps(*((number, f"step {number}") for number in edited)))
    assert [text for _, text in after] == [f"step {number}" for number in edited]
    stay = {(number, text) for number, text in after if number in now}
    assert stay == {(number, f"step {number}") for number in edited & now}
    assert all(number > max(now | done) for number, text in after if (number, text) not in stay)
