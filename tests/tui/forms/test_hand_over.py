from __future__ import annotations

from okrtui.session import Session
from tui.person import at_work


async def test_all_that_is_somebodys_is_handed_over_on_screen_and_undone_at_once(sample: Session) -> None:
    def of(name: str) -> list[str]:
        tables = (sample.workspace.objectives, sample.workspace.key_results, sample.workspace.kpis)
        return [one.shown_id for table in tables for one in table.values() if name in one.owners]

    before = of("bo")
    async with at_work(sample) as me:
        assert "Hand over all that is somebody's" in await me.press("O")
        await me.fill(old="nobody")
        assert "Nothing belongs to nobody." in me.screen
        await me.press("ctrl+u")
        await me.fill(old="bo")
        assert "Handed over: " in me.screen
        assert "Not handed over, as they are closed:" in me.screen
        await me.fill(new="bo")
        assert "Name somebody other than bo." in await me.press("enter")
        await me.press("ctrl+u")
        await me.fill(new="zoe")
        assert "to undo all of it" in await me.press("enter")
        assert of("zoe")
        assert set(of("zoe")) <= set(before)
        await me.press("u")
        assert of("bo") == before
        assert of("zoe") == []
