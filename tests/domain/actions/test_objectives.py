from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import builders
from builders import TODAY, maintain, metric, milestones
from domain.actions.builders import LATER, assert_new, assert_next, carry_out, refused, wrong_fields
from okrtui.domain.actions import objectives
from okrtui.domain.actions.objectives import ObjectiveDrop, StartAnyway
from okrtui.domain.actions.record_changes import Edit, Removal, delete
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Ambition, ObjectiveState
from okrtui.domain.records.models import CheckIn, CheckInDraft, KeyResult, KeyResultDraft, Objective, ObjectiveDraft
from okrtui.domain.rules.record_names import reads_like_an_id
from okrtui.domain.rules.starting import crowded
from okrtui.domain.workspace import Workspace
from okrtui.errors import ConflictError, DraftError

ENDED = ["closed", "dropped"]
OPEN = ["draft", "active"]


def quarter(state: str = "active", *, objective: str = "active", **key_result: Any) -> Workspace:
    return builders.workspace(
        builders.cycle(state=state), builders.objective(state=objective), builders.key_result(**key_result)
    )


# -- objectives


def test_a_written_objective_is_a_draft_with_the_next_number() -> None:
    workspace = quarter()
    draft = ObjectiveDraft(
        cycle=1, title="Grow", why="Now", owners=("cyd",), team="x", ambition=Ambition.COMMITTED, parent=1
    )
    (record,) = carry_out(workspace, objectives.add, draft).puts
    assert isinstance(record, Objective)
    assert_new(record, 2)
    assert record.state is ObjectiveState.DRAFT
    assert (
        record.model_dump(include={"cycle", "title", "why", "owners", "team", "ambition", "parent"})
        == draft.model_dump()
    )
    assert workspace.children_of(1) == (record,)


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (ObjectiveDraft(cycle=7, title="Grow"), "There is no cycle C7."),
        (ObjectiveDraft(cycle=1, title="Grow", parent=7), "There is no objective O7."),
    ],
)
def test_an_objective_needs_what_it_names(draft: ObjectiveDraft, told: str) -> None:
    assert refused(quarter(), objectives.add, draft) == told


def test_nothing_is_written_into_a_closed_cycle() -> None:
    workspace = quarter("closed")
    told = "2026-Q4 is closed, so it cannot be changed."
    result = KeyResultDraft(objective=1, title="x", measure=metric())
    assert refused(workspace, objectives.add, ObjectiveDraft(cycle=1, title="Grow")) == told
    assert refused(workspace, objectives.edit, Edit(1, 1, ObjectiveDraft(cycle=1, title="Grow"))) == told
    assert refused(workspace, objectives.drop, ObjectiveDrop(1, "late")) == told
    assert refused(workspace, objectives.add_key_result, result) == told
    assert refused(workspace, objectives.edit_key_result, Edit(1, 1, result)) == told
    assert refused(workspace, objectives.check_in, CheckInDraft(key_result=1, date=TODAY, value=Decimal(9))) == told


def test_an_edited_objective_keeps_what_the_form_does_not_show() -> None:
    before = builders.objective(heals=1, parent=None, why="Because")
    workspace = builders.workspace(builders.cycle(), builders.cycle(id=2, name="x"), builders.kpi(), before)
    (record,) = carry_out(workspace, objectives.edit, Edit(1, 1, ObjectiveDraft(cycle=2, title="Grow"))).puts
    assert_next(record, before, cycle=2, title="Grow", why="", owners=())
    assert workspace.healed_by(1) == (record,)


def test_an_objective_cannot_serve_itself() -> None:
    told = refused(quarter(), objectives.edit, Edit(1, 1, ObjectiveDraft(cycle=1, title="x", parent=1)))
    assert told == "O1 cannot have O1 as its parent: that would make a loop."


