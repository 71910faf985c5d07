"""A list to choose one word from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import BindingType
from textual.widget import Widget

from okrtui.tui.keys import bindings
from okrtui.tui.keys.keymap import key
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.styled_text import Cell, Paragraph
from okrtui.tui.widgets.bars import KeyBar
from okrtui.tui.widgets.fields import Lines
from okrtui.tui.widgets.table import Row, TableColumn, VirtualTable


class PickOption(NamedTuple):
    """Something to choose: the word that is the answer, and a note on it. Texts are data."""

    word: str
    title: str
    note: str = ""


class PickScreen(OpaqueScreen[str]):
    """A list of words; the answer is the chosen one, None if it stays as it is."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.PICK)

    def __init__(self, question: str, options: Sequence[PickOption], chosen: str) -> None:
        super().__init__()
        self._question, self._options, self._chosen = question, options, chosen

    def compose(self) -> Iterable[Widget]:
        """Show the question, the list and the keys."""
        yield Lines([Paragraph(self._question, "strong")], id="title")
        yield VirtualTable(
            (
                TableColumn("title", "choice", width=26, minimum=12, priority=2),
                TableColumn("note", "what it is", width=20, minimum=10, flex=True),
            )
        )
        bar = KeyBar([(key("pick.choose"), "choose"), (f"{key('table.down')} {key('table.up')}", "move")], id="keys")
        bar.last = (key("pick.leave"), "leave it as it is")
        yield bar

    def on_mount(self) -> None:
        """Put the cursor on what is chosen now."""
        table = self.query_one(VirtualTable)
        table.set_rows([Row(one.word, (one.title, Cell(one.note, "muted"))) for one in self._options])
        table.move_to(self._chosen)
        self.set_focus(table)

    def on_virtual_table_selected(self, event: VirtualTable.Selected) -> None:
        """Answer with the row at the cursor."""
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Answer with the row at the cursor."""
        chosen = self.query_one(VirtualTable).cursor_key
        self.dismiss(chosen if isinstance(chosen, str) else None)

    def action_leave(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)
