from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import TODAY
from domain.actions.builders import LATER
from okrtui.domain.actions.import_rows import ColumnRows, ImportBatch, ImportedRow, ImportPlan
from okrtui.domain.actions.import_values import are_plain
from okrtui.domain.actions.record_import import plan
from okrtui.domain.records.models import Measurement
from okrtui.domain.workspace import Workspace

EARLIER = str(TODAY - timedelta(days=3))
KPIS = [
    builders.kpi(id=1, name="Churn", unit="days", cadence="weekly"),
    builders.kpi(id=2, name="Leads", unit="", cadence="monthly"),
    builders.kpi(id=3, name="Old", state="retired"),
]
VALUES = [
    builders.measurement(id=1, kpi=1, date=TODAY, value=4, note="as ever"),
    builders.measurement(id=2, kpi=1, date=TODAY - timedelta(days=3), value=5, updated_by="bob", revision=2),
    builders.measurement(id=7, kpi=3, date=TODAY, value=0),
    builders.measurement(id=8, kpi=1, date=TODAY - timedelta(days=4), value=4),
    builders.measurement(id=9, kpi=1, date=TODAY - timedelta(days=4), value=4),
]
CELLS: dict[str, list[Any]] = {
    "kpi": ["K1", "Churn", "k2", "Leads", "Old", "K9", "", None],
    "date": [str(TODAY), EARLIER, "2026-11-01", "today", "2026-10", "2026-W40", "2027-01-01", "never", "", None],
    "value": [4.0, 5.0, 0.0, -0.0, 1.5, float("inf"), "4", "4 days", "5 h", "1.234567890123", "1e3", "1 2", "", None],
    "note": ["as ever", "", "  as\u200b ever ", "x" * 20_001, "two\r\nlines", None],
}


ANY = st.tuples(*map(st.sampled_from, CELLS.values()))
PLAIN = st.tuples(
    st.sampled_from(["K1", "Churn", "Old"]),
    st.sampled_from([str(TODAY - timedelta(days=days)) for days in (-9, 0, 3, 4, 5)]),
    st.sampled_from([0.0, 4.0, 5.0]),
    st.sampled_from(["as ever", "", None]),
)


def workspace() -> Workspace:
    return builders.workspace(*KPIS, *VALUES)


def taken(rows: Any, **told: Any) -> ImportPlan:
    return plan(workspace(), ImportBatch(rows, TODAY, **told), "bob", LATER)


def by_column(*rows: tuple[Any, ...], bad: Any = (), names: tuple[str, ...] = tuple(CELLS)) -> ColumnRows:
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return ColumnRows("measurements", range(2, len(rows) + 2), columns, bad)


def told(made: ImportPlan) -> list[tuple[Any, ...]]:
    """All that is in what was taken in, also what two equal records may differ in."""
    return [(one, *map(inside, (one.before, one.after, one.offered))) for one in made.taken]


def inside(record: Any) -> Any:
    return record and (type(record), repr(record), record.model_fields_set, record.model_extra, record.document())


@given(st.lists(st.one_of(PLAIN, ANY), min_size=1, max_size=12), st.sets(st.integers(1, 11), max_size=2))
def test_values_by_column_are_taken_in_as_if_each_row_was_looked_at_alone(
    rows: list[tuple[Any, ...]], bad: set[int]
) -> None:
    columns = by_column(*rows, bad=bad)
    one, other = taken(columns), taken(list(columns))
    assert are_plain(columns, 0)
    assert told(one) == told(other)
    assert (one.faults, one.highest, one.used) == (other.faults, other.highest, other.used)


def test_plain_rows_are_new_or_as_they_are_here() -> None:
    rows = [("K1", str(TODAY), 4.0, None), ("Churn", "2026-11-01", "6 days", "n"), ("K1", EARLIER, "5", "")]
    first, new, second = taken(by_column(*rows)).taken
    assert (first.before, second.before) == (VALUES[0], VALUES[1])
    assert first.after is first.before
    assert second.after is second.before
    after = builders.measurement(
        id=10, kpi=1, date=builders.day("2026-11-01"), value=6, note="n", created_at=LATER, updated_at=LATER
    ).model_copy(update={"created_by": "bob", "updated_by": "bob"})
    assert new == ImportedRow(3, None, after)


@pytest.mark.parametrize(
    ("rows", "highest"),
    [
        ([], 0),
        (by_column(("K1", "2026-11-01"), names=("kpi", "date")), 0),
        (by_column(("K1", "2026-11-01", 1.0, "M1"), names=("kpi", "date", "value", "id")), 0),
        (by_column(("K1", "2026-11-01", True, "")), 0),
        (by_column((1, "2026-11-01", 1.0, "")), 0),
        (by_column(("K1", "2026-11-01", 1.0, "")), 10**12 - 1),
        (ColumnRows("check_ins", [2], {"kpi": ["K1"], "date": [EARLIER], "value": [1.0]}), 0),
    ],
)
def test_other_rows_are_looked_at_alone(rows: Any, highest: int) -> None:
    assert not are_plain(rows, highest)


def test_the_ids_that_another_workspace_used_are_left_out() -> None:
    rows = by_column(("K1", "2026-11-01", 1.0, ""), ("K1", "2026-11-02", 1.0, ""))
    assert [one.after.id for one in taken(rows, highest={"measurements": 40}).taken] == [41, 42]
    high = taken(rows, highest={"measurements": 10**12 - 1})
    assert [one.reason for one in high.faults] == ["id: M1000000000001 is too high; the limit is 1,000,000,000,000."]
    assert all(isinstance(one.after, Measurement) for one in high.taken)


def test_values_of_a_day_to_come_and_of_a_retired_kpi_are_refused_with_their_lines() -> None:
    rows = [
        ("K1", EARLIER, 5.0, ""),
        ("K1", "2026-12-24", 1.0, ""),
        ("Old", str(TODAY), 0.0, ""),
        ("Old", EARLIER, 1.0, ""),
    ]
    assert [(one.place, one.reason) for one in taken(by_column(*rows)).faults] == [
        (3, "date: 2026-12-24 is in the future."),
        (5, "Old is retired and takes no more values. Resume it first."),
    ]
