"""What an objective needs to start, and what to say of objectives that have not started."""

from __future__ import annotations

from collections.abc import Iterator

from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.measures import Metric
from okrtui.domain.records.models import Cycle, KeyResult, KeyResultDraft, Objective, ObjectiveDraft
from okrtui.domain.rules.number_text import counted
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError

FEWEST, MOST = 2, 4
"""The fewest and most key results of an objective."""

WAY_ON = "Add, merge or move key results first, or start it anyway with a reason."
"""What to do about an objective that has too few key results, or too many."""

BASELINE_FIRST = "Enter the baseline first."


def wrong_count(objective: ObjectiveDraft, count: int, *, is_starting: bool = False) -> str:
    """Return a sentence on an objective with too few or too many key results; empty where the number is right.

    Once it has started, the sentence is advice, unless it `is_starting` right now; none is given where a person passed
    the gate with a reason.
    """
    if FEWEST <= count <= MOST or (isinstance(objective, Objective) and objective.gate_passed):
        return ""
    name = objective.shown_id if isinstance(objective, Objective) else "This objective"
    has = f"{name} has {counted(count, 'key result')}"
    if isinstance(objective, Objective) and objective.state is not ObjectiveState.DRAFT and not is_starting:
        return f"{has}; {FEWEST} to {MOST} work best."
    return f"{has}; it needs {FEWEST} to {MOST} before it starts."


def has_open_baseline(key_result: KeyResultDraft) -> bool:
    """Return whether a key result is a metric without a baseline."""
    return isinstance(key_result.measure, Metric) and key_result.measure.baseline is None


def no_baseline(key_result: KeyResultDraft) -> str:
    """Return a sentence on a metric without a baseline."""
    name = key_result.shown_id if isinstance(key_result, KeyResult) else "This key result"
    return f"{name} has no baseline; it needs one before its objective starts."


def why_not_ready(workspace: Workspace, objective: Objective, anyway: str = "") -> RuleError | None:
    """Return why a draft cannot start: a gate is not met. The number of key results is passed over `anyway`."""
    parts = workspace.key_results_of(objective.id)
    count = "" if anyway else wrong_count(objective, len(parts))
    missing = [no_baseline(part) for part in parts if has_open_baseline(part)]
    if not count and not missing:
        return None
    return RuleError(" ".join([*([count] if count else []), *missing]), WAY_ON if count else BASELINE_FIRST)


def why_not_startable(workspace: Workspace, objective: Objective, anyway: str = "") -> RuleError | None:
    """Return why an objective cannot start: it is no draft, its cycle has not started, or a gate is not met."""
    if objective.state is not ObjectiveState.DRAFT:
        return RuleError(f"{objective.shown_id} is already {objective.state}.", "Only a draft can be started.")
    return why_too_early(objective, workspace.cycles[objective.cycle]) or why_not_ready(workspace, objective, anyway)


def why_too_early(objective: Objective, cycle: Cycle) -> RuleError | None:
    """Return why an objective cannot start yet: its cycle is a draft."""
    if cycle.state is not CycleState.DRAFT:
        return None
    said = f"{objective.shown_id} belongs to {cycle.name}, which has not started."
    return RuleError(said, "Start the cycle: its objectives that are ready start with it.", "cycle.start")


def why_draft(workspace: Workspace, objective: Objective) -> RuleError | None:
    """Return why an objective takes no check-ins: it is a draft, in the words in which it could not start."""
    if objective.state is not ObjectiveState.DRAFT:
        return None
    unstarted = RuleError(no_check_ins(objective), "Start the objective first.", "objective.start")
    return why_not_startable(workspace, objective) or unstarted


def no_check_ins(draft: Objective) -> str:
    """Return a sentence on a draft that was to be checked in."""
    return f"{draft.shown_id} has not started, so it takes no check-ins."


def drafts_of(workspace: Workspace, cycle: Cycle) -> tuple[Objective, ...]:
    """Return the objectives of a cycle that were never started."""
    return tuple(one for one in workspace.objectives_of(cycle.id) if one.state is ObjectiveState.DRAFT)


def not_started(workspace: Workspace, cycle: Cycle) -> Iterator[str]:
    """Yield a line on each objective of a started cycle that is still a draft: its name, and why."""
    for one in drafts_of(workspace, cycle):
        why = why_not_startable(workspace, one)
        yield f"Not started: {one.shown_id} {one.title}. {why or 'It is ready: start it.'}"


def crowded(workspace: Workspace, number: int) -> str:
    """Return a sentence on an objective that now has too many key results; empty for any other."""
    objective, count = workspace.objectives[number], len(workspace.key_results_of(number))
    return wrong_count(objective, count) if count > MOST else ""
