"""Adding, editing and starting cycles."""

from __future__ import annotations

from datetime import datetime

from okrtui.domain.actions.objectives import StartAnyway, reason, started
from okrtui.domain.actions.record_changes import Edit, current, new, revised, touched, values_of
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import Cycle, CycleDraft
from okrtui.domain.rules.refusals import require, why_closed
from okrtui.domain.rules.starting import drafts_of, why_not_ready
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError


def add(workspace: Workspace, draft: CycleDraft, actor: str, now: datetime) -> Change:
    """Plan a cycle; it starts as a draft."""
    return Change("cycle.add", puts=(new(workspace, Cycle, actor, now, values_of(draft)),))


def edit(workspace: Workspace, edit: Edit[CycleDraft], actor: str, now: datetime) -> Change:
    """Change a cycle's name, dates or cadence. Raises ConflictError, RuleError."""
    cycle = current(workspace, Cycle, edit)
    require(why_closed(cycle))
    return Change("cycle.edit", puts=revised(cycle, actor, now, values_of(edit.draft)))


def start(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Start a draft cycle, and with it those of its objectives that are ready. Raises RuleError."""
    return _start(workspace, number, actor, now)


def start_anyway(workspace: Workspace, anyway: StartAnyway, actor: str, now: datetime) -> Change:
    """Start a draft cycle with its objectives, whatever the number of key results. Raises RuleError, DraftError."""
    return _start(workspace, anyway.id, actor, now, reason(anyway.why, now))


def _start(workspace: Workspace, number: int, actor: str, now: datetime, why: str = "") -> Change:
    cycle = workspace.find(Cycle, number)
    if cycle.state is not CycleState.DRAFT:
        raise RuleError(f"{cycle.name} is already {cycle.state}.", "Only a draft cycle can be started.")
    ready = [one for one in drafts_of(workspace, cycle) if why_not_ready(workspace, one, why) is None]
    begun = (started(workspace, one, actor, now, why) for one in ready)
    return Change("cycle.start", puts=(touched(cycle, actor, now, {"state": CycleState.ACTIVE}), *begun))
