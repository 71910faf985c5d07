from __future__ import annotations

import pytest
from textual.events import Key

from okrtui.session import Session
from tui.person import Person, at_work


async def typed_at_once(me: Person, *keys: str) -> None:
    """Send keys as a slow line does: all in one piece."""
    for sign in keys:
        me.app.post_message(Key(sign, sign if len(sign) == 1 else None))
    for _ in range(30):
        await me.pilot.pause(0.02)


@pytest.mark.parametrize("key", ["pageup", "pagedown", "ctrl+home", "ctrl+end", "up", "down", "enter"])
@pytest.mark.parametrize("size", [(80, 24), (20, 5), (1, 1)])
async def test_a_key_before_the_list_is_there_does_no_harm(sample: Session, key: str, size: tuple[int, int]) -> None:
    async with at_work(sample, size) as me:
        await typed_at_once(me, "ctrl+p", key)
        await me.press(key)
        await me.press("escape", "escape", "1")
        assert me.front == "MainScreen"


async def test_the_chosen_command_runs_once_however_often_enter_was_pressed(sample: Session) -> None:
    async with at_work(sample) as me:
        runs: list[str] = []

        def start(action_id: str) -> None:
            runs.append(action_id)

        await me.press("ctrl+p")
        me.app.work.runner.start = start  # type: ignore[method-assign]
        assert me.front == "Palette"
        await me.type("undo")
        await me.pilot.pause(0.3)
        await typed_at_once(me, "enter", "enter", "enter")
        assert runs == ["app.undo"]
        assert me.front == "MainScreen"


async def test_enter_typed_ahead_behind_a_letter_does_no_harm(sample: Session) -> None:
    async with at_work(sample) as me:
        await typed_at_once(me, "ctrl+p", "k", "enter", "enter")
        await me.press("escape", "escape", "1")
        assert "[1 Today]" in me.screen


async def test_what_is_found_is_what_was_typed_with_its_key(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "ctrl+p", *"record")
        assert me.lines[3].startswith("▌ m        Record      Record a value")
        assert me.lines[4].startswith("  M        Record all  Record ")
        assert "M        Record all" in me.screen
        await me.press(*["backspace"] * 6, *"churn")
        assert "K2       Customer churn rate" in me.screen
        assert "1 found" in me.screen
        await me.press(*"zz", "enter")
        assert "Nothing is called “churnzz”." in me.last
        assert me.front == "Palette"
        await me.press("escape")
        assert me.front == "MainScreen"


async def test_an_action_of_another_section_is_done_there(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("1", "ctrl+p", *"plan a cycle", "enter")
        assert me.front == "FormScreen"
        assert "cycle" in me.screen.casefold()
        await me.press("escape")
        assert "[4 Cycles]" in me.screen
        await me.press("ctrl+p", *"set target", "enter")
        assert "works in 3 KPIs." in me.last


async def test_the_mark_moves_and_what_it_is_on_is_taken(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "ctrl+p", *"record", "down", "down", "up", "pagedown", "pageup")
        assert me.lines[3].startswith("▌ m")
        await me.press("down", "enter")
        assert "Record" in me.screen
