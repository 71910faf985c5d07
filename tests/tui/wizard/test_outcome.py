from __future__ import annotations

from pathlib import Path

from conftest import Opener
from okrtui.session import Session
from tui.person import Person, at_work

KPI, OKR, BOTH = "ynynynyn", "nynynyny", "yyyyyyyy"


async def ask(me: Person, metric: str, answers: str) -> None:
    await me.press("5", "n")
    await me.type(metric)
    await me.press("enter", *answers)


async def test_a_kpi_an_objective_and_both_linked(sample: Session, sample_path: Path, opener: Opener) -> None:
    async with at_work(sample) as me:
        await ask(me, "Cash in the bank", KPI)
        assert "Cash in the bank" in await me.press("k")
        assert "K9 added" in await me.press("enter")

        await ask(me, "10 pilots in Japan", OKR)
        await me.press("enter")
        await me.fill(title="Open a second market")
        form = await me.press("enter")
        assert "Key result 1" in form
        assert "10 pilots in Japan" in form
        await me.fill(baseline="0", target="10")
        assert "Key result 2" in await me.press("enter")
        assert "10 pilots in Japan" not in me.screen
        await me.fill(title="Contracts signed", baseline="0", target="3")
        assert "Key result 3" in await me.press("enter")
        assert "O8 is saved with 2 key results. Press a to start it." in await me.press("escape")

        await ask(me, "Activation", BOTH)
        await me.press("enter")
        assert "Add an objective" in await me.press("enter")
        await me.fill(title="Make the first week count")
        assert "K10 Activation" in await me.press("enter"), "the key result is fed by the new KPI"
        await me.fill(baseline="30", target="60")
        assert "Key result 2" in await me.press("enter")
        assert "O9 is saved with 1 key result. Press N to add more." in await me.press("escape")
        kept = await me.press("5")
        assert "K10, O9" in kept

    again = opener(sample_path).workspace
    made = [
        (str(again.decisions[number].chosen), again.decisions[number].kpi, again.decisions[number].objective)
        for number in (4, 5, 6)
    ]
    assert made == [("kpi", 9, None), ("okr", None, 8), ("both", 10, 9)]
    assert [(one.title, one.kpi) for one in again.key_results_of(9)] == [("Activation", 10)]


async def test_overruling_takes_a_reason_and_nothing_is_kept_before_the_form(sample: Session) -> None:
    async with at_work(sample) as me:
        await ask(me, "Churn of new customers", KPI)
        assert "The answers say KPI; you choose OKR" in await me.press("o")
        assert "Say why you choose differently." in await me.press("f2")
        await me.type("We are about to change how we sell.")
        assert "Add an objective" in await me.press("f2")
        back = await me.press("escape")
        assert me.front == "WizardScreen"
        assert "sharpen the wording" in back
        assert len(sample.workspace.decisions) == 3
        await me.press("o")
        assert "Add an objective" in me.screen, "the reason is not asked twice"
        await me.fill(title="Keep those who come")
        await me.press("enter", "escape")
        assert "O8 is saved with 0 key results." in me.screen
    decision = sample.workspace.decisions[4]
    assert (str(decision.verdict), str(decision.chosen), decision.why) == (
        "kpi",
        "okr",
        "We are about to change how we sell.",
    )


async def test_what_was_typed_without_a_figure_is_the_objective(sample: Session) -> None:
    async with at_work(sample) as me:
        await ask(me, "Enter the Thai market", OKR)
        assert "Enter the Thai market" in await me.press("enter")
        form = await me.press("enter")
        assert "Key result 1" in form
        assert "O8  Enter the Thai market" in form
        assert form.count("Thai") == 1
    assert sample.workspace.objectives[8].title == "Enter the Thai market"


async def test_an_objective_without_a_cycle_plans_one_first(bare: Session) -> None:
    async with at_work(bare) as me:
        await me.press("escape")
        await ask(me, "Pilots in Japan", OKR)
        assert "There is no open cycle yet. Plan one first?" in await me.press("o")
        assert "sharpen the wording" in await me.press("n")
        assert "Plan a cycle" in await me.press("o", "y")
        assert "Add an objective" in await me.press("enter")
        await me.fill(title="Open a second market")
        assert "Key result 1" in await me.press("enter")
    assert bare.workspace.decisions[1].objective == 1


async def test_a_kpi_and_a_key_result_can_be_asked_about(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "Customer churn rate" in await me.press("3", "D")
        await me.press(*KPI)
        assert "Recorded decision" in await me.press("r")
        assert sample.workspace.decisions[4].about_kpi == 2
        assert "Put the cursor on a key result" in await me.press("2", "D")
        assert "60 qualified leads" in await me.press("j", "D")


async def test_a_decision_that_is_reopened_only_to_look_is_not_offered_as_unfinished(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "bksp back" in await me.press("5", "D"), "to the answers"
        assert me.front == "WizardScreen"
        await me.press("escape")
        assert "Which metric, and which target?" in await me.press("n")
        await me.press("escape", "D", "8", "s", "escape")
        assert "Continue" in await me.press("D"), "a changed answer is kept"


async def test_a_decision_is_reopened_and_the_new_verdict_stands_beside_the_old(sample: Session) -> None:
    async with at_work(sample, (120, 40)) as me:
        await me.press("3", "D", *KPI, "r")
        page = await me.press("D")
        assert "▸ KPI   strong" in page
        assert "Customer churn rate" in page
        await me.press("2", "y", "9")
        assert "KPI 4 : 1 OKR" in me.screen
        assert "Recorded decision" in await me.press("r")
        shown = await me.press("o")
        assert "before  D4 KPI strong, today" in shown
        assert "No value of K2 since." in shown
    old, new = sample.workspace.decisions[4], sample.workspace.decisions[5]
    assert (old.answers, new.answers, new.about_kpi) == (KPI, "yyynynyn", 2)
