"""Tests for the parts of an import."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import builders
from builders import TODAY
from domain.actions.builders import LATER
from okrtui.domain.actions.import_contexts import UNIT_OF
from okrtui.domain.actions.import_rows import ColumnRows, ImportBatch, ImportRow
from okrtui.domain.actions.record_import import plan
from okrtui.domain.rules.integrity import references

COLUMNS = {"id": ["K1", None, "K3"], "name": ["a", "b", None]}
ROWS = [
    ImportRow(4, "kpis", {"id": "K1", "name": "a"}, must_exist=True),
    ImportRow(5, "kpis", {"name": "b"}, is_bad=True),
    ImportRow(7, "kpis", {"id": "K3"}, must_exist=True),
]


def test_rows_by_column_are_the_rows_that_a_list_would_have() -> None:
    rows = ColumnRows("kpis", [4, 5, 7], COLUMNS, {1}, told_ids=True)
    assert list(rows) == ROWS
    assert [rows[0], rows[-1]] == [ROWS[0], ROWS[2]]
    assert rows[1:] == ROWS[1:]
    assert len(rows) == 3
    with pytest.raises(IndexError):
        rows[3]


@pytest.mark.parametrize("rows", [ROWS, ColumnRows("kpis", [4, 5, 7], COLUMNS, {1}, told_ids=True)])
def test_a_batch_tells_ids_and_tables_of_either(rows: list[ImportRow]) -> None:
    batch = ImportBatch(rows, date(2026, 11, 21))
    assert list(batch.ids()) == [("kpis", "K1"), ("kpis", None), ("kpis", "K3")]
    assert {table: list(found) for table, found in batch.by_table().items()} == {"kpis": ROWS}


def test_how_far_a_plan_is_can_be_followed() -> None:
    days = [str(TODAY - timedelta(days=one)) for one in range(1_001)]
    rows = ColumnRows("measurements", range(2, 1_003), {"kpi": ["K1"] * 1_001, "date": days, "value": [1.5] * 1_001})
    steps: list[int] = []
    there = builders.workspace(builders.kpi())
    made = plan(there, ImportBatch(rows, TODAY), "ada", LATER, steps.append)
    assert (len(made.added), made.faults) == (1_001, [])
    assert [one for one in steps if one] == [500, 500, 1]


def test_what_values_are_in_the_unit_of_is_all_that_they_refer_to() -> None:
    """So that a row found among the records of its owner needs no second look."""
    assert all([name for name, _ in references(table)] == [owner] for table, owner in UNIT_OF.items())
