"""Which objectives are open, which are pursued at present, and what a cycle still waits for."""

from __future__ import annotations

from collections.abc import Iterator

from okrtui.domain.record_table import those_with
from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.domain.workspace import Workspace

STARTED = (ObjectiveState.ACTIVE, ObjectiveState.CLOSED)
"""The states of objectives that were started and not dropped: those that count in their cycle."""


def is_open(workspace: Workspace, objective: Objective) -> bool:
    """Return whether an objective is open: neither closed nor dropped, in a cycle that is not closed."""
    ended = objective.state in (ObjectiveState.CLOSED, ObjectiveState.DROPPED)
    return not ended and workspace.cycles[objective.cycle].state is not CycleState.CLOSED


def is_pursued(workspace: Workspace, objective: Objective) -> bool:
    """Return whether an objective is worked on: it was started, is open, and its cycle is active."""
    return objective.state is ObjectiveState.ACTIVE and workspace.cycles[objective.cycle].state is CycleState.ACTIVE


def running_cycles(workspace: Workspace) -> list[Cycle]:
    """Return the active cycles, the one that ends first at the front."""
    return sorted(cycles_in(workspace, CycleState.ACTIVE), key=lambda one: (one.end, one.id))


def cycles_in(workspace: Workspace, *states: CycleState) -> Iterator[Cycle]:
    """Yield the cycles in some states; others are not read."""
    return those_with(workspace.table(Cycle.table), "state", lambda state: state in states)


def objectives_in(workspace: Workspace, *states: CycleState) -> Iterator[Objective]:
    """Yield the objectives of cycles in some states; those of other cycles are not read."""
    for cycle in cycles_in(workspace, *states):
        yield from workspace.objectives_of(cycle.id)


def healing(workspace: Workspace) -> Iterator[Objective]:
    """Yield the objectives that may heal a KPI; where it is known which do, the others are not read."""
    numbers = workspace.linked(Objective.table, "heals")
    if numbers is None:
        yield from objectives_in(workspace, CycleState.DRAFT, CycleState.ACTIVE, CycleState.GRADING)
    else:
        yield from (workspace.objectives[number] for number in numbers)


def continued_in(workspace: Workspace, objective: Objective) -> Objective | None:
    """Return the objective that already continues one, unless that was dropped; None without any."""
    made = workspace.continuations_of(objective.id)
    return next((one for one in made if one.state is not ObjectiveState.DROPPED), None)


def ungraded(workspace: Workspace, cycle: Cycle) -> tuple[KeyResult, ...]:
    """Return the key results that must be graded before the cycle closes: those of started, not dropped objectives."""
    objectives = (one for one in workspace.objectives_of(cycle.id) if one.state in STARTED)
    parts = (part for objective in objectives for part in workspace.key_results_of(objective.id))
    return tuple(part for part in parts if part.grade is None)
