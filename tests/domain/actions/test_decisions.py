from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import builders
from builders import TODAY, metric
from domain.actions.builders import assert_new, carry_out, refused, wrong_fields
from okrtui.domain.actions import decisions
from okrtui.domain.actions.decisions import DecisionWithRecords, keep
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Kind
from okrtui.domain.records.models import Decision, DecisionDraft, KeyResultDraft, NewKpiDraft, ObjectiveDraft
from okrtui.domain.rules.decision import read
from okrtui.domain.workspace import Workspace
from okrtui.errors import DraftError

ALL_KPI, ALL_OKR, BOTH, UNCLEAR = "ynynynyn", "nynynyny", "yyyyyyyy", "ssssssss"


def decided(answers: str = ALL_KPI, **typed: Any) -> DecisionDraft:
    return build(DecisionDraft, {"metric": "Monthly churn", "answers": answers, **typed}, today=TODAY)


def company() -> Workspace:
    return builders.workspace(
        builders.cycle(),
        builders.kpi(id=4),
        builders.objective(id=5),
        builders.key_result(id=6, objective=5),
        builders.decision(id=7),
    )


KPI = NewKpiDraft(name="Monthly churn")
OBJECTIVE = ObjectiveDraft(cycle=1, title="Keep them")
KEY_RESULT = KeyResultDraft(objective=5, title="Churn from 14 to 5", measure=metric())


@pytest.mark.parametrize("answers", [ALL_KPI, ALL_OKR, BOTH, UNCLEAR, "YYnnSsyn"])
def test_a_decision_is_kept_with_its_verdict(answers: str) -> None:
    change = carry_out(company(), keep, DecisionWithRecords(decided(answers, about_kpi="K4", about_key_result="KR6")))
    (record,) = change.puts
    assert isinstance(record, Decision)
    assert_new(record, 8)
    assert change.action == "decision.keep"
    assert (record.answers, record.verdict) == (answers.casefold(), read(answers).verdict)
    assert (record.about_kpi, record.about_key_result, record.kpi, record.objective) == (4, 6, None, None)


def test_a_kpi_that_comes_of_it_may_have_its_first_value() -> None:
    workspace = company()
    kpi = KPI.model_copy(update={"value": Decimal("4.2")})
    change = carry_out(workspace, keep, DecisionWithRecords(decided(), kpi))
    assert [one.shown_id for one in change.puts] == ["K5", "M1", "D8"]
    assert [one.value for one in workspace.measurements_of(5)] == [Decimal("4.2")]


def test_everything_that_came_of_it_is_linked_in_one_change() -> None:
    workspace = company()
    change = carry_out(workspace, keep, DecisionWithRecords(decided(BOTH, chosen="both"), KPI, OBJECTIVE, KEY_RESULT))
    assert [one.shown_id for one in change.puts] == ["K5", "O6", "KR7", "D8"]
    for record in change.puts:
        assert_new(record, record.id)
    decision, result = workspace.decisions[8], workspace.key_results[7]
    assert (decision.kpi, decision.objective, decision.chosen) == (5, 6, Kind.BOTH)
    assert (result.objective, result.kpi, result.title) == (6, 5, "Churn from 14 to 5")
    assert workspace.objectives[6].title == "Keep them"
    assert workspace.kpis[5].name == "Monthly churn"


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        ({"kpi": KPI}, ["K5", "D8"]),
        ({"objective": OBJECTIVE}, ["O6", "D8"]),
        ({"kpi": KPI, "objective": OBJECTIVE}, ["K5", "O6", "D8"]),
        ({"objective": OBJECTIVE, "key_result": KEY_RESULT}, ["O6", "KR7", "D8"]),
    ],
)
def test_parts_of_it_may_be_left_out(made: dict[str, Any], shown: list[str]) -> None:
    workspace = company()
    change = carry_out(workspace, keep, DecisionWithRecords(decided(), **made))
    assert [one.shown_id for one in change.puts] == shown
    decision = workspace.decisions[8]
    assert (decision.kpi is None, decision.objective is None) == ("kpi" not in made, "objective" not in made)


def test_a_key_result_without_a_new_objective_goes_under_its_own() -> None:
    workspace = company()
    carry_out(workspace, keep, DecisionWithRecords(decided(), kpi=KPI, key_result=KEY_RESULT))
    assert (workspace.key_results[7].objective, workspace.key_results[7].kpi) == (5, 5)
    assert workspace.decisions[8].objective is None
    ended = builders.workspace(builders.cycle(), builders.objective(id=5, state="dropped"))
    told = refused(ended, keep, DecisionWithRecords(decided(), key_result=KEY_RESULT))
    assert told == "O5 is dropped: nothing can be added to it or moved out of it."


def test_one_part_that_cannot_be_made_refuses_all() -> None:
    workspace = company()
    twice = DecisionWithRecords(decided(), NewKpiDraft(name="customer churn RATE"), OBJECTIVE)
    assert refused(workspace, keep, twice) == "There is already a KPI with that name: K4 Customer churn rate."
    nowhere = DecisionWithRecords(decided(), KPI, ObjectiveDraft(cycle=9, title="Keep them"))
    assert refused(workspace, keep, nowhere) == "There is no cycle C9."
    about = DecisionWithRecords(decided(about_key_result="KR9"))
    assert refused(workspace, keep, about) == "There is no key result KR9."


@pytest.mark.parametrize(
    ("answers", "chosen", "needs"),
    [
        (ALL_KPI, None, False),
        (ALL_KPI, "kpi", False),
        (ALL_KPI, "okr", True),
        (ALL_KPI, "both", True),
        (ALL_KPI, "unclear", True),
        (ALL_OKR, "okr", False),
        (ALL_OKR, "kpi", True),
        (BOTH, "both", False),
        (BOTH, "okr", True),
        (UNCLEAR, "kpi", False),  # there is nothing to overrule
        (UNCLEAR, "unclear", False),
    ],
)
def test_overruling_needs_a_reason(answers: str, chosen: str | None, needs: bool) -> None:  # noqa: FBT001
    reasoned = decided(answers, chosen=chosen, why="The board wants it.")
    assert carry_out(company(), keep, DecisionWithRecords(reasoned)).puts[-1].document()["why"] == "The board wants it."
    for why in ("", " \n "):
        silent = DecisionWithRecords(decided(answers, chosen=chosen, why=why))
        if needs:
            assert wrong_fields(company(), keep, silent) == {
                "why": "The answers point the other way. Say why you choose differently."
            }
        else:
            carry_out(company(), keep, silent)


def test_a_reason_can_be_asked_for_before_anything_is_kept() -> None:
    decisions.require_reason("because")
    with pytest.raises(DraftError):
        decisions.require_reason("  ")
