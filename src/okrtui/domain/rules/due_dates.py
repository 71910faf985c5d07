"""The due dates of key results and of their milestones: which days they may have, and which are near or past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from okrtui.domain.records.measures import Milestones
from okrtui.domain.records.models import Cycle, KeyResult, KeyResultDraft
from okrtui.domain.rules.lifecycle import is_pursued
from okrtui.domain.rules.number_text import counted
from okrtui.domain.rules.progress import ONE, ZERO, clamp
from okrtui.domain.rules.readings import raw_of, readings
from okrtui.domain.workspace import Workspace

NEAR = 7
"""The most days from today to a due date that is near."""


class DueDate(NamedTuple):
    """The due date of a key result, or of one of its milestones; `step` is the text of that."""

    day: date
    step: str = ""


def wrong_due_dates(cycle: Cycle, draft: KeyResultDraft, before: KeyResultDraft | None = None) -> dict[str, str]:
    """Return a sentence by field where a due date is outside the cycle; one that was there before was accepted then."""
    known = set() if before is None else {day for day, _ in _due_dates(before)}
    found: dict[str, str] = {}
    for one in _due_dates(draft):
        if one.day not in known and not cycle.start <= one.day <= cycle.end:
            said = f"{one.day} is outside {cycle.name}; enter a day from {cycle.start} to {cycle.end}."
            found.setdefault("measure.steps" if one.step else "due_on", said)
    return found


def _due_dates(part: KeyResultDraft) -> Iterator[DueDate]:
    if part.due_on is not None:
        yield DueDate(part.due_on)
    if isinstance(part.measure, Milestones):
        yield from (DueDate(step.due_on, step.text) for step in part.measure.steps if step.due_on is not None)


def due_text(day: date, today: date) -> str:
    """Return a due date with its distance from today: `2026-11-12, 5 days ago`."""
    days = (day - today).days
    if days == 0:
        return f"{day}, today"
    return f"{day}, in {counted(days, 'day')}" if days > 0 else f"{day}, {counted(-days, 'day')} ago"


def open_due_dates(workspace: Workspace, key_result: KeyResult) -> list[DueDate]:
    """Return the due dates that a key result still has to meet, the earliest first; none once it is pursued no more.

    A key result has met its own with progress 1, a milestone once it is done.
    """
    if not is_pursued(workspace, workspace.objectives[key_result.objective]):
        return []
    found = []
    if key_result.due_on is not None and _progress(workspace, key_result) < ONE:
        found.append(DueDate(key_result.due_on))
    if isinstance(key_result.measure, Milestones):
        known = readings(workspace, key_result)
        done = known[-1].done if known else ()
        steps = (step for step in key_result.measure.steps if step.number not in done)
        found += [DueDate(step.due_on, step.text) for step in steps if step.due_on is not None]
    return sorted(found)


def next_due_date(workspace: Workspace, key_results: Iterable[KeyResult]) -> date | None:
    """Return the first day that key results still have to meet."""
    return min((one.day for part in key_results for one in open_due_dates(workspace, part)), default=None)


def _progress(workspace: Workspace, key_result: KeyResult) -> Decimal:
    return clamp(raw_of(workspace, key_result, readings(workspace, key_result)) or ZERO)


def near_due_dates(workspace: Workspace, key_result: KeyResult, today: date) -> list[DueDate]:
    """Return the open due dates that are at most a week ahead, or have passed."""
    return [one for one in open_due_dates(workspace, key_result) if (one.day - today).days <= NEAR]
