"""Quality hints on records and drafts. A hint never blocks, except for gates.

For an edit in a form, pass the record with the form's values in it, so that its number and dismissed hints are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Final

from okrtui.domain.hints.cycles import cycle_hints
from okrtui.domain.hints.key_results import key_result_hints
from okrtui.domain.hints.kpis import kpi_hints
from okrtui.domain.hints.model import GATES, WHYS, Hint, HintRule
from okrtui.domain.hints.objectives import count_gate, objective_hints
from okrtui.domain.index import Index
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
    "names_ahead",
    "objective_hints",
]

Hinted = ObjectiveDraft | KeyResultDraft | KpiDraft | CycleDraft
"""The records that have hints, or drafts of them."""


def hints(workspace: Workspace, what: Hinted, today: date, *, by_name: bool = True) -> tuple[Hint, ...]:
    """Return today's hints on a record or draft, without dismissed ones; those by the names of others only if asked."""
    if isinstance(what, ObjectiveDraft):
        return objective_hints(workspace, what)
    if isinstance(what, KeyResultDraft):
        return key_result_hints(workspace, what, today, by_name=by_name)
    if isinstance(what, KpiDraft):
        return kpi_hints(workspace, what, today, by_name=by_name)
    return cycle_hints(workspace, what, today)


def names_ahead(workspace: Workspace, what: object) -> Iterator[None] | None:
    """Return the steps after which the names of others are known that the hints on a record look for.

    None where they are known, or so few that they can be looked at at once.
    """
    tables = next((found for kind, found in _NAMED.items() if isinstance(what, kind)), {})
    unknown = [workspace.index(table, field) for table, fields in tables.items() for field in fields]
    waiting = [one for one in unknown if isinstance(one, Index) and not one.is_ready]
    if not waiting or all(workspace.highest[table] <= FEW for table in tables):
        return None
    return chain.from_iterable(one.building() for one in waiting)


FEW: Final = 300
"""The records whose names are looked at at once."""

_NAMED: Final[dict[type, dict[str, tuple[str, ...]]]] = {
    KeyResultDraft: {"key_results": ("title",), "kpis": ("name",)},
    KpiDraft: {"kpis": ("likeness",)},
}
"""Where the hints on records look for names, by table."""
