"""The KPIs that today's way of working cannot bring to target: candidates for an OKR."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from okrtui.domain.records.models import Target
from okrtui.domain.rules.kpi_health import KpiStatus, Point, judged_on_its_day
from okrtui.domain.rules.limits import Capability, Limits, capability

RECENT = 8
"""A concern that involves one of this many latest points is investigated first."""

MISSED_IN_A_ROW = 3
"""The number of latest measurements off target that make a KPI with few points a candidate."""


class Candidate(StrEnum):
    """The strength of the case for an OKR, or the need to investigate first."""

    STRONG = "strong"
    CANDIDATE = "candidate"
    INVESTIGATE = "investigate"


CANDIDATE_TEXTS = {
    Candidate.STRONG: "Steady, but the target is outside the normal range: it takes a different way of working.",
    Candidate.CANDIDATE: "Off target three times in a row, with too few values for final limits: an OKR may help.",
    Candidate.INVESTIGATE: "It got worse recently. Find the cause before planning an OKR.",
}
"""One line for each kind of candidate."""


def candidate(
    points: Sequence[Point],
    targets: Sequence[Target],
    target: Target,
    bounds: Limits | None,
    *,
    is_concern: bool,
    was_outside: bool,
) -> Candidate | None:
    """Return whether an active KPI that is not recovering is a candidate.

    `points` are the latest since the last re-baseline, `target` is the one in force. `is_concern` is true if one of the
    RECENT latest is involved in a concern, `was_outside` if any point, or its step, was outside the limits.
    """
    if not points:
        return None
    if is_concern:
        return Candidate.INVESTIGATE
    if bounds is None or bounds.provisional:
        return Candidate.CANDIDATE if _keeps_missing(points, targets) else None
    return Candidate.STRONG if capability(bounds, target) is Capability.CANNOT and not was_outside else None


def _keeps_missing(points: Sequence[Point], targets: Sequence[Target]) -> bool:
    last = points[-MISSED_IN_A_ROW:]
    off = (KpiStatus.NEAR, KpiStatus.MISSED)
    return len(last) == MISSED_IN_A_ROW and all(judged_on_its_day(point, targets) in off for point in last)
