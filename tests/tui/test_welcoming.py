"""The welcome page, and the way back to it from a workspace that is still empty."""

from __future__ import annotations

from okrtui.session import Session
from tui.person import at_work


async def test_an_empty_today_leads_back_to_the_welcome_page(bare: Session) -> None:
    async with at_work(bare) as me:
        assert "esc  the welcome page" in await me.press("escape")
        await me.press("3", "escape")
        assert me.front == "MainScreen"
        await me.press("1", "slash", "escape")
        assert me.front == "MainScreen"
        await me.press("escape")
        assert me.front == "WelcomeScreen"
        assert "Add a KPI" in await me.press("2")
        await me.type("Churn at most 3 %")
        await me.press("enter", "1", "escape")
        assert me.front == "MainScreen"
        assert "the welcome page" not in me.screen
