from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from builders import START, TODAY, calendar, maintain, metric, milestones
from domain.actions.builders import LATER, assert_new, assert_next, carry_out, refused
from okrtui.domain.actions import cycle_closing
from okrtui.domain.records.action_drafts import CycleClosingDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import CycleState, Fate, ObjectiveState
from okrtui.domain.records.measures import Maintain, Metric, Milestones
from okrtui.domain.records.models import Cycle, KeyResult, KeyResultDraft, Objective, ObjectiveDraft, Record
from okrtui.domain.rules.carry_over import NEVER_STARTED, copies, left_out_text, not_carried_text, thin_text
from okrtui.domain.rules.grading import carried, objective_grade, suggested
from okrtui.domain.rules.lifecycle import ungraded
from okrtui.domain.rules.progress import ONE, metric_raw
from okrtui.domain.rules.readings import readings
from okrtui.domain.rules.status import key_result_standing
from okrtui.domain.workspace import Put, Workspace
from okrtui.errors import DraftError

NEXT = calendar("2027-Q1")


def closing(fates: dict[Any, str] | None = None, **typed: Any) -> CycleClosingDraft:
    return build(CycleClosingDraft, {"cycle": "C1", "fates": fates or {}, **typed}, today=TODAY)


def graded(*records: Record, **changes: Any) -> Workspace:
    """A cycle in grading with two objectives; the first has a graded key result of each kind, checked in."""
    return builders.workspace(
        builders.cycle(state="grading"),
        builders.kpi(),
        builders.objective(why="They wait.", team="Sales", ambition="committed", heals=1, **changes),
        builders.objective(id=2, title="Serve well", parent=1),
        builders.key_result(id=1, grade="0.5", weight=3, owners="cyd", kpi=1),
        builders.key_result(id=2, grade="0.5", measure=milestones(1, 2, 3), title="Pilot"),
        builders.key_result(id=3, grade="0.5", measure=maintain(low=95), title="Uptime"),
        builders.key_result(id=4, grade="1", measure=metric(0, 10), title="Win ten"),
        builders.check_in(id=1, key_result=1, date=START, value="9.5", confidence=7),
        builders.check_in(id=2, key_result=2, date=START, done=[1, 3]),
        builders.check_in(id=3, key_result=3, date=START, value=90),
        builders.check_in(id=4, key_result=4, date=START, value=12),
        *records,
    )


def test_closing_keeps_nothing_by_default() -> None:
    workspace = graded()
    before = dict(workspace.objectives)
    cycle, *objectives = carry_out(workspace, cycle_closing.close, closing(retrospective="Fewer goals.")).puts
    assert_next(cycle, builders.cycle(), state=CycleState.CLOSED, retrospective="Fewer goals.")
    assert [one.shown_id for one in objectives] == ["O1", "O2"]
    for one in objectives:
        assert_next(one, before[one.id], state=ObjectiveState.CLOSED)
    assert len(workspace.cycles) == 1


def test_what_is_kept_goes_into_a_new_cycle_in_one_commit() -> None:
    workspace = graded()
    draft = closing({"O1": "keep", 2: "change"}, planned=NEXT)
    assert left_out_text(copies(workspace, draft)) == "Done, so not carried over: KR4 Win ten."
    assert left_out_text(()) == ""
    change = carry_out(workspace, cycle_closing.close, draft)
    assert [one.shown_id for one in change.puts] == ["C1", "O1", "O2", "C2", "O3", "KR5", "KR6", "KR7", "O4"]
    assert change.action == "cycle.close"
    cycle, first, second = workspace.cycles[2], workspace.objectives[3], workspace.objectives[4]
    assert (cycle.name, cycle.start, cycle.state) == (NEXT.name, NEXT.start, CycleState.DRAFT)
    assert_new(first, 3)
    for copy, of in ((first, 1), (second, 2)):
        old = workspace.objectives[of]
        same = {name: getattr(old, name) for name in (*ObjectiveDraft.model_fields, "heals")}
        same |= {"cycle": 2, "parent": None if of == 1 else 3, "kept_from": of}
        assert {name: getattr(copy, name) for name in same} == same
        assert (copy.state, copy.closing_note) == (ObjectiveState.DRAFT, "")
    number, steps, band = workspace.key_results_of(3)
    assert number.measure == Metric(baseline=Decimal("9.5"), target=Decimal(5), unit="days")
    assert (number.weight, number.owners, number.kpi, number.grade) == (Decimal(3), ("cyd",), 1, None)
    assert isinstance(steps.measure, Milestones)
    assert [(step.number, step.weight) for step in steps.measure.steps] == [(2, Decimal(2))]
    assert band.measure == maintain(low=95)
    assert [workspace.check_ins_of(one.id) for one in (number, steps, band)] == [(), (), ()]
    assert workspace.key_results_of(4) == ()


