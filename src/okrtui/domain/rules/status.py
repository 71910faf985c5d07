"""The status of key results and objectives, and where cycles stand, on a day, computed from a workspace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, Self

from pydantic import TypeAdapter

from okrtui.domain.records.enums import Ambition, CycleState, ObjectiveState
from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Objective
from okrtui.domain.rules import pace
from okrtui.domain.rules.due import check_in_due
from okrtui.domain.rules.grading import CycleReading, cycle_reading, objective_grade, suggested, tenths
from okrtui.domain.rules.lifecycle import STARTED, is_open
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.periods import CyclePosition, day_of
from okrtui.domain.rules.progress import ZERO, KeyResultReading, clamp, mean, mean_of_all, weighted_mean
from okrtui.domain.rules.readings import raw_of, readings, way_of
from okrtui.domain.rules.starting import has_open_baseline
from okrtui.domain.workspace import Workspace


class KeyResultStanding(NamedTuple):
    """The status of a key result: shares are 0 to 1 (raw without bounds), confidence 0 to 10.

    A metric without a baseline has no progress, no gap and no suggested grade; of a draft or dropped objective, nothing
    is expected.

    `expected_score` is what a person expects at the end, the forecast what the trend says; neither knows the other.

    `current` and `previous` are its latest two readings; `days_late` counts from the day the check-in became due.
    """

    raw: Decimal | None
    progress: Decimal | None
    expected: Decimal | None
    gap: Decimal | None
    status: Status
    confidence: int | None
    expected_score: Decimal | None
    suggested_grade: Decimal | None
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
    """The status of an objective.

    Progress and gap are None for a draft and without key results, the grade until all are graded. Nothing is expected
    of a draft, nor of what was dropped.
    """

    progress: Decimal | None
    expected: Decimal | None
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
    """Where a cycle stands; `counts` are its started objectives by status, `drafts` are those that never started.

    `grade` is the mean of the objectives' grades; `reading` judges the level of the aspirational ones.
    """

    position: CyclePosition
    elapsed: Decimal
    expected: Decimal | None
    progress: Decimal | None
    counts: Mapping[Status, int]
    objectives: int
    drafts: int
    grade: Decimal | None
    reading: CycleReading | None

    def as_json(self) -> Any:
        """Return it as plain JSON."""
        return _stored_as().dump_python(self, mode="json")

    @classmethod
    def of_json(cls, fields: Any) -> Self:
        """Return what was stored."""
        found = _stored_as().validate_python(fields)
        return cls(**{**found._asdict(), "counts": Counter(found.counts)})


@cache
def _stored_as() -> TypeAdapter[CycleStanding]:
    return TypeAdapter(CycleStanding)


def key_result_standing(workspace: Workspace, key_result: KeyResult, today: date) -> KeyResultStanding:
    """Return the status of a key result today."""
    return workspace.remembered(key_result, today, lambda: _key_result(workspace, key_result, today))


def _key_result(workspace: Workspace, key_result: KeyResult, today: date) -> KeyResultStanding:
    objective = workspace.objectives[key_result.objective]
    known, checked = readings(workspace, key_result), workspace.check_ins_of(key_result.id)
    reached = raw_of(workspace, key_result, known)
    progress = None if has_open_baseline(key_result) else clamp(reached or ZERO)
    expected = _expected(workspace, objective, today)
    behind = _gap(expected, progress)
    asked = check_in_due(workspace, key_result, today)
    closed = not is_open(workspace, objective)
    judged = pace.status(behind, closed=closed, read=bool(known), overdue=asked.overdue)
    return KeyResultStanding(
        raw=reached,
        progress=progress,
        expected=expected,
        gap=behind,
        status=Status.DRAFT if objective.state is ObjectiveState.DRAFT else judged,
        confidence=_latest(checked, "confidence"),
        expected_score=_latest(checked, "expected_score"),
        suggested_grade=None if progress is None else suggested(progress),
        current=known[-1] if known else None,
        previous=known[-2] if len(known) > 1 else None,
        **asked._asdict(),
        ahead=_Forecast(workspace, key_result, known, today),
    )


@dataclass(slots=True)
class _Forecast:
    """What the forecast of a key result is computed from when it is asked for: a third of a closure."""

    workspace: Workspace
    key_result: KeyResult
    known: Sequence[KeyResultReading]
    today: date

    def __call__(self) -> Decimal | None:
        way = way_of(self.workspace, self.key_result, self.known)
        return pace.forecast(way, self.workspace.cycle_of(self.key_result).end, self.today)


def _expected(workspace: Workspace, objective: Objective, today: date) -> Decimal | None:
    """Return the progress expected of an objective and its key results; none of what is not started or dropped."""
    if objective.state not in STARTED:
        return None
    cycle = workspace.cycles[objective.cycle]
    return pace.expected(objective.ambition, cycle.start, cycle.end, today)


def _gap(expected: Decimal | None, progress: Decimal | None) -> Decimal | None:
    return None if expected is None or progress is None else pace.gap(expected, progress)


def _latest(check_ins: tuple[CheckIn, ...], field: str) -> Any:
    """Return what was last said in a field of the check-ins; None where nobody did."""
    stated = (getattr(each, field) for each in reversed(check_ins))
    return next((value for value in stated if value is not None), None)


@dataclass(slots=True)
class _ForecastOfAll:
    """What the forecast of an objective is computed from when it is asked for."""

    standings: Mapping[int, KeyResultStanding]
    parts: Sequence[KeyResult]

    def __call__(self) -> Decimal | None:
        return mean_of_all((part.weight, self.standings[part.id].forecast) for part in self.parts)


def objective_standing(workspace: Workspace, objective: Objective, today: date) -> ObjectiveStanding:
    """Return the status of an objective today, with those of its key results."""
    return workspace.remembered(objective, today, lambda: _objective(workspace, objective, today, key_result_standing))


def _objective(
    workspace: Workspace,
    objective: Objective,
    today: date,
    judged: Callable[[Workspace, KeyResult, date], KeyResultStanding],
) -> ObjectiveStanding:
    parts = workspace.key_results_of(objective.id)
    standings = {part.id: judged(workspace, part, today) for part in parts}
    counts = objective.state is not ObjectiveState.DRAFT
    known = ((part.weight, share) for part in parts if (share := standings[part.id].progress) is not None)
    progress = weighted_mean(known) if counts else None
    expected = _expected(workspace, objective, today)
    idle = Status.DRAFT if not counts else Status.PENDING if is_open(workspace, objective) else Status.CLOSED
    return ObjectiveStanding(
        progress=progress,
        expected=expected,
        gap=_gap(expected, progress),
        status=pace.worst(each.status for each in standings.values()) or idle,
        confidence=min((c for each in standings.values() if (c := each.confidence) is not None), default=None),
        grade=grade_of(workspace, objective),
        key_results=standings,
        ahead=_ForecastOfAll(standings, parts),
    )


class ObjectiveSummary(NamedTuple):
    """The status of an objective without those of its key results."""

    progress: Decimal | None
    expected: Decimal | None
    status: Status
    confidence: int | None
    grade: Decimal | None


def objective_summary(workspace: Workspace, objective: Objective, today: date) -> ObjectiveSummary:
    """Return the status of an objective today, for whoever asks for many: nothing more is remembered of them.

    With all their key results, a thousand take 8 MiB more, in each of fifty sessions.
    """
    return workspace.remembered(objective, today, lambda: _summary(workspace, objective, today), "summary")


def _summary(workspace: Workspace, objective: Objective, today: date) -> ObjectiveSummary:
    if workspace.recalls(objective, today):
        at = objective_standing(workspace, objective, today)
    else:
        at = _objective(workspace, objective, today, _key_result)
    return ObjectiveSummary(at.progress, at.expected, at.status, at.confidence, at.grade)


def grade_of(workspace: Workspace, objective: Objective) -> Decimal | None:
    """Return an objective's grade, None until all its key results are graded."""
    return objective_grade((part.weight, part.grade) for part in workspace.key_results_of(objective.id))