@pytest.mark.parametrize(("count", "starts"), [(0, False), (1, False), (2, True), (3, True), (4, True), (5, False)])
def test_an_objective_needs_two_to_four_key_results_to_start(count: int, starts: bool) -> None:  # noqa: FBT001
    before = builders.objective(state="draft")
    results = [builders.key_result(id=number) for number in range(1, count + 1)]
    workspace = builders.workspace(builders.cycle(), before, *results)
    if starts:
        (record,) = carry_out(workspace, objectives.start, 1).puts
        assert_next(record, before, state=ObjectiveState.ACTIVE, started_on=LATER.date())
    else:
        told = f"O1 has {count} key result{'' if count == 1 else 's'}; it needs 2 to 4 before it starts."
        assert refused(workspace, objectives.start, 1) == told


def test_an_objective_needs_the_baselines_of_its_metrics_to_start() -> None:
    results = [builders.key_result(id=1), builders.key_result(id=2, measure=metric(None, 5))]
    workspace = builders.workspace(builders.cycle(), builders.objective(state="draft"), *results)
    told = "KR2 has no baseline; it needs one before its objective starts."
    assert refused(workspace, objectives.start, 1) == told
    carry_out(
        workspace, objectives.edit_key_result, Edit(2, 1, KeyResultDraft(objective=1, title="x", measure=metric()))
    )
    carry_out(workspace, objectives.start, 1)
    told = "O1 has started: enter the value at the start."
    draft = KeyResultDraft(objective=1, title="x", measure=metric(None, 5))
    assert wrong_fields(workspace, objectives.add_key_result, draft) == {"measure.baseline": told}
    assert wrong_fields(workspace, objectives.edit_key_result, Edit(1, 1, draft)) == {"measure.baseline": told}


@pytest.mark.parametrize("state", ["active", *ENDED])
def test_only_a_draft_objective_is_started(state: str) -> None:
    assert refused(quarter(objective=state), objectives.start, 1) == f"O1 is already {state}."
    assert refused(quarter(), objectives.start, 2) == "There is no O2."


@pytest.mark.parametrize("state", OPEN)
def test_an_open_objective_is_dropped_with_a_reason(state: str) -> None:
    workspace = quarter(objective=state)
    before = workspace.objectives[1]
    (record,) = carry_out(workspace, objectives.drop, ObjectiveDrop(1, "  The \x1b[31mmarket\r\nleft. ")).puts
    assert_next(record, before, state=ObjectiveState.DROPPED, closing_note="The [31mmarket\nleft.")


@pytest.mark.parametrize(
    ("why", "told"), [("", "Say why"), (" \n\x1b", "Say why"), ("x" * 20_001, "20,001 characters")]
)
def test_dropping_needs_a_reason_that_can_be_kept(why: str, told: str) -> None:
    fields = wrong_fields(quarter(), objectives.drop, ObjectiveDrop(1, why))
    assert fields.keys() == {"why"}
    assert told in fields["why"]


@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_is_not_dropped(state: str) -> None:
    assert refused(quarter(objective=state), objectives.drop, ObjectiveDrop(1, "late")) == f"O1 is already {state}."


# -- key results


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("measure", [metric(), maintain(low=1), milestones(1, "2.5")], ids=lambda one: one.kind)
def test_a_key_result_is_written_under_an_open_objective(state: str, measure: Any) -> None:
    workspace = quarter(objective=state)
    draft = KeyResultDraft(objective=1, title="Cut it", owners=("cyd",), measure=measure, weight=Decimal("0.5"))
    (record,) = carry_out(workspace, objectives.add_key_result, draft).puts
    assert isinstance(record, KeyResult)
    assert_new(record, 2)
    assert (record.measure, record.weight, record.owners) == (measure, Decimal("0.5"), ("cyd",))
    assert workspace.key_results_of(1)[1] == record


@pytest.mark.parametrize("state", ENDED)
def test_a_key_result_of_what_has_ended_is_corrected_where_it_is(state: str) -> None:
    workspace = quarter(objective=state)
    draft = KeyResultDraft(objective=1, title="Cut it", measure=metric())
    (record,) = carry_out(workspace, objectives.edit_key_result, Edit(1, 1, draft)).puts
    assert isinstance(record, KeyResult)
    assert (record.title, record.objective) == ("Cut it", 1)


