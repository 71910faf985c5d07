"""The cycles of the sample with their objectives: one closed and graded, one active, one draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from okrtui.domain.records.enums import Cadence, CycleState
from okrtui.domain.records.models import Cycle, KeyResult, Kpi, Objective
from okrtui.sample.calendar import SampleBuilder, month
from okrtui.sample.check_ins import add_key_result
from okrtui.sample.goals import LAST, PLANNED, RETROSPECTIVE, RUNNING, SampleObjective

SETTLED_IN = timedelta(weeks=5)
"""The age at which a quarter can have objectives at risk or off track."""

QUARTER = 3
"""Months in a cycle."""


class AddedObjectives:
    """The added objectives by key, and their key results by title."""

    def __init__(self) -> None:
        self.objectives: dict[str, Objective] = {}
        self.key_results: dict[str, KeyResult] = {}


def add_objectives(builder: SampleBuilder, kpis: Mapping[str, Kpi]) -> AddedObjectives:
    """Add the three cycles with all of their objectives."""
    start, goals = _start(builder.today), AddedObjectives()
    for ahead, state, planned in (
        (-QUARTER, CycleState.CLOSED, LAST),
        (0, CycleState.ACTIVE, RUNNING),
        (QUARTER, CycleState.DRAFT, PLANNED),
    ):
        cycle = _cycle(builder, month(start, ahead), state)
        for goal in planned:
            _put(builder, goal, cycle, goals, kpis)
    return goals


def _start(today: date) -> date:
    """Return the first day of the quarter or, early in a quarter, of the three months that end with this one."""
    quarter = month(today, -((today.month - 1) % QUARTER))
    return quarter if today - quarter >= SETTLED_IN else month(today, 1 - QUARTER)


def _cycle(builder: SampleBuilder, start: date, state: CycleState) -> Cycle:
    end = month(start, QUARTER) - timedelta(days=1)
    place, rest = divmod(start.month - 1, QUARTER)
    return builder.put(
        Cycle,
        "ada",
        _planned_on(builder, start),
        name=f"{start:%Y-%m} to {end:%Y-%m}" if rest else f"{start:%Y}-Q{place + 1}",
        start=start,
        end=end,
        cadence=Cadence.QUARTER,
        state=state,
        retrospective=RETROSPECTIVE if state is CycleState.CLOSED else "",
    )


def _planned_on(builder: SampleBuilder, start: date) -> date:
    return min(start - timedelta(weeks=2), builder.today - timedelta(days=1))


def _put(
    builder: SampleBuilder, goal: SampleObjective, cycle: Cycle, goals: AddedObjectives, kpis: Mapping[str, Kpi]
) -> None:
    objective = goals.objectives[goal.key] = builder.put(
        Objective,
        goal.owner,
        _planned_on(builder, cycle.start),
        cycle=cycle.id,
        title=goal.title,
        why=goal.why,
        owners=(builder.who(goal.owner),),
        team=goal.team,
        ambition=goal.ambition,
        parent=goals.objectives[goal.serves].id if goal.serves else None,
        heals=kpis[goal.heals].id if goal.heals else None,
        state=goal.state,
        closing_note=goal.closing_note,
    )
    for part in goal.key_results:
        goals.key_results[part.title] = add_key_result(builder, part, objective, cycle, kpis)
