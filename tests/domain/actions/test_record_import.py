from __future__ import annotations

from typing import Any

import pytest

import builders
from builders import TODAY
from domain.actions.builders import LATER
from okrtui.domain.actions.import_rows import ImportBatch, ImportRow
from okrtui.domain.actions.record_import import OutdatedPlanError, plan, take_in
from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Put, Workspace


def workspace() -> Workspace:
    return builders.workspace(builders.cycle(), builders.objective(), builders.key_result(), builders.kpi())


def faults(table: str, values: dict[str, Any], **row: Any) -> list[str]:
    batch = ImportBatch((ImportRow(2, table, values, **row),), TODAY)
    return [fault.reason for fault in plan(workspace(), batch, "bob", LATER).faults]


@pytest.mark.parametrize(
    ("table", "values", "told"),
    [
        ("measurements", {"kpi": 1, "date": 20261101, "value": 4}, "Enter a date such as 2026-11-21."),
        ("measurements", {"kpi": [1], "date": "2026-11-01", "value": 4}, "kpi: Enter an id such as K7."),
        ("key_results", {"id": 1, "measure": "fast"}, "measure: "),
    ],
)
def test_a_row_with_a_value_of_the_wrong_kind_is_refused(table: str, values: dict[str, Any], told: str) -> None:
    (reason,) = faults(table, values)
    assert reason.startswith(told)
    assert reason.endswith(".")


def test_a_row_that_is_known_to_be_bad_makes_no_second_fault() -> None:
    unnamed = {"kpi": "", "date": "2026-11-01"}
    assert faults("measurements", unnamed) == ["kpi: Required: a name or an id."]
    assert faults("measurements", unnamed, is_bad=True) == []


def test_what_refers_to_a_refused_row_makes_no_second_fault() -> None:
    rows = (
        ImportRow(2, "kpis", {"id": "K5", "name": "Leads", "cadence": "never"}),
        ImportRow(3, "key_results", {"id": 1, "kpi": "K5"}),
        ImportRow(4, "measurements", {"kpi": "Leads", "date": "2026-10", "value": 3}),
    )
    assert [fault.place for fault in plan(workspace(), ImportBatch(rows, TODAY), "bob", LATER).faults] == [2]


def test_a_stamp_that_cannot_be_read_is_no_sign_of_a_later_revision() -> None:
    assert faults("kpis", {"id": 1, "name": "Loss", "created_at": "long ago"}) == []


@pytest.mark.parametrize(
    "meanwhile",
    [
        builders.kpi(owners="dee", revision=2),
        builders.kpi(id=2, name="Revenue"),
    ],
    ids=["a record of the plan was changed", "a record was added"],
)
def test_a_plan_is_refused_once_somebody_else_changed_what_it_was_made_for(meanwhile: Record) -> None:
    here = workspace()
    rows = (ImportRow(2, "kpis", {"id": 1, "department": "Sales"}), ImportRow(3, "kpis", {"name": "Leads"}))
    made = plan(here, ImportBatch(rows, TODAY), "bob", LATER)
    assert [one.after.id for one in made.taken] == [1, 2]
    assert len(take_in(here, made, "bob", LATER).puts) == 2
    here.apply([Put(meanwhile.table, meanwhile.id, meanwhile.document())])
    with pytest.raises(OutdatedPlanError) as refused:
        take_in(here, made, "bob", LATER)
    assert refused.value.hint == "Import the file again."
