from __future__ import annotations

import pytest

from okrtui.session import Session
from okrtui.tui.keys import keymap
from tui.person import at_work
from tui.test_hostile import hostile, hostile_master, look

__all__ = ["hostile", "hostile_master"]

KEY = keymap.key("cycle.compare")


async def test_a_cycle_is_compared_with_the_one_before(sample: Session) -> None:
    async with at_work(sample, (120, 40)) as me:
        shown = await me.press("4", KEY)
        assert "C1 2026-Q3 and C2 2026-Q4" in shown
        assert "not continued" in shown
        assert "K2  Customer churn rate" in shown
        await me.press("enter", "escape")
        assert me.front == "MainScreen"


async def test_the_first_cycle_has_none_before_and_an_empty_workspace_no_cycle(sample: Session, bare: Session) -> None:
    async with at_work(sample) as me:
        await me.press("4", "G", KEY)
        assert "No cycle began before C1 2026-Q3." in me.screen
    async with at_work(bare) as me:
        await me.press("escape", "4", KEY)
        assert "There is no cycle yet." in me.last


@pytest.mark.parametrize("size", [(40, 15), (80, 24), (200, 50)])
async def test_nothing_in_a_comparison_is_obeyed(hostile: Session, size: tuple[int, int]) -> None:
    async with at_work(hostile, size) as me:
        await me.press("4", KEY)
        look(me)
