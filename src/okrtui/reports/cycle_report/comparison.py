"""A cycle beside another one in its report: grades, objectives, and KPIs then and now."""

from __future__ import annotations

from collections.abc import Iterator

from okrtui.domain.columns.comparison import FIGURES, KPIS, OBJECTIVES, figures
from okrtui.domain.cycle_comparison import CycleComparison
from okrtui.reports.cycle_report.document import Block, Heading, table_of


def blocks(found: CycleComparison) -> Iterator[Block]:
    """Yield the figures, the objectives and the KPIs of two cycles; no table without rows."""
    then, now = found.then.cycle, found.now.cycle
    yield Heading(2, f"{then.name} and {now.name} compared", "compared")
    parts = (
        ("Figures", FIGURES, list(figures(found))),
        ("Objectives then and now", OBJECTIVES, found.objectives),
        ("KPIs then and now", KPIS, found.kpis),
    )
    yield from (table_of(caption, catalogue, rows, "list") for caption, catalogue, rows in parts if rows)
