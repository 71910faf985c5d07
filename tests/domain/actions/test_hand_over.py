from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import builders
from builders import TODAY
from domain.actions.builders import carry_out, refused
from okrtui.domain.actions.hand_over import hand_over, planned
from okrtui.domain.records.action_drafts import HandOverDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.login_names import MOST_NAMES
from okrtui.domain.workspace import Workspace
from okrtui.errors import DraftError, RuleError


def draft(old: str = "ada", new: str = "cy", **typed: Any) -> HandOverDraft:
    return build(HandOverDraft, {"old": old, "new": new, **typed}, today=TODAY)


def team() -> Workspace:
    return builders.workspace(
        builders.cycle(),
        builders.cycle(id=2, name="2026-Q3", start="2026-07-01", end="2026-09-30", state="closed"),
        builders.objective(owners="Ada, bo"),
        builders.objective(id=2, owners="bo"),
        builders.objective(id=3, state="dropped", closing_note="No."),
        builders.objective(id=4, cycle=2, state="closed"),
        builders.key_result(owners="ADA"),
        builders.key_result(id=2, objective=2, owners="cy, ada"),
        builders.key_result(id=3, objective=3),
        builders.key_result(id=4, objective=4, grade="0.7"),
        builders.key_result(id=5, owners=""),
        builders.kpi(),
        builders.kpi(id=2, name="Old", state="retired"),
        builders.kpi(id=3, name="Other", owners="bo"),
    )


def ids(records: Any) -> list[str]:
    return [one.shown_id for one in records]


def test_what_is_open_gets_the_new_owner_in_the_old_ones_place() -> None:
    workspace = team()
    found = planned(workspace, draft())
    assert ids(found.left) == ["O3", "O4", "KR3", "KR4", "K2"]
    assert found.moved_text == "1 objective, 2 key results, 1 KPI"
    assert found.left_text == "Not handed over, as they are closed: 2 objectives, 2 key results, 1 KPI."
    change = carry_out(workspace, hand_over, draft())
    assert ids(change.puts) == ids(found.moved) == ["O1", "KR1", "KR2", "K1"]
    assert workspace.objectives[1].owners == ("cy", "bo")
    assert workspace.key_results[2].owners == ("cy",), "nobody is there twice"
    assert workspace.key_results[5].owners == (), "it goes with its objective"
    assert planned(workspace, draft()).moved == ()


def test_everything_is_handed_over_but_what_is_in_closed_cycles() -> None:
    found = planned(team(), draft(everything="yes"))
    assert ids(found.moved) == ["O1", "O3", "KR1", "KR2", "KR3", "K1", "K2"]
    assert ids(found.left) == ["O4", "KR4"]


def test_several_may_take_over() -> None:
    workspace = team()
    carry_out(workspace, hand_over, draft(new="di, Bo"))
    assert workspace.objectives[1].owners == ("di", "Bo")


def test_a_record_gets_no_more_owners_than_it_may_have() -> None:
    many = builders.workspace(builders.kpi(owners="a b c d e f g ada"))
    assert refused(many, hand_over, draft(new="x, y")) == "K1 would have 9 owners; 8 are the most."
    carry_out(many, hand_over, draft(new="x"))
    assert many.kpis[1].owners == tuple("abcdefgx")


def test_who_owns_nothing_has_nothing_to_hand_over() -> None:
    assert refused(team(), hand_over, draft("nobody")) == "Nothing belongs to nobody."
    retired = builders.workspace(builders.kpi(state="retired"))
    assert refused(retired, hand_over, draft()) == "Nothing that is open belongs to ada."
    closed = builders.workspace(builders.cycle(state="closed"), builders.objective(state="closed"))
    assert refused(closed, hand_over, draft(everything="yes")) == "What belongs to ada is in closed cycles."
    assert planned(team(), draft("nobody")).left_text == ""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"old": " "}, {"old": "Required."}),
        ({"new": " , "}, {"new": "Required."}),
        ({"new": "cy, ADA"}, {"": "Name somebody other than ada."}),
    ],
)
def test_who_hands_over_to_whom_has_to_be_said(typed: dict[str, str], told: dict[str, str]) -> None:
    with pytest.raises(DraftError) as caught:
        draft(**typed)
    assert caught.value.fields == told


NAMES = st.sampled_from(["ada", "Ada", "bo", "cy", *"defghijk"])


@given(st.lists(st.lists(NAMES, max_size=8), min_size=1, max_size=5), st.lists(NAMES, min_size=1, max_size=3))
@example([["ada", *"bdefghi"]], ["j", "k"])
def test_afterwards_nothing_open_is_the_old_owners_and_all_else_is_as_it_was(
    owners: list[list[str]], new: list[str]
) -> None:
    kpis = [builders.kpi(id=at, name=f"KPI {at}", owners=each) for at, each in enumerate(owners, start=1)]
    workspace = builders.workspace(*kpis)
    before = {one.id: {name.casefold() for name in one.owners} for one in workspace.kpis.values()}
    takers = {name.casefold() for name in new} - {"ada"}
    if not takers or not planned(workspace, draft()).moved:
        return
    after = {number: names - {"ada"} | takers if "ada" in names else names for number, names in before.items()}
    handing = draft(new=", ".join(name for name in new if name.casefold() != "ada"))
    if max(map(len, after.values())) > MOST_NAMES:
        with pytest.raises(RuleError, match="are the most"):
            hand_over(workspace, handing, "ada", builders.NOW)
        return
    carry_out(workspace, hand_over, handing)
    assert {one.id: {name.casefold() for name in one.owners} for one in workspace.kpis.values()} == after
