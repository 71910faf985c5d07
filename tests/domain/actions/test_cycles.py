from __future__ import annotations

import pytest

import builders
from builders import calendar
from domain.actions.builders import LATER, assert_new, assert_next, carry_out, refused, wrong_fields
from okrtui.domain.actions import cycles
from okrtui.domain.actions.objectives import StartAnyway
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.models import Cycle, KeyResult, Record
from okrtui.domain.rules.starting import not_started
from okrtui.domain.workspace import Workspace

DRAFT = calendar("2027-Q1")


def test_a_planned_cycle_is_a_draft_with_the_next_number() -> None:
    workspace = builders.workspace(builders.cycle(id=4))
    change = carry_out(workspace, cycles.add, DRAFT)
    (record,) = change.puts
    assert isinstance(record, Cycle)
    assert (change.action, record.name, record.start, record.end) == ("cycle.add", "2027-Q1", DRAFT.start, DRAFT.end)
    assert record.state is CycleState.DRAFT
    assert_new(record, 5)


def test_a_name_is_given_once() -> None:
    workspace = builders.workspace(builders.cycle(name="2027-q1"), builders.cycle(id=2, name="Other"))
    told = "There is already a cycle with that name: C1 2027-q1."
    assert refused(workspace, cycles.add, DRAFT) == told
    assert refused(workspace, cycles.edit, Edit(2, 1, DRAFT)) == told


@pytest.mark.parametrize("state", ["draft", "active", "grading"])
def test_an_open_cycle_can_be_changed_and_keeps_its_state(state: str) -> None:
    before = builders.cycle(state=state, retrospective="So far so good.")
    workspace = builders.workspace(before)
    (record,) = carry_out(workspace, cycles.edit, Edit(1, 1, DRAFT)).puts
    assert_next(record, before, name="2027-Q1", start=DRAFT.start, end=DRAFT.end, cadence=DRAFT.cadence)


def test_a_closed_cycle_cannot_be_changed() -> None:
    workspace = builders.workspace(builders.cycle(state="closed"))
    assert refused(workspace, cycles.edit, Edit(1, 1, DRAFT)) == "2026-Q4 is closed, so it cannot be changed."


def drafted(*counts: int, **changes: object) -> Workspace:
    """A draft cycle with objectives of so many key results."""
    records: list[Record] = [builders.cycle(state="draft")]
    for number, count in enumerate(counts, 1):
        records.append(builders.objective(id=number, **{"state": "draft", **changes}))
        records += [builders.key_result(id=10 * number + place, objective=number) for place in range(count)]
    return builders.workspace(*records)


def test_starting_a_cycle_starts_the_objectives_that_are_ready() -> None:
    workspace = drafted(0, 1, 2, 3, 4, 5)
    before = dict(workspace.objectives)
    change = carry_out(workspace, cycles.start, 1)
    assert change.action == "cycle.start"
    assert [one.shown_id for one in change.puts] == ["C1", "O3", "O4", "O5"]
    assert workspace.cycles[1].state is CycleState.ACTIVE
    for number, objective in workspace.objectives.items():
        if number in (3, 4, 5):
            assert_next(objective, before[number], state=ObjectiveState.ACTIVE, started_on=LATER.date())
        else:
            assert objective == before[number]


@pytest.mark.parametrize("state", ["dropped", "closed", "active"])
def test_starting_a_cycle_leaves_other_objectives_as_they_are(state: str) -> None:
    change = carry_out(drafted(3, state=state), cycles.start, 1)
    assert [one.shown_id for one in change.puts] == ["C1"]


@pytest.mark.parametrize("state", ["active", "grading", "closed"])
def test_only_a_draft_cycle_is_started(state: str) -> None:
    workspace = builders.workspace(builders.cycle(state=state, updated_at=LATER))
    assert refused(workspace, cycles.start, 1) == f"2026-Q4 is already {state}."


def test_a_cycle_that_is_gone_is_not_started() -> None:
    assert refused(builders.workspace(), cycles.start, 3) == "There is no C3."


def test_each_objective_that_does_not_start_with_its_cycle_is_named_with_the_reason() -> None:
    workspace = drafted(1, 2, 5)
    carry_out(workspace, cycles.start, 1)
    way_on = "Add, merge or move key results first, or start it anyway with a reason."
    title = workspace.objectives[1].title
    assert list(not_started(workspace, workspace.cycles[1])) == [
        f"Not started: O1 {title}. O1 has 1 key result; it needs 2 to 4 before it starts. {way_on}",
        f"Not started: O3 {title}. O3 has 5 key results; it needs 2 to 4 before it starts. {way_on}",
    ]
    late = builders.objective(id=9, state="draft")
    workspace = builders.workspace(*workspace, late, *two_of(9))
    assert f"Not started: O9 {title}. It is ready: start it." in not_started(workspace, workspace.cycles[1])


def test_a_cycle_is_started_anyway_with_a_reason_that_is_kept_where_a_gate_is_passed() -> None:
    workspace = drafted(1, 2, 5)
    carry_out(workspace, cycles.start_anyway, StartAnyway(1, " One says it all. "))
    assert [one.state.value for one in workspace.objectives.values()] == ["active"] * 3
    assert [one.gate_passed for one in workspace.objectives.values()] == ["One says it all.", "", "One says it all."]
    assert wrong_fields(drafted(1), cycles.start_anyway, StartAnyway(1, " ")) == {
        "why": "Say why it can start as it is."
    }


def two_of(objective: int) -> list[KeyResult]:
    return [builders.key_result(id=100 * objective + n, objective=objective) for n in (1, 2)]