def test_a_draft_that_was_dropped_keeps_its_open_baseline() -> None:
    workspace = quarter(objective="dropped")
    open_one = KeyResultDraft.model_validate({"objective": 1, "title": "Cut it", "measure": metric(None)})
    carry_out(workspace, objectives.edit_key_result, Edit(1, 1, open_one))
    closed = quarter(objective="closed")
    assert wrong_fields(closed, objectives.edit_key_result, Edit(1, 1, open_one)) == {
        "measure.baseline": "O1 has started: enter the value at the start."
    }


@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_takes_no_key_result_and_gives_none_away(state: str) -> None:
    workspace = quarter(objective=state)
    told = f"O1 is {state}: nothing can be added to it or moved out of it."
    draft = KeyResultDraft(objective=1, title="Cut it", measure=metric())
    assert refused(workspace, objectives.add_key_result, draft) == told
    carry_out(workspace, objectives.add, ObjectiveDraft(cycle=1, title="Another"))
    away = draft.model_copy(update={"objective": 2})
    assert refused(workspace, objectives.edit_key_result, Edit(1, 1, away)) == told
    carry_out(workspace, objectives.add_key_result, away)
    assert refused(workspace, objectives.edit_key_result, Edit(2, 1, draft)) == told


def test_a_key_result_needs_what_it_names() -> None:
    told = refused(quarter(), objectives.add_key_result, KeyResultDraft(objective=7, title="x", measure=metric()))
    assert told == "There is no O7."
    told = refused(
        quarter(), objectives.add_key_result, KeyResultDraft(objective=1, title="x", measure=metric(), kpi=7)
    )
    assert told == "There is no KPI K7."


def test_an_edited_key_result_keeps_its_grade() -> None:
    workspace = quarter(grade=0.7, grade_note="fine")
    before = workspace.key_results[1]
    draft = KeyResultDraft(objective=1, title="Cut it", measure=milestones(1))
    (record,) = carry_out(workspace, objectives.edit_key_result, Edit(1, 1, draft)).puts
    assert_next(record, before, title="Cut it", owners=(), measure=milestones(1))
    assert isinstance(record, KeyResult)
    assert record.grade == Decimal("0.7")


def test_a_new_due_date_lies_in_the_cycle() -> None:
    workspace = quarter()
    late = KeyResultDraft(objective=1, title="Cut it", measure=metric(), due_on=date(2027, 1, 1))
    assert wrong_fields(workspace, objectives.add_key_result, late) == wrong_fields(
        workspace, objectives.edit_key_result, Edit(1, 1, late)
    )
    kept = quarter(due_on=date(2027, 1, 1))
    carry_out(kept, objectives.edit_key_result, Edit(1, 1, late))
    assert kept.key_results[1].title == "Cut it"


# -- check-ins


def test_a_check_in_says_where_it_stands() -> None:
    workspace = quarter()
    draft = CheckInDraft(key_result=1, date=TODAY, value=Decimal("9.5"), confidence=6, note="new wizard live")
    change = carry_out(workspace, objectives.check_in, draft)
    (record,) = change.puts
    assert isinstance(record, CheckIn)
    assert_new(record, 1)
    assert (record.value, record.confidence, record.note) == (Decimal("9.5"), 6, "new wizard live")
    assert change.action == "key-result.check-in"


def test_two_check_ins_of_a_day_are_both_kept() -> None:
    workspace = quarter()
    for value in (9, 8):
        carry_out(workspace, objectives.check_in, CheckInDraft(key_result=1, date=TODAY, value=Decimal(value)))
    assert [one.value for one in workspace.check_ins_of(1)] == [9, 8]


@pytest.mark.parametrize("state", ["active", "grading"])
def test_a_running_cycle_takes_check_ins(state: str) -> None:
    carry_out(quarter(state), objectives.check_in, CheckInDraft(key_result=1, date=TODAY, value=Decimal(-5)))


def word(**changes: Any) -> CheckInDraft:
    return build(CheckInDraft, {"key_result": 1, "date": TODAY, "value": 9, **changes}, today=TODAY)


