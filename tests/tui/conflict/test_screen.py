"""Two sessions on one store: whoever saves second sees both versions and chooses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import Opener
from okrtui.domain.actions import kpis, objectives, record_changes
from okrtui.domain.actions.record_changes import Edit, Removal
from okrtui.domain.records.models import KeyResultDraft, KpiDraft
from okrtui.session import Session
from tui.person import Person, at_work

WIDE = (130, 30)


@pytest.fixture
def theirs(sample_path: Path, opener: Opener) -> Session:
    """A session of bo's on the same workspace."""
    return opener(sample_path, "bo")


def rename(session: Session, **values: Any) -> None:
    """Change K2 from another session."""
    session.refresh()
    kpi = session.workspace.kpis[2]
    draft = KpiDraft.model_validate({name: getattr(kpi, name) for name in KpiDraft.model_fields} | values)
    session.do(kpis.edit, Edit(2, kpi.revision, draft))


async def editing(me: Person, **fields: str) -> None:
    """Type into the form of K2."""
    await me.press("3", "e")
    await me.fill(**fields)


async def test_saving_a_form_without_changes_makes_no_revision(sample: Session) -> None:
    async with at_work(sample, WIDE) as me:
        before = sample.workspace.kpis[2].revision
        await editing(me)
        assert "K2 is unchanged." in await me.press("enter")
        assert sample.workspace.kpis[2].revision == before


async def test_mine_and_theirs_are_chosen_field_by_field(sample: Session, theirs: Session) -> None:
    async with at_work(sample, WIDE) as me:
        mine = f"Mine. {sample.workspace.kpis[2].definition}"
        await editing(me, name=" rate", definition="Mine. ", department="Sales")
        rename(theirs, unit="points", department="Success", owners="bo", definition="Theirs.")
        shown = await me.press("f2")
        assert "K2 was changed by bo just now while you were editing." in shown
        heads = next(line for line in me.lines if "before" in line)
        assert heads.split() == ["before", "yours", "bo’s"]
        assert shown.count("choose") == 2
        name, unit, owner = (next(line for line in me.lines if word in line) for word in ("Name", "Unit", "Owner"))
        assert "● Customer churn rate rate" in name
        assert "○ –" in name
        assert "● points" in unit
        assert owner.split()[-5:] == ["ada", "○", "–", "●", "bo"]
        assert "● Theirs." in shown, "what both changed begins with theirs"
        await me.press("j", "j", "j", "j", "left")
        assert me.screen.count("choose") == 1, "it is chosen now"
        assert "K2 saved." in await me.press("enter")
        kpi = sample.workspace.kpis[2]
        assert (kpi.name, kpi.definition, kpi.unit) == ("Customer churn rate rate", mine, "points")
        assert (kpi.department, kpi.owners) == ("Success", ("bo",))


