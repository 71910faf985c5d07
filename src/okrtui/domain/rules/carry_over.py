"""What a cycle's closing needs, and what it carries into the next cycle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain.records.enums import Fate, ObjectiveState
from okrtui.domain.records.measures import Measure
from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.domain.rules.grading import carried
from okrtui.domain.rules.status import readings
from okrtui.domain.workspace import Workspace

if TYPE_CHECKING:  # the to-do list asks what is ungraded, and needs no forms
    from okrtui.domain.records.action_drafts import CycleClosingDraft

CARRIED_STATES = (ObjectiveState.DRAFT, ObjectiveState.ACTIVE, ObjectiveState.CLOSED)
"""The states in which an objective can be carried: all but dropped."""

NEVER_STARTED = "It was never started."
"""What is noted of an objective that is a draft still when its cycle closes."""


class CarriedObjective(NamedTuple):
    """An objective that is carried, its key results each with the measure it begins with, and those left out.

    A key result is left out where nothing is left to do.
    """

    objective: Objective
    key_results: tuple[tuple[KeyResult, Measure], ...]
    left_out: tuple[KeyResult, ...]


def ungraded(workspace: Workspace, cycle: Cycle) -> tuple[KeyResult, ...]:
    """The key results without a grade under objectives that were started and not dropped: closing waits for them."""
    pursued = (ObjectiveState.ACTIVE, ObjectiveState.CLOSED)
    objectives = (one for one in workspace.objectives_of(cycle.id) if one.state in pursued)
    parts = (part for objective in objectives for part in workspace.key_results_of(objective.id))
    return tuple(part for part in parts if part.grade is None)


def copy_of(workspace: Workspace, objective: Objective) -> CarriedObjective:
    """What the next cycle gets of an objective."""
    parts = workspace.key_results_of(objective.id)
    measures = {part.id: carried(part.measure, readings(workspace, part)) for part in parts}
    going_on = tuple((part, measure) for part in parts if (measure := measures[part.id]) is not None)
    return CarriedObjective(objective, going_on, tuple(part for part in parts if measures[part.id] is None))


def copies(workspace: Workspace, draft: CycleClosingDraft) -> tuple[CarriedObjective, ...]:
    """What a closing carries into the next cycle, oldest first; `keep` and `change` carry the same."""
    goes_on = {number for number, fate in draft.fates.items() if fate is not Fate.DROP}
    chosen = (one for one in workspace.objectives_of(draft.cycle) if one.id in goes_on)
    return tuple(copy_of(workspace, one) for one in chosen if one.state in CARRIED_STATES)


def left_out_text(carried_over: Iterable[CarriedObjective]) -> str:
    """The key results that are not carried though their objective is, in a sentence; empty where there are none."""
    names = [f"{part.shown_id} {part.title}" for copy in carried_over for part in copy.left_out]
    if not names:
        return ""
    return f"{'Done and' if len(names) == 1 else 'All done and'} not carried: {', '.join(names)}."
