"""Which objectives are open, and which are pursued at present."""

from __future__ import annotations

from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.models import Objective
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
