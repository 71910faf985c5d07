from __future__ import annotations

from decimal import Decimal

import pytest

from builders import calendar
from okrtui.domain.actions import cycles, objectives
from okrtui.domain.actions.record_changes import Removal, delete
from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.models import KeyResultDraft, ObjectiveDraft
from okrtui.session import Session
from tui.person import Person, at_work


def pursued(session: Session, name: str = "2026-Q4") -> None:
    """A cycle with an aspirational and a committed objective of two key results each."""
    session.do(cycles.add, calendar(name))
    for number, ambition in ((1, "aspirational"), (2, "committed")):
        written = {"cycle": 1, "title": f"Go there {number}", "owners": "ada", "ambition": ambition}
        session.do(objectives.add, ObjectiveDraft.model_validate(written))
        for _ in range(2):
            measure = {"kind": "metric", "baseline": 0, "target": 100}
            part = {"objective": number, "title": f"Part of {number}", "owners": "ada", "measure": measure}
            session.do(objectives.add_key_result, KeyResultDraft.model_validate(part))


async def graded(me: Person) -> None:
    """Grade all four: the aspirational ones well, the committed ones in full and not."""
    await me.press("enter", *"0.9", "enter", *"1", "enter")
    assert "4 of 4" in me.lines[0]
    await me.press(*"0.5")


async def test_a_cycle_is_started_graded_closed_and_reopened_with_one_key(bare: Session) -> None:
    pursued(bare)
    workspace = bare.workspace
    async with at_work(bare) as me:
        assert "2026-Q4 started with 2 objectives." in await me.press("4", "a")
        assert "Grade 2026-Q4 before it ends?" in await me.press("a")
        shown = await me.press("y")
        assert "Grade · 1 of 4" in shown
        assert "suggested 0.0" in shown
        assert "beyond expectation" in await me.press(*"0.9")
        await graded(me)
        assert "not delivered" in me.screen
        assert "It needs a note." in " ".join(me.screen.split())
        assert "say what got in the way" in await me.press("enter"), "a promise that is not kept needs a note"
        await me.fill(note="The supplier failed.")
        shown = await me.press("f2")
        assert "Close 2026-Q4" in shown
        assert "Go there 1   0.9 beyond expectation" in shown
        assert "Go there 2   0.8 not delivered" in shown
        assert "so the goals were too safe" in shown, "the reading of the aspirational ones"
        assert "Nothing is carried over automatically" in shown
        await me.fill(retrospective="Fewer, bolder.")
        assert "1 objective carried over." in await me.press("tab", "right", "right")
        shown = await me.press("f2")
        assert "Edit O3" in shown, "what is kept and changed is opened at once"
        await me.fill(title=", and further")
        await me.press("enter", "escape", "escape")
        assert "2026-Q4 closed. 1 objective in 2027-Q1." in me.screen
        assert workspace.cycles[1].retrospective == "Fewer, bolder."
        assert [one.state for one in workspace.objectives_of(1)] == [ObjectiveState.CLOSED] * 2
        assert [one.title for one in workspace.objectives_of(2)] == ["Go there 1, and further"]
        assert me.table.cursor_key == 2

        shown = await me.press("j", "enter")
        assert "grade 0.9   too safe" in shown
        assert "closed and read-only" in shown
        await me.press("escape", "2", "v", "g")
        assert "2026-Q4 is closed, so it cannot be changed" in " ".join((await me.press("G", "e")).split())
        assert "Reopen 2026-Q4?" in await me.press("4", "a")
        assert "open for grading again" in await me.press("y")
        assert workspace.cycles[1].state is CycleState.GRADING
        shown = await me.press("a")
        assert "Close 2026-Q4" in shown, "everything is graded already"
        assert "Go there 1   already carried over as O3" in shown
        assert "Nothing is carried over automatically" in shown, "drop is chosen"
        await me.press("tab", "right", "f2")
        assert "O1 is already carried over as O3. Leave O1 out, or drop or delete O3 first." in " ".join(
            me.screen.split()
        )
        assert workspace.cycles[1].state is CycleState.GRADING
        assert "2026-Q4 closed." in await me.press("left", "f2")
        assert [one.shown_id for one in workspace.objectives_of(2)] == ["O3"]


async def test_grading_can_be_left_and_gone_on_with_and_a_grade_corrected(bare: Session) -> None:
    pursued(bare)
    workspace = bare.workspace
    async with at_work(bare) as me:
        await me.press("4", "a", "a", "y")
        await me.press(*"0.4", "enter", "f3", "f3")
        shown = await me.press("escape")
        assert "3 key results of 2026-Q4 without a grade: press a to continue." in shown
        assert workspace.key_results[1].grade == Decimal("0.4")
        assert "Grade · 1 of 3" in await me.press("a")
        await me.press("escape", "2", "j")
        await me.press("a")
        assert "Grade" in me.lines[0]
        await me.press(*"0.6", "enter")
        assert workspace.key_results[1].grade == Decimal("0.6")
        shown = await me.press("enter")
        assert "progress expected conf forecast grade" in shown
        assert "0.6" in shown