@pytest.mark.parametrize(
    ("workspace", "draft", "told"),
    [
        (quarter("draft"), word(), "2026-Q4 has not started, so it takes no check-ins."),
        (quarter(objective="dropped"), word(), "O1 is dropped: nothing can be added to it or moved out of it."),
        (quarter(objective="closed"), word(), "O1 is closed: nothing can be added to it or moved out of it."),
        (quarter(), word(key_result=7), "There is no KR7."),
    ],
)
def test_when_nothing_can_be_checked_in(workspace: Workspace, draft: CheckInDraft, told: str) -> None:
    assert refused(workspace, objectives.check_in, draft) == told


STEPS = milestones(1, 1, 3)


@pytest.mark.parametrize(
    ("measure", "changes", "fields"),
    [
        (metric(), {"value": None}, {"value": "Enter its value now, in days."}),
        (metric(unit=""), {"value": None}, {"value": "Enter its value now."}),
        (maintain(high=3), {"value": None}, {"value": "Enter its value now."}),
        (metric(), {"done": [1]}, {"done": "KR1 has no milestones; enter its value instead."}),
        (maintain(high=3), {"done": [1]}, {"done": "KR1 has no milestones; enter its value instead."}),
        (STEPS, {}, {"value": "This key result has milestones; enter the steps that are done."}),
        (STEPS, {"value": None, "done": [1, 4]}, {"done": "There is no step 4; the steps are 1, 2, 3."}),
        (STEPS, {"value": None, "done": [9, 5]}, {"done": "There is no step 5, 9; the steps are 1, 2, 3."}),
        (metric(), {"date": "2026-11-23"}, {"date": "2026-11-23 is in the future."}),
        (
            metric(),
            {"date": "2027-01-01", "value": None},
            {"date": "2027-01-01 is in the future.", "value": "Enter its value now, in days."},
        ),
    ],
)
def test_what_is_wrong_with_a_check_in_is_told_by_field(
    measure: Any, changes: dict[str, Any], fields: dict[str, str]
) -> None:
    assert wrong_fields(quarter(measure=measure), objectives.check_in, word(**changes)) == fields


@pytest.mark.parametrize("done", [(), (3,), (1, 3), (1, 2, 3)])
def test_steps_are_checked_in(done: tuple[int, ...]) -> None:
    workspace = quarter(measure=STEPS)
    carry_out(workspace, objectives.check_in, word(value=None, done=done))
    assert workspace.check_ins[1].done == done


@pytest.mark.parametrize("days", [-40, -1, 0, 1])
def test_a_day_that_has_begun_somewhere_on_earth_is_no_future(days: int) -> None:
    carry_out(quarter(), objectives.check_in, word(date=LATER.date() + timedelta(days=days)))


@pytest.mark.parametrize("day", ["2026-09-30", "2025-11-21"])
def test_a_check_in_outside_its_cycle_is_refused(day: str) -> None:
    told = f"{day} is outside 2026-Q4; enter a day from 2026-10-01 to 2026-12-31."
    assert wrong_fields(quarter(), objectives.check_in, word(date=day)) == {"date": told}


# -- corrections


def checked(state: str = "active", *, objective: str = "active", **check_in: Any) -> Workspace:
    written = {"value": "9.5", "confidence": 6, "note": "wizard", **check_in}
    return builders.workspace(
        builders.cycle(state=state),
        builders.objective(state=objective),
        builders.key_result(),
        builders.check_in(**written),
    )


def correction(workspace: Workspace, **changes: Any) -> Edit[CheckInDraft]:
    before = workspace.check_ins[1]
    values = {name: getattr(before, name) for name in CheckInDraft.model_fields}
    return Edit(1, before.revision, build(CheckInDraft, {**values, **changes}, today=TODAY))


@pytest.mark.parametrize("state", [("active", "active"), ("grading", "closed"), ("active", "dropped")])
def test_a_check_in_is_corrected_until_its_cycle_is_closed(state: tuple[str, str]) -> None:
    workspace = checked(state[0], objective=state[1])
    before = workspace.check_ins[1]
    edit = correction(workspace, value="9", confidence="", date="2026-10-01", note="")
    assert carry_out(workspace, objectives.edit_check_in, edit).action == "check-in.edit"
    changes: dict[str, Any] = {"value": Decimal(9), "confidence": None, "date": date(2026, 10, 1), "note": ""}
    assert_next(workspace.check_ins[1], before, **changes)


