"""The cycles of the sample with their objectives: one closed and graded, one in full swing, one being drafted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from okrtui.domain.records.enums import Cadence, CycleState
from okrtui.domain.records.models import Cycle, KeyResult, Kpi, Objective
from okrtui.sample.calendar import SampleBuilder, month
from okrtui.sample.check_ins import add_key_result
from okrtui.sample.goals import LAST, PLANNED, RETROSPECTIVE, RUNNING, SampleObjective

SETTLED_IN = timedelta(weeks=5)
"""How old a quarter has to be for anything to be at risk or off track in it."""

QUARTER = 3
"""Months in a cycle."""


class AddedObjectives:
    """The objectives put on the scene, by key, and all of their key results, by title."""

    def __init__(self) -> None:
        self.objectives: dict[str, Objective] = {}
        self.key_results: dict[str, KeyResult] = {}


def add_objectives(scene: SampleBuilder, kpis: Mapping[str, Kpi]) -> AddedObjectives:
    """Put the three cycles and all that is in them on the scene."""
    start, goals = _start(scene.today), AddedObjectives()
    for ahead, state, told in (
        (-QUARTER, CycleState.CLOSED, LAST),
        (0, CycleState.ACTIVE, RUNNING),
        (QUARTER, CycleState.DRAFT, PLANNED),
    ):
        cycle = _cycle(scene, month(start, ahead), state)
        for goal in told:
            _put(scene, goal, cycle, goals, kpis)
    return goals


def _start(today: date) -> date:
    """The first day of the calendar's quarter or, while that is young, of three months that end with this one."""
    quarter = month(today, -((today.month - 1) % QUARTER))
    return quarter if today - quarter >= SETTLED_IN else month(today, 1 - QUARTER)


def _cycle(scene: SampleBuilder, start: date, state: CycleState) -> Cycle:
    end = month(start, QUARTER) - timedelta(days=1)
    place, rest = divmod(start.month - 1, QUARTER)
    return scene.put(
        Cycle,
        "ada",
        _planned_on(scene, start),
        name=f"{start:%Y-%m} to {end:%Y-%m}" if rest else f"{start:%Y}-Q{place + 1}",
        start=start,
        end=end,
        cadence=Cadence.QUARTER,
        state=state,
        retrospective=RETROSPECTIVE if state is CycleState.CLOSED else "",
    )


def _planned_on(scene: SampleBuilder, start: date) -> date:
    return min(start - timedelta(weeks=2), scene.today - timedelta(days=1))


def _put(
    scene: SampleBuilder, goal: SampleObjective, cycle: Cycle, goals: AddedObjectives, kpis: Mapping[str, Kpi]
) -> None:
    objective = goals.objectives[goal.key] = scene.put(
        Objective,
        goal.owner,
        _planned_on(scene, cycle.start),
        cycle=cycle.id,
        title=goal.title,
        why=goal.why,
        owner=scene.who(goal.owner),
        team=goal.team,
        ambition=goal.ambition,
        parent=goals.objectives[goal.serves].id if goal.serves else None,
        heals=kpis[goal.heals].id if goal.heals else None,
        state=goal.state,
        closing_note=goal.closing_note,
    )
    for course in goal.courses:
        goals.key_results[course.title] = add_key_result(scene, course, objective, cycle, kpis)
