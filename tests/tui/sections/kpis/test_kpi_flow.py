from __future__ import annotations

from okrtui.domain.records.enums import Category
from okrtui.session import Session
from tui.person import Person, at_work


def here(me: Person) -> object:
    return me.table.cursor_key


async def test_the_audit_walks_with_one_key_each_and_says_when_it_is_through(sample: Session) -> None:
    kpis = sample.workspace.kpis
    async with at_work(sample) as me:
        assert "works in 3 KPIs" in await me.press("b")
        assert "press v to go there" in await me.press("3", "b"), (
            "in the dashboard the keys of the audit say where they work"
        )
        assert " b health  p operational  f strategic" in await me.press("v")
        assert here(me) == 8, "what has no category comes first"
        assert "K8 Page load time is operational." in await me.press("p")
        assert here(me) == 1
        await me.press("f", "b", "b", "p", "p", "b")
        assert "7 of 8 reviewed" in me.screen
        assert here(me) == 7
        shown = await me.press("b")
        assert "8 of 8 reviewed" in shown
        assert "That was the last one. Press v to see the candidates." in " ".join(shown.split())
        assert kpis[8].category is Category.OPERATIONAL
        assert kpis[1].category is Category.STRATEGIC
        assert "Sort by" in await me.press("s")
        await me.press("escape")
        await me.press("u")
        assert "7 of 8 reviewed" in me.screen


async def test_candidates_are_healed_in_one_commit_or_passed_over_with_a_reason(sample: Session) -> None:
    workspace = sample.workspace
    before = len(list(sample.history()))
    async with at_work(sample) as me:
        assert "H heal" in await me.press("3", "v", "v")
        assert here(me) == 2
        shown = await me.press("H")
        assert "Heal K2 Customer churn rate" in shown
        assert "15 values, steady between" in shown
        assert "Still needed: what you will do differently and at least one change." in shown
        await me.fill(why="Nobody is left alone while setting up.", changes="Guided set-up\nA call in week one")
        assert "Still needed" not in me.screen
        assert "O8 added as a draft with 3 key results. Press u to undo all of it." in await me.press("f2")
        assert len(list(sample.history())) == before + 1
        healed = workspace.objectives[8]
        assert (healed.heals, healed.team) == (2, "Customer success")
        parts = workspace.key_results_of(8)
        assert [part.kpi for part in parts] == [2, None, None]
        assert "heals K2" in await me.press("enter")
        assert "O8 already works on K2" in await me.press("escape", "3", "v", "v", "slash", *"churn", "enter", "H")
        await me.press("escape", "u")
        assert 8 not in workspace.objectives
        assert not workspace.fed_by(2)

        await me.press("v", "j", "x")
        assert "Pass over K5 Training completion rate for now" in me.screen
        await me.fill(reason="First the prices.")
        assert "is offered again when its" in await me.press("f2")
        assert "passed over" in me.screen


async def test_a_value_is_left_out_and_locked_limits_are_recalculated_with_a_reason(sample: Session) -> None:
    workspace = sample.workspace
    first = workspace.measurements_of(4)[0].date
    async with at_work(sample) as me:
        await me.press("3", "slash", *"attend", "enter")
        assert "The limits of K4 are those of its values: nothing has to be recalculated." in await me.press("L")
        assert "Left out  ○ yes  ● no" in await me.press("exclamation_mark")
        await me.fill(cause="The office was closed.", date=first.isoformat())
        assert "● yes" in await me.press("tab", "left")
        assert "Noted the cause of a signal on K" in await me.press("f2")
        assert [note.date for note in workspace.signal_notes_of(4) if note.left_out] == [first]
        shown = await me.press("o")
        assert "× left out of the limits" in shown
        assert "Recalculate the limits of K4" in await me.press("L")
        assert "Its limits are locked at" in me.screen
        await me.fill(reason="The office was closed.")
        assert "Recalculated the limits of K4" in await me.press("f2")
        assert workspace.kpis[4].limits[0].reason == "The office was closed."


async def test_a_signal_gets_its_cause_and_the_chart_a_new_baseline(sample: Session) -> None:
    workspace = sample.workspace
    async with at_work(sample) as me:
        await me.press("3", "slash", *"reply", "enter")
        shown = await me.press("exclamation_mark")
        assert "What was the cause? K7" in shown
        assert "improvement" in shown
        await me.fill(cause="Somebody is on call.")
        assert "Noted the cause of a signal on K" in await me.press("f2")
        assert [note.cause for note in workspace.signal_notes_of(7)] == ["Somebody is on call."]
        assert "Somebody is on call." in await me.press("exclamation_mark"), "the note can be changed"
        await me.press("escape", "B")
        await me.fill(reason="On call every morning.", since="2026-11-01")
        assert "Re-baselined K7" in await me.press("enter")
        shown = await me.press("enter", "G")
        assert "no values yet" not in shown
        await me.press("escape", "escape", "slash", *"revenue", "enter", "exclamation_mark")
        assert "K1 has no signal" in me.screen


async def test_a_kpi_tied_to_reward_is_raised_with_a_warning(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "slash", *"recurring", "enter", "H")
        assert "Pay depends on this KPI" in me.screen


async def test_retiring_says_how_to_see_it_again(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "slash", *"uptime", "enter")
        assert "Type /state:retired to list it" in await me.press("x")
        await me.press("escape", "slash", *"state:retired", "enter")
        assert "Website uptime" in me.screen
        assert "Resumed K6" in await me.press("x")


async def test_a_list_without_active_kpis_says_how_to_see_the_retired_ones(sample: Session) -> None:
    async with at_work(sample) as me:
        shown = await me.press("3", "asterisk", "x")
        assert "8 records retired." in shown
        assert "No active KPIs." in shown
        assert "state:retired lists what is retired: 8 KPIs" in shown
        assert "No KPIs yet." not in shown


async def test_two_quick_keys_of_the_audit_are_about_two_kpis(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "v")
        me.work.action_run("kpi.audit-health")
        await me.pilot.pause()
        me.work.action_run("kpi.audit-strategic")
        await me.pilot.pause(0.2)
        assert sample.workspace.kpis[8].category is Category.HEALTH
        assert sample.workspace.kpis[1].category is Category.STRATEGIC
        assert here(me) == 2


async def test_the_targets_of_a_year_are_set_corrected_and_removed_in_one_table(sample: Session) -> None:
    def targets() -> list[tuple[str, str]]:
        return [(str(one.since), f"{one.low or ''}:{one.high or ''}") for one in sample.workspace.kpis[2].targets]

    before = targets()
    async with at_work(sample) as me:
        await me.press("3")
        shown = await me.press("T")
        assert "All of them, one a line" in shown
        await me.fill(lines="2027-01-01 at most 2.5 %, red above 3\n2027-04-01 at most 2")
        assert "≤ 2.5 %" in await me.press("enter")
        await me.press("up", "end")
        await me.type(" days")
        assert "Line 2: The unit is %, not “days”." in " ".join((await me.press("f2")).split())
        await me.press(*["backspace"] * 5)
        assert "Targets saved for K2." in await me.press("f2")
        assert targets() == [*before, ("2027-01-01", ":2.5"), ("2027-04-01", ":2")]
        await me.press("T")
        await me.fill(since="", low="1", high="9")
        assert "K2 has a target already" in await me.press("f2")
        await me.fill(since="2027-04-01")
        assert "Targets saved for K2." in await me.press("f2")
        assert targets()[-1] == ("2027-04-01", "1:9")
        await me.press("T")
        assert "Nothing changed." in await me.press("f2")
        await me.press("u", "u")
        assert targets() == before
