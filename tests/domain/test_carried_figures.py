"""What a workspace carries along while entries come in is what a computation from scratch finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from builders import END, START, TODAY
from okrtui.domain.records.models import Record
from okrtui.domain.rules.evidence import finer_places, ground, tellings
from okrtui.domain.rules.kpi_status import kpi_case, kpi_evidence, kpi_standing
from okrtui.domain.rules.status import cycle_standing, key_result_standing, objective_standing
from okrtui.domain.rules.todo import needs
from okrtui.domain.workspace import Workspace

LATER = TODAY + timedelta(days=12)
DAYS = st.integers(0, 80).map(lambda days: TODAY - timedelta(days=days))
FEW = st.integers(1, 2)
TARGETS = st.lists(
    st.builds(
        lambda since, low: {"since": since, "low": low}, st.sampled_from([START, TODAY, LATER]), st.integers(0, 9)
    ),
    max_size=2,
    unique_by=lambda one: one["since"],
).map(lambda found: sorted(found, key=lambda one: one["since"]))
REBASELINES = st.lists(st.sampled_from([START, TODAY - timedelta(days=20), LATER]), max_size=2, unique=True).map(
    lambda days: [{"since": day, "reason": "a new way", "by": "ada", "on": day} for day in sorted(days)]
)


def fields(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(strategies)


RECORDS: dict[Callable[..., Record], st.SearchStrategy[dict[str, Any]]] = {
    builders.cycle: fields(
        id=FEW, state=st.sampled_from(["draft", "active", "grading", "closed"]), end=st.sampled_from([END, TODAY])
    ),
    builders.objective: fields(
        id=st.integers(1, 3),
        cycle=FEW,
        state=st.sampled_from(["draft", "active", "closed", "dropped"]),
        heals=st.none() | FEW,
        ambition=st.sampled_from(["committed", "aspirational"]),
    ),
    builders.key_result: fields(
        id=st.integers(1, 4),
        objective=st.integers(1, 3),
        kpi=st.none() | FEW,
        grade=st.none() | st.sampled_from(["0.3", "0.9"]),
        weight=FEW,
        rhythm=st.sampled_from(["weekly", "weekly", "monthly"]),
        due_on=st.none() | st.sampled_from([TODAY, LATER, END]),
    ),
    builders.check_in: fields(
        id=st.integers(1, 6),
        key_result=st.integers(1, 4),
        date=DAYS,
        value=st.integers(3, 16),
        confidence=st.integers(1, 10),
    ),
    builders.kpi: fields(
        id=FEW,
        targets=TARGETS,
        rebaselines=REBASELINES,
        state=st.sampled_from(["active", "active", "retired"]),
        cadence=st.sampled_from(["daily", "weekly"]),
    ),
    builders.measurement: fields(id=st.integers(1, 40), kpi=FEW, date=DAYS, value=st.integers(0, 9)),
    builders.signal_note: fields(id=FEW, kpi=FEW, date=DAYS, left_out=st.booleans()),
}


def _put(build: Callable[..., Record]) -> st.SearchStrategy[tuple[str, int, Record | None]]:
    return RECORDS[build].map(lambda values: build(**values)).map(lambda one: (one.table, one.id, one))


MANY_VALUES = st.lists(st.integers(0, 9), min_size=12, max_size=25).map(
    lambda values: [
        (one.table, one.id, one) for one in builders.measured(" ".join(map(str, values)), every=3, first_id=50)
    ]
)
ENTRIES = MANY_VALUES | st.lists(st.one_of([_put(build) for build in RECORDS]), min_size=1, max_size=4)
REMOVALS = st.sampled_from(["check_ins", "measurements", "signal_notes"])


def beginning() -> list[Record]:
    cycles = [builders.cycle(id=number) for number in (1, 2)]
    objectives = [builders.objective(id=number, cycle=1 + number % 2) for number in (1, 2, 3)]
    parts = [builders.key_result(id=number, objective=1 + number % 3, kpi=number % 3 or None) for number in range(1, 5)]
    return [*cycles, *objectives, *parts, *(builders.kpi(id=number) for number in (1, 2))]


def figures(workspace: Workspace, today: date) -> list[object]:
    """Everything that is carried along, as it is on a day."""
    found: list[object] = [needs(workspace, today, owner) for owner in (None, "ada", "bo")]
    for kpi in workspace.kpis.values():
        case, evidence = kpi_case(workspace, kpi, today), kpi_evidence(workspace, kpi, today)
        assert tellings(kpi, case, today) == tellings(kpi, evidence, today)
        assert ground(kpi, case, today) == ground(kpi, evidence, today)
        assert (case.length, finer_places(kpi, case)) == (len(evidence.points), finer_places(kpi, evidence))
        found += [kpi_standing(workspace, kpi, today), evidence]
    for key_result in workspace.key_results.values():
        part = key_result_standing(workspace, key_result, today)
        found += [part[:-1], part.forecast]
    for objective in workspace.objectives.values():
        at = objective_standing(workspace, objective, today)
        found += [at._replace(key_results={}, ahead=part.ahead)[:-1], at.forecast, list(at.key_results)]
    return [*found, *(cycle_standing(workspace, cycle, today) for cycle in workspace.cycles.values())]


def scratch(workspace: Workspace) -> Workspace:
    return builders.workspace(*workspace)


@settings(max_examples=60)
@given(st.lists(ENTRIES | REMOVALS, min_size=1, max_size=8), st.sampled_from([TODAY, LATER]))
def test_figures_carried_along_are_those_from_scratch(history: list[Any], today: date) -> None:
    carried = builders.workspace(*beginning())
    assert figures(carried, today) == figures(scratch(carried), today)
    before: list[tuple[str, int, Record | None]] = []
    for step in history:
        entry = step
        if isinstance(step, str):  # a removal, or the undo of the entry before it where nothing is there to remove
            last = max(carried.table(step), default=0)
            entry = [(step, last, None)] if last else before
        before = [(table, number, carried.table(table).get(number)) for table, number, _ in entry]
        before = [(table, number, one) for table, number, one in before if one is not None or table in UNDONE]
        carried.take(entry)
        assert figures(carried, today) == figures(scratch(carried), today)


UNDONE = ("check_ins", "measurements", "signal_notes")
"""The tables from which an undo may remove a record to which nothing belongs."""
