"""The least that Textual can do, to compare with: floors.py minimal | table (1,000 rows in a DataTable)."""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Header, Static


class Minimal(App[None]):
    """A header, a line and a footer."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield Header()
        yield Static("READY")
        yield Footer()


class Table(App[None]):
    """A table of 1,000 rows."""

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield DataTable(cursor_type="row", zebra_stripes=True)

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns("READY", *(f"column {at}" for at in range(1, 8)))
        table.add_rows([[f"value {row} {at}" for at in range(8)] for row in range(1000)])
        table.focus()


if __name__ == "__main__":
    ({"minimal": Minimal, "table": Table}[sys.argv[1]])().run()
