from __future__ import annotations

from datetime import date
from decimal import Decimal

from okrtui.domain.actions import kpis
from okrtui.domain.records.enums import ObjectiveState
from okrtui.domain.records.models import MeasurementDraft
from okrtui.session import Session
from tui.person import at_work


def state(session: Session, number: int) -> ObjectiveState:
    return session.workspace.objectives[number].state


async def test_an_objective_is_closed_dropped_and_taken_up_again(sample: Session) -> None:
    workspace = sample.workspace
    async with at_work(sample) as me:
        assert "Close or drop O4" in await me.press("2", "x")
        assert "● close: the work is finished" in me.screen
        await me.fill(why="Two markets are enough.")
        assert "O4 is closed. Press x to reopen it." in await me.press("f2")
        assert workspace.objectives[4].closing_note == "Two markets are enough."
        assert "Reopen O4?" in await me.press("x")
        await me.press("y")
        assert state(sample, 4) is ObjectiveState.ACTIVE
        await me.press("x", "right")
        assert "Say why it is dropped" in await me.press("enter"), "dropping needs a reason"
        await me.fill(why="No longer.")
        await me.press("f2")
        assert state(sample, 4) is ObjectiveState.DROPPED
        assert "O4 is dropped. Press x to reopen it" in " ".join((await me.press("a")).split())
        assert "O7" in await me.press("G", "k")
        assert "Drop O7" in await me.press("x"), "a draft can only be dropped"
        await me.press("escape")


async def test_an_objective_whose_kpi_is_well_again_is_offered_for_closing(sample: Session) -> None:
    for days in (17, 18, 19):
        value = MeasurementDraft(kpi=7, date=date(2026, 11, days), value=Decimal("3.5"))
        sample.do(kpis.record, value)
    async with at_work(sample) as me:
        shown = await me.press("E", "slash", *"close", "enter")
        assert "O6" in shown
        assert "a" in shown.splitlines()[6].split()[-1]
        shown = await me.press("a")
        assert "K7 Time to first reply has met its target three times in a row" in shown
        assert "O6 is closed" in await me.press("enter")


async def test_hints_stand_in_the_detail_and_below_the_form_and_can_be_put_aside(sample: Session) -> None:
    workspace = sample.workspace
    async with at_work(sample, (80, 40)) as me:
        await me.press("2", "n")
        assert "It does not say why" not in me.screen
        await me.fill(title="Help 3 teams")
        assert "! The title has a figure; put it in a key result." in me.screen
        assert "! It does not say why it matters now." in me.screen
        await me.fill(why="Because.")
        assert "It does not say why" not in me.screen
        await me.press("f2")
        await me.fill(title="Support the sales team")
        assert "“Support” names an activity" in me.screen
        await me.press("escape", "y")
        shown = await me.press("enter")
        assert "O8 has 0 key results; it needs 2 to 4 before it starts." in shown
        assert "press i to dismiss a hint" in shown
        await me.press("escape", "i")
        assert "Dismiss a hint on O8" in me.screen
        await me.fill(note="Three is their name.")
        assert "Hint dismissed." in await me.press("f2")
        assert workspace.objectives[8].dismissed == {"objective.figure": "Three is their name."}
        assert "1 hint dismissed; press i to restore" in await me.press("enter")
        await me.press("escape", "i")
        while me.front == "FormScreen":
            await me.fill(note="So it is.")
            await me.press("f2", "i")
        assert "Restore the dismissed hints on O8?" in me.screen
        assert "restored" in await me.press("y")
        assert workspace.objectives[8].dismissed == {}


async def test_a_key_result_that_a_kpi_feeds_says_so_and_offers_to_record_the_kpi(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2", "slash", *"kr13", "enter", "j")
        told = await me.press("c")
        assert "KR13 is fed by K7" in told
        assert "It takes the latest of them." in told
        assert "Record a value" in await me.press("y")