async def test_a_cycle_that_is_over_is_graded_from_today(bare: Session) -> None:
    pursued(bare, "2026-Q3")
    bare.do(cycles.start, 1)
    async with at_work(bare) as me:
        shown = await me.press("slash", *"grade", "enter")
        assert "52 d  grade      C1      2026-Q3" in shown
        assert "“m” (record) is for a KPI, see 3 KPIs; press a for this row." in await me.press("m")
        assert "2026-Q3" in await me.press("enter")
        await me.press("escape")
        assert "Grade · 1 of 4" in await me.press("a"), "it is over, so nothing is asked first"
        await me.press("escape")


async def test_the_keys_of_today_settle_rows_of_every_kind(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("E")
        for kind, key, told in (
            ("explain", "exclamation_mark", "What was the cause? K7"),
            ("candidate", "H", "Heal K2"),
            ("record", "m", "Record a value"),
            ("check", "c", "Check in"),
        ):
            await me.press("slash", *kind, "enter", "g")
            assert told in await me.press(key), kind
            await me.press("escape", "escape")
        await me.press("slash", *"audit", "enter")
        assert "KPIs  audit" in await me.press("v")
        assert me.table.cursor_key == 8


@pytest.mark.parametrize(
    ("name", "then"), [("2026-11", "2026-12"), ("2026-T3", "2027-T1"), ("2026-H2", "2027-H1"), ("2026", "2027")]
)
async def test_the_cycle_that_follows_is_as_long_as_the_one_that_is_closed(bare: Session, name: str, then: str) -> None:
    bare.do(cycles.add, calendar(name))
    bare.do(cycles.add, calendar("2027-Q4"))
    bare.do(cycles.start, 1)
    async with at_work(bare) as me:
        await me.press("4", "j", "a", "y", "a")
        shown = await me.press("shift+tab")
        assert me.field == "into"
        assert f"Leave empty to plan {then}." in shown
        await me.press("f2")
        assert bare.workspace.cycles[3].name == then
        assert "2028-Q1" in await me.press("n"), "it follows the newest one"


async def test_the_next_cycle_is_proposed_by_its_fiscal_name_and_another_name_tells_its_days(sample: Session) -> None:
    sample.fiscal_month = 4
    async with at_work(sample) as me:
        assert "FY28-Q1" in await me.press("4", "n")
        await me.press("ctrl+u")
        await me.fill(name="FY28-Q2")
        assert "FY28-Q2 runs from 2027-07-01 to 2027-09-30." in me.screen
        sample.fiscal_month = None
        await me.type("x")
        await me.press("backspace")
        assert "“FY28-Q2” names a fiscal year, but the setting" in me.screen


async def test_a_draft_cycle_and_its_objective_start_together_and_a_gate_is_passed_with_a_reason(bare: Session) -> None:
    bare.do(cycles.add, calendar("2026-Q4"))
    bare.do(objectives.add, ObjectiveDraft.model_validate({"cycle": 1, "title": "Go there", "owners": "ada"}))
    async with at_work(bare) as me:
        assert "2026-Q4 has not started. Start both?" in await me.press("2", "a")
        told = await me.press("y")
        assert "2026-Q4 started with 0 objectives." in told
        assert "Not started: O1 Go there. O1 has 0 key results; it needs 2 to 4 before it" in told
        assert "Start O1 anyway" in await me.press("n")
        assert "Say why it can start as it is." in await me.press("f2")
        await me.type("We find them on the way.")
        assert "Started O1" in await me.press("f2")
    assert bare.workspace.objectives[1].gate_passed == "We find them on the way."


async def test_the_detail_of_a_cycle_counts_its_objectives_by_status(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("4")
        assert "by status  1 ■ off track, 1 ◌ outdated, 1 ○ pending" in await me.press("o")


def drafts(session: Session, count: int) -> None:
    """A cycle in draft with objectives that are not ready to start."""
    session.do(cycles.add, calendar("2026-Q4"))
    for number in range(1, count + 1):
        written = {"cycle": 1, "title": f"Go there {number}", "owners": "ada"}
        session.do(objectives.add, ObjectiveDraft.model_validate(written))


async def test_the_first_of_the_waiting_objectives_is_gone_to_and_nothing_else_is_started(bare: Session) -> None:
    drafts(bare, 2)
    async with at_work(bare) as me:
        assert "go to the first" in await me.press("2", "j", "a", "y")
        assert "2026-Q4 started with 0 objectives." in await me.press("y")
        assert me.front == "MainScreen", "the form of the other one is not opened over it"
        assert me.table.cursor_key == ("objectives", 1)


async def test_the_first_of_the_waiting_objectives_may_be_deleted_before_it_is_gone_to(bare: Session) -> None:
    drafts(bare, 1)
    async with at_work(bare) as me:
        assert "go to the first" in await me.press("4", "a")
        bare.do(delete, Removal("objectives", 1))
        assert "No objectives yet" in await me.press("y")


async def test_of_many_waiting_objectives_a_few_are_named_and_the_rest_is_counted(bare: Session) -> None:
    drafts(bare, 30)
    async with at_work(bare) as me:
        told = await me.press("4", "a")
        assert "Not started: O4 Go there 4." in told
        assert "O5" not in told
        assert "and 26 more" in told


async def test_a_cycle_that_is_yet_to_begin_is_not_to_be_graded_now(bare: Session) -> None:
    pursued(bare, "2027-Q1")
    async with at_work(bare, (80, 50)) as me:
        told = await me.press("4", "a", "enter")
        assert "When it has ended, press a to grade it." in told
        assert "one key result after the other" not in told