def test_into_a_cycle_that_is_there() -> None:
    workspace = graded(builders.cycle(id=7, name="2027-Q1", state="draft"))
    carry_out(workspace, cycle_closing.close, closing({1: "keep", 2: "drop"}, into="C7"))
    assert [one.id for one in workspace.objectives_of(7)] == [3]
    assert len(workspace.cycles) == 2


@pytest.mark.parametrize(
    ("fates", "parent"), [({2: "keep"}, 1), ({1: "keep", 2: "keep"}, 3), ({1: "drop", 2: "keep"}, 1)]
)
def test_a_copy_serves_the_copy_of_what_it_served_where_there_is_one(fates: dict[Any, str], parent: int) -> None:
    workspace = graded()
    carry_out(workspace, cycle_closing.close, closing(fates, planned=NEXT))
    copy = next(one for one in workspace.objectives_of(2) if one.title == "Serve well")
    assert copy.parent == parent


def test_a_parent_may_stand_behind_its_child() -> None:
    workspace = graded(builders.objective(id=3, title="Lead"), parent=3)
    carry_out(workspace, cycle_closing.close, closing({1: "keep", 3: "keep"}, planned=NEXT))
    assert [(one.title, one.parent) for one in workspace.objectives_of(2)] == [
        ("Make onboarding effortless", 5),
        ("Lead", None),
    ]


def test_what_was_never_started_is_dropped_and_may_be_carried_all_the_same() -> None:
    idle = builders.objective(id=3, title="Later", state="draft")
    workspace = graded(idle, builders.key_result(id=9, objective=3))
    carry_out(workspace, cycle_closing.close, closing({3: "keep"}, planned=NEXT))
    assert_next(workspace.objectives[3], idle, state=ObjectiveState.DROPPED, closing_note="It was never started.")
    assert [one.title for one in workspace.objectives_of(2)] == ["Later"]
    assert len(workspace.key_results_of(4)) == 1


@pytest.mark.parametrize("fate", ["keep", "change"])
def test_what_was_carried_over_is_not_carried_again_while_its_copy_is_there(fate: str) -> None:
    workspace = graded()
    carry_out(workspace, cycle_closing.close, closing({1: "keep"}, planned=NEXT))
    assert not_carried_text(workspace, closing()) == "Not carried over: O2 Serve well."
    carry_out(workspace, cycle_closing.reopen, 1)
    again = closing({1: fate, 2: "keep"}, into=2)
    assert refused(workspace, cycle_closing.close, again) == "O1 is already carried over as O3."
    copy = workspace.objectives[3]
    left_out = builders.workspace(*workspace)
    carry_out(left_out, cycle_closing.close, closing({1: "drop", 2: "keep"}, into=2))
    assert [one.kept_from for one in left_out.objectives_of(2)] == [1, 2]
    gone = copy.model_copy(update={"state": ObjectiveState.DROPPED, "revision": 2})
    for put in (Put("objectives", 3, gone.document()), Put("objectives", 3, None)):
        other = builders.workspace(*workspace)
        other.apply([put])
        carry_out(other, cycle_closing.close, again)
        made = [one.kept_from for one in other.objectives_of(2) if one.id != 3]
        assert made == [1, 2]


def test_what_has_ended_before_stays_as_it_is() -> None:
    ended = builders.objective(id=3, state="closed", closing_note="Early.")
    dropped = builders.objective(id=4, state="dropped", closing_note="No.")
    workspace = graded(ended, dropped, builders.key_result(id=9, objective=4))
    carry_out(workspace, cycle_closing.close, closing({3: "keep", 4: "drop"}, planned=NEXT))
    assert workspace.objectives[3] == ended
    assert workspace.objectives[4] == dropped
    assert len(workspace.objectives_of(2)) == 1


def test_a_retrospective_written_before_is_kept_where_none_is_written_now() -> None:
    workspace = builders.workspace(builders.cycle(state="grading", retrospective="So far."))
    carry_out(workspace, cycle_closing.close, closing())
    assert workspace.cycles[1].retrospective == "So far."


