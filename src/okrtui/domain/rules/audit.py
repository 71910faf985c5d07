"""The quarterly audit of the KPIs: its progress, its findings, and what it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from okrtui.domain.hints import Hint, HintRule, kpi_hints
from okrtui.domain.records.enums import Category, KpiState, Rhythm
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.periods import period
from okrtui.domain.workspace import Workspace

FINDINGS = frozenset(
    {HintRule.KPI_AUDIT, HintRule.KPI_OWNER, HintRule.KPI_TARGET, HintRule.KPI_STALE, HintRule.KPI_NAME}
)
"""The hints that an audit checks in each KPI."""


@dataclass(frozen=True, slots=True)
class Recategorised:
    """A KPI that this quarter's audit put into another category than the audits before."""

    kpi: int
    before: Category
    now: Category


@dataclass(frozen=True, slots=True)
class Audit:
    """The state of the audit: the number of KPIs in use, of those with a category, and of those audited this quarter.

    `findings` are by KPI, without empty ones; `left` are the KPIs still to be audited, those without a category first.
    """

    kpis: int
    categorised: int
    this_quarter: int
    counts: Mapping[Category, int]
    findings: Mapping[int, tuple[Hint, ...]]
    changed: tuple[Recategorised, ...]
    left: tuple[int, ...]


def audited_this_quarter(kpi: Kpi, today: date) -> bool:
    """Return whether the KPI was audited in today's quarter."""
    return kpi.audited_on is not None and kpi.audited_on >= period(Rhythm.QUARTERLY, today).first


def recategorised(kpi: Kpi, today: date) -> Recategorised | None:
    """Return the category change by this quarter's audit; None for a first category and where nothing changed."""
    before = kpi.audited_from
    if before in (None, Category.UNAUDITED, kpi.category) or not audited_this_quarter(kpi, today):
        return None
    return Recategorised(kpi.id, before, kpi.category)


def categorised(kpi: Kpi, category: Category, today: date) -> dict[str, Any]:
    """Return the changed fields of a KPI that is audited today."""
    first = not audited_this_quarter(kpi, today)
    return {
        "category": category,
        "audited_on": today,
        "audited_from": kpi.category if first else kpi.audited_from,
    }


def findings(workspace: Workspace, kpi: Kpi, today: date) -> tuple[Hint, ...]:
    """Return the audit's findings about one KPI."""
    return tuple(hint for hint in kpi_hints(workspace, kpi, today) if hint.rule in FINDINGS)


def audit(workspace: Workspace, today: date) -> Audit:
    """Return the progress and findings of the audit of the KPIs in use."""
    kpis = [kpi for kpi in workspace.kpis.values() if kpi.state is KpiState.ACTIVE]
    found = {kpi.id: findings(workspace, kpi, today) for kpi in kpis}
    left = [kpi for kpi in kpis if not audited_this_quarter(kpi, today)]
    return Audit(
        kpis=len(kpis),
        categorised=sum(kpi.category is not Category.UNAUDITED for kpi in kpis),
        this_quarter=len(kpis) - len(left),
        counts=Counter(kpi.category for kpi in kpis),
        findings={number: hints for number, hints in found.items() if hints},
        changed=tuple(change for kpi in kpis if (change := recategorised(kpi, today)) is not None),
        left=tuple(kpi.id for kpi in sorted(left, key=lambda kpi: (kpi.category is not Category.UNAUDITED, kpi.id))),
    )
