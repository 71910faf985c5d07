"""Two cycles side by side as JSON values."""

from __future__ import annotations

from okrtui.domain.columns.comparison import FIGURES, KPIS, OBJECTIVES, figures
from okrtui.domain.cycle_comparison import CycleComparison
from okrtui.reports.json_fields.records import Json, computed


def comparison_json(comparison: CycleComparison) -> Json:
    """Return the figures of both cycles, their objectives and the KPIs."""
    return {
        "then": comparison.then.cycle.shown_id,
        "now": comparison.now.cycle.shown_id,
        "figures": [computed(FIGURES, one) for one in figures(comparison)],
        "objectives": [computed(OBJECTIVES, one) for one in comparison.objectives],
        "kpis": [computed(KPIS, one) for one in comparison.kpis],
    }