def test_a_correction_that_changes_nothing_makes_no_revision() -> None:
    workspace = checked()
    assert carry_out(workspace, objectives.edit_check_in, correction(workspace)).puts == ()


def test_a_check_in_stays_with_its_key_result() -> None:
    workspace = checked()
    carry_out(workspace, objectives.edit_check_in, correction(workspace, key_result="KR2", note="x"))
    assert (workspace.check_ins[1].key_result, workspace.check_ins[1].note) == (1, "x")


def test_a_check_in_of_a_closed_cycle_is_not_corrected() -> None:
    workspace = checked("closed", objective="closed")
    told = "2026-Q4 is closed, so it cannot be changed."
    assert refused(workspace, objectives.edit_check_in, correction(workspace, value="9")) == told
    assert refused(workspace, delete, Removal("check_ins", 1)) == told


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"value": ""}, {"value": "Enter its value now, in days."}),
        ({"done": [1]}, {"done": "KR1 has no milestones; enter its value instead."}),
        ({"date": "2027-02-01"}, {"date": "2027-02-01 is in the future."}),
        (
            {"date": "2026-09-30"},
            {"date": "2026-09-30 is outside 2026-Q4; enter a day from 2026-10-01 to 2026-12-31."},
        ),
    ],
)
def test_what_is_wrong_with_a_correction_is_told_by_field(changes: dict[str, Any], fields: dict[str, str]) -> None:
    workspace = checked()
    assert wrong_fields(workspace, objectives.edit_check_in, correction(workspace, **changes)) == fields


def test_what_a_correction_leaves_as_it_is_is_not_asked_again() -> None:
    workspace = checked(date="2026-09-30", value=None, done=[1])
    carry_out(workspace, objectives.edit_check_in, correction(workspace, note="before the rule"))
    assert workspace.check_ins[1].note == "before the rule"


def test_two_corrections_of_one_check_in_are_a_conflict() -> None:
    workspace = checked()
    late = correction(workspace, note="mine")
    carry_out(workspace, objectives.edit_check_in, correction(workspace, note="theirs"), "cyd")
    with pytest.raises(ConflictError, match="CI1 was changed by cyd while you were editing it") as caught:
        carry_out(workspace, objectives.edit_check_in, late)
    assert (caught.value.theirs or {})["note"] == "theirs"


# -- any draft


def number_of(step: Any) -> Any:
    return step["number"]


titles = st.text(max_size=30)
figures = st.decimals(-(10**9), 10**9, places=3)
weights = st.decimals("0.001", 10**9, places=3)
measures = st.one_of(
    st.fixed_dictionaries({"kind": st.just("metric"), "baseline": figures, "target": figures, "unit": titles}),
    st.fixed_dictionaries({"kind": st.just("maintain"), "low": st.none() | figures, "high": st.none() | figures}),
    st.fixed_dictionaries(
        {
            "kind": st.just("milestones"),
            "steps": st.lists(
                st.fixed_dictionaries({"number": st.integers(1, 4), "text": titles, "weight": weights}),
                min_size=1,
                max_size=3,
                unique_by=number_of,
            ),
        }
    ),
)


def drafted(kind: type[Any], **typed: Any) -> Any:
    """The draft of what was typed; examples that make none, or a name like an id, are passed over."""
    try:
        draft = build(kind, typed, today=TODAY)
    except DraftError:
        assume(False)  # noqa: FBT003
        raise
    assume(not reads_like_an_id(getattr(draft, "title", ""), alone=False))
    return draft


@settings(max_examples=60, deadline=None)
@given(title=titles, why=titles, owner=titles, parent=st.none() | st.just("O1"))
def test_any_objective_survives_being_stored(title: str, why: str, owner: str, parent: str | None) -> None:
    draft = drafted(ObjectiveDraft, cycle="C1", title=title, why=why, owners=owner, parent=parent)
    (record,) = carry_out(quarter(), objectives.add, draft).puts
    assert all(getattr(record, name) == getattr(draft, name) for name in ObjectiveDraft.model_fields)


