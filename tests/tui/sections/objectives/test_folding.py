"""All objectives folded and unfolded at once, and the way from one to the next, by keys."""

from __future__ import annotations

from okrtui.session import Session
from tui.person import at_work


async def test_all_objectives_fold_and_unfold_and_the_cursor_stays_at_its_objective(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2", "j", "j")
        assert me.table.cursor_key == ("key_results", 7)
        assert "KR6" not in await me.press("-")
        assert me.table.cursor_key == ("objectives", 4)
        assert "KR9" not in me.screen
        assert "KR6" in await me.press("+")
        assert "KR9" in me.screen
        assert me.table.cursor_key == ("objectives", 4)
        await me.press("j", "-")
        assert me.table.cursor_key == ("objectives", 4)


async def test_one_goes_from_objective_to_objective(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2", "]")
        assert me.table.cursor_key == ("objectives", 5)
        await me.press("j", "]")
        assert me.table.cursor_key == ("objectives", 6)
        await me.press("[")
        assert me.table.cursor_key == ("objectives", 5)
        await me.press("j", "[")
        assert me.table.cursor_key == ("objectives", 5), "its own objective first"
        await me.press("G", "]")
        assert me.table.cursor_key == ("key_results", 15), "there is no other"
        assert "“]” (next objective) works in 2 Objectives." in await me.press("3", "]")