async def test_space_turns_a_field_and_leaving_all_to_them_saves_nothing(sample: Session, theirs: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await editing(me, name=" of mine")
        rename(theirs, name="Churn of theirs", unit="points")
        await me.press("enter")
        await me.press("space")
        assert "● Customer churn rate of mine" in me.screen
        await me.press("l", "enter")
        assert "K2 keeps the changes of bo." in me.screen
        assert sample.workspace.kpis[2].name == "Churn of theirs"
        assert sample.workspace.kpis[2].updated_by == "bo"


async def test_escape_goes_back_to_the_form_and_it_is_asked_again(sample: Session, theirs: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await editing(me, name=" of mine")
        rename(theirs, name="Churn of theirs")
        await me.press("enter")
        await me.press("x", "q", "1")
        assert me.front == "ConflictScreen", "other letters do nothing"
        assert "Customer churn rate of mine" in await me.press("escape")
        assert me.front == "FormScreen"
        assert "K2 was changed by bo" in await me.press("enter")
        await me.press("left")
        assert "K2 saved." in await me.press("enter")
        assert sample.workspace.kpis[2].name == "Customer churn rate of mine"


async def test_a_third_change_meanwhile_is_shown_as_well(sample: Session, theirs: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await editing(me, name=" of mine")
        rename(theirs, name="Churn of theirs")
        await me.press("enter", "left")
        rename(theirs, owners="bo")
        again = await me.press("enter")
        assert me.front == "ConflictScreen"
        assert "Owner" in again
        assert "● Customer churn rate of mine" in again, "what was chosen stays chosen"
        rename(theirs, name="Churn of the third")
        third = await me.press("enter")
        assert "choose" in third
        assert "● Churn of the third" in third
        assert "keeps the changes of bo" in await me.press("enter")
        assert sample.workspace.kpis[2].name == "Churn of the third"
        assert sample.workspace.kpis[2].owners == ("bo",)


async def test_a_deleted_record_is_told_and_the_text_can_be_copied(sample: Session, theirs: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await editing(me, name=" of mine")
        theirs.do(record_changes.delete, Removal("kpis", 2, together=True))
        told = await me.press("enter")
        assert "K2 was deleted by bo just now while you were editing." in told
        assert "Customer churn rate of mine" in told
        assert "Sent to the terminal's clipboard." in await me.press("y")
        assert "Name: Customer churn rate of mine" in me.app.clipboard
        await me.press("d")
        assert me.front == "TextScreen", "nothing can be thrown away here"
        assert "K2 was deleted while you were editing it." in await me.press("enter")
        assert "Customer churn rate of mine" in me.screen
        await me.press("escape", "y")
        assert me.front == "MainScreen"


async def test_my_own_other_session_is_no_somebody(sample: Session, sample_path: Path, opener: Opener) -> None:
    async with at_work(sample, WIDE) as me:
        await editing(me, name=" of mine")
        rename(opener(sample_path), name="Churn", unit="points")
        shown = await me.press("enter")
        assert "K2 was changed by you, in another session, just now" in shown
        assert "your other session" in shown


async def test_what_they_changed_elsewhere_is_told_and_kept(sample: Session, theirs: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await editing(me, name=" of mine")
        theirs.do(kpis.retire, 2)
        assert "Also changed, and not in your form: State active → retired." in await me.press("enter")
        assert "K2 saved." in await me.press("enter")
        assert sample.workspace.kpis[2].state == "retired"


async def test_two_who_did_the_same_have_nothing_to_choose(sample: Session, theirs: Session) -> None:
    async with at_work(sample) as me:
        await editing(me, name="!")
        rename(theirs, name=f"{theirs.workspace.kpis[2].name}!")
        assert "K2 keeps the changes of bo." in await me.press("enter")


async def test_what_does_not_fit_together_stays_in_the_dialog(sample: Session, theirs: Session) -> None:
    key_result = sample.workspace.key_results[6]
    async with at_work(sample) as me:
        await me.press("2")
        me.work.host.go_to("objectives", ("key_results", key_result.id))
        await me.press("e")
        await me.fill(baseline="50")
        values = {name: getattr(key_result, name) for name in KeyResultDraft.model_fields}
        measure = key_result.measure.model_dump() | {"target": 50}
        draft = KeyResultDraft.model_validate(values | {"measure": measure})
        theirs.do(objectives.edit_key_result, Edit(key_result.id, key_result.revision, draft))
        await me.press("enter")
        assert "Target and baseline are the same" in await me.press("enter")
        assert me.front == "ConflictScreen"
        await me.press("l")
        assert "keeps the changes of bo" in await me.press("enter")


async def test_deleting_what_somebody_changed_meanwhile_asks_again_and_names_the_change(
    sample: Session, theirs: Session
) -> None:
    async with at_work(sample) as me:
        assert "Delete K2" in await me.press("3", "d")
        rename(theirs, owners="bo")
        again = await me.press("y")
        assert "bo changed it meanwhile: Owners ada → bo." in again
        assert 2 in sample.workspace.kpis
        await me.press("n")
        assert 2 in sample.workspace.kpis
        await me.press("d")
        rename(theirs, owners="cy")
        assert "Owners bo → cy" in await me.press("y")
        assert "K2 deleted." in await me.press("y")
        assert 2 not in sample.workspace.kpis


async def test_deleting_looks_again_at_what_belongs_to_it(sample: Session, theirs: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2")
        me.work.host.go_to("objectives", ("objectives", 4))
        assert "3 key results" in await me.press("d")
        one = theirs.workspace.key_results_of(4)[0]
        draft = KeyResultDraft.model_validate(
            {name: getattr(one, name) for name in KeyResultDraft.model_fields} | {"owners": "bo"}
        )
        theirs.do(objectives.edit_key_result, Edit(one.id, one.revision, draft))
        await me.pilot.pause(0.4)
        assert "Somebody changed its parts meanwhile." in await me.press("y")
        assert "O4 deleted." in await me.press("y")


async def test_what_others_typed_is_shown_as_it_stands(sample: Session, theirs: Session) -> None:
    click = "[@click=app.quit]x[/]"
    async with at_work(sample, WIDE) as me:
        await editing(me, name=" [/]")
        rename(theirs, name=click, owners="[b", definition="\x1b[31m日本語" * 20)
        shown = await me.press("enter")
        assert f"● {click}" in shown
        assert "○ Customer churn rate [/]" in shown
        assert "\x1b" not in shown
        await me.pilot.resize_terminal(20, 6)
        await me.press("j", "j", "k", "space", "enter")
        assert me.app.is_running
