"""Creating an OKR from a KPI: the proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrtui.domain.records.action_drafts import HealDraft
from okrtui.domain.records.enums import Ambition
from okrtui.domain.records.models import Cycle, Kpi, Target
from okrtui.domain.rules.evidence import band_text, reason
from okrtui.domain.rules.grading import NEVER_PAY
from okrtui.domain.rules.kpi_health import Direction, direction, target_at
from okrtui.domain.rules.kpi_status import KpiEvidence, kpi_evidence
from okrtui.domain.rules.number_text import places_of, plain, rounded
from okrtui.domain.rules.progress import within
from okrtui.domain.rules.refusals import require, why_no_healing, why_no_new_objectives
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError

_FINER = 2
"""The decimals of a proposed mean beyond those of the values."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An OKR proposed for a KPI: a form to finish, the evidence in a sentence, and a warning.

    `warning` is empty except for reward-linked KPIs. The planned changes are left to a person.
    """

    draft: HealDraft
    evidence: str
    warning: str


def warning(kpi: Kpi) -> str:
    """Return the warning about a key result fed by this KPI; empty unless pay depends on it."""
    return NEVER_PAY if kpi.reward_linked else ""


def proposal(workspace: Workspace, kpi: Kpi, cycle: Cycle, today: date) -> Proposal:
    """Return an objective for the KPI, as far as its chart and target suggest one. Raises RuleError."""
    require(why_no_healing(workspace, kpi) or why_no_new_objectives(cycle))
    target = target_at(kpi.targets, today)
    evidence = kpi_evidence(workspace, kpi, today)
    if target is None:
        raise RuleError(f"{kpi.shown_id} has no target, so there is no level to reach.", "Set a target first.")
    baseline = _baseline(kpi, evidence, target)
    goal = _nearest_bound(target, baseline)
    draft = HealDraft(
        kpi=kpi.id,
        cycle=cycle.id,
        title=f"Bring {kpi.name} back on target"[:500],
        owners=kpi.owners,
        team=kpi.department,
        ambition=Ambition.ASPIRATIONAL,
        key_result=f"{kpi.name} {band_text(target)} {kpi.unit}".strip()[:500],
        baseline=baseline,
        target=goal,
    )
    return Proposal(draft, reason(kpi, evidence, today) or _level(kpi, baseline, target), warning(kpi))


def _baseline(kpi: Kpi, evidence: KpiEvidence, target: Target) -> Decimal:
    """Return the centre line, or the latest value where only that is off target. Raises RuleError where neither is."""
    if evidence.centre is None:
        raise RuleError(f"{kpi.shown_id} has no values yet.", "Record one first.")
    values = [point.value for point in evidence.points]
    centre = rounded(evidence.centre, places_of(values) + _FINER)
    off = next((value for value in (centre, values[-1]) if not within(value, target.low, target.high)), None)
    if off is None:
        level = f"{plain(centre)} on average, target {band_text(target)}"
        raise RuleError(f"{kpi.shown_id} is on target: {level}.", "To ask for more, set a more demanding target first.")
    return off


def _nearest_bound(target: Target, baseline: Decimal) -> Decimal:
    """Return the bound that a value off target must cross."""
    low, high = target.low, target.high
    match direction(target):
        case Direction.HIGHER if low is not None:
            return low
        case Direction.RANGE if low is not None and (high is None or baseline < low):
            return low
        case _:
            return baseline if high is None else high


def _level(kpi: Kpi, baseline: Decimal, target: Target) -> str:
    return f"It is at {plain(baseline)}{f' {kpi.unit}' if kpi.unit else ''}; the target is {band_text(target)}."
