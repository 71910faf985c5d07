"""A screen to read: lines and rows under a title; enter answers with the row under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from okrtui.tui.detail_rows import DetailKey
from okrtui.tui.keys import bindings
from okrtui.tui.keys.keymap import key
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.widgets.bars import KeyBar, TitleLine
from okrtui.tui.widgets.detail import DetailPane, Draw


class ReadingScreen(OpaqueScreen[DetailKey]):
    """Shows what a callable draws for a width; the answer is the key of the chosen row, or None."""

    AUTO_FOCUS = "DetailPane"
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.READING)

    def __init__(self, title: str, draw: Draw) -> None:
        super().__init__()
        self._title, self._draw = title, draw

    def compose(self) -> ComposeResult:
        """Show the title, the text and the keys."""
        yield TitleLine(self._title)
        yield DetailPane(self._draw, id="reading")
        yield KeyBar()

    def on_mount(self) -> None:
        """Put the cursor on the first row, if there are any, and name the keys."""
        super().on_mount()
        self._pane, keys = self.query_one(DetailPane), self.query_one(KeyBar)
        opens = [(key("reading.open"), "go to it")] if self._pane.has_rows else []
        if opens:
            self._pane.choose()
        keys.last = (key("reading.back"), "back")
        keys.show(
            [*opens, *self.more_keys(), (f"{key('detail.down')} {key('detail.up')}", "choose" if opens else "scroll")]
        )

    def more_keys(self) -> Sequence[tuple[str, str]]:
        """Return other keys to name, each with what it does."""
        return ()

    def action_open(self) -> None:
        """Answer with the row under the cursor."""
        if self._pane.cursor_key is not None:
            self.dismiss(self._pane.cursor_key)

    def action_back(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
