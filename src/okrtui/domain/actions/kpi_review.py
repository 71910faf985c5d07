"""Reviewing a KPI: its limits, the causes of its signals, its audit, an OKR from it or the reason for none yet."""

from __future__ import annotations

from datetime import date, datetime

from okrtui.domain.actions.limit_locking import locked
from okrtui.domain.actions.record_changes import RecordFactory, new, touched, values_of
from okrtui.domain.records.action_drafts import (
    AuditDraft,
    HealDraft,
    PassOverDraft,
    RebaselineDraft,
    RecalculationDraft,
)
from okrtui.domain.records.enums import Category
from okrtui.domain.records.kpi_parts import PassedOver, Rebaseline, one_a_day, one_a_stretch
from okrtui.domain.records.measures import Metric, Milestone, Milestones
from okrtui.domain.records.models import Cycle, KeyResult, Kpi, Objective, SignalNote, SignalNoteDraft
from okrtui.domain.rules.audit import categorised
from okrtui.domain.rules.entry_dates import wrong_day
from okrtui.domain.rules.evidence import ground, why_no_candidate
from okrtui.domain.rules.kpi_status import kpi_evidence
from okrtui.domain.rules.limits import basis
from okrtui.domain.rules.refusals import (
    require,
    why_no_healing,
    why_no_new_objectives,
    why_no_recalculation,
    why_retired,
)
from okrtui.domain.rules.stretches import current
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import DraftError


def _active(workspace: Workspace, number: int) -> Kpi:
    kpi = workspace.find(Kpi, number)
    require(why_retired(kpi))
    return kpi


def _require_past(field: str, day: date, now: datetime) -> None:
    wrong = wrong_day(day, now)
    if wrong:
        raise DraftError({field: wrong["date"]})


def rebaseline(workspace: Workspace, draft: RebaselineDraft, actor: str, now: datetime) -> Change:
    """Re-baseline a KPI's chart from a day; one of the same day is replaced. Raises RuleError, DraftError."""
    kpi = _active(workspace, draft.kpi)
    _require_past("since", draft.since, now)
    every = one_a_day((*kpi.rebaselines, Rebaseline(since=draft.since, reason=draft.reason)))
    others = tuple(one for one in kpi.limits if one.since != draft.since)
    return Change("kpi.rebaseline", puts=(touched(kpi, actor, now, {"rebaselines": every, "limits": others}),))


def recalculate(workspace: Workspace, draft: RecalculationDraft, actor: str, now: datetime) -> Change:
    """Lock the limits since the last re-baseline on its first twelve values as they are now. Raises RuleError."""
    kpi, today = workspace.find(Kpi, draft.kpi), now.date()
    require(why_no_recalculation(workspace, kpi, today))
    stretch = current(workspace, kpi, today)
    fresh = locked(basis(stretch.counted, kpi.cadence), stretch.since, today, draft.reason)
    limits = one_a_stretch((*kpi.limits, fresh))
    return Change("kpi.recalculate", puts=(touched(kpi, actor, now, {"limits": limits}),))


def explain(workspace: Workspace, draft: SignalNoteDraft, actor: str, now: datetime) -> Change:
    """Note the cause of a signal on a day; a note of the same day is replaced. Raises RuleError, DraftError."""
    kpi = workspace.find(Kpi, draft.kpi)
    _require_past("date", draft.date, now)
    before = next((one for one in workspace.signal_notes_of(kpi.id) if one.date == draft.date), None)
    if workspace.measured_on(kpi.id, draft.date) is None:
        if before is None:
            raise DraftError({"date": f"{kpi.shown_id} has no value of {draft.date}. Choose a day that has one."})
        if draft.left_out:
            raise DraftError({"left_out": f"{kpi.shown_id} has no value of {draft.date} to leave out."})
    if before is None:
        return Change("kpi.explain", puts=(new(workspace, SignalNote, actor, now, values_of(draft)),))
    return Change("kpi.explain", puts=(touched(before, actor, now, values_of(draft)),))


def audit(workspace: Workspace, draft: AuditDraft, actor: str, now: datetime) -> Change:
    """Record the category that an audit gives a KPI, changed or not. Raises RuleError, DraftError."""
    kpi = _active(workspace, draft.kpi)
    if draft.category is Category.UNAUDITED:
        raise DraftError({"category": "Choose health, operational or strategic."})
    return Change("kpi.audit", puts=(touched(kpi, actor, now, categorised(kpi, draft.category, now.date())),))


def pass_over(workspace: Workspace, draft: PassOverDraft, actor: str, now: datetime) -> Change:
    """Postpone an OKR for a candidate until its evidence changes, with a reason. Raises RuleError."""
    kpi, today = workspace.find(Kpi, draft.kpi), now.date()
    evidence = kpi_evidence(workspace, kpi, today)
    require(why_no_candidate(kpi, evidence))
    passed = PassedOver(on=today, reason=draft.reason, evidence=ground(kpi, evidence, today))
    return Change("kpi.pass-over", puts=(touched(kpi, actor, now, {"passed_over": passed}),))


def heal(workspace: Workspace, draft: HealDraft, actor: str, now: datetime) -> Change:
    """Create an objective from a KPI, with the key result that the KPI feeds and the planned changes.

    Each change begins as a key result of one step, to be given a better measure later. Raises RuleError.
    """
    kpi = workspace.find(Kpi, draft.kpi)
    require(why_no_healing(workspace, kpi) or why_no_new_objectives(workspace.find(Cycle, draft.cycle)))
    made = RecordFactory(workspace, actor, now)
    same = ("cycle", "title", "why", "owners", "team", "ambition")
    objective = made.new(Objective, {**{name: getattr(draft, name) for name in same}, "heals": kpi.id})
    metric = Metric(baseline=draft.baseline, target=draft.target, unit=kpi.unit)
    fed = {"title": draft.key_result, "measure": metric, "kpi": kpi.id}
    changes = [
        {"title": title, "measure": Milestones(steps=(Milestone(number=1, text=title),))} for title in draft.changes
    ]
    for values in (fed, *changes):
        made.new(KeyResult, {**values, "objective": objective.id, "owners": draft.owners})
    return Change("kpi.heal", puts=tuple(made.records))
