from __future__ import annotations

import pytest

from okrtui.session import Session
from okrtui.tui.keys import keymap
from tui.person import at_work
from tui.test_hostile import hostile, hostile_master, look

__all__ = ["hostile", "hostile_master"]

KEY = keymap.key("cycle.timeline")


async def test_a_timeline_leads_to_the_row_under_the_cursor(sample: Session) -> None:
    async with at_work(sample, (100, 30)) as me:
        shown = await me.press("4", KEY)
        assert "C2 2026-Q4, week 8 of 13" in shown
        assert "KR6 60 qualified leads" in shown
        assert "enter go to it" in me.last
        await me.press("j", "enter")
        assert me.work.section.key == "objectives"
        assert me.table.cursor_key == ("key_results", 6)


@pytest.mark.parametrize(
    ("keys", "cycle"), [(("1",), "C2 2026-Q4"), (("2",), "C2 2026-Q4"), (("4", "G"), "C1 2026-Q3")]
)
async def test_it_is_of_the_cycle_under_the_cursor_or_the_one_under_way(
    sample: Session, keys: tuple[str, ...], cycle: str
) -> None:
    async with at_work(sample, (100, 30)) as me:
        assert cycle in (await me.press(*keys, KEY)).splitlines()[0]
        await me.press("escape")
        assert me.front == "MainScreen"


async def test_without_a_row_enter_does_nothing_and_without_a_cycle_it_says_so(bare: Session) -> None:
    async with at_work(bare) as me:
        await me.press("escape", "4", KEY)
        assert "There is no cycle yet." in me.last


async def test_a_cycle_without_started_objectives_says_so(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "No objective of this cycle was started." in await me.press("4", "g", KEY)
        await me.press("enter")
        assert me.front == "ReadingScreen"


@pytest.mark.parametrize("size", [(40, 15), (80, 24), (200, 50)])
async def test_nothing_in_a_timeline_is_obeyed(hostile: Session, size: tuple[int, int]) -> None:
    async with at_work(hostile, size) as me:
        await me.press("4", KEY)
        assert me.front == "ReadingScreen"
        look(me)
