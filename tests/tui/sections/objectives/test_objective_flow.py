from __future__ import annotations

from datetime import date
from decimal import Decimal

from builders import calendar
from okrtui.domain.actions import cycles, kpis, objectives
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.columns.objectives import ObjectiveSubject
from okrtui.domain.records.enums import ObjectiveState
from okrtui.domain.records.models import KeyResultDraft, MeasurementDraft, ObjectiveDraft
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
        assert "Dismissed a hint on " in await me.press("f2")
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


async def test_an_objective_at_work_in_a_cycle_that_has_not_started_has_the_status_that_commands_name(
    bare: Session,
) -> None:
    for name in ("2026-Q4", "2027-Q1"):
        bare.do(cycles.add, calendar(name))
    bare.do(objectives.add, ObjectiveDraft(cycle=1, title="Go there", owners=("ada",)))
    for number in range(2):
        part = {"objective": 1, "title": f"Part {number}", "measure": {"kind": "metric", "baseline": 0, "target": 9}}
        bare.do(objectives.add_key_result, KeyResultDraft.model_validate(part))
    bare.do(cycles.start, 1)
    moved = ObjectiveDraft(cycle=2, title="Go there", owners=("ada",))
    bare.do(objectives.edit, Edit(1, bare.workspace.objectives[1].revision, moved))
    named = ObjectiveSubject(bare.workspace, bare.workspace.objectives[1], bare.today()).status.word
    async with at_work(bare) as me:
        await me.press("2")
        [row] = [line for line in me.lines if "O1  Go there" in line]
        assert named == "pending"
        assert named in row


async def test_the_list_says_of_a_dropped_objective_that_it_is_dropped(sample: Session) -> None:
    sample.do(objectives.drop, objectives.ObjectiveDrop(4, "Not now."))
    async with at_work(sample) as me:
        await me.press("2")
        [row] = [line for line in me.lines if "O4  " in line]
        assert "dropped" in row
