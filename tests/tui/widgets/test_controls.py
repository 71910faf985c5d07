from __future__ import annotations

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult

from okrtui.tui.forms.spec import FieldSpec
from okrtui.tui.widgets.controls import TextBox


class Box(App[None]):
    """A text box of five lines."""

    CSS: ClassVar = "TextBox { height: 5; }"

    def compose(self) -> ComposeResult:
        yield TextBox(FieldSpec("why", "Why", "", "text"), "")


@pytest.mark.parametrize("lines", [4, 5, 6, 7])
async def test_every_line_of_a_text_is_taken_back_whatever_fits_the_box(lines: int) -> None:
    app = Box()
    async with app.run_test(size=(40, 10)) as pilot:
        box = app.query_one(TextBox)
        box.focus()
        await pilot.press(*["enter"] * (lines - 1))
        for left in range(lines - 1, 0, -1):
            await pilot.press("ctrl+z")
            assert (box.document.line_count, box.cursor_location) == (left, (left - 1, 0))
        assert box.text == ""
