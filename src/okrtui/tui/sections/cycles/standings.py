"""Where cycles stand: worked out between the keys, as that reads everything in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

from okrtui.domain.record_indexes import in_passing
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import Cycle, Objective
from okrtui.domain.rules.status import (
    CycleStanding,
    cycle_standing,
    knows_standing,
    knows_summary,
    objective_summary,
    standing_day,
)
from okrtui.session import Session
from okrtui.tui import styled_text
from okrtui.tui.sections.record_columns import Drawings
from okrtui.tui.styled_text import Cell

MEANWHILE: Final[Drawings] = dict.fromkeys(
    ("bar", "share", "counts", "objectives", "grade"), lambda _: Cell(styled_text.glyphs().ellipsis, "muted")
)
"""The cells of what is not worked out yet."""

MANY: Final = 200
"""The objectives of a cycle of which it is not asked one by one whether they were judged."""

ENOUGH: Final = 100
"""The objectives to be judged after which no more are counted: there is only asked whether they are few."""


def known_standing(session: Session, cycle: Cycle) -> CycleStanding | None:
    """Return where a cycle stands, None where that was not worked out yet."""
    workspace, today = session.workspace, session.today()
    return cycle_standing(workspace, cycle, today) if knows_standing(workspace, cycle, today) else None


def known(session: Session, cycles: Iterable[Cycle]) -> frozenset[int]:
    """Return the cycles of which it was worked out where they stand."""
    workspace, today = session.workspace, session.today()
    return frozenset(one.id for one in cycles if knows_standing(workspace, one, today))


def steps_ahead(session: Session, cycles: Iterable[Cycle]) -> int:
    """Return how many objectives are to be judged before it is known where cycles stand, about ENOUGH for any more."""
    waiting = chain.from_iterable(_to_judge(session, cycle) for cycle in cycles)
    return sum(1 for _ in islice(waiting, ENOUGH))


def _to_judge(session: Session, cycle: Cycle) -> Iterable[int]:
    """Return the objectives to be judged in a cycle; of many all, as to look at each of them takes a while, too."""
    workspace, today = session.workspace, session.today()
    if knows_standing(workspace, cycle, today):
        return ()
    numbers, day = workspace.numbers_of(Objective.table, "cycle", cycle.id), standing_day(cycle, today)
    return numbers if len(numbers) > MANY else (one for one in numbers if not knows_summary(workspace, one, day))


def working_out(session: Session, cycles: Iterable[Cycle]) -> Iterator[None]:
    """Work out, an objective at a time, where cycles stand, the closed ones last; changes may come in between."""
    workspace, today = session.workspace, session.today()
    for number in [one.id for one in sorted(cycles, key=lambda one: one.state is CycleState.CLOSED)]:
        cycle = workspace.cycles.get(number)
        if cycle is None or knows_standing(workspace, cycle, today):
            continue
        for one in workspace.numbers_of(Objective.table, "cycle", number):
            objective = workspace.objectives.get(one)
            if objective is not None:
                with in_passing(workspace):
                    objective_summary(workspace, objective, standing_day(cycle, today))
                yield
        if workspace.cycles.get(number) is cycle:
            cycle_standing(workspace, cycle, today)
