"""Filters saved, used again and deleted by keys."""

from __future__ import annotations

from pathlib import Path

from okrtui.saved_filters import SavedFilters
from okrtui.session import Session
from tui.person import at_work


async def test_a_filter_is_saved_under_a_name_and_used_again(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "No filter is saved for this list. Filter it first" in await me.press("3", "F")
        assert "No filter “x” is saved." in await me.press("x")
        await me.press("escape", "slash")
        await me.type("owner:ada or owner:bo")
        await me.press("enter", "F")
        assert "Type a name to save /owner:ada or owner:bo" in me.screen
        await me.type("  our   two ")
        assert "save as “our two”  /owner:ada or owner:bo" in me.screen
        assert "The filter is saved as “our two”." in await me.press("enter")
        await me.press("escape")
        assert "/owner" not in me.lines[1]
        await me.press("F")
        assert "our two  /owner:ada or owner:bo" in me.screen
        await me.press("enter")
        assert "/owner:ada or owner:bo" in me.lines[1]
        assert "our two" not in await me.press("2", "F"), "each list has its own"
        await me.press("escape", "3", "F")
        await me.type("our two")
        await me.press("down", "down")
        assert "The filter “our two” is deleted." in await me.press("enter")
        assert "our two" not in await me.press("F")


async def test_a_file_that_cannot_be_read_is_told(sample: Session, tmp_path: Path) -> None:
    path = tmp_path / "filters.json"
    path.write_text("{")
    async with at_work(sample) as me:
        me.work.host.filters = SavedFilters(path)
        told = await me.press("3", "F")
        assert "cannot be read. Mend or remove the file." in " ".join(told.split())
        assert me.front == "MainScreen"
