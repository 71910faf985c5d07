"""Values and check-ins are corrected where they are listed: in the detail of their KPI or key result."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from builders import NOW
from conftest import Opener
from okrtui.autosave import DraftFiles
from okrtui.domain.actions import kpis
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.models import CheckIn, Measurement, MeasurementDraft, NewKpiDraft
from okrtui.session import Session
from tui.person import Person, at_work

ATTENDANCE, LEADS = 4, 6
WIDE = (140, 40)


def values(session: Session) -> tuple[Measurement, ...]:
    return session.workspace.measurements_of(ATTENDANCE)


def check_ins(session: Session) -> tuple[CheckIn, ...]:
    return session.workspace.check_ins_of(LEADS)


async def to_values(me: Person) -> str:
    """Go to the values of the attendance rate."""
    await me.press("3", "slash", *"attendance", "enter", "tab")
    return me.screen


async def to_check_ins(me: Person) -> str:
    """Go to the check-ins of the key result for leads."""
    await me.press("2", "slash", *"KR6", "enter", "G", "tab")
    return me.screen


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_a_value_is_corrected_and_undone_in_the_detail(sample: Session, size: tuple[int, int]) -> None:
    before = values(sample)[-2]
    async with at_work(sample, size) as me:
        shown = await to_values(me)
        assert "e edit value  d delete value" in me.last
        assert "measurements" in shown
        assert "Edit value " in await me.press("j", "e")
        assert "K4  Employee attendance rate" in me.screen
        await me.press("end", "ctrl+u")
        await me.type("95.5")
        assert "Value 95.5 of K4 Employee attendance rate saved." in await me.press("enter")
        assert (values(sample)[-2].value, values(sample)[-2].updated_by) == (Decimal("95.5"), "ada")
        assert "▌" in next(line for line in me.lines if "95.5" in line and "ada" in line), "the cursor is still there"
        assert "Undone: change of value 95.5 of K4 Employee attendance rate, which was " in await me.press("u")
        assert values(sample)[-2].value == before.value


async def test_a_value_is_deleted_after_a_question_and_comes_back(sample: Session) -> None:
    before = values(sample)
    async with at_work(sample) as me:
        await to_values(me)
        shown = await me.press("d")
        assert f"Delete value {before[-1].value} of K4 Employee attendance rate?" in shown
        assert f"It is dated {before[-1].date}. The log keeps a copy." in shown
        await me.press("n")
        assert values(sample) == before
        assert "deleted. Press u to undo." in await me.press("d", "y")
        assert values(sample) == before[:-1]
        assert "e edit value" in (await me.press("j", "k")).splitlines()[-1], "the next one is chosen"
        await me.press("u")
        assert [one.value for one in values(sample)] == [one.value for one in before]


async def test_a_check_in_is_corrected_and_deleted(sample: Session) -> None:
    before = check_ins(sample)
    async with at_work(sample, WIDE) as me:
        assert "check-ins   7" in await to_check_ins(me)
        assert "e edit check-in  d delete check-in" in me.last
        await me.press("e")
        await me.press("end", "ctrl+u")
        await me.type("27")
        assert "Check-in of 27 for KR6 60 qualified leads" in await me.press("f2")
        assert check_ins(sample)[-1].value == 27
        assert "Delete check-in of 27 for KR6 60 qualified leads" in await me.press("d")
        await me.press("y")
        assert check_ins(sample) == before[:-1]


async def test_a_check_in_is_not_moved_out_of_its_cycle(sample: Session) -> None:
    async with at_work(sample) as me:
        await to_check_ins(me)
        await me.press("e", "tab", "tab", "tab", "end", "ctrl+u")
        await me.type("2026-09-30")
        assert "2026-09-30 is outside 2026-Q4; enter a day from 2026-10-01" in await me.press("f2")


async def test_check_ins_of_a_closed_cycle_are_only_read(sample: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await me.press("2", "v")
        me.work.show("objectives", ("key_results", 1))
        await me.press("tab")
        assert "e edit check-in" in me.last
        for key in ("e", "d"):
            shown = await me.press(key)
            assert "2026-Q3 is closed, so it cannot be changed. Press 4, then a on it to reopen it." in shown


async def test_tab_goes_back_to_the_list_and_keys_are_about_the_row_again(sample: Session) -> None:
    async with at_work(sample) as me:
        await to_values(me)
        assert "clipboard: M" in await me.press("y")
        assert "Record a value" in await me.press("m"), "other keys are about the KPI"
        await me.press("escape", "tab")
        assert me.table.has_focus
        assert "Edit K4" in await me.press("e")
        await me.press("escape", "o")
        assert "tab rows" in me.last
        await me.press("escape", "4", "tab")
        assert "edit value" not in me.last


async def test_from_today_a_value_is_corrected_as_well(sample: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await me.press("E", "slash", *"needs:record", "enter")
        await me.press("tab")
        assert "Edit value " in await me.press("e")


async def test_a_reader_sees_the_history_and_changes_nothing(sample_path: Path, opener: Opener) -> None:
    async with at_work(opener(sample_path, read_only=True)) as me:
        await to_values(me)
        assert "edit" not in me.last
        assert "read-only" in await me.press("e")


async def test_two_corrections_are_compared_field_by_field(sample: Session, sample_path: Path, opener: Opener) -> None:
    theirs = opener(sample_path, "bo")
    async with at_work(sample, WIDE) as me:
        await to_values(me)
        await me.press("e")
        one = values(theirs)[-1]
        draft = MeasurementDraft(kpi=ATTENDANCE, date=one.date, value=Decimal(95), note="theirs")
        theirs.do(kpis.edit_measurement, Edit(one.id, one.revision, draft))
        await me.press("end", "ctrl+u")
        await me.type("94")
        shown = await me.press("enter")
        assert "was changed by bo just now while you were editing." in shown
        await me.press("left", "enter")
        assert (values(sample)[-1].value, values(sample)[-1].note) == (Decimal(94), "theirs")


async def test_a_correction_left_unsaved_is_offered_on_its_own_row(sample: Session, tmp_path: Path) -> None:
    for expected in ("Continue?", ""):
        keeping = DraftFiles(tmp_path / "drafts", sample.identity, lambda: NOW)
        async with at_work(sample, (100, 30), keeping) as me:
            if expected:
                await to_values(me)
                await me.press("e", "end", "ctrl+u")
                await me.type("94")
                keeping.flush()
            else:
                assert "You left “Edit value " in me.screen
                assert "Value 94" in " ".join((await me.press("y")).split())
                assert "Value 94 of K4 Employee attendance rate saved." in await me.press("enter")
                assert "edit value" in await me.press("j"), "it is on the row in the detail"


async def test_more_than_ten_records_are_undone_after_a_question(sample: Session) -> None:
    count = len(list(sample.workspace))
    async with at_work(sample) as me:
        assert f"Undo no. 1: Added the sample data, {count} records?" in await me.press("u")
        await me.press("n")
        assert len(list(sample.workspace)) == count
        await me.press("u", "y")
        assert list(sample.workspace) == []
        assert "Redo: K1 Monthly recurring revenue and" in await me.press("U")
        await me.press("y")
        assert len(list(sample.workspace)) == count


async def test_a_value_far_from_all_others_is_asked_for_once_in_the_form(sample: Session) -> None:
    count = len(values(sample))
    async with at_work(sample) as me:
        await me.press("3", "slash", *"attendance", "enter", "m")
        await me.type("960")
        shown = await me.press("enter")
        assert "960 % is far from all other values of K4 Employee attendance rate" in " ".join(shown.split())
        assert "Save it all the same?" in shown
        await me.press("enter")
        assert (me.front, len(values(sample))) == ("FormScreen", count)
        await me.fill(date="2099-01-01")
        await me.press("enter", "y")
        assert "2099-01-01 is in the future" in me.screen
        await me.press("end", "ctrl+u")
        await me.type(values(sample)[-1].date.isoformat())
        shown = " ".join((await me.press("enter")).split())
        assert "it replaces dee's 96" in shown, "what was confirmed is not asked again"
        assert values(sample)[-1].value == 960


async def test_a_value_that_is_there_already_is_told_as_that(bare: Session) -> None:
    bare.do(kpis.add, NewKpiDraft.model_validate({"name": "Churn", "owners": "ada", "low": 3}))
    bare.do(kpis.record, MeasurementDraft(kpi=1, date=NOW.date(), value=Decimal(4)))
    async with at_work(bare) as me:
        await me.press("3", "m")
        await me.type("4")
        assert "K1 had this value already." in await me.press("enter")
    assert bare.workspace.measurements_of(1)[0].revision == 1


async def test_a_check_in_far_from_all_others_is_asked_for_in_a_round_too(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2", "slash", *"KR6", "enter", "G", "c")
        await me.type("2600")
        assert "2,600 leads is far from all other values of KR6" in " ".join((await me.press("f2")).split())
        await me.press("y")
        assert check_ins(sample)[-1].value == 2600


async def test_the_first_value_of_a_kpi_brings_the_key_to_its_history(bare: Session) -> None:
    bare.do(kpis.add, NewKpiDraft.model_validate({"name": "Churn", "owners": "ada", "low": 3}))
    async with at_work(bare) as me:
        await me.press("3", "enter")
        assert "tab rows" not in me.last
        bare.do(kpis.record, MeasurementDraft(kpi=1, date=NOW.date(), value=Decimal(4)))
        await me.rest()
        assert "tab rows" in me.last
