"""Hints for cycles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from okrtui.domain.hints.model import Hint, HintRule, kept
from okrtui.domain.records.enums import Ambition, CycleState
from okrtui.domain.records.models import Cycle, CycleDraft
from okrtui.domain.rules.lifecycle import STARTED, is_open
from okrtui.domain.rules.status import objective_summary
from okrtui.domain.workspace import Workspace

SURE = 9
"""The confidence (0 to 10) above which a goal is too safe."""


def cycle_hints(workspace: Workspace, cycle: CycleDraft, today: date) -> tuple[Hint, ...]:
    """Return the hints on a cycle; none once it is closed."""
    found = [*_overlapping(workspace, cycle)]
    if isinstance(cycle, Cycle):
        if cycle.state is CycleState.CLOSED:
            return ()
        found += _too_safe(workspace, cycle, today)
    return kept(found, cycle)


def _too_safe(workspace: Workspace, cycle: Cycle, today: date) -> Iterator[Hint]:
    opened = (one for one in workspace.objectives_of(cycle.id) if is_open(workspace, one) and one.state in STARTED)
    stretches = [one for one in opened if one.ambition is Ambition.ASPIRATIONAL]
    sure = (objective_summary(workspace, one, today).confidence for one in stretches)
    if stretches and all(confidence is not None and confidence > SURE for confidence in sure):
        yield Hint(HintRule.TOO_SAFE, f"Confidence is above {SURE} in every aspirational objective.")


def _overlapping(workspace: Workspace, cycle: CycleDraft) -> Iterator[Hint]:
    own = cycle.id if isinstance(cycle, Cycle) else None
    for other in workspace.cycles.values():
        meets = other.start <= cycle.end and cycle.start <= other.end
        if other.id != own and other.cadence is cycle.cadence and meets:
            days = f"{max(cycle.start, other.start)} to {min(cycle.end, other.end)}"
            yield Hint(HintRule.OVERLAP, f"{other.shown_id} {other.name} overlaps from {days}.")
            return
