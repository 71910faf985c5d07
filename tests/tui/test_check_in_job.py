"""The main job, by the keyboard alone; what it made is there after the workspace is opened again."""

from __future__ import annotations

from pathlib import Path

from builders import TODAY
from conftest import Opener
from okrtui.session import Session
from tui.person import at_work


async def test_from_nothing_to_a_first_check_in_and_a_first_value(
    bare: Session, bare_path: Path, opener: Opener
) -> None:
    async with at_work(bare) as me:
        assert me.front == "WelcomeScreen"
        assert "Plan a cycle" in await me.press("1")
        assert "Add an objective" in await me.press("enter")
        assert "2026-Q4 added. Press 2 then n to write objectives" in await me.press("escape")

        await me.press("2", "n")
        await me.fill(title="Make onboarding effortless", why="It is the first thing they see.")
        assert "Key result 1" in await me.press("ctrl+s")
        await me.fill(title="Cut time-to-value", baseline="14", target="5", unit="days")
        assert "Key result 2" in await me.press("enter")
        await me.fill(title="Activation", baseline="40", target="65", unit="%")
        await me.press("enter")
        assert "O1 is saved with 2 key results. Press a to start it." in await me.press("escape")

        assert "2026-Q4 has not started" in await me.press("c")
        assert "2026-Q4 started with 1 objective." in await me.press("4", "a")
        assert "KR1  Cut time-to-value" in await me.press("2", "k")
        assert "Expected by today" in await me.press("c")
        await me.fill(value="9.5", confidence="7")
        assert "progress 0.50" in me.screen
        assert "for KR1 " in await me.press("enter")

        await me.press("3", "n")
        await me.fill(name="Customer churn rate", high="3", unit="%")
        assert "K1 added" in await me.press("enter")
        await me.press("m")
        await me.fill(value="4.2")
        assert "■ missed" in await me.press("enter")
        await me.press("T")
        await me.fill(high="5")
        assert "Targets saved for K1." in await me.press("enter")
        assert "● met" in me.screen

    again = opener(bare_path).workspace
    assert [one.title for one in again.objectives.values()] == ["Make onboarding effortless"]
    assert [one.name for one in again.kpis.values()] == ["Customer churn rate"]
    assert [(one.key_result, float(one.value or 0), one.confidence) for one in again.check_ins.values()] == [
        (1, 9.5, 7)
    ]
    assert [(one.date, one.created_by) for one in again.measurements.values()] == [(TODAY, "ada")]
    assert [str(one.state) for one in again.cycles.values()] == ["active"]


async def test_changing_dropping_retiring_and_deleting(sample: Session) -> None:
    known = sample.workspace
    async with at_work(sample) as me:
        await me.press("3", "e")
        await me.fill(name=" of all customers")
        assert "K2 saved." in await me.press("enter")
        assert known.kpis[2].name == "Customer churn rate of all customers"

        assert "Retired K2" in await me.press("x")
        assert "Customer churn" not in "\n".join(me.lines[:-2])
        await me.press("slash")
        await me.type("state:retired")
        assert "Customer churn" in await me.press("enter")
        assert "Resumed K2" in await me.press("x")
        await me.press("escape", "slash")
        await me.type("churn")
        await me.press("enter")

        question = await me.press("d")
        assert "Delete K2 Customer churn" in question
        assert "15 values" in question
        await me.press("enter")
        assert 2 in known.kpis, "enter is the safer answer"
        await me.press("d")
        assert "K2 deleted." in await me.press("y")
        assert 2 not in known.kpis
        assert not known.measurements_of(2)

        await me.press("2")
        assert "Close or drop O4" in await me.press("x", "right")
        await me.fill(why="The market is gone.")
        assert "O4 is dropped. Press x to reopen it." in await me.press("f2")
        assert (str(known.objectives[4].state), known.objectives[4].closing_note) == ("dropped", "The market is gone.")
        assert "Delete O4" in await me.press("d")
        assert "O4 deleted." in await me.press("y")
        assert 4 not in known.objectives


async def test_an_edit_that_came_too_late_is_refused_and_keeps_what_was_typed(
    sample: Session, sample_path: Path, opener: Opener
) -> None:
    theirs = opener(sample_path, "bo")
    async with at_work(sample) as me, at_work(theirs) as they:
        await me.press("3", "e")
        await me.fill(name=" (monthly)")
        await they.press("3", "e")
        await they.fill(name=" by count")
        assert "K2 saved." in await they.press("enter")
        assert "K2 was changed by bo" in await me.press("enter")
        back = await me.press("escape")
        assert me.front == "FormScreen"
        assert "Not saved: K2 was changed meanwhile." in back
        assert "Customer churn rate (monthly)" in back
        assert sample.workspace.kpis[2].name == "Customer churn rate by count"
        await me.press("escape", "y")
        assert "Customer churn rate by count" in me.screen


async def test_today_settles_what_is_due(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "4 things to do" in me.screen
        assert "press c for this row" in await me.press("m")
        await me.press("c")
        await me.fill(value="15")
        assert "for KR14 " in await me.press("enter")
        assert "3 things to do" in me.screen
        await me.press("j", "m")
        await me.fill(value="96")
        assert "2 things to do" in await me.press("enter")
        assert "Heal K2" in await me.press("j", "H")
        await me.press("escape")
        assert "E everybody" in me.screen
        more = await me.press("E")
        assert "E mine" in more
        assert "everybody" in more
        assert "2 things to do" not in more
