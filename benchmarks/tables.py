"""Compare the lists' table with Textual's DataTable: time to fill, one row down, one page down: tables.py [ROWS ...].

Both run headless in one process, in turn, with eight columns at 120x40. A figure is the median of five rounds.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import DataTable

from okrtui.tui.widgets.table import Row, TableColumn, VirtualTable

ROUNDS = 5
COLUMNS = 8
STYLES = Path(__file__).parents[1] / "styles" / "base.tcss"


def cells(number: int) -> list[str]:
    """Return the texts of one row."""
    return [f"value {number} {column}" for column in range(COLUMNS)]


class Own(App[None]):
    """An app with the lists' table."""

    CSS_PATH = str(STYLES)

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def compose(self) -> ComposeResult:
        """Yield the table."""
        yield VirtualTable([TableColumn(str(index), f"column {index}", 14) for index in range(COLUMNS)])

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(VirtualTable)
        table.set_rows([Row(number, tuple(cells(number))) for number in range(self.count)])
        table.focus()


class Stock(App[None]):
    """An app with Textual's DataTable."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def compose(self) -> ComposeResult:
        """Yield the table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns(*[f"column {index}" for index in range(COLUMNS)])
        table.add_rows(cells(number) for number in range(self.count))
        table.focus()


async def timed(app: App[None], table: type[Widget]) -> list[float]:
    """Return the seconds until the table is filled and drawn, for one row down and for one page down."""
    begun = time.perf_counter()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        took = [time.perf_counter() - begun]
        app.query_one(table).focus()
        for key in ("down", "pagedown"):
            begun = time.perf_counter()
            await pilot.press(key)
            took.append(time.perf_counter() - begun)
    return took


def medians(rounds: Sequence[Sequence[float]]) -> list[float]:
    """Return the median of each figure over the rounds."""
    return [statistics.median(figures) for figures in zip(*rounds, strict=True)]


def main() -> None:
    """Print a line for each number of rows."""
    sizes = [int(word) for word in sys.argv[1:]] or [100, 1_000, 10_000]
    sys.stdout.write("rows     filled: own / DataTable   ratio     down ratio   page ratio\n")
    for count in sizes:
        pairs = [
            (asyncio.run(timed(Own(count), VirtualTable)), asyncio.run(timed(Stock(count), DataTable)))
            for _ in range(ROUNDS)
        ]
        own, stock = medians([pair[0] for pair in pairs]), medians([pair[1] for pair in pairs])
        filled, down, page = (one / other for one, other in zip(own, stock, strict=True))
        sys.stdout.write(
            f"{count:>6,}   {own[0]:.3f} / {stock[0]:.3f} s   {filled:>8.2f}   {down:>10.2f}   {page:>10.2f}\n"
        )


if __name__ == "__main__":
    main()
