from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from builders import (
    NOW,
    TODAY,
    check_in,
    cycle,
    key_result,
    kpi,
    maintain,
    measured,
    milestones,
    objective,
    signal_note,
    target,
)
from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace
from okrtui.sample import seed

VALUES = "41 43 40 44 42 39 43 41 42 40 44 42 60"


@cache
def _sample() -> tuple[Record, ...]:
    return seed(Workspace(), TODAY, "ada", NOW).puts


@cache
def _small() -> tuple[Record, ...]:
    """One of everything, so that every text field stands in a report somewhere."""
    return (
        cycle(retrospective="x"),
        cycle(id=2, name="2026-Q3", start="2026-07-01", end="2026-09-30", state="closed"),
        objective(id=3, cycle=2, state="closed"),
        objective(heals=1, closing_note="x", why="x", team="x"),
        objective(id=2, parent=1, state="dropped"),
        key_result(kpi=1, grade="0.5", grade_note="x"),
        key_result(id=2, measure=milestones(1, 2)),
        key_result(id=3, measure=maintain(4)),
        *(check_in(id=number, key_result=number, value=3, note="x") for number in (1, 3)),
        check_in(id=2, key_result=2, done=[1], note="x"),
        kpi(targets=[target(high=45)], department="x", unit="%"),
        *measured(VALUES),
        kpi(id=2, name="No data"),
        signal_note(),
    )


def holding(records: tuple[Record, ...]) -> Workspace:
    """A workspace of these records as they are."""
    workspace = Workspace()
    workspace.take((record.table, record.id, record) for record in records)
    return workspace


@pytest.fixture
def sample_of_records() -> Workspace:
    """The sample as ada makes it on TODAY, in memory alone."""
    return holding(_sample())


def tainted(text: str) -> Workspace:
    """A small workspace with the text in every text field, past the field types that would have cleaned it."""
    return holding(tuple(_tainted(record, text) for record in _small()))


def _tainted(record: Record, text: str) -> Record:
    changes: dict[str, Any] = dict.fromkeys((name for name, value in record if type(value) is str), text)
    measure = getattr(record, "measure", None)
    if measure is not None:
        steps = tuple(step.model_copy(update={"text": text}) for step in getattr(measure, "steps", ()))
        changes["measure"] = measure.model_copy(update={"steps": steps} if steps else {"unit": text})
    return record.model_copy(update=changes)
