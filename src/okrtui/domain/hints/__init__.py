"""Quality hints on records and drafts. A hint never blocks, except for gates.

For an edit in a form, pass the record with the form's values in it, so that its number and dismissed hints are known.
"""

from __future__ import annotations

from datetime import date

from okrtui.domain.hints.cycles import cycle_hints
from okrtui.domain.hints.key_results import key_result_hints
from okrtui.domain.hints.kpis import kpi_hints
from okrtui.domain.hints.model import GATES, WHYS, Hint, HintRule
from okrtui.domain.hints.objectives import count_gate, objective_hints
from okrtui.domain.records.models import CycleDraft, KeyResultDraft, KpiDraft, ObjectiveDraft
from okrtui.domain.workspace import Workspace

__all__ = [
    "GATES",
    "WHYS",
    "Hint",
    "HintRule",
    "Hinted",
    "count_gate",
    "cycle_hints",
    "hints",
    "key_result_hints",
    "kpi_hints",
    "objective_hints",
]

Hinted = ObjectiveDraft | KeyResultDraft | KpiDraft | CycleDraft
"""The records that have hints, or drafts of them."""


def hints(workspace: Workspace, what: Hinted, today: date) -> tuple[Hint, ...]:
    """Return today's hints on a record or draft, without dismissed ones."""
    if isinstance(what, ObjectiveDraft):
        return objective_hints(workspace, what)
    if isinstance(what, KeyResultDraft):
        return key_result_hints(workspace, what, today)
    if isinstance(what, KpiDraft):
        return kpi_hints(workspace, what, today)
    return cycle_hints(workspace, what, today)
