"""Adding, editing, starting and ending objectives, and their key results and check-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from okrtui.domain.actions.record_changes import Edit, current, new, revised, touched, values_of
from okrtui.domain.records.action_drafts import ClosingDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import ObjectiveState
from okrtui.domain.records.field_types import LongText
from okrtui.domain.records.measures import Maintain, Measure, Metric, Milestones, renumbered
from okrtui.domain.records.models import (
    CheckIn,
    CheckInDraft,
    Draft,
    KeyResult,
    KeyResultDraft,
    Objective,
    ObjectiveDraft,
)
from okrtui.domain.rules.due_dates import wrong_due_dates
from okrtui.domain.rules.entry_dates import wrong_check_in_day
from okrtui.domain.rules.lifecycle import STARTED
from okrtui.domain.rules.refusals import require, why_closed, why_no_check_in, why_no_key_results
from okrtui.domain.rules.starting import why_not_startable, wrong_count
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import DraftError, RuleError


@dataclass(frozen=True)
class ObjectiveDrop:
    """An objective to be dropped, and the reason."""

    id: int
    why: str


@dataclass(frozen=True)
class StartAnyway:
    """An objective, or a cycle with its objectives, to be started although a gate is not met, and why."""

    id: int
    why: str


class _Reason(Draft):
    why: LongText


def add(workspace: Workspace, draft: ObjectiveDraft, actor: str, now: datetime) -> Change:
    """Add an objective, as a draft."""
    return Change("objective.add", puts=(new(workspace, Objective, actor, now, values_of(draft)),))


def edit(workspace: Workspace, edit: Edit[ObjectiveDraft], actor: str, now: datetime) -> Change:
    """Edit an objective. Raises ConflictError."""
    objective = current(workspace, Objective, edit)
    return Change("objective.edit", puts=revised(objective, actor, now, values_of(edit.draft)))


def start(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Start a draft objective of a started cycle that has two to four key results. Raises RuleError."""
    objective = workspace.find(Objective, number)
    require(why_not_startable(workspace, objective))
    return Change("objective.start", puts=(started(workspace, objective, actor, now),))


def start_anyway(workspace: Workspace, anyway: StartAnyway, actor: str, now: datetime) -> Change:
    """Start a draft objective whatever the number of its key results, with a reason. Raises RuleError, DraftError."""
    objective, why = workspace.find(Objective, anyway.id), reason(anyway.why, now)
    require(why_not_startable(workspace, objective, why))
    return Change("objective.start", puts=(started(workspace, objective, actor, now, why),))


def reason(text: str, now: datetime, field: str = "why", missing: str = "Say why it can start as it is.") -> str:
    """Return a reason that somebody typed. Raises DraftError where there is none."""
    why = build(_Reason, {"why": text}, today=now.date()).why
    if not why:
        raise DraftError({field: missing})
    return why


def started(workspace: Workspace, objective: Objective, actor: str, now: datetime, anyway: str = "") -> Objective:
    """Return the objective as it is once it has started; a reason is kept where a gate is passed with it."""
    passed = anyway if wrong_count(objective, len(workspace.key_results_of(objective.id))) else ""
    values = {"state": ObjectiveState.ACTIVE, "started_on": now.date(), "gate_passed": passed}
    return touched(objective, actor, now, values)


def drop(workspace: Workspace, drop: ObjectiveDrop, actor: str, now: datetime) -> Change:
    """Drop an open objective, with a reason. Raises RuleError, DraftError."""
    objective = workspace.find(Objective, drop.id)
    if objective.state not in (ObjectiveState.DRAFT, ObjectiveState.ACTIVE):
        raise RuleError(f"{objective.shown_id} is already {objective.state}.", "Only an open objective can be dropped.")
    why = reason(drop.why, now, missing="Say why it is dropped.")
    values = {"state": ObjectiveState.DROPPED, "closing_note": why}
    return Change("objective.drop", puts=(touched(objective, actor, now, values),))


def close(workspace: Workspace, draft: ClosingDraft, actor: str, now: datetime) -> Change:
    """Close an active objective, with a closing note. Raises RuleError."""
    objective = workspace.find(Objective, draft.objective)
    if objective.state is not ObjectiveState.ACTIVE:
        raise RuleError(f"{objective.shown_id} is {objective.state}.", "Only an active objective can be closed.")
    values = {"state": ObjectiveState.CLOSED, "closing_note": draft.note}
    return Change("objective.close", puts=(touched(objective, actor, now, values),))


