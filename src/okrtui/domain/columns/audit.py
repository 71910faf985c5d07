"""The columns of the quarterly audit of the KPIs."""

from __future__ import annotations

from typing import Final

from okrtui.domain.columns.catalogue import Catalogue, Column, Width, on_demand
from okrtui.domain.columns.kpis import KPIS, KpiSubject
from okrtui.domain.hints import Hint, HintRule
from okrtui.domain.records.enums import Category
from okrtui.domain.rules.audit import audited_this_quarter, findings, recategorised

FINDING_WORDS: Final = {
    HintRule.KPI_AUDIT: "no category",
    HintRule.KPI_OWNER: "no owner",
    HintRule.KPI_TARGET: "no target",
    HintRule.KPI_STALE: "stale",
    HintRule.KPI_NAME: "similar name",
}
"""The findings of the audit; a KPI's column leaves out the “no”, and the category, which has its own column."""


class AuditSubject(KpiSubject):
    """A KPI in the audit of the quarter."""

    @on_demand
    def findings(self) -> tuple[Hint, ...]:
        """The findings about it."""
        return findings(self.workspace, self.record, self.today)

    @property
    def is_reviewed(self) -> bool:
        """True if it was audited in the quarter."""
        return audited_this_quarter(self.record, self.today)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it lacks besides a category, in words."""
        rules = (one.rule for one in self.findings if one.rule is not HintRule.KPI_AUDIT)
        return tuple(FINDING_WORDS[rule].removeprefix("no ") for rule in rules)

    @property
    def was(self) -> Category | None:
        """The category it had before this quarter's audit, if that changed it."""
        change = recategorised(self.record, self.today)
        return None if change is None else change.before


AUDIT = Catalogue(
    AuditSubject,
    (
        Column("reviewed", "reviewed", lambda kpi: kpi.is_reviewed, screen=Width(9, 7)),
        KPIS["name"]._replace(screen=Width(25, 9, 22, flex=True)),
        KPIS["category"]._replace(screen=Width(15, 8)),
        Column("lacks", "lacks", lambda kpi: kpi.lacks, screen=Width(34, 6, 18)),
        Column("was", "was", lambda kpi: kpi.was, screen=Width(15, 3)),
        KPIS["owners"]._replace(screen=Width(8, 4)),
        KPIS["department"]._replace(screen=Width(16, 2, 12)),
    ),
)
