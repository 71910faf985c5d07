from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import builders
from builders import TODAY, measured, target
from domain.actions.builders import LATER, assert_new, carry_out, refused
from okrtui.domain.actions import kpi_review, objectives
from okrtui.domain.records.action_drafts import ClosingDraft, HealDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import ObjectiveState
from okrtui.domain.records.measures import Metric, Milestones
from okrtui.domain.records.models import KeyResult, Objective
from okrtui.domain.rules.grading import NEVER_PAY
from okrtui.domain.rules.kpi_health import target_at
from okrtui.domain.rules.kpi_status import kpi_evidence, kpi_standing, may_close
from okrtui.domain.rules.raise_okr import Proposal, proposal
from okrtui.domain.rules.todo import needs
from okrtui.domain.workspace import Workspace
from okrtui.errors import DraftError, RuleError

STEADY = "41 43 40 44 42 39 43 41 42 40 44 42"


def watched(values: str, state: str = "active", **kpi: Any) -> Workspace:
    return builders.workspace(builders.cycle(state=state), builders.kpi(**kpi), *measured(values))


def proposed(workspace: Workspace) -> Proposal:
    return proposal(workspace, workspace.kpis[1], workspace.cycles[1], TODAY)


def refusal(workspace: Workspace) -> str:
    with pytest.raises(RuleError) as caught:
        proposed(workspace)
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize(
    ("values", "band", "baseline", "goal"),
    [
        # twelve points: the centre line of all of them
        (STEADY, target(low=60), "41.75", 60),
        # from then on the line stays where it was
        (f"{STEADY} 42 41 60", target(low=61), "41.75", 61),
        # lower is better: the target has an upper limit only
        (STEADY, target(high=3), "41.75", 3),
        # in range: the bound that lies nearer, from below and from above
        (STEADY, target(low=50, high=60), "41.75", 50),
        (STEADY, target(low=20, high=30), "41.75", 30),
        # three points: their mean, 12.7 / 3 = 4.2333…
        ("4.2 4.4 4.1", target(high=3), "4.233", 3),
        # the mean keeps the target but the latest value does not: from there
        ("1 1 1 5", target(high=3), "5", 3),
        ("50 50 50 41", target(low=42), "41", 42),
    ],
)
def test_from_where_to_where_it_is_healed(values: str, band: Any, baseline: str, goal: int) -> None:
    draft = proposed(watched(values, targets=[band])).draft
    assert (draft.baseline, draft.target) == (Decimal(baseline), Decimal(goal))


def test_a_proposal_in_full() -> None:
    workspace = watched(
        "4.2 4.4 4.1", targets=[target(high=3)], owners="cyd", department="Sales", unit="%", reward_linked=True
    )
    assert proposed(workspace) == Proposal(
        HealDraft(
            kpi=1,
            cycle=1,
            title="Bring Customer churn rate back on target",
            owners=("cyd",),
            team="Sales",
            key_result="Customer churn rate at most 3 %",
            baseline=Decimal("4.233"),
            target=Decimal(3),
        ),
        evidence="3 values, the last 3 off target (4.2, 4.4, 4.1; at most 3); too few for final limits.",
        warning=NEVER_PAY,
    )


def test_without_a_reason_of_the_rules_it_says_where_the_kpi_stands() -> None:
    found = proposed(watched("5", targets=[target(high=3)], unit="%"))
    assert (found.evidence, found.warning) == ("It is at 5 %; the target is at most 3.", "")


@pytest.mark.parametrize(
    ("workspace", "told"),
    [
        (watched("5"), "K1 has no target, so there is no level to reach."),
        (watched("", targets=[target(high=3)]), "K1 has no values yet."),
        (watched("5", state="closed", targets=[target(high=3)]), "2026-Q4 is closed and takes no new objectives."),
        (watched("5", state="grading", targets=[target(high=3)]), "2026-Q4 is grading and takes no new objectives."),
        (
            watched("3", targets=[target(high=3)]),
            "K1 is on target: 3 on average, target at most 3.",
        ),
    ],
)
def test_when_nothing_can_be_proposed(workspace: Workspace, told: str) -> None:
    assert refusal(workspace) == told


NUMBERS = st.decimals(-(10**12), 10**12, places=3)


@settings(max_examples=150, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=16), st.none() | NUMBERS, st.none() | NUMBERS)
def test_what_is_proposed_leads_from_off_target_to_its_nearest_bound(
    values: list[Decimal], low: Decimal | None, high: Decimal | None
) -> None:
    assume((low is not None or high is not None) and (low is None or high is None or low <= high))
    workspace = watched(" ".join(map(str, values)), targets=[target(low=low, high=high)])
    kpi = workspace.kpis[1]
    band = target_at(kpi.targets, TODAY)
    assert band is not None
    try:
        draft = proposed(workspace).draft
    except RuleError:
        assert band.low is None or values[-1] >= band.low
        assert band.high is None or values[-1] <= band.high
        return
    below = band.low is not None and draft.baseline < band.low
    above = band.high is not None and draft.baseline > band.high
    assert below is not above
    assert draft.target == (band.low if below else band.high)
    centre = kpi_evidence(workspace, kpi, TODAY).centre
    assert centre is not None
    near = abs(draft.baseline - centre) <= max(Decimal("0.000005"), abs(centre).scaleb(-14))
    assert near or draft.baseline == workspace.measurements_of(1)[-1].value
    carry_out(workspace, kpi_review.heal, draft)
    assert workspace.healed_by(1)