def test_closing_waits_for_every_grade_and_names_what_lacks_one() -> None:
    open_ones = [builders.key_result(id=number, title=f"t{number}", objective=2) for number in range(10, 20)]
    workspace = graded(*open_ones)
    assert [one.id for one in ungraded(workspace, workspace.cycles[1])] == list(range(10, 20))
    listed = ", ".join(f"KR{number} t{number}" for number in range(10, 18))
    told = refused(workspace, cycle_closing.close, closing())
    assert told == f"2026-Q4 cannot be closed: {listed} and 2 more have no grade."
    told = refused(graded(open_ones[0]), cycle_closing.close, closing())
    assert told == "2026-Q4 cannot be closed: KR10 t10 has no grade."


@pytest.mark.parametrize(
    ("fates", "typed", "told"),
    [
        ({1: "keep"}, {}, "Choose the cycle to carry the objectives over into."),
        ({1: "keep"}, {"into": 9}, "There is no C9."),
        ({1: "keep"}, {"into": 1}, "Nothing can be carried over into 2026-Q4."),
        ({1: "keep"}, {"into": 7}, "Nothing can be carried over into Old."),
        ({8: "keep"}, {"planned": NEXT}, "O8 is not in this cycle."),
        ({5: "drop"}, {}, "O5 is not in this cycle."),
        ({4: "keep"}, {"planned": NEXT}, "O4 was dropped, so it cannot be carried over."),
        ({}, {"planned": calendar("2026-Q4")}, "There is already a cycle with that name: C1 2026-Q4."),
    ],
)
def test_when_a_cycle_is_not_closed(fates: dict[Any, str], typed: dict[str, Any], told: str) -> None:
    workspace = graded(
        builders.cycle(id=7, name="Old", state="closed"),
        builders.objective(id=4, state="dropped"),
        builders.objective(id=5, cycle=7),
    )
    assert refused(workspace, cycle_closing.close, closing(fates, **typed)) == told


@pytest.mark.parametrize("state", ["draft", "active", "closed"])
def test_only_a_cycle_in_grading_is_closed(state: str) -> None:
    assert (
        refused(builders.workspace(builders.cycle(state=state)), cycle_closing.close, closing())
        == f"2026-Q4 is {state}."
    )


def test_the_next_cycle_is_there_or_planned_not_both() -> None:
    with pytest.raises(DraftError, match="not both"):
        closing(into=7, planned=NEXT)
    with pytest.raises(DraftError):
        closing({1: "forget"})


# -- whatever was checked in

NUMBERS = st.decimals(-(10**6), 10**6, places=2)
METRICS = st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: metric(*pair))
MEASURES = st.one_of(
    METRICS, NUMBERS.map(lambda low: maintain(low=low)), st.integers(1, 5).map(lambda n: milestones(*[1] * n))
)
CHECKED = st.lists(st.tuples(st.integers(0, 91), NUMBERS, st.sets(st.integers(1, 5))), max_size=4)
PARTS = st.lists(st.tuples(st.integers(1, 3), MEASURES, CHECKED, st.integers(0, 10)), max_size=6)


def ended(parts: list[Any]) -> Workspace:
    """A graded cycle of three objectives with these key results and check-ins."""
    records: list[Record] = [builders.cycle(state="grading")]
    records += [builders.objective(id=number, title=f"Objective {number}") for number in (1, 2, 3)]
    count = 0
    for number, (objective, measure, checked, tenth) in enumerate(parts, 1):
        grade = Decimal(tenth) / 10
        records.append(builders.key_result(id=number, objective=objective, measure=measure, grade=grade))
        for day, value, done in checked:
            count += 1
            steps = isinstance(measure, Milestones)
            word: dict[str, Any] = {"done": [n for n in done if n <= len(measure.steps)]} if steps else {"value": value}
            records.append(builders.check_in(id=count, key_result=number, date=START + timedelta(days=day), **word))
    return builders.workspace(*records)