@settings(max_examples=60, deadline=None)
@given(title=titles, measure=measures, weight=weights, value=figures, day=st.dates(builders.START, TODAY))
def test_any_key_result_and_check_in_survive_being_stored(
    title: str, measure: dict[str, Any], weight: Decimal, value: Decimal, day: date
) -> None:
    workspace = quarter()
    draft = drafted(KeyResultDraft, objective=1, title=title, measure=measure, weight=weight)
    (record,) = carry_out(workspace, objectives.add_key_result, draft).puts
    assert all(getattr(record, name) == getattr(draft, name) for name in KeyResultDraft.model_fields)
    is_steps = measure["kind"] == "milestones"
    now: dict[str, Any] = {"done": [one["number"] for one in measure["steps"]]} if is_steps else {"value": value}
    carry_out(workspace, objectives.check_in, drafted(CheckInDraft, key_result=2, date=day, **now))
    assert workspace.check_ins_of(2)[0].date == day


# -- starting, and what has not started


def draft(count: int, *, cycle: str = "active", **changes: Any) -> Workspace:
    parts = [builders.key_result(id=number) for number in range(1, count + 1)]
    return builders.workspace(builders.cycle(state=cycle), builders.objective(state="draft", **changes), *parts)


def test_an_objective_starts_with_its_cycle_first() -> None:
    told = "O1 belongs to 2026-Q4, which has not started."
    assert refused(draft(2, cycle="draft"), objectives.start, 1) == told
    assert refused(draft(2, cycle="draft"), objectives.start_anyway, StartAnyway(1, "Now")) == told


@pytest.mark.parametrize(("count", "kept"), [(0, "One step."), (1, "One step."), (2, ""), (5, "One step.")])
def test_a_gate_is_passed_with_a_reason(count: int, kept: str) -> None:
    workspace = draft(count)
    carry_out(workspace, objectives.start_anyway, StartAnyway(1, "One step."))
    assert (workspace.objectives[1].state, workspace.objectives[1].gate_passed) == (ObjectiveState.ACTIVE, kept)
    assert wrong_fields(draft(1), objectives.start_anyway, StartAnyway(1, "")) == {
        "why": "Say why it can start as it is."
    }
    assert refused(workspace, objectives.start_anyway, StartAnyway(1, "x")) == "O1 is already active."


def test_no_reason_passes_a_missing_baseline() -> None:
    workspace = builders.workspace(
        builders.cycle(), builders.objective(state="draft"), builders.key_result(measure=metric(None, 5))
    )
    told = "KR1 has no baseline; it needs one before its objective starts."
    assert refused(workspace, objectives.start_anyway, StartAnyway(1, "x")) == told
    assert refused(workspace, objectives.start, 1) == f"O1 has 1 key result; it needs 2 to 4 before it starts. {told}"


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "O1 has 1 key result; it needs 2 to 4 before it starts."),
        (2, "O1 has not started, so it takes no check-ins."),
    ],
)
def test_a_draft_takes_no_check_in_for_the_reason_that_keeps_it_from_starting(count: int, told: str) -> None:
    check = CheckInDraft(key_result=1, date=TODAY, value=Decimal(9))
    assert refused(draft(count), objectives.check_in, check) == told
    told = "2026-Q4 has not started, so it takes no check-ins."
    assert refused(draft(count, cycle="draft"), objectives.check_in, check) == told


def test_an_objective_that_has_too_many_key_results_is_said_to() -> None:
    workspace = quarter()
    assert crowded(workspace, 1) == ""
    for _ in range(4):
        carry_out(workspace, objectives.add_key_result, KeyResultDraft(objective=1, title="x", measure=metric()))
    assert crowded(workspace, 1) == "O1 has 5 key results; 2 to 4 work best."
    passed = workspace.objectives[1].model_copy(update={"gate_passed": "All five."})
    assert crowded(builders.workspace(*[one for one in workspace if one.table != "objectives"], passed), 1) == ""
