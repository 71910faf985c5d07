"""Raising an OKR from a KPI: what is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrtui.domain.records.action_drafts import HealDraft
from okrtui.domain.records.enums import Ambition, CycleState, KpiState
from okrtui.domain.records.models import Cycle, Kpi, Target
from okrtui.domain.rules.evidence import band_text, reason
from okrtui.domain.rules.grading import NEVER_PAY
from okrtui.domain.rules.kpi_health import Direction, direction, target_at
from okrtui.domain.rules.kpi_status import KpiEvidence, kpi_evidence
from okrtui.domain.rules.number_text import places_of, plain, rounded
from okrtui.domain.rules.progress import within
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError

FEWEST_CHANGES = 1
"""How many further key results an objective that heals needs at least to be started."""

_FINER = 2
"""A mean is proposed with so many decimals more than the values have."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for healing a KPI: a form to be finished, the evidence in a sentence, and what to beware of.

    `warning` is empty but for KPIs tied to reward. The changes to be made are left for a person to name.
    """

    draft: HealDraft
    evidence: str
    warning: str


def warning(kpi: Kpi) -> str:
    """What to beware of when a KPI is raised into a key result; empty where there is nothing."""
    return NEVER_PAY if kpi.reward_linked else ""


def proposal(workspace: Workspace, kpi: Kpi, cycle: Cycle, today: date) -> Proposal:
    """An objective that heals the KPI, as far as it follows from its chart and target. Raises RuleError."""
    require_healable(workspace, kpi)
    require_running(cycle)
    target = target_at(kpi.targets, today)
    evidence = kpi_evidence(workspace, kpi, today)
    if target is None:
        raise RuleError(f"{kpi.shown_id} has no target, so it is not known where to heal it to.", "Set a target first.")
    baseline = _baseline(kpi, evidence, target)
    goal = _nearest_bound(target, baseline)
    draft = HealDraft(
        kpi=kpi.id,
        cycle=cycle.id,
        title=f"Bring {kpi.name} back to where it belongs"[:500],
        owner=kpi.owner,
        team=kpi.department,
        ambition=Ambition.ASPIRATIONAL,
        key_result=f"{kpi.name} {band_text(target)} {kpi.unit}".strip()[:500],
        baseline=baseline,
        target=goal,
    )
    return Proposal(draft, reason(kpi, evidence, today) or _stands(kpi, baseline, target), warning(kpi))


def require_healable(workspace: Workspace, kpi: Kpi) -> None:
    """Refuse to heal a KPI that is retired or that an open objective heals already. Raises RuleError."""
    if kpi.state is KpiState.RETIRED:
        raise RuleError(f"{kpi.name} is retired.", "Bring it back first.")
    healers = workspace.healed_by(kpi.id)
    if healers:
        raise RuleError(f"{healers[0].shown_id} heals {kpi.shown_id} already.", "Add what is to change to that one.")


def require_running(cycle: Cycle) -> None:
    """Refuse to raise an objective in a cycle that is being graded or is closed. Raises RuleError."""
    if cycle.state not in (CycleState.DRAFT, CycleState.ACTIVE):
        raise RuleError(f"{cycle.name} is {cycle.state} and takes no new objectives.", "Choose one that is open.")


def _baseline(kpi: Kpi, evidence: KpiEvidence, target: Target) -> Decimal:
    """The centre line, or the latest value where that alone is off target. Raises RuleError where neither is."""
    if evidence.centre is None:
        raise RuleError(f"{kpi.shown_id} has no value, so it is not known where it stands.", "Record one first.")
    values = [point.value for point in evidence.points]
    centre = rounded(evidence.centre, places_of(values) + _FINER)
    off = next((value for value in (centre, values[-1]) if not within(value, target.low, target.high)), None)
    if off is None:
        stands = f"{kpi.shown_id} stands at {plain(centre)} on average; its target is {band_text(target)}"
        raise RuleError(f"{stands}: there is nothing to heal.", "Set a target that asks for more, if you want more.")
    return off


def _nearest_bound(target: Target, baseline: Decimal) -> Decimal:
    """The bound that a value off target has to cross."""
    low, high = target.low, target.high
    match direction(target):
        case Direction.HIGHER if low is not None:
            return low
        case Direction.RANGE if low is not None and (high is None or baseline < low):
            return low
        case _:
            return baseline if high is None else high


def _stands(kpi: Kpi, baseline: Decimal, target: Target) -> str:
    return f"It stands at {plain(baseline)}{f' {kpi.unit}' if kpi.unit else ''}; its target is {band_text(target)}."
