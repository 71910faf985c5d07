"""What the actions of reviewing, healing, grading and closing are told as in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import builders
from builders import TODAY, measured, target
from okrtui.domain.actions import cycle_closing, hint_dismissal, kpi_review, kpis, objectives
from okrtui.domain.actions.record_changes import Action
from okrtui.domain.hints import HintRule
from okrtui.domain.records.action_drafts import (
    AuditDraft,
    ClosingDraft,
    CycleClosingDraft,
    DismissalDraft,
    GradeDraft,
    HealDraft,
    HintRef,
    PassOverDraft,
    RebaselineDraft,
    RecalculationDraft,
)
from okrtui.domain.records.enums import Category, Fate
from okrtui.domain.records.models import CycleDraft, MeasurementDraft, SignalNoteDraft
from okrtui.domain.workspace import Change, Workspace


@dataclass(frozen=True)
class On:
    """An action as it goes in another workspace."""

    workspace: Workspace
    action: Action[Any]

    def __call__(self, _: Workspace, draft: Any, actor: str, now: datetime) -> Change:
        return self.action(self.workspace, draft, actor, now)


CANDIDATE = builders.workspace(builders.kpi(targets=[target(low=49)]), *measured("40 41 42"))
TWELVE = "40 41 40 41 40 41 40 41 40 41 40 41"
LOCKING = builders.workspace(builders.kpi(), *measured(TWELVE))
DRIFTED = builders.workspace(
    builders.kpi(
        limits=[{"points": 12, "total": "490", "ranges": 11, "range_total": "15", "locked_on": TODAY.isoformat()}]
    ),
    *measured(TWELVE),
)
GRADED = builders.workspace(
    builders.cycle(state="grading"), builders.objective(), builders.key_result(grade="0.7"), builders.kpi()
)
CLOSED = builders.workspace(builders.cycle(state="closed"))
ENDED = builders.workspace(
    builders.cycle(), builders.objective(state="closed", dismissed={"objective.why": "It is plain."})
)
HEAL = {"kpi": 1, "cycle": 1, "title": "Keep them", "key_result": "Churn", "baseline": 4, "target": 3, "changes": ["x"]}
NEXT = CycleDraft.model_validate({"name": "2027-Q2", "start": "2027-04-01", "end": "2027-06-30"})

REVIEW_CASES: list[tuple[Action[Any], Any, str]] = [
    (
        kpi_review.rebaseline,
        RebaselineDraft(kpi=1, since=TODAY, reason="A new supplier."),
        "Re-baselined K1 Customer churn rate",
    ),
    (
        On(DRIFTED, kpi_review.recalculate),
        RecalculationDraft(kpi=1, reason="The first value was wrong."),
        "Recalculated the limits of K1 Customer churn rate",
    ),
    (
        On(LOCKING, kpis.record),
        MeasurementDraft(kpi=1, date=TODAY + timedelta(days=1), value=Decimal(40)),
        "Recorded 40 for K1 Customer churn rate",
    ),
    (
        kpi_review.explain,
        SignalNoteDraft(kpi=1, date=TODAY, cause="A sale."),
        "Noted the cause of a signal on K1 Customer churn rate",
    ),
    (kpi_review.audit, AuditDraft(kpi=1, category=Category.HEALTH), "Audited K1 Customer churn rate as health"),
    (
        On(CANDIDATE, kpi_review.pass_over),
        PassOverDraft(kpi=1, reason="Not this quarter."),
        "Postponed an OKR for K1 Customer churn rate",
    ),
    (
        kpi_review.heal,
        HealDraft.model_validate(HEAL),
        "Created O3 Keep them from K1 Customer churn rate and 2 more records",
    ),
    (cycle_closing.grade, GradeDraft(key_result=1, grade=Decimal(1)), "Graded KR1 Cut time-to-value 1.0"),
    (cycle_closing.begin, 1, "Started grading C1 2026-Q4"),
    (
        On(GRADED, cycle_closing.close),
        CycleClosingDraft(cycle=1, planned=NEXT, fates={1: Fate.KEEP}),
        "Closed C1 2026-Q4 and 4 more records",
    ),
    (On(CLOSED, cycle_closing.reopen), 1, "Reopened C1 2026-Q4"),
    (objectives.close, ClosingDraft(objective=1, note="Done."), "Closed O1 Make onboarding effortless"),
    (On(ENDED, objectives.reopen), 1, "Reopened O1 Make onboarding effortless"),
    (
        hint_dismissal.dismiss,
        DismissalDraft(rule=HintRule.WHY, id=1, note="It is plain."),
        "Dismissed a hint on O1 Make onboarding effortless",
    ),
    (
        On(ENDED, hint_dismissal.recall),
        HintRef(rule=HintRule.WHY, id=1),
        "Restored a hint on O1 Make onboarding effortless",
    ),
]
