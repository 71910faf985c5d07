"""Storing a decision, alone or with the records created from it, in one commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from okrtui.domain.actions.kpis import created
from okrtui.domain.actions.record_changes import new, values_of
from okrtui.domain.records.enums import Kind
from okrtui.domain.records.models import (
    Decision,
    DecisionDraft,
    KeyResult,
    KeyResultDraft,
    NewKpiDraft,
    Objective,
    ObjectiveDraft,
    Record,
)
from okrtui.domain.rules.decision import read
from okrtui.domain.rules.refusals import require, why_ended
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import DraftError


@dataclass(frozen=True)
class DecisionWithRecords:
    """A decision with the records to create from it.

    The key result belongs to the new objective and is fed by the new KPI, where there are any.
    """

    decision: DecisionDraft
    kpi: NewKpiDraft | None = None
    objective: ObjectiveDraft | None = None
    key_result: KeyResultDraft | None = None


def keep(workspace: Workspace, decided: DecisionWithRecords, actor: str, now: datetime) -> Change:
    """Store a decision, and create the KPI, the objective and the key result chosen with it. Raises RuleError."""
    verdict = read(decided.decision.answers).verdict
    require_explained(decided.decision, verdict)
    puts: list[Record] = []
    came: dict[str, int] = {}
    if decided.kpi is not None:
        kpi, *first = created(workspace, decided.kpi, actor, now)
        puts += kpi, *first
        came["kpi"] = kpi.id
    if decided.objective is not None:
        objective = new(workspace, Objective, actor, now, values_of(decided.objective))
        puts.append(objective)
        came["objective"] = objective.id
    if decided.key_result is not None:
        if decided.objective is None:
            require(why_ended(workspace.find(Objective, decided.key_result.objective)))
        puts.append(new(workspace, KeyResult, actor, now, {**values_of(decided.key_result), **came}))
    values = {**values_of(decided.decision), "verdict": verdict, **came}
    return Change("decision.keep", puts=(*puts, new(workspace, Decision, actor, now, values)))


def require_explained(decision: DecisionDraft, verdict: Kind) -> None:
    """Refuse a decision against its verdict without a reason. Raises DraftError."""
    overruled = decision.chosen is not None and decision.chosen is not verdict and verdict is not Kind.UNCLEAR
    if overruled:
        require_reason(decision.why)


def require_reason(why: str) -> None:
    """Refuse to overrule a verdict without a reason. Raises DraftError."""
    if not why.strip():
        raise DraftError({"why": "The answers point the other way. Say why you choose differently."})
