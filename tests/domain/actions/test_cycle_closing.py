from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import builders
from builders import TODAY, metric, milestones
from domain.actions.builders import assert_next, carry_out, refused, wrong_fields
from okrtui.domain.actions import cycle_closing, hint_dismissal, objectives
from okrtui.domain.actions.record_changes import Removal, delete
from okrtui.domain.hints import GATES, HintRule
from okrtui.domain.hints import hints as hints_for
from okrtui.domain.records.action_drafts import ClosingDraft, CycleClosingDraft, DismissalDraft, GradeDraft, HintRef
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import CycleState, Fate, ObjectiveState
from okrtui.domain.records.models import CheckInDraft, KeyResultDraft, ObjectiveDraft
from okrtui.domain.rules.status import objective_standing
from okrtui.domain.workspace import Workspace
from okrtui.errors import DraftError, RuleError


def quarter(state: str = "active", *, objective: str = "active", **changes: Any) -> Workspace:
    return builders.workspace(
        builders.cycle(state=state), builders.objective(state=objective, **changes), builders.key_result()
    )


def graded(grade: object, note: str = "", key_result: object = 1) -> GradeDraft:
    return build(GradeDraft, {"key_result": key_result, "grade": grade, "note": note}, today=TODAY)


# -- objectives


def test_an_objective_is_closed_with_a_note_and_reopened_without() -> None:
    workspace = quarter()
    before = workspace.objectives[1]
    (closed,) = carry_out(workspace, objectives.close, ClosingDraft(objective=1, note="It holds.")).puts
    assert_next(closed, before, state=ObjectiveState.CLOSED, closing_note="It holds.")
    (again,) = carry_out(workspace, objectives.reopen, 1).puts
    assert_next(again, closed, state=ObjectiveState.ACTIVE, closing_note="")


def test_a_dropped_objective_comes_back_as_a_draft() -> None:
    workspace = quarter(objective="dropped", closing_note="No time.")
    (again,) = carry_out(workspace, objectives.reopen, 1).puts
    assert_next(again, builders.objective(state="dropped"), state=ObjectiveState.DRAFT, closing_note="")


@pytest.mark.parametrize("state", ["draft", "closed", "dropped"])
def test_only_an_active_objective_is_closed(state: str) -> None:
    assert refused(quarter(objective=state), objectives.close, ClosingDraft(objective=1)) == f"O1 is {state}."


@pytest.mark.parametrize("state", ["draft", "active"])
def test_what_is_open_is_not_reopened(state: str) -> None:
    assert refused(quarter(objective=state), objectives.reopen, 1) == f"O1 is {state}, so it is open already."


# -- grades


@pytest.mark.parametrize("grade", ["0", "0.0", "0.7", "1", "1.0"])
@pytest.mark.parametrize("state", ["active", "grading"])
def test_a_key_result_is_graded(grade: str, state: str) -> None:
    workspace = quarter(state)
    before = workspace.key_results[1]
    (record,) = carry_out(workspace, cycle_closing.grade, graded(grade, "Good work.")).puts
    assert_next(record, before, grade=Decimal(grade), grade_note="Good work.")
    assert objective_standing(workspace, workspace.objectives[1], TODAY).grade == Decimal(grade)


@pytest.mark.parametrize(
    ("grade", "told"),
    [
        ("0.65", "A grade has one decimal, like 0.7."),
        ("1.1", "Must be less than or equal to 1."),
        ("-0.1", "Must be greater than or equal to 0."),
        ("", "Enter a number."),
        ("good", "“good” is not a number."),
        (None, "This is not a number."),
        (True, "This is not a number."),
    ],
)
def test_what_is_no_grade(grade: object, told: str) -> None:
    with pytest.raises(DraftError) as caught:
        graded(grade)
    assert caught.value.fields == {"grade": told}


def test_a_promise_not_kept_in_full_is_explained() -> None:
    workspace = quarter("grading", ambition="committed")
    told = {"note": "A commitment below 1.0 needs a note: say what got in the way."}
    assert wrong_fields(workspace, cycle_closing.grade, graded("0.9")) == told
    carry_out(workspace, cycle_closing.grade, graded("0.9", "A strike."))
    carry_out(workspace, cycle_closing.grade, graded("1"))
    assert workspace.key_results[1].grade_note == ""
    carry_out(quarter("grading"), cycle_closing.grade, graded("0.1"))


def test_what_is_not_graded() -> None:
    told = "2026-Q4 has not started, so there is nothing to grade."
    assert refused(quarter("draft"), cycle_closing.grade, graded("1")) == told
    assert refused(quarter("closed"), cycle_closing.grade, graded("1")) == "2026-Q4 is closed, so it cannot be changed."
    dropped = quarter("grading", objective="dropped")
    assert refused(dropped, cycle_closing.grade, graded("1")) == "O1 was dropped, so its key results get no grade."
    assert refused(quarter(), cycle_closing.grade, graded("1", key_result="KR9")) == "There is no KR9."
    carry_out(quarter("grading", objective="closed"), cycle_closing.grade, graded("1"))


# -- cycles