@settings(max_examples=120, deadline=None)
@given(PARTS, st.dictionaries(st.integers(1, 3), st.sampled_from(Fate)))
def test_nothing_is_lost_and_nothing_invented(parts: list[Any], fates: dict[int, Fate]) -> None:
    workspace = ended(parts)
    old = dict(workspace.key_results)
    grades = {number: one.grade for number, one in old.items()}
    chosen = [number for number in (1, 2, 3) if fates.get(number, Fate.DROP) is not Fate.DROP]
    plan = copies(workspace, closing(dict(fates), planned=NEXT))
    check_ins = dict(workspace.check_ins)
    left = {number: carried(one.measure, readings(workspace, one)) for number, one in old.items()}
    carry_out(workspace, cycle_closing.close, closing(dict(fates), planned=NEXT))
    made = workspace.objectives_of(2)
    assert [one.title for one in made] == [f"Objective {number}" for number in chosen]
    for number, copy, planned in zip(chosen, made, plan, strict=True):
        before = [one for one in old.values() if one.objective == number]
        assert [one.id for one, _ in planned.key_results] == [one.id for one in before if left[one.id] is not None]
        assert [one.id for one in planned.left_out] == [one.id for one in before if left[one.id] is None]
        after = workspace.key_results_of(copy.id)
        assert [one.measure for one in after] == [left[one.id] for one, _ in planned.key_results]
        assert all(one.grade is None and not workspace.check_ins_of(one.id) for one in after)
        for one in after:
            assert_goal_unchanged(one, old)
    assert dict(workspace.check_ins) == check_ins
    assert {number: workspace.key_results[number].grade for number in old} == grades
    assert len(workspace.key_results) == len(old) + sum(len(one.key_results) for one in plan)
    assert all(workspace.objectives[number].state is ObjectiveState.CLOSED for number in (1, 2, 3))


def assert_goal_unchanged(copy: KeyResult, old: dict[int, KeyResult]) -> None:
    """Its goal is that of one of the old ones, and nothing of it is reached yet."""
    same = ("title", "owners", "weight", "kpi", "feed", "rhythm")
    assert any(all(getattr(copy, name) == getattr(one, name) for name in same) for one in old.values())
    KeyResultDraft.model_validate({name: copy.document()[name] for name in KeyResultDraft.model_fields})
    measure = copy.measure
    if isinstance(measure, Metric):
        assert measure.target in {one.measure.target for one in old.values() if isinstance(one.measure, Metric)}
        assert measure.baseline is not None
        assert metric_raw(measure, measure.baseline) == 0
    elif isinstance(measure, Milestones):
        assert measure.steps
    else:
        assert isinstance(measure, Maintain)


@settings(max_examples=120, deadline=None)
@given(PARTS)
def test_grades_stay_in_bounds(parts: list[Any]) -> None:
    workspace = ended(parts)
    for one in workspace.key_results.values():
        standing = key_result_standing(workspace, one, builders.END)
        assert standing.suggested_grade is not None
        assert standing.progress is not None
        assert 0 <= standing.suggested_grade <= 1
        assert standing.suggested_grade == suggested(standing.progress)
        assert abs(standing.suggested_grade - standing.progress) <= Decimal("0.05")
    for number in (1, 2, 3):
        pairs = [(one.weight, one.grade) for one in workspace.key_results_of(number)]
        found = objective_grade(pairs)
        grades = [grade for _, grade in pairs if grade is not None]
        assert (found is None) is (not grades)
        assert found is None or (min(grades) - Decimal("0.05") <= found <= max(grades) + Decimal("0.05"))
        assert found is None or (0 <= found <= ONE and found == found.quantize(Decimal("0.1")))


def test_stamps_of_what_is_carried() -> None:
    workspace = graded()
    change = carry_out(workspace, cycle_closing.close, closing({1: "keep"}, planned=NEXT))
    made = [one for one in change.puts if one.revision == 1]
    assert {one.created_at for one in made} == {LATER}
    assert {type(one) for one in made} == {Cycle, Objective, KeyResult}


def test_closing_asks_about_drafts_too() -> None:
    workspace = graded(builders.objective(id=3, title="Not yet", state="draft"))
    assert (
        refused(workspace, cycle_closing.close, closing({1: "keep"}, planned=NEXT)) == "O3 Not yet was never started."
    )
    two = graded(*(builders.objective(id=n, title="Not yet", state="draft") for n in (3, 4)))
    assert refused(two, cycle_closing.close, closing()) == "O3 Not yet, O4 Not yet were never started."
    carry_out(workspace, cycle_closing.close, closing({3: "drop"}))
    assert (workspace.objectives[3].state, workspace.objectives[3].closing_note) == (
        ObjectiveState.DROPPED,
        NEVER_STARTED,
    )


def test_what_goes_on_with_too_few_key_results_and_what_stays_behind_is_named() -> None:
    workspace = graded(builders.objective(id=3, title="Given up", state="dropped"))
    draft = closing({1: "keep", 2: "change"}, planned=NEXT)
    assert thin_text(copies(workspace, draft)) == "O2 with 0 key results: each needs 2 to 4 before it starts."
    assert thin_text(()) == ""
    assert not_carried_text(workspace, draft) == ""
    assert not_carried_text(workspace, closing({1: "keep"}, planned=NEXT)) == "Not carried over: O2 Serve well."
