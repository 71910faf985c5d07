"""Ending a cycle: grade its key results, close it with what is carried over, reopen it."""

from __future__ import annotations

from datetime import datetime

from okrtui.domain.actions.record_changes import RecordFactory, touched, values_of
from okrtui.domain.records.action_drafts import CycleClosingDraft, GradeDraft
from okrtui.domain.records.enums import CycleState, Fate, ObjectiveState
from okrtui.domain.records.models import Cycle, KeyResult, Objective, ObjectiveDraft, Record
from okrtui.domain.rules.carry_over import (
    NEVER_STARTED,
    CarriedObjective,
    continued_text,
    copies,
)
from okrtui.domain.rules.grading import needs_note
from okrtui.domain.rules.lifecycle import continued_in, ungraded
from okrtui.domain.rules.starting import drafts_of
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import DraftError, RuleError

_NAMED = 8
"""The most key results that a sentence names."""

_OPEN = (ObjectiveState.DRAFT, ObjectiveState.ACTIVE)


def grade(workspace: Workspace, draft: GradeDraft, actor: str, now: datetime) -> Change:
    """Grade a key result. Raises RuleError, DraftError."""
    key_result = workspace.find(KeyResult, draft.key_result)
    require_gradable(workspace.cycle_of(key_result), workspace.objectives[key_result.objective], draft)
    values = {"grade": draft.grade, "grade_note": draft.note}
    return Change("key-result.grade", puts=(touched(key_result, actor, now, values),))


def require_gradable(cycle: Cycle, objective: Objective, draft: GradeDraft) -> None:
    """Refuse a grade that the objective or its cycle does not allow. Raises RuleError, DraftError."""
    if cycle.state is CycleState.DRAFT:
        raise RuleError(f"{cycle.name} has not started, so there is nothing to grade.", "Start the cycle first.")
    if objective.state is ObjectiveState.DROPPED:
        raise RuleError(
            f"{objective.shown_id} was dropped, so its key results get no grade.", "Reopen the objective to grade it."
        )
    if needs_note(objective.ambition, draft.grade) and not draft.note:
        raise DraftError({"note": "A commitment below 1.0 needs a note: say what got in the way."})