def test_a_cycle_goes_into_grading_and_a_closed_one_back() -> None:
    workspace = quarter()
    before = workspace.cycles[1]
    (record,) = carry_out(workspace, cycle_closing.begin, 1).puts
    assert_next(record, before, state=CycleState.GRADING)
    closed = quarter("closed")
    (record,) = carry_out(closed, cycle_closing.reopen, 1).puts
    assert_next(record, before.model_copy(update={"state": CycleState.CLOSED}), state=CycleState.GRADING)
    carry_out(closed, cycle_closing.grade, graded("0.5"))


@pytest.mark.parametrize("state", ["draft", "active", "grading", "closed"])
def test_each_step_has_its_place(state: str) -> None:
    for action, needed in ((cycle_closing.begin, "active"), (cycle_closing.reopen, "closed")):
        if state != needed:
            assert refused(quarter(state), action, 1) == f"2026-Q4 is {state}."


def test_what_never_started_is_not_left_behind_unnamed() -> None:
    workspace = builders.workspace(
        builders.cycle(state="grading"), *(builders.objective(id=number, state="draft") for number in (1, 2))
    )
    with pytest.raises(RuleError) as caught:
        carry_out(workspace, cycle_closing.close, CycleClosingDraft(cycle=1))
    title = "Make onboarding effortless"
    assert caught.value.message == f"O1 {title}, O2 {title} were never started."
    assert caught.value.hint == "Say what becomes of each of them: keep, change or drop it."
    with pytest.raises(RuleError, match=f"O2 {title} was never started. Say what becomes of it: keep"):
        carry_out(workspace, cycle_closing.close, CycleClosingDraft(cycle=1, fates={1: Fate.DROP}))


# -- a closed cycle


def test_a_closed_cycle_is_read_only_but_for_reopening() -> None:
    workspace = quarter("closed")
    told = "2026-Q4 is closed, so it cannot be changed."
    tries: list[tuple[Any, Any]] = [
        (objectives.add, ObjectiveDraft(cycle=1, title="Grow")),
        (objectives.close, ClosingDraft(objective=1)),
        (objectives.add_key_result, KeyResultDraft(objective=1, title="x", measure=metric())),
        (objectives.check_in, CheckInDraft(key_result=1, date=TODAY, value=Decimal(9))),
        (cycle_closing.grade, graded("0.5")),
        (hint_dismissal.dismiss, DismissalDraft(rule=HintRule.WHY, id=1, note="x")),
        (hint_dismissal.dismiss, DismissalDraft(rule=HintRule.NO_FIGURE, id=1, note="x")),
        (hint_dismissal.dismiss, DismissalDraft(rule=HintRule.OVERLAP, id=1, note="x")),
        (delete, Removal("key_results", 1)),
        (delete, Removal("cycles", 1, together=True)),
    ]
    for action, draft in tries:
        assert refused(workspace, action, draft) == told
    assert refused(quarter("closed", objective="closed"), objectives.reopen, 1) == told
    carry_out(workspace, cycle_closing.reopen, 1)
    carry_out(workspace, cycle_closing.grade, graded("0.5"))


# -- hints


def test_a_hint_is_put_aside_with_a_note_and_taken_up_again() -> None:
    workspace = quarter()
    before = workspace.objectives[1]

    def told() -> set[str]:
        return {hint.rule.value for hint in hints_for(workspace, workspace.objectives[1], TODAY)}

    assert told() == {"objective.why", "objective.key-results"}
    (record,) = carry_out(
        workspace, hint_dismissal.dismiss, DismissalDraft(rule=HintRule.WHY, id=1, note="It is plain.")
    ).puts
    assert_next(record, before, dismissed={"objective.why": "It is plain."})
    assert told() == {"objective.key-results"}
    (again,) = carry_out(workspace, hint_dismissal.recall, HintRef(rule=HintRule.WHY, id=1)).puts
    assert_next(again, record, dismissed={})
    assert told() == {"objective.why", "objective.key-results"}


def test_which_hints_cannot_be_put_aside() -> None:
    gate = DismissalDraft(rule=HintRule.KEY_RESULTS, id=1, note="x")
    assert refused(quarter(), hint_dismissal.dismiss, gate) == "This hint cannot be dismissed."
    gone = DismissalDraft(rule=HintRule.KPI_OWNER, id=1, note="x")
    assert refused(quarter(), hint_dismissal.dismiss, gone) == "There is no K1."
    told = refused(quarter(), hint_dismissal.recall, HintRef(rule=HintRule.WHY, id=1))
    assert told == "This hint is not dismissed on O1."
    with pytest.raises(DraftError) as caught:
        build(DismissalDraft, {"rule": "objective.taste", "id": 1, "note": " "}, today=TODAY)
    assert set(caught.value.fields) == {"rule", "note"}


@pytest.mark.parametrize("rule", [rule for rule in HintRule if rule not in GATES])
def test_every_hint_can_be_put_aside_for_a_record_of_its_kind(rule: HintRule) -> None:
    workspace = builders.workspace(
        builders.cycle(), builders.objective(), builders.key_result(measure=milestones(1)), builders.kpi()
    )
    carry_out(workspace, hint_dismissal.dismiss, DismissalDraft(rule=rule, id=1, note="x"))
    assert workspace.table(rule.table)[1].dismissed == {rule.value: "x"}
