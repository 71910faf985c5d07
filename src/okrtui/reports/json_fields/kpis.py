"""KPIs as JSON values, with what the domain computes from them."""

from __future__ import annotations

from datetime import date

from okrtui.domain.hints import kpi_hints
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.evidence import is_passed_over, reason
from okrtui.domain.rules.kpi_status import kpi_evidence, kpi_standing
from okrtui.domain.rules.signals import Limits
from okrtui.domain.workspace import Workspace
from okrtui.reports.json_fields.hints import hints
from okrtui.reports.json_fields.records import Json, plain, stored

STRENGTHS = (Candidate.STRONG, Candidate.CANDIDATE, Candidate.INVESTIGATE)
"""How a KPI may call for an OKR, the strongest first."""


def kpi(workspace: Workspace, record: Kpi, today: date, *, nested: bool = False) -> Json:
    """A KPI; `nested` adds its measurements."""
    at, chart = kpi_standing(workspace, record, today), kpi_evidence(workspace, record, today)
    values = [stored(one) for one in workspace.measurements_of(record.id)] if nested else []
    return (
        stored(record)
        | {
            "value": plain(at.value),
            "on": at.on.isoformat() if at.on else None,
            "status": at.status.value,
            "change": at.change.value if at.change else None,
            "stale": at.stale,
            "due": at.due,
            "recovering": at.recovering,
            "limits": _limits(chart.limits),
            "signals": [
                {"rule": one.rule.value, "date": one.date.isoformat(), "kind": one.kind.value} for one in chart.signals
            ],
            "capability": chart.capability.value if chart.capability else None,
            "candidate": chart.candidate.value if chart.candidate else None,
            "hints": hints(kpi_hints(workspace, record, today)),
        }
        | ({"measurements": values} if nested else {})
    )


def candidate(workspace: Workspace, record: Kpi, today: date) -> Json:
    """A KPI that calls for an OKR, with what says so, on how many points, and whether it was passed over for now."""
    chart = kpi_evidence(workspace, record, today)
    return kpi(workspace, record, today) | {
        "evidence": reason(record, chart, today),
        "points": len(chart.points),
        "is_passed_over": is_passed_over(record, chart, today),
    }


def _limits(limits: Limits | None) -> Json | None:
    if limits is None:
        return None
    numbers = ("centre", "lower", "upper", "range_upper")
    return {name: plain(getattr(limits, name)) for name in numbers} | {"provisional": limits.provisional}