# -- the action


def healing(**typed: Any) -> HealDraft:
    given_ = {"kpi": "K1", "cycle": "C1", "title": "Keep our customers", "key_result": "Churn", "baseline": 4.2}
    return build(HealDraft, {**given_, "target": 3, **typed}, today=TODAY)


def test_healing_makes_objective_key_results_and_link_at_once() -> None:
    workspace = watched("4.2 4.4 4.1", targets=[target(high=3)], unit="%")
    draft = healing(why="Call before they leave.", owners="cyd", team="Sales", changes=["Call them", " ", "Ask why"])
    objective, fed, *changes = carry_out(workspace, kpi_review.heal, draft).puts
    assert isinstance(objective, Objective)
    assert isinstance(fed, KeyResult)
    assert_new(objective, 1)
    assert (objective.heals, objective.state, objective.why) == (1, ObjectiveState.DRAFT, "Call before they leave.")
    assert (objective.title, objective.owners, objective.team) == ("Keep our customers", ("cyd",), "Sales")
    assert fed.measure == Metric(baseline=Decimal("4.2"), target=Decimal(3), unit="%")
    assert (fed.kpi, fed.owners, fed.title, fed.objective) == (1, ("cyd",), "Churn", 1)
    assert [one.shown_id for one in changes] == ["KR2", "KR3"]
    for change, title in zip(changes, ("Call them", "Ask why"), strict=True):
        assert isinstance(change, KeyResult)
        assert isinstance(change.measure, Milestones)
        assert (change.title, change.kpi, change.objective) == (title, None, 1)
        assert [step.text for step in change.measure.steps] == [title]
    assert kpi_standing(workspace, workspace.kpis[1], TODAY).recovering
    carry_out(workspace, objectives.start, 1)


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"baseline": 3}, "", "Baseline and target are the same, so there is nothing to improve."),
        ({"changes": list("abcd")}, "", "Enter at most 3 changes"),
        ({"changes": 5}, "changes", "Must be a valid tuple."),
        ({"title": ""}, "title", "Required."),
        ({"baseline": "1" * 19}, "baseline", "must be below"),
    ],
)
def test_a_form_that_cannot_be_pursued(typed: dict[str, Any], field: str, told: str) -> None:
    with pytest.raises(DraftError) as caught:
        healing(**typed)
    assert told in caught.value.fields[field]


def test_changes_may_be_typed_one_a_line() -> None:
    assert healing(changes="Call them\n\n Ask why ").changes == ("Call them", "Ask why")


def test_what_is_not_healed() -> None:
    kpi: dict[str, Any] = {"targets": [target(high=3)]}
    assert refused(watched("5", **kpi), kpi_review.heal, healing(kpi=7)) == "There is no K7."
    assert refused(watched("5", **kpi), kpi_review.heal, healing(cycle=7)) == "There is no C7."
    retired = builders.workspace(builders.cycle(), builders.kpi(state="retired"))
    assert refused(retired, kpi_review.heal, healing()) == "Customer churn rate is retired."
    with pytest.raises(RuleError, match="is retired"):
        proposed(retired)
    workspace = watched("5", **kpi)
    carry_out(workspace, kpi_review.heal, healing())
    assert refused(workspace, kpi_review.heal, healing()) == "O1 already works on K1."
    assert refusal(workspace) == "O1 already works on K1."
    for state in ("closed", "grading"):
        told = refused(watched("5", state=state, **kpi), kpi_review.heal, healing())
        assert told == f"2026-Q4 is {state} and takes no new objectives."


# -- the way out


@pytest.mark.parametrize(
    ("values", "state", "offered"),
    [
        ("5 3 2 1", "active", True),
        ("5 3 4 1", "active", False),
        ("3 2", "active", False),
        ("5 3 2 1", "draft", False),
        ("5 3 2 1", "closed", False),
    ],
)
def test_it_is_offered_for_closing_once_the_last_three_are_met(values: str, state: str, offered: bool) -> None:  # noqa: FBT001
    healer = builders.objective(heals=1, state=state, owners="Bo")
    workspace = builders.workspace(
        builders.cycle(), builders.kpi(targets=[target(high=3)]), *measured(values), healer, builders.objective(id=2)
    )
    assert may_close(workspace, workspace.objectives[1]) is offered
    assert not may_close(workspace, workspace.objectives[2])
    rows = [need for need in needs(workspace, TODAY, "bo") if need.table == "objectives"]
    assert [(row.kind.value, row.shown_id) for row in rows] == ([("close", "O1")] if offered else [])
    if offered:
        assert rows[0].detail == "K1 Customer churn rate has met its target three times in a row"
        carry_out(workspace, objectives.close, ClosingDraft(objective=1, note="It holds."), by="bo")
        assert not needs(workspace, TODAY, "bo")
        assert not kpi_standing(workspace, workspace.kpis[1], TODAY).recovering
        assert workspace.objectives[1].updated_at == LATER
