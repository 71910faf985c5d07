"""Two cycles side by side as text."""

from __future__ import annotations

from okrtui.domain.columns.comparison import FIGURES, KPIS, OBJECTIVES, figures
from okrtui.domain.cycle_comparison import CycleComparison
from okrtui.reports.terminal.records import table_of
from okrtui.reports.terminal.tables import Page, blocks


def heading(comparison: CycleComparison) -> str:
    """Return the names of the cycles."""
    then, now = comparison.then.cycle, comparison.now.cycle
    return f"{then.shown_id} {then.name} and {now.shown_id} {now.name}"


def tables(comparison: CycleComparison, page: Page) -> list[str]:
    """Return the figures, the objectives and the KPIs as tables; no table without rows."""
    parts = ((FIGURES, list(figures(comparison))), (OBJECTIVES, comparison.objectives), (KPIS, comparison.kpis))
    return [table_of(catalogue, rows, page) for catalogue, rows in parts if rows]


def as_text(comparison: CycleComparison, page: Page) -> str:
    """Return the comparison as lines of a page."""
    return blocks(page.shown(heading(comparison)), *tables(comparison, page))
