"""The rows of a file whose values are far from all others are named, and only those."""

from __future__ import annotations

from typing import Any

import builders
from builders import NOW, TODAY, measured, milestones
from okrtui.domain.actions.far_rows import far_rows
from okrtui.domain.actions.import_rows import ImportBatch, ImportRow
from okrtui.domain.actions.record_import import plan
from okrtui.domain.workspace import Workspace


def company() -> Workspace:
    return builders.workspace(
        builders.cycle(),
        builders.objective(),
        builders.key_result(),
        builders.key_result(id=2, title="Pilot", measure=milestones(1, 1)),
        builders.kpi(),
        *measured("96 97 95"),
        *(builders.check_in(id=n, date=f"2026-10-0{n}", value=14 - n) for n in (1, 2, 3)),
    )


def found(workspace: Workspace, *rows: tuple[str, dict[str, Any]]) -> list[tuple[str | int, str]]:
    """The places and sentences of the far rows of a file."""
    batch = ImportBatch([ImportRow(line, table, values) for line, (table, values) in enumerate(rows, 2)], TODAY)
    made = plan(workspace, batch, "ada", NOW)
    assert list(made.faults) == []
    return [(one.place, one.reason) for one in far_rows(workspace, made)]


def value(number: object, day: str, kpi: str = "K1") -> tuple[str, dict[str, Any]]:
    return "measurements", {"kpi": kpi, "date": day, "value": number}


def test_new_and_changed_values_are_compared_with_all_others_of_the_file_and_the_workspace() -> None:
    told = "960 is far from all other values of K1 Customer churn rate (94 – 97)."
    assert found(company(), value(94, "2026-11-19"), value(960, "2026-11-20")) == [(3, told)]
    assert found(company(), value(960, "2026-11-19"), value(960, "2026-11-20")) == [], "two alike are no slip"
    assert found(company(), value(97, "2026-11-14"), value(95, str(TODAY))) == [], "what is there already"
    changed = found(company(), value(950, str(TODAY)), value(96, "2026-11-20"))
    assert changed == [(2, "950 is far from all other values of K1 Customer churn rate (96 – 97).")]


def test_a_kpi_and_its_values_may_come_in_one_file() -> None:
    rows = [value(number, f"2026-11-0{day}", "Leads") for day, number in enumerate((10, 11, 12, 1100), 1)]
    told = "1,100 is far from all other values of K2 Leads (10 – 12)."
    assert found(company(), ("kpis", {"name": "Leads"}), *rows) == [(6, told)]


def test_check_ins_are_compared_as_well_and_milestones_never() -> None:
    word = {"key_result": "KR1", "date": "2026-11-20", "value": 120}
    step = {"key_result": "KR2", "date": "2026-11-20", "done": [1]}
    told = "120 days is far from all other values of KR1 Cut time-to-value (11 – 13 days)."
    assert found(company(), ("check_ins", word), ("check_ins", step)) == [(2, told)]
