"""The columns of a list, to choose which of them it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from okrtui.tui.host import SectionHost
from okrtui.tui.keys import bindings
from okrtui.tui.keys.keymap import key
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.sections.base import Section
from okrtui.tui.styled_text import Cell
from okrtui.tui.widgets.bars import KeyBar, TitleLine
from okrtui.tui.widgets.table import Row, TableColumn, VirtualTable


class ColumnScreen(OpaqueScreen[frozenset[str]]):
    """The columns of a list, each shown or left out; the answer is those left out, None if it stays as it is."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.COLUMNS)

    def __init__(self, title: str, columns: Sequence[TableColumn], left_out: frozenset[str]) -> None:
        super().__init__()
        self._title, self._columns, self._left_out = title, columns, set(left_out)

    def compose(self) -> Iterable[Widget]:
        """Show the title, the columns and the keys."""
        yield TitleLine(f"Columns of {self._title}")
        yield VirtualTable((TableColumn("column", "column", width=26, flex=True),))
        bar = KeyBar([(key("columns.turn"), "show or leave out"), (key("columns.save"), "save")])
        bar.last = (key("columns.leave"), "leave it as it is")
        yield bar

    def on_mount(self) -> None:
        """List the columns."""
        self._list()
        self.set_focus(self.query_one(VirtualTable))

    def _list(self) -> None:
        table = self.query_one(VirtualTable)
        table.set_rows([Row(one.key, (self._cell(one),)) for one in self._columns])
        table.repaint()

    def _cell(self, column: TableColumn) -> Cell:
        is_out = column.key in self._left_out
        return Cell(f"[{' ' if is_out else 'x'}] {column.title or column.key}", "muted" if is_out else "")

    def action_turn(self) -> None:
        """Show the column at the cursor, or leave it out."""
        self._left_out ^= {str(self.query_one(VirtualTable).cursor_key)}
        self._list()

    def on_virtual_table_selected(self, event: VirtualTable.Selected) -> None:
        """Save with enter, which the list takes first."""
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Answer with the columns that are left out."""
        self.dismiss(frozenset(self._left_out))

    def action_leave(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)


async def choose(host: SectionHost, section: Section) -> None:
    """Ask which columns a section shows, and keep the choice. Raises FullError."""
    columns = [one for one in section.shown_columns() if not one.flex]
    here = {one.key for one in columns}
    left_out = host.preferences.left_out(section.key)
    chosen = await host.ask(ColumnScreen(section.title, columns, left_out & here))
    if chosen is None:
        return
    host.preferences.leave_out(section.key, chosen | (left_out - here))
    host.redraw()
    names = ", ".join(one.title or one.key for one in columns if one.key in chosen)
    host.say(f"Left out of {section.title}: {names}." if names else "All columns are shown that have room.", "good")