def cycle_standing(workspace: Workspace, cycle: Cycle, today: date) -> CycleStanding:
    """Return where a cycle stands today, over its started objectives; drafts and dropped ones do not count."""
    day = standing_day(cycle, today)
    return workspace.kept(cycle, day, lambda *_: _cycle(workspace, cycle, day), CycleStanding)


def standing_day(cycle: Cycle, today: date) -> date:
    """Return the day as of which a cycle stands: a closed one as on its last day, ever after."""
    return min(today, cycle.end) if cycle.state is CycleState.CLOSED else today


def knows_standing(workspace: Workspace, cycle: Cycle, today: date) -> bool:
    """Return whether it is known where a cycle stands, without computing it."""
    return workspace.recalls(cycle, standing_day(cycle, today))


def knows_summary(workspace: Workspace, number: int, day: date) -> bool:
    """Return whether the summary of the objective of a number on a day is known, without computing it."""
    return workspace.memory.has((Objective.table, number), "summary", day)


def _cycle(workspace: Workspace, cycle: Cycle, today: date) -> CycleStanding:
    every = workspace.objectives_of(cycle.id)
    kept = [each for each in every if each.state in STARTED]
    standings = {each.id: objective_summary(workspace, each, today) for each in kept}
    counted = [each for each in standings.values() if each.progress is not None]
    progress = mean(each.progress for each in counted if each.progress is not None)
    expected = mean(each.expected for each in counted if each.expected is not None)
    grades = {each.id: grade for each in kept if (grade := standings[each.id].grade) is not None}
    average = mean(grades.values())
    return CycleStanding(
        position=day_of(cycle.start, cycle.end, today),
        elapsed=pace.elapsed(cycle.start, cycle.end, today),
        expected=expected,
        progress=progress,
        counts=Counter(each.status for each in standings.values()),
        objectives=len(kept),
        drafts=sum(each.state is ObjectiveState.DRAFT for each in every),
        grade=None if average is None else tenths(average),
        reading=cycle_reading(grades[each.id] for each in kept if each.id in grades and _aspires(each)),
    )


def _aspires(objective: Objective) -> bool:
    return objective.ambition is Ambition.ASPIRATIONAL
