"""The choice of columns: kept for each list, and no other list loses one."""

from __future__ import annotations

from pathlib import Path

from okrtui.preferences import Preferences
from okrtui.session import Session
from tui.person import at_work


async def test_columns_are_left_out_kept_and_taken_in_again(sample: Session, tmp_path: Path) -> None:
    path = tmp_path / "screens.json"
    async with at_work(sample, (140, 30)) as me:
        me.work.host.preferences = Preferences(path)
        assert "target" in (await me.press("3")).splitlines()[2]
        choice = await me.press("|")
        assert "Columns of KPIs" in choice
        assert "[x] status" in choice
        assert "] KPI" not in choice, "the name is always shown"
        assert "[ ] status" in await me.press("space")
        assert "target" in await me.press("escape"), "nothing is left out yet"
        await me.press("|", "space")
        assert "Left out of KPIs: status." in await me.press("enter")
        assert "status" not in me.lines[2]
        assert "value" in me.lines[2]
        assert "status" in (await me.press("2")).splitlines()[2]
        await me.press("3", "v")
        assert me.work.section.note() == "audit"
        await me.press("v", "v", "|")
        assert "[ ] status" in me.screen
        assert "All columns are shown that have room." in await me.press("space", "enter")
        assert "status" in me.lines[2]
    assert Preferences(path).left_out("kpis") == frozenset()
