"""The status of key results, objectives and cycles on a day, computed from a workspace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from okrtui.domain.records.enums import Ambition, CycleState, ObjectiveState
from okrtui.domain.records.measures import Milestones
from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Objective
from okrtui.domain.rules import pace
from okrtui.domain.rules.grading import CycleReading, cycle_reading, objective_grade, suggested, tenths
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.periods import CyclePosition, day_of
from okrtui.domain.rules.progress import (
    ZERO,
    KeyResultReading,
    clamp,
    mean,
    mean_of_all,
    raw,
    trajectory,
    weighted_mean,
)
from okrtui.domain.workspace import Workspace


class KeyResultStanding(NamedTuple):
    """The status of a key result: shares are 0 to 1 (raw without bounds), confidence 0 to 10.

    `expected_score` is what a person expects at the end, the forecast what the trend says; neither knows the other.

    `current` and `previous` are its latest two readings; `days_late` counts from the day the check-in became due.
    """

    raw: Decimal | None
    progress: Decimal
    expected: Decimal
    gap: Decimal
    status: Status
    confidence: int | None
    expected_score: Decimal | None
    suggested_grade: Decimal
    current: KeyResultReading | None
    previous: KeyResultReading | None
    due: bool
    overdue: bool
    days_late: int
    ahead: Callable[[], Decimal | None]

    @property
    def forecast(self) -> Decimal | None:
        """Progress at the cycle's end by the present trend, 0 to 1; computed on demand."""
        return self.ahead()


class ObjectiveStanding(NamedTuple):
    """The status of an objective; progress and gap are None without key results, the grade until all are graded."""

    progress: Decimal | None
    expected: Decimal
    gap: Decimal | None
    status: Status
    confidence: int | None
    grade: Decimal | None
    key_results: Mapping[int, KeyResultStanding]
    ahead: Callable[[], Decimal | None]

    @property
    def forecast(self) -> Decimal | None:
        """Progress at the cycle's end by the present trend, 0 to 1; computed on demand.

        It is the weighted mean of the key results' forecasts, and None until every key result has one: the mean of
        some of them would describe a different objective.
        """
        return self.ahead()


class CycleStanding(NamedTuple):
    """The status of a cycle; `counts` are its objectives by status, without dropped ones.

    `grade` is the mean of the objectives' grades; `reading` judges the level of the aspirational ones.
    """

    position: CyclePosition
    elapsed: Decimal
    expected: Decimal | None
    progress: Decimal | None
    status: Status
    counts: Mapping[Status, int]
    objectives: int
    grade: Decimal | None
    reading: CycleReading | None


def is_open(workspace: Workspace, objective: Objective) -> bool:
    """Return whether an objective is open: neither closed nor dropped, in a cycle that is not closed."""
    ended = objective.state in (ObjectiveState.CLOSED, ObjectiveState.DROPPED)
    return not ended and workspace.cycles[objective.cycle].state is not CycleState.CLOSED


def readings(workspace: Workspace, key_result: KeyResult) -> tuple[KeyResultReading, ...]:
    """Return the readings of a key result, one a day: its check-ins and the values of the KPI that feeds it.

    Oldest first. Of two check-ins of a day the later commit counts, and before a fed value a check-in, by which a
    person says otherwise. Measurements count from the cycle's first to its last day.
    """
    by_day = {reading.date: reading for reading in _entries(workspace, key_result)}
    return tuple(by_day[day] for day in sorted(by_day))


def _entries(workspace: Workspace, key_result: KeyResult) -> Iterator[KeyResultReading]:
    """Yield fed values, then check-ins, each by day and in the order of commits."""
    steps = isinstance(key_result.measure, Milestones)
    if key_result.kpi is not None and not steps:
        cycle = workspace.cycle_of(key_result)
        for measured in workspace.measurements_of(key_result.kpi):
            if cycle.start <= measured.date <= cycle.end:
                yield KeyResultReading(measured.date, measured.value)
    for each in workspace.check_ins_of(key_result.id):
        if (each.value is None) == steps:
            yield KeyResultReading(each.date, each.value, each.done)


def last_heard(workspace: Workspace, key_result: KeyResult) -> date:
    """Return the day of the latest check-in or fed value, else the cycle's start; the next check-in counts from it."""
    cycle = workspace.cycle_of(key_result)
    checked = workspace.check_ins_of(key_result.id)
    days = [cycle.start, *(each.date for each in checked[-1:])]
    if key_result.kpi is not None and not isinstance(key_result.measure, Milestones):
        fed = (each.date for each in reversed(workspace.measurements_of(key_result.kpi)))
        days.append(next((day for day in fed if day <= cycle.end), cycle.start))
    return max(days)


