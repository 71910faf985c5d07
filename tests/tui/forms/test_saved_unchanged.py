"""Whatever can be edited can be saved as it is: what its record points to may have ended since it was written."""

from __future__ import annotations

import pytest

from okrtui.domain.actions import cycle_closing, kpis, objectives
from okrtui.domain.actions.objectives import ObjectiveDrop
from okrtui.domain.records.action_drafts import ClosingDraft
from okrtui.session import Session
from tui.person import at_work

OBJECTIVES, KPIS, HISTORY = ("2", "slash"), ("3", "slash"), ("tab",)


def end_all(session: Session) -> None:
    """Retire K7, which feeds KR13; drop O5, the parent of O6; close O4, the parent of O7; grade the cycle of them."""
    session.do(kpis.retire, 7)
    session.do(objectives.drop, ObjectiveDrop(5, "Not now."))
    session.do(objectives.close, ClosingDraft(objective=4, note="Done."))
    session.do(cycle_closing.begin, 2)


@pytest.mark.parametrize(
    ("section", "name", "on", "title"),
    [
        (OBJECTIVES, "o7", (), "O7"),
        (OBJECTIVES, "o6", (), "O6"),
        (OBJECTIVES, "o4", (), "O4"),
        (OBJECTIVES, "kr13", ("j",), "KR13"),
        (OBJECTIVES, "kr6", ("j", *HISTORY), "check-in of 22 for KR6"),
        (OBJECTIVES, "kr11", ("j", *HISTORY), "check-in of 2 milestones for KR11"),
        (KPIS, "state:retired", (), "K7"),
        (KPIS, "state:retired", HISTORY, "value 4.9 of K7"),
    ],
    ids=[
        "an objective whose parent is closed",
        "an objective whose parent is dropped",
        "a closed objective",
        "a key result whose KPI is retired",
        "a check-in of a closed objective",
        "a check-in with steps of a dropped objective",
        "a retired KPI",
        "a value of a retired KPI",
    ],
)
async def test_a_form_saves_what_it_was_opened_with(
    sample: Session, section: tuple[str, ...], name: str, on: tuple[str, ...], title: str
) -> None:
    end_all(sample)
    before = {(one.table, one.id): one for one in sample.workspace}
    async with at_work(sample, (80, 40)) as me:
        await me.press(*section, *("colon" if sign == ":" else sign for sign in name), "enter", *on, "e")
        assert f"Edit {title}" in me.screen
        assert me.front == "FormScreen"
        assert "is unchanged." in await me.press("enter")
    assert {(one.table, one.id): one for one in sample.workspace} == before
