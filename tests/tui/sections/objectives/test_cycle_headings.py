"""The headings of cycles in the list of objectives, by keys."""

from __future__ import annotations

from okrtui.session import Session
from tui.person import at_work


async def test_each_of_several_cycles_has_a_heading_that_folds(sample: Session) -> None:
    async with at_work(sample) as me:
        shown = await me.press("2")
        assert me.table.cursor_key == ("objectives", 4), "the heading above it is passed over"
        assert "C2  2026-Q4  active" in shown
        assert "C3  2027-Q1  draft" in shown
        await me.press("h", "h")
        assert me.table.cursor_key == ("cycles", 2), "a folded objective leads to its cycle"
        shown = await me.press("h")
        assert "O5" not in shown
        assert "O7" in shown
        assert "1 of 4 objectives" in await me.press("/", *"hired", "enter")
        await me.press("escape", "g", "l")
        assert "O5" in me.screen
        await me.press("h", "+")
        assert "KR6" in me.screen


async def test_the_cycle_has_a_column_only_where_no_heading_names_it(sample: Session) -> None:
    async with at_work(sample, (200, 50)) as me:
        await me.press("2")
        titles = [column.title for column in me.table.columns if not column.is_left_out]
        assert "owner" in titles
        assert "cycle" not in titles
        await me.press("t")
        assert "cycle" in [column.title for column in me.table.columns if not column.is_left_out]


async def test_a_column_headed_by_a_sign_is_sorted_by_under_its_name(sample: Session) -> None:
    async with at_work(sample) as me:
        assert " comments" in await me.press("2", "s", *"comm")
        assert "by comments" in await me.press("enter")


async def test_one_cycle_alone_and_any_other_order_have_none(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "2027-Q1  draft" not in await me.press("2", "/", *"cycle:2026-Q4", "enter")
        assert "2026-Q4  active" not in me.screen
        await me.press("escape", "t")
        assert "2026-Q4  active" not in me.screen


async def test_a_heading_is_a_cycle_and_no_row_to_mark_or_check_in(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "A heading cannot be marked." in await me.press("2", "k", "space")
        assert "10 marked" not in me.screen
        await me.press("*")
        assert ("cycles", 2) not in me.app.work.section.marks
        assert "key result" in await me.press("escape", "c")
        assert "by status" in await me.press("enter")