def begin(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Start grading an active cycle; its check-ins are no longer due. Raises RuleError."""
    cycle = _in_state(workspace, number, CycleState.ACTIVE, "Only an active cycle can be graded.")
    return Change("cycle.grade", puts=(touched(cycle, actor, now, {"state": CycleState.GRADING}),))


def reopen(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Reopen a closed cycle to correct its grades; its objectives stay closed. Raises RuleError."""
    cycle = _in_state(workspace, number, CycleState.CLOSED, "Only a closed cycle can be reopened.")
    return Change("cycle.reopen", puts=(touched(cycle, actor, now, {"state": CycleState.GRADING}),))


def _in_state(workspace: Workspace, number: int, state: CycleState, hint: str) -> Cycle:
    cycle = workspace.find(Cycle, number)
    if cycle.state is not state:
        raise RuleError(f"{cycle.name} is {cycle.state}.", hint)
    return cycle


def close(workspace: Workspace, draft: CycleClosingDraft, actor: str, now: datetime) -> Change:
    """Close a graded cycle with its objectives, and carry over what is kept. Raises RuleError.

    The copies follow the closed objectives in the change, each objective before its key results.
    """
    cycle = _in_state(workspace, draft.cycle, CycleState.GRADING, "Start grading it first.")
    _require_grades(workspace, cycle)
    _require_known(workspace, draft)
    _require_named(workspace, cycle, draft)
    going_on = copies(workspace, draft)
    _require_first(workspace, going_on)
    made = RecordFactory(workspace, actor, now)
    if draft.planned is not None:
        made.new(Cycle, values_of(draft.planned))
    elif going_on:
        _require_next(workspace, draft)
    into = draft.into if draft.planned is None else made.records[0].id
    if into is not None:
        _carry(made, going_on, into)
    values = {"state": CycleState.CLOSED, "retrospective": draft.retrospective or cycle.retrospective}
    closed = [_ended(one, actor, now) for one in workspace.objectives_of(cycle.id) if one.state in _OPEN]
    return Change("cycle.close", puts=(touched(cycle, actor, now, values), *closed, *made.records))


def _ended(objective: Objective, actor: str, now: datetime) -> Record:
    """Return the objective closed, or dropped where it was never started."""
    if objective.state is ObjectiveState.ACTIVE:
        return touched(objective, actor, now, {"state": ObjectiveState.CLOSED})
    note = objective.closing_note or NEVER_STARTED
    return touched(objective, actor, now, {"state": ObjectiveState.DROPPED, "closing_note": note})


def _require_grades(workspace: Workspace, cycle: Cycle) -> None:
    missing = ungraded(workspace, cycle)
    if missing:
        listed = ", ".join(f"{one.shown_id} {one.title}" for one in missing[:_NAMED])
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        has = "has" if len(missing) == 1 else "have"
        raise RuleError(f"{cycle.name} cannot be closed: {listed}{more} {has} no grade.", "Grade them first.")


def _require_known(workspace: Workspace, draft: CycleClosingDraft) -> None:
    """Refuse to carry over objectives of another cycle or dropped ones."""
    for number, fate in draft.fates.items():
        objective = workspace.objectives.get(number)
        if objective is None or objective.cycle != draft.cycle:
            raise RuleError(f"O{number} is not in this cycle.", "Open the cycle again to see its objectives.")
        if objective.state is ObjectiveState.DROPPED and fate is not Fate.DROP:
            raise RuleError(
                f"O{number} was dropped, so it cannot be carried over.", "Reopen it first, or add it again."
            )


def _require_first(workspace: Workspace, going_on: tuple[CarriedObjective, ...]) -> None:
    """Refuse to carry an objective over a second time, as after a cycle was reopened."""
    for one in going_on:
        if copy := continued_in(workspace, one.objective):
            raise RuleError(
                f"{one.objective.shown_id} is {continued_text(copy)}.",
                f"Leave {one.objective.shown_id} out, or drop or delete {copy.shown_id} first.",
            )


def _require_named(workspace: Workspace, cycle: Cycle, draft: CycleClosingDraft) -> None:
    """Refuse to drop drafts that nobody named."""
    unnamed = [one for one in drafts_of(workspace, cycle) if one.id not in draft.fates]
    if unnamed:
        listed = ", ".join(f"{one.shown_id} {one.title}" for one in unnamed)
        many, them = ("was", "it") if len(unnamed) == 1 else ("were", "each of them")
        raise RuleError(f"{listed} {many} never started.", f"Say what becomes of {them}: keep, change or drop it.")


def _require_next(workspace: Workspace, draft: CycleClosingDraft) -> None:
    if draft.into is None:
        raise RuleError(
            "Choose the cycle to carry the objectives over into.", "Name an existing cycle or plan a new one."
        )
    cycle = workspace.find(Cycle, draft.into)
    if cycle.id == draft.cycle or cycle.state not in (CycleState.DRAFT, CycleState.ACTIVE):
        raise RuleError(
            f"Nothing can be carried over into {cycle.name}.", "Choose another cycle that is draft or active."
        )


def _carry(made: RecordFactory, going_on: tuple[CarriedObjective, ...], into: int) -> None:
    """Make the copies; a copy whose parent is copied too gets that copy as its parent."""
    first = made.next_id(Objective)
    numbers = {copy.objective.id: first + place for place, copy in enumerate(going_on)}
    for copy in going_on:
        values = {name: getattr(copy.objective, name) for name in (*ObjectiveDraft.model_fields, "heals")}
        parent = copy.objective.parent
        served = numbers.get(parent, parent) if parent is not None else None
        objective = made.new(Objective, {**values, "cycle": into, "parent": served, "kept_from": copy.objective.id})
        for part, measure in copy.key_results:
            same = {name: getattr(part, name) for name in ("title", "owners", "weight", "kpi", "feed", "rhythm")}
            made.new(KeyResult, {**same, "measure": measure, "objective": objective.id})
