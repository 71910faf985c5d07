"""Links in details lead to the record and back, and the detail takes the whole width."""

from __future__ import annotations

import pytest

from okrtui.session import Session
from tui.person import at_work

WIDE = (140, 40)


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_a_link_leads_to_its_record_and_backspace_back(sample: Session, size: tuple[int, int]) -> None:
    async with at_work(sample, size) as me:
        assert "enter go to KR6" in await me.press("2", "tab")
        assert "60 qualified leads" in await me.press("enter")
        assert me.table.cursor_key == ("key_results", 6)
        assert me.work.section.key == "objectives"
        await me.press("tab", "k")
        assert "enter go to O4" in me.last
        await me.press("enter")
        assert me.table.cursor_key == ("objectives", 4)
        await me.press("backspace")
        assert (me.table.cursor_key, me.work.detail.cursor_key) == (("key_results", 6), ("objectives", 4))
        await me.press("backspace")
        assert (me.table.cursor_key, me.work.detail.cursor_key) == (("objectives", 4), ("key_results", 6))
        assert "No link was followed. In a detail, enter goes to" in await me.press("backspace")


async def test_links_lead_from_one_section_to_another(sample: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await me.press("4", "tab")
        assert "enter go to O4" in me.last
        await me.press("enter", "tab", "j", "j", "j", "j")
        assert "enter go to C2" in me.last
        await me.press("enter")
        assert me.work.section.key == "cycles"
        await me.press("backspace", "backspace")
        assert (me.work.section.key, me.work.detail.cursor_key) == ("cycles", ("objectives", 4))


async def test_keys_that_change_a_row_wait_until_its_list_is_there(sample: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await me.press("2", "tab")
        for key, label in (("d", "delete"), ("e", "edit"), ("c", "check in")):
            assert f"“{key}” ({label}) is for a row of a list. Press enter to go to KR6 first." in await me.press(key)
        assert "clipboard: KR6" in await me.press("y")
        assert "Edit KR6" in await me.press("enter", "e")


async def test_enter_on_a_check_in_corrects_it(sample: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await me.press("2", "j", "tab")
        assert "e edit check-in" in me.last
        assert "Edit check-in" in await me.press("enter")


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_the_detail_takes_the_whole_width_and_gives_it_back(sample: Session, size: tuple[int, int]) -> None:
    async with at_work(sample, size) as me:
        await me.press("2")
        for back in ("z", "escape"):
            await me.press("z")
            assert me.work.detail.size.width >= size[0] - 1
            assert not me.table.display or me.table.size.width == 0
            await me.press(back)
            assert me.table.size.width > size[0] // 2
        await me.press("escape", "z", "tab", "enter")
        assert me.table.cursor_key == ("key_results", 6)
        assert me.work.detail.size.width >= size[0] - 1, "a link is followed at the same width"


async def test_what_was_deleted_since_leads_nowhere(sample: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await me.press("2", "j", "tab", "k", "enter")
        assert me.table.cursor_key == ("objectives", 4)
        await me.press("escape", "j", "d", "y")
        assert 6 not in sample.workspace.key_results
        await me.press("backspace")
        assert me.front == "MainScreen"
        assert me.table.cursor_key in me.table.keys
        assert "60 qualified leads" not in me.screen
