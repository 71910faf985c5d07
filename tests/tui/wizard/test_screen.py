from __future__ import annotations

import pytest

from okrtui.session import Session
from tui.person import at_work

KPI, OKR, BOTH, UNCLEAR = "ynynynyn", "nynynyny", "yyyyyyyy", "nnnnnnnn"


async def test_one_is_asked_goes_back_jumps_and_sees_the_tally(bare: Session) -> None:
    async with at_work(bare) as me:
        assert "Which metric, and which target?" in await me.press("3")
        assert "Enter the metric" in await me.press("enter")
        await me.type("  Monthly churn rate ")
        first = await me.press("enter")
        assert "Is it a KPI or an OKR?  Monthly churn rate" in first
        assert "1 of 8" in first
        assert "KPI 1 : 0 OKR" in await me.press("y")
        assert "1 of 8" in await me.press("backspace")
        assert "KPI 0 : 1 OKR" in await me.press("s", "y")
        assert "7 of 8" in await me.press("7")
        await me.press("n", "n", "3", "n", "n", "n")
        verdict = await me.press("n")
        assert "unclear" in verdict
        assert "▸ w      sharpen the wording" in verdict
        assert "8 of 8" in await me.press("backspace")
        assert "Press 9 for the verdict" in me.screen
        assert "unclear" in await me.press("9")


async def test_what_was_answered_survives_leaving_and_sharpening_asks_again(bare: Session) -> None:
    async with at_work(bare) as me:
        await me.press("3")
        await me.type("Churn")
        await me.press("enter", *"yn", "escape")
        assert me.front == "MainScreen"
        assert not bare.workspace.decisions
        asked = await me.press("5", "n")
        assert "Continue “Churn”?" in asked
        assert "2 of 8 questions answered." in asked
        assert "3 of 8" in await me.press("y")
        await me.press(*KPI[2:], "w")
        await me.type("Churn of new customers")
        again = await me.press("enter")
        assert "KPI 0 : 0 OKR" in again
        assert "1 of 8" in again
        await me.press("escape", "n", "n")
        assert "Which metric" in me.screen, "it can be begun anew as well"


async def test_enter_sharpens_the_wording_where_that_is_marked(bare: Session) -> None:
    async with at_work(bare) as me:
        await me.press("3")
        await me.type("Churn")
        await me.press("enter", *UNCLEAR)
        assert "Which metric, and which target?" in await me.press("enter")
    assert not bare.workspace.decisions


@pytest.mark.parametrize(
    ("answers", "verdict", "marked"),
    [(KPI, "KPI   strong", "k"), (OKR, "OKR   strong", "o"), (BOTH, "both", "b"), (UNCLEAR, "unclear", "w")],
)
async def test_each_verdict_marks_its_way_and_can_be_kept_as_a_record(
    bare: Session, answers: str, verdict: str, marked: str
) -> None:
    async with at_work(bare) as me:
        await me.press("3")
        await me.type("Churn")
        page = await me.press("enter", *answers)
        assert f"▸ {verdict}" in page
        assert f"▸ {marked} " in page
        assert "r      save only the decision" in page
        assert "Recorded decision" in await me.press("r")
        assert "D1  Churn" in me.screen
    assert bare.workspace.decisions[1].answers == answers
