"""What moved in a part of a cycle: the progress of its objectives then and now, and what did most of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from okrtui.domain.columns.catalogue import Catalogue, Column
from okrtui.domain.columns.values import Ratio
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.domain.rules.lifecycle import STARTED
from okrtui.domain.rules.measure_text import reading_text
from okrtui.domain.rules.number_text import signed
from okrtui.domain.rules.status import KeyResultStanding, ObjectiveStanding, objective_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.as_of import as_of
from okrtui.reports.cycle_report.document import Block, Prose, table_of

WEEKS = 4
"""The weeks that a report on a running cycle looks back."""

_ZERO = Decimal(0)


class Move(NamedTuple):
    """An objective, its standing at both ends of a span, and the key result that moved it most, if any did."""

    record: Objective
    then: ObjectiveStanding
    now: ObjectiveStanding
    most: KeyResult | None

    @property
    def change(self) -> Decimal:
        """How much its progress grew, in points of progress."""
        return _grown(self.then, self.now)


class Moves(NamedTuple):
    """The moves of a cycle's objectives between two days, and what the span is called."""

    since: date
    until: date
    span: str
    moved: tuple[Move, ...]
    still: tuple[Objective, ...]


def moves(workspace: Workspace, cycle: Cycle, day: date) -> Moves | None:
    """Return what moved up to a day; None on the first day, in a draft cycle, and without started objectives."""
    since, span = _span(cycle, day)
    started = [one for one in workspace.objectives_of(cycle.id) if one.state in STARTED]
    if since >= day or cycle.state is CycleState.DRAFT or not started:
        return None
    past = as_of(workspace, since)
    every = [_move(workspace, past, one, (since, day)) for one in started]
    moved = sorted((one for one in every if one.change or one.most), key=lambda one: (-one.change, one.record.id))
    still = (one.record for one in every if not (one.change or one.most))
    return Moves(since, day, span, tuple(moved), tuple(still))


def _span(cycle: Cycle, day: date) -> tuple[date, str]:
    """Return the day from which moves count, and its name: the latest weeks, of an ended cycle its second half."""
    if cycle.state in (CycleState.GRADING, CycleState.CLOSED):
        return cycle.start + (cycle.end - cycle.start) // 2, "the second half of the cycle"
    since = day - timedelta(weeks=WEEKS)
    return (since, f"the last {WEEKS} weeks") if since > cycle.start else (cycle.start, "since the cycle began")


def _move(workspace: Workspace, past: Workspace, one: Objective, days: tuple[date, date]) -> Move:
    then, now = objective_standing(past, one, days[0]), objective_standing(workspace, one, days[1])
    pairs = [
        (_grown(then.key_results[part.id], now.key_results[part.id]), part)
        for part in workspace.key_results_of(one.id)
        if part.id in then.key_results
    ]
    grown, most = max(pairs, key=lambda pair: (abs(pair[0]), -pair[1].id), default=(_ZERO, None))
    return Move(one, then, now, most if grown else None)


def _grown(then: ObjectiveStanding | KeyResultStanding, now: ObjectiveStanding | KeyResultStanding) -> Decimal:
    """Return how much progress grew; from and to nothing where there is none."""
    return (now.progress or _ZERO) - (then.progress or _ZERO)


def blocks(found: Moves) -> Iterator[Block]:
    """Yield the span, the moves, and what stood still."""
    yield Prose(f"From {found.since} to {found.until}, {found.span}.")
    if found.moved:
        yield table_of("Progress then and now", MOVES, found.moved)
    if found.still:
        names = "; ".join(f"{one.shown_id} {one.title}" for one in found.still)
        yield Prose(f"Without a change: {names}.")


def _most(one: Move) -> str:
    """Return the key result that moved most, with its values then and now."""
    if one.most is None:
        return ""
    then, now = (at.key_results[one.most.id].current for at in (one.then, one.now))
    measure = one.most.measure
    way = f"{reading_text(measure, then)} → {reading_text(measure, now)}" if then else reading_text(measure, now)
    return f"{one.most.shown_id} {one.most.title}: {way}"


MOVES = Catalogue(
    Move,
    (
        Column("id", "id", lambda one: one.record.shown_id, report=True, json="id"),
        Column("title", "objective", lambda one: one.record.title, report=True, json="title"),
        Column("then", "then", lambda one: Ratio(one.then.progress), report=True, json="then", align="right"),
        Column("now", "now", lambda one: Ratio(one.now.progress), report=True, json="now", align="right"),
        Column("change", "change", lambda one: signed(one.change), report=True, align="right"),
        Column("most", "what moved most", _most, report=True, json="most"),
    ),
)
