"""A key on the bottom line is pressed by clicking it."""

from __future__ import annotations

import pytest
from textual.widget import Widget

from okrtui.session import Session
from okrtui.tui.keys.keymap import pressed
from okrtui.tui.widgets.bars import KeyBar
from tui.person import Person, at_work


async def click(me: Person, text: str) -> str:
    """Click the first letter of a text on the bottom line; the screen afterwards."""
    bar: Widget = me.app.screen.query_one(KeyBar)
    await me.pilot.click(bar, offset=(me.lines[-1].index(text), 0))
    return await me.rest()


@pytest.mark.parametrize(
    ("shown", "key"),
    [
        *(("c", "c"), ("?", "?"), ("j k", "j"), ("^s F2", "ctrl+s"), ("F5", "f5"), ("esc", "escape")),
        *(("enter k", "enter"), ("1-8", ""), ("12 marked:", ""), ("", ""), ("shift+tab", "shift+tab")),
    ],
)
def test_the_first_key_that_is_shown_is_meant(shown: str, key: str) -> None:
    assert pressed(shown) == key


async def test_keys_of_the_bottom_line_are_clicked(sample: Session) -> None:
    async with at_work(sample, (120, 30)) as me:
        await me.press("3")
        assert "Record" in await click(me, "record")
        assert me.front == "FormScreen"
        await click(me, "leave")
        assert me.front == "MainScreen"
        await click(me, "? help")
        assert me.front == "HelpScreen"
        await me.press("q", "j")
        assert me.table.cursor == 1, "the list has the focus still"
        await me.press("t")
        await me.pilot.click(me.app.screen.query_one(KeyBar), offset=(3, 0))
        assert me.front == "MainScreen", "a sentence is no key"