def reopen(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Reopen a closed objective, or a dropped one as a draft. Raises RuleError."""
    objective = workspace.find(Objective, number)
    again = {ObjectiveState.CLOSED: ObjectiveState.ACTIVE, ObjectiveState.DROPPED: ObjectiveState.DRAFT}
    state = again.get(objective.state)
    if state is None:
        raise RuleError(
            f"{objective.shown_id} is {objective.state}, so it is open already.", "There is nothing to reopen."
        )
    return Change("objective.reopen", puts=(touched(objective, actor, now, {"state": state, "closing_note": ""}),))


def add_key_result(workspace: Workspace, draft: KeyResultDraft, actor: str, now: datetime) -> Change:
    """Add a key result to an open objective. Raises RuleError."""
    objective = workspace.find(Objective, draft.objective)
    require(why_no_key_results(workspace, objective))
    _require_baseline(objective, draft.measure)
    _require_due_dates(workspace, draft)
    return Change("key-result.add", puts=(new(workspace, KeyResult, actor, now, values_of(draft)),))


def edit_key_result(workspace: Workspace, edit: Edit[KeyResultDraft], actor: str, now: datetime) -> Change:
    """Edit a key result, also of an objective that has ended; from or to such a one it is not moved.

    A new step never gets the number of a removed one. Raises ConflictError, RuleError, DraftError.
    """
    key_result = current(workspace, KeyResult, edit)
    here, there = (workspace.find(Objective, number) for number in (key_result.objective, edit.draft.objective))
    require(why_closed(workspace.cycles[here.cycle]))
    if here is not there:
        require(why_no_key_results(workspace, here) or why_no_key_results(workspace, there))
    _require_baseline(there, edit.draft.measure)
    _require_due_dates(workspace, edit.draft, key_result)
    values = values_of(edit.draft) | {"measure": _own_numbers(workspace, key_result, edit.draft.measure)}
    return Change("key-result.edit", puts=revised(key_result, actor, now, values))


def _require_baseline(objective: Objective, measure: Measure) -> None:
    """Refuse an open baseline where it can no longer be open. Raises DraftError."""
    if isinstance(measure, Metric) and measure.baseline is None and objective.state in STARTED:
        raise DraftError({"measure.baseline": f"{objective.shown_id} has started: enter the value at the start."})


def _require_due_dates(workspace: Workspace, draft: KeyResultDraft, before: KeyResult | None = None) -> None:
    """Refuse new due dates outside the cycle. Raises DraftError."""
    cycle = workspace.cycles[workspace.objectives[draft.objective].cycle]
    if wrong := wrong_due_dates(cycle, draft, before):
        raise DraftError(wrong)


def _own_numbers(workspace: Workspace, key_result: KeyResult, measure: Measure) -> Measure:
    """Return the measure with numbers for its new steps that no earlier step had."""
    if not isinstance(measure, Milestones):
        return measure
    now = key_result.measure
    before = {step.number for step in now.steps} if isinstance(now, Milestones) else set()
    return renumbered(measure, before, {number for one in workspace.check_ins_of(key_result.id) for number in one.done})


def check_in(workspace: Workspace, draft: CheckInDraft, actor: str, now: datetime) -> Change:
    """Add a check-in of a key result. Raises RuleError, DraftError."""
    key_result = workspace.find(KeyResult, draft.key_result)
    require(why_no_check_in(workspace, key_result))
    wrong = wrong_value(key_result, draft) | wrong_check_in_day(workspace.cycle_of(key_result), draft.date, now)
    if wrong:
        raise DraftError(wrong)
    return Change("key-result.check-in", puts=(new(workspace, CheckIn, actor, now, values_of(draft)),))


def edit_check_in(workspace: Workspace, edit: Edit[CheckInDraft], actor: str, now: datetime) -> Change:
    """Correct a check-in, also of an objective that has ended; what stays as it is was accepted before.

    Raises ConflictError, RuleError, DraftError.
    """
    check_in = current(workspace, CheckIn, edit)
    cycle, key_result, draft = workspace.cycle_of(check_in), workspace.key_results[check_in.key_result], edit.draft
    require(why_closed(cycle))
    wrong: dict[str, str] = {}
    if (draft.value, draft.done) != (check_in.value, check_in.done):
        wrong |= wrong_value(key_result, draft)
    if draft.date != check_in.date:
        wrong |= wrong_check_in_day(cycle, draft.date, now)
    if wrong:
        raise DraftError(wrong)
    values = values_of(draft) | {"key_result": check_in.key_result}
    return Change("check-in.edit", puts=revised(check_in, actor, now, values))


def wrong_value(key_result: KeyResult, draft: CheckInDraft) -> dict[str, str]:
    """Return a sentence by field where a check-in does not fit its key result's measure."""
    if isinstance(key_result.measure, Milestones):
        return _wrong_steps(key_result.measure, draft)
    if draft.done:
        return {"done": f"{key_result.shown_id} has no milestones; enter its value instead."}
    if draft.value is None:
        unit = key_result.measure.unit if isinstance(key_result.measure, Metric | Maintain) else ""
        return {"value": f"Enter its value now{f', in {unit}' if unit else ''}."}
    return {}


def _wrong_steps(measure: Milestones, draft: CheckInDraft) -> dict[str, str]:
    if draft.value is not None:
        return {"value": "This key result has milestones; enter the steps that are done."}
    known = {step.number for step in measure.steps}
    strange = [str(number) for number in draft.done if number not in known]
    if strange:
        return {"done": f"There is no step {', '.join(strange)}; the steps are {', '.join(map(str, sorted(known)))}."}
    return {}
