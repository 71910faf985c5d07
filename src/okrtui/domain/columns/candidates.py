"""The columns of KPIs that call for an OKR."""

from __future__ import annotations

from okrtui.domain.columns.catalogue import Catalogue, Column, Width, on_demand
from okrtui.domain.columns.kpis import KPIS, KpiSubject, passed_over
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.evidence import is_passed_over, reason
from okrtui.domain.rules.kpi_status import KpiCase, KpiEvidence, kpi_case

STRENGTHS = (Candidate.STRONG, Candidate.CANDIDATE, Candidate.INVESTIGATE)
"""The strengths of a candidate, strongest first."""


class CandidateSubject(KpiSubject):
    """A KPI that calls for an OKR."""

    @on_demand
    def case(self) -> KpiCase | KpiEvidence:
        """The case for an OKR on the day."""
        return kpi_case(self.workspace, self.record, self.today)

    @property
    def is_passed_over(self) -> bool:
        """True if somebody passed it over and its evidence is still the same."""
        return is_passed_over(self.record, self.case, self.today)

    @property
    def rank(self) -> tuple[bool, int]:
        """Its sort key among the candidates: strongest first, those passed over last."""
        found = self.case.candidate
        return self.is_passed_over, len(STRENGTHS) if found is None else STRENGTHS.index(found)

    @property
    def reason(self) -> str:
        """The reason why it calls for an OKR."""
        return reason(self.record, self.case, self.today)


def _strength(kpi: CandidateSubject) -> str:
    found = kpi.case.candidate
    return "passed over" if kpi.is_passed_over or found is None else found.value


def _evidence(kpi: CandidateSubject) -> str:
    return passed_over(kpi) if kpi.is_passed_over else kpi.reason


CANDIDATES: Catalogue[CandidateSubject] = Catalogue(
    CandidateSubject,
    (
        KPIS["id"],
        Column("strength", "strength", _strength, screen=Width(13, 8), listed=True, orders=lambda kpi: kpi.rank),
        KPIS["name"]._replace(screen=Width(28, 9, 24)),
        KPIS["value"]._replace(screen=Width(10, 6, 8), json=""),
        KPIS["target"]._replace(screen=Width(12, 5, 10)),
        Column("why", "evidence", _evidence, screen=Width(40, 7, 30, flex=True), listed=True, crops=True, sorts=False),
        KPIS["owners"],
        Column("evidence_json", "evidence", lambda kpi: kpi.reason, json="evidence"),
        Column("points", "points", lambda kpi: kpi.case.length, json="points"),
        Column("is_passed_over", "passed over", lambda kpi: kpi.is_passed_over, json="is_passed_over"),
    ),
)  # fmt: skip
