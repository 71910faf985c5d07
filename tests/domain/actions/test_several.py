from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import TODAY, at
from domain.actions.builders import carry_out, refused, wrong_fields
from okrtui.domain.actions.several import (
    RecordStep,
    attempt,
    closings,
    drops,
    edits,
    on_several,
    reasons,
    retirements,
    starts,
)
from okrtui.domain.records.action_drafts import SharedKpiValues, SharedObjectiveValues, SharedValues
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.workspace import Workspace
from okrtui.errors import DraftError

OBJECTIVES = [("objectives", number) for number in (1, 2, 3, 4, 5, 6, 7)]


def team() -> Workspace:
    return builders.workspace(
        builders.cycle(),
        builders.cycle(id=2, name="2026-Q3", start="2026-07-01", end="2026-09-30", state="closed"),
        builders.cycle(id=3, name="2027-Q1", start="2027-01-01", end="2027-03-31", state="draft"),
        builders.objective(owners="ada", state="draft"),
        builders.objective(id=2, owners="bo", state="active"),
        builders.objective(id=3, state="dropped", closing_note="No."),
        builders.objective(id=4, cycle=2, state="closed"),
        *(builders.objective(id=number, cycle=2, state="closed") for number in (5, 6, 7)),
        *(builders.key_result(id=number, owners="ada") for number in (1, 2)),
        builders.key_result(id=3, objective=2, owners="bo"),
        builders.kpi(),
        builders.kpi(id=2, name="Old", state="retired"),
        builders.kpi(id=3, name="Older", state="retired"),
    )


def shared(kind: type[SharedValues], **typed: str) -> dict[str, Any]:
    return build(kind, typed, today=TODAY).given


def test_all_get_the_values_that_are_given_and_keep_the_others() -> None:
    workspace = team()
    values = shared(SharedObjectiveValues, owners="cy, dee", team="", cycle="")
    change = carry_out(workspace, on_several, edits([("objectives", 1), ("key_results", 3)], values))
    assert change.action == "objective.edit"
    assert [one.shown_id for one in change.puts] == ["O1", "KR3"]
    assert {workspace.objectives[1].owners, workspace.key_results[3].owners} == {("cy", "dee")}
    assert workspace.objectives[1].title == builders.objective().title


def test_a_cycle_and_a_team_belong_to_objectives() -> None:
    workspace = team()
    values = shared(SharedObjectiveValues, team="Sales", cycle="C3")
    carry_out(workspace, on_several, edits([("objectives", 1), ("objectives", 2)], values))
    assert [(one.team, one.cycle) for one in map(workspace.objectives.__getitem__, (1, 2))] == [
        ("Sales", 3),
        ("Sales", 3),
    ]
    told = refused(
        workspace,
        on_several,
        edits([("objectives", 1), ("key_results", 1)], shared(SharedObjectiveValues, team="Support")),
    )
    assert told == (
        "Nothing was changed: 1 of 2 cannot be changed like this. "
        "KR1 has no team of its own. Change that of its objective."
    )
    assert refused(workspace, on_several, edits([("kpis", 1)], {"team": "x"})) == "K1 has no team of its own."


def test_kpis_get_a_department_and_a_category_which_counts_as_an_audit() -> None:
    workspace = team()
    values = shared(SharedKpiValues, department="Sales", category="strategic", owners="")
    carry_out(workspace, on_several, edits([("kpis", 1), ("kpis", 2)], values))
    assert {(one.department, str(one.category), one.audited_on is None) for one in workspace.kpis.values()} >= {
        ("Sales", "strategic", False)
    }
    assert shared(SharedKpiValues, owners="bo", category="not yet audited") == {"owners": ("bo",)}


@pytest.mark.parametrize("kind", [SharedObjectiveValues, SharedKpiValues])
def test_something_has_to_be_given(kind: type[SharedValues]) -> None:
    with pytest.raises(DraftError, match="Fill in at least one field"):
        shared(kind)


def test_every_record_that_refuses_is_named_and_nothing_is_changed() -> None:
    told = refused(team(), on_several, edits(OBJECTIVES, {"owners": ("cy",)}))
    assert told.startswith("Nothing was changed: 4 of 7 cannot be changed like this. ")
    assert told.endswith("O7: 2026-Q3 is closed, so it cannot be changed."), told
    many = attempt(team(), starts([1, 2, 3, 4, 5, 6, 7]), "bo", at(60))
    assert reasons(many)[0] == "O2 is already active."
    assert reasons(many)[4:] == ["And 2 more records."], "the first one could start"


def test_where_all_refuse_it_says_so() -> None:
    assert refused(team(), on_several, starts([2, 3])) == (
        "Nothing was changed: all 2 cannot be changed like this. O2 is already active. O3 is already dropped."
    )
    assert refused(team(), on_several, starts([2])) == "O2 is already active.", "as if it were done to it alone"
    assert refused(team(), on_several, starts([99, 2])).endswith("O99: There is no O99. O2 is already active.")


def test_several_end_with_one_reason() -> None:
    workspace = team()
    assert wrong_fields(workspace, on_several, drops([1, 2], "")) == {"why": "Say why it is dropped."}
    change = carry_out(workspace, on_several, drops([1, 2], "Other priorities."))
    assert (change.action, len(change.puts)) == ("objective.drop", 2)
    assert {one.closing_note for one in change.puts} == {"Other priorities."}  # type: ignore[attr-defined]
    workspace = team()
    assert carry_out(workspace, on_several, closings([2], "Done.")).action == "objective.close"
    assert workspace.objectives[2].closing_note == "Done."


def test_kpis_retire_together_and_are_resumed_where_all_are_retired() -> None:
    workspace = team()
    assert refused(workspace, on_several, retirements(workspace, [1, 2])).endswith("K2 is already retired.")
    assert carry_out(workspace, on_several, retirements(workspace, [2, 3])).action == "kpi.resume"
    assert carry_out(workspace, on_several, retirements(workspace, [1, 2, 3])).action == "kpi.retire"


def test_nothing_to_do_changes_nothing() -> None:
    workspace = team()
    assert carry_out(workspace, on_several, []).puts == ()
    assert carry_out(workspace, on_several, edits([("objectives", 1)], {"owners": ("ada",)})).puts == ()
    change = carry_out(workspace, on_several, edits([("objectives", 1), ("key_results", 3)], {"owners": ("ada",)}))
    assert [one.shown_id for one in change.puts] == ["KR3"]
    assert change.action == "key-result.edit", "it is called like what changes something"


PLACES = st.lists(st.sampled_from([*OBJECTIVES, ("key_results", 1), ("key_results", 3), ("kpis", 1)]), unique=True)


@given(PLACES, st.sampled_from([{"owners": ("cy",)}, {"team": "x"}, {"cycle": 3}, {"cycle": 2}]))
def test_together_each_record_becomes_what_it_becomes_alone(places: Sequence[Any], values: dict[str, Any]) -> None:
    steps = edits(places, values)
    alone = {step.place: attempt(team(), [step], "bo", at(60)) for step in steps}
    found = attempt(team(), steps, "bo", at(60))
    assert {place: one.message for place, one in found.refusals.items()} == {
        place: error.message for one in alone.values() for place, error in one.refusals.items()
    }
    assert list(found.change.puts) == [record for one in alone.values() for record in one.change.puts]


def test_a_step_is_about_one_record() -> None:
    assert all(isinstance(one, RecordStep) and one.place[0] == "objectives" for one in starts([1, 2]))
