"""The sentences of a report's first page: on the cycle, on an objective, and on the cycle after."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from okrtui.domain.columns.objectives import ObjectiveSubject
from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.models import Cycle, KeyResult
from okrtui.domain.rules import pace
from okrtui.domain.rules.grading import BAND_TEXTS, CYCLE_TEXTS, band
from okrtui.domain.rules.next_cycle import planned_after
from okrtui.domain.rules.number_text import counted, number, share
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.status import CycleStanding, KeyResultStanding
from okrtui.domain.workspace import Workspace

_BEHIND = (Status.OFF_TRACK, Status.AT_RISK)


def headline(cycle: Cycle, at: CycleStanding) -> str:
    """Return where a cycle stands, in a sentence."""
    if at.grade is not None and cycle.state in (CycleState.GRADING, CycleState.CLOSED):
        reading = f" {CYCLE_TEXTS[at.reading]}" if at.reading else ""
        return f"The grade is {number(at.grade, decimals=1)} of 1.0.{reading}"
    if cycle.state is CycleState.DRAFT:
        return "The cycle has not started."
    if at.progress is None or at.expected is None:
        return "There is no progress to report yet."
    behind = sum(at.counts.get(word, 0) for word in _BEHIND)
    rest = "None is" if not behind else f"{behind} of {at.objectives} {'is' if behind == 1 else 'are'}"
    return f"{_pace(at, pace.gap(at.expected, at.progress))} {rest} at risk or off track."


def _pace(at: CycleStanding, gap: Decimal) -> str:
    """Return whether a cycle is on pace, by the gap between what is expected and its progress."""
    words = "behind plan" if gap > pace.ON_TRACK_GAP else "ahead of plan" if gap < -pace.ON_TRACK_GAP else "on plan"
    objectives = counted(at.objectives, "objective")
    return f"The {objectives} together {'is' if at.objectives == 1 else 'are'} {words}: {_so_far(at)}."


def _so_far(at: CycleStanding | KeyResultStanding) -> str:
    return f"progress {share(at.progress)}, expected {share(at.expected)}"


def sentence_on(one: ObjectiveSubject) -> str:
    """Return what there is to say about an objective: its closing note or grade, else its worst key result."""
    record, grade, at = one.record, one.at("grade"), one.standing
    if record.closing_note:
        return record.closing_note
    if grade is not None:
        return BAND_TEXTS[band(record.ambition, grade)]
    if record.state is ObjectiveState.DRAFT:
        return "Not started yet."
    parts = one.workspace.key_results_of(record.id)
    if at is None or not parts:
        return "" if parts else "No key results yet."
    order = tuple(Status)
    worst = min(parts, key=lambda part: (order.index(at.key_results[part.id].status), part.id))
    return _on_key_result(one, worst, at.key_results[worst.id], len(parts))


def _on_key_result(one: ObjectiveSubject, part: KeyResult, at: KeyResultStanding, count: int) -> str:
    """Return what the worst of some key results says, with what was last noted on it."""
    name = f"{part.shown_id} {part.title}"
    if at.status in _BEHIND:
        note = _latest_note(one.workspace, part)
        return f"{name} is {at.status.value}{f': {note}' if note else f', {_so_far(at)}.'}"
    if at.status is Status.OUTDATED:
        return f"{name} was last checked in on {at.current.date}." if at.current else f"{name} was never checked in."
    if at.status is Status.PENDING:
        return f"{name} has no check-in yet."
    if at.status is Status.ON_TRACK:
        return f"{'Its key result is' if count == 1 else f'All {count} key results are'} on track."
    return ""


def _latest_note(workspace: Workspace, part: KeyResult) -> str:
    known = workspace.check_ins_of(part.id)
    return known[-1].note if known else ""


def next_cycle(workspace: Workspace, cycle: Cycle, day: date) -> str:
    """Return what is planned after a cycle, in a sentence or two."""
    after = planned_after(workspace, cycle)
    if after is None:
        return "No next cycle is planned yet."
    begun = f"started on {after.start}" if after.start <= day else f"starts on {after.start}"
    inside = [one for one in workspace.objectives_of(after.id) if one.state is not ObjectiveState.DROPPED]
    titles = "; ".join(f"{one.shown_id} {one.title}" for one in inside)
    told = f"{after.shown_id} {after.name} {begun}"
    return f"{told} with {counted(len(inside), 'objective')}: {titles}." if inside else f"{told}. No objectives yet."