def key_result_standing(workspace: Workspace, key_result: KeyResult, today: date) -> KeyResultStanding:
    """Return the status of a key result today."""
    return workspace.remembered(key_result, today, lambda: _key_result(workspace, key_result, today))


def _key_result(workspace: Workspace, key_result: KeyResult, today: date) -> KeyResultStanding:
    objective = workspace.objectives[key_result.objective]
    cycle = workspace.cycles[objective.cycle]
    known, checked = readings(workspace, key_result), workspace.check_ins_of(key_result.id)
    measure, opened = key_result.measure, is_open(workspace, objective)
    reached = raw(measure, known, cycle.start)
    progress = clamp(reached or ZERO)
    expected = pace.expected(objective.ambition, cycle.start, cycle.end, today)
    behind = pace.gap(expected, progress)
    heard = last_heard(workspace, key_result)
    asked = opened and cycle.state is CycleState.ACTIVE
    overdue = asked and pace.is_overdue(heard, today)
    return KeyResultStanding(
        raw=reached,
        progress=progress,
        expected=expected,
        gap=behind,
        status=pace.status(behind, closed=not opened, read=bool(known), overdue=overdue),
        confidence=_latest(checked, "confidence"),
        expected_score=_latest(checked, "expected_score"),
        suggested_grade=suggested(progress),
        current=known[-1] if known else None,
        previous=known[-2] if len(known) > 1 else None,
        due=asked and pace.is_due(heard, today),
        overdue=overdue,
        days_late=max(pace.days_late(heard, today), 0) if asked else 0,
        ahead=lambda: pace.forecast(trajectory(measure, known, cycle.start), cycle.end, today),
    )


def _latest(check_ins: tuple[CheckIn, ...], field: str) -> Any:
    """Return what was last said in a field of the check-ins; None where nobody did."""
    stated = (getattr(each, field) for each in reversed(check_ins))
    return next((value for value in stated if value is not None), None)


def objective_standing(workspace: Workspace, objective: Objective, today: date) -> ObjectiveStanding:
    """Return the status of an objective today, with those of its key results."""
    return workspace.remembered(objective, today, lambda: _objective(workspace, objective, today))


def _objective(workspace: Workspace, objective: Objective, today: date) -> ObjectiveStanding:
    cycle = workspace.cycles[objective.cycle]
    parts = workspace.key_results_of(objective.id)
    standings = {part.id: key_result_standing(workspace, part, today) for part in parts}
    progress = weighted_mean((part.weight, standings[part.id].progress) for part in parts)
    expected = pace.expected(objective.ambition, cycle.start, cycle.end, today)
    idle = Status.PENDING if is_open(workspace, objective) else Status.CLOSED
    return ObjectiveStanding(
        progress=progress,
        expected=expected,
        gap=None if progress is None else pace.gap(expected, progress),
        status=pace.worst(each.status for each in standings.values()) or idle,
        confidence=min((c for each in standings.values() if (c := each.confidence) is not None), default=None),
        grade=objective_grade((part.weight, part.grade) for part in parts),
        key_results=standings,
        ahead=lambda: mean_of_all((part.weight, standings[part.id].forecast) for part in parts),
    )


def cycle_standing(workspace: Workspace, cycle: Cycle, today: date) -> CycleStanding:
    """Return the status of a cycle today, over its objectives that are not dropped."""
    kept = [each for each in workspace.objectives_of(cycle.id) if each.state is not ObjectiveState.DROPPED]
    standings = {each.id: objective_standing(workspace, each, today) for each in kept}
    counted = [each for each in standings.values() if each.progress is not None]
    progress = mean(each.progress for each in counted if each.progress is not None)
    expected = mean(each.expected for each in counted)
    grades = {each.id: grade for each in kept if (grade := standings[each.id].grade) is not None}
    average = mean(grades.values())
    return CycleStanding(
        position=day_of(cycle.start, cycle.end, today),
        elapsed=pace.elapsed(cycle.start, cycle.end, today),
        expected=expected,
        progress=progress,
        status=_cycle_status(cycle, counted, progress, expected),
        counts=Counter(each.status for each in standings.values()),
        objectives=len(kept),
        grade=None if average is None else tenths(average),
        reading=cycle_reading(grades[each.id] for each in kept if each.id in grades and _aspires(each)),
    )


def _aspires(objective: Objective) -> bool:
    return objective.ambition is Ambition.ASPIRATIONAL


def _cycle_status(
    cycle: Cycle, counted: list[ObjectiveStanding], progress: Decimal | None, expected: Decimal | None
) -> Status:
    """Return the status by the gap between expected and progress; pending without readings."""
    if cycle.state is CycleState.CLOSED:
        return Status.CLOSED
    if progress is None or expected is None or all(each.status is Status.PENDING for each in counted):
        return Status.PENDING
    return pace.standing(pace.gap(expected, progress))
