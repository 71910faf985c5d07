"""What a cycle that closes hands over to the next one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from okrtui.domain.records.action_drafts import CycleClosingDraft
from okrtui.domain.records.enums import Fate, ObjectiveState
from okrtui.domain.records.measures import Measure
from okrtui.domain.records.models import KeyResult, Objective
from okrtui.domain.rules.grading import carried
from okrtui.domain.rules.lifecycle import continued_in
from okrtui.domain.rules.number_text import counted
from okrtui.domain.rules.readings import readings
from okrtui.domain.rules.starting import FEWEST, MOST
from okrtui.domain.workspace import Workspace

CARRIED_STATES = (ObjectiveState.DRAFT, ObjectiveState.ACTIVE, ObjectiveState.CLOSED)
"""The states in which an objective can be carried: all but dropped."""

NEVER_STARTED = "It was never started."
"""The closing note of an objective that is still a draft when its cycle closes."""


class CarriedObjective(NamedTuple):
    """An objective to carry over, its key results each with its new measure, and those left out.

    A key result is left out where it is done.
    """

    objective: Objective
    key_results: tuple[tuple[KeyResult, Measure], ...]
    left_out: tuple[KeyResult, ...]


def copy_of(workspace: Workspace, objective: Objective) -> CarriedObjective:
    """Return what is carried over of an objective."""
    parts = workspace.key_results_of(objective.id)
    measures = {part.id: carried(part.measure, readings(workspace, part)) for part in parts}
    going_on = tuple((part, measure) for part in parts if (measure := measures[part.id]) is not None)
    return CarriedObjective(objective, going_on, tuple(part for part in parts if measures[part.id] is None))


def continued_text(copy: Objective) -> str:
    """Return the words on an objective that goes on as another one."""
    return f"already carried over as {copy.shown_id}"


def copies(workspace: Workspace, draft: CycleClosingDraft) -> tuple[CarriedObjective, ...]:
    """Return what a closing carries over, oldest objective first; `keep` and `change` carry the same."""
    goes_on = {number for number, fate in draft.fates.items() if fate is not Fate.DROP}
    chosen = (one for one in workspace.objectives_of(draft.cycle) if one.id in goes_on)
    return tuple(copy_of(workspace, one) for one in chosen if one.state in CARRIED_STATES)


def thin_text(carried_over: Iterable[CarriedObjective]) -> str:
    """Return a sentence on the objectives that go on with fewer key results than they need; empty without any."""
    thin = [one for one in carried_over if len(one.key_results) < FEWEST]
    named = ", ".join(f"{one.objective.shown_id} with {counted(len(one.key_results), 'key result')}" for one in thin)
    return f"{named}: each needs {FEWEST} to {MOST} before it starts." if thin else ""


def not_carried_text(workspace: Workspace, draft: CycleClosingDraft) -> str:
    """Return a sentence that names the objectives of a cycle that a closing leaves behind; empty without any."""
    kept = {number for number, fate in draft.fates.items() if fate is not Fate.DROP}
    rest = (one for one in workspace.objectives_of(draft.cycle) if one.state in CARRIED_STATES and one.id not in kept)
    left = [one for one in rest if continued_in(workspace, one) is None]
    return f"Not carried over: {', '.join(f'{one.shown_id} {one.title}' for one in left)}." if left else ""


def left_out_text(carried_over: Iterable[CarriedObjective]) -> str:
    """Return a sentence that names the key results left out of objectives that are carried over; empty without any."""
    names = [f"{part.shown_id} {part.title}" for copy in carried_over for part in copy.left_out]
    if not names:
        return ""
    return f"Done, so not carried over: {', '.join(names)}."
