"""Which KPIs ordinary work cannot bring to target, and are therefore worth an OKR."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from okrtui.domain.records.models import Target
from okrtui.domain.rules.kpi_health import KpiStatus, Point, judged_on_its_day
from okrtui.domain.rules.signals import LOCKED, Capability, Limits, Rule, Signal, SignalKind, capability

RECENT = 8
"""A concern that involves one of so many last points is looked into first."""

MISSED_IN_A_ROW = 3
"""So many last measurements off target make a young KPI a candidate."""


class Candidate(StrEnum):
    """How strongly a KPI asks for an OKR, or what has to come before one."""

    STRONG = "strong"
    CANDIDATE = "candidate"
    INVESTIGATE = "investigate"


CANDIDATE_TEXTS = {
    Candidate.STRONG: "Steady, and even a good day falls short of the target: only another way of working helps.",
    Candidate.CANDIDATE: "Off target three times running, and too young for limits: an OKR may be what it needs.",
    Candidate.INVESTIGATE: "Something changed for the worse lately. Find out what it was before planning anything.",
}
"""One line for each reading."""


def candidate(
    points: Sequence[Point],
    targets: Sequence[Target],
    target: Target,
    bounds: Limits | None,
    found: Sequence[Signal],
) -> Candidate | None:
    """How an active, not recovering KPI reads, from its points since the last re-baseline and the target in force."""
    if not points:
        return None
    if any(signal.kind is SignalKind.CONCERN and signal.last >= len(points) - RECENT for signal in found):
        return Candidate.INVESTIGATE
    if len(points) < LOCKED:
        return Candidate.CANDIDATE if _keeps_missing(points, targets) else None
    outside = any(signal.rule is Rule.R1 for signal in found)
    cannot = bounds is not None and capability(bounds, target) is Capability.CANNOT
    return Candidate.STRONG if cannot and not outside else None


def _keeps_missing(points: Sequence[Point], targets: Sequence[Target]) -> bool:
    last = points[-MISSED_IN_A_ROW:]
    off = (KpiStatus.NEAR, KpiStatus.MISSED)
    return len(last) == MISSED_IN_A_ROW and all(judged_on_its_day(point, targets) in off for point in last)
