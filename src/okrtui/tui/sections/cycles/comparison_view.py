"""Two cycles side by side on screen."""

from __future__ import annotations

from okrtui.domain.cycle_comparison import CycleComparison
from okrtui.reports.terminal.comparison import tables
from okrtui.reports.terminal.tables import Page
from okrtui.tui import styled_text
from okrtui.tui.sections.base import Drawing
from okrtui.tui.styled_text import Line


def lines(comparison: CycleComparison, width: int) -> Drawing:
    """Return the comparison for a width, as the command prints it."""
    drawn: list[Line] = []
    for table in tables(comparison, Page(max(1, width - 1))):
        heads, *rows = table.splitlines()
        drawn += [(), _line(heads, head=True), *(_line(row) for row in rows)]
    return drawn


def _line(text: str, *, head: bool = False) -> Line:
    return ((f" {styled_text.with_signs(text)}", "head" if head else ""),)
