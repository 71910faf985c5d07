from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import builders
from builders import TODAY
from okrtui.domain.columns.catalogue import Surface
from okrtui.domain.columns.log import LOG, LogRow, ids_in, numbers_in, shown_ids
from okrtui.domain.columns.values import json_of, text_of
from okrtui.engine.protocol import Entry, Op

KPI = builders.kpi()
VALUE = builders.measurement(value=4).document()
AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def row(*ops: Op, action: str = "kpi.record") -> LogRow:
    return LogRow(builders.workspace(KPI), Entry(7, AT, "ada", action, ops))


def values(surface: Surface, of: LogRow) -> dict[str, Any]:
    return {column.key: column.of(of) for column in LOG.on(surface)}


def test_a_value_is_told_with_the_name_of_its_kpi_on_every_surface() -> None:
    found = row(Op("measurements", 1, VALUE, None))
    title = "Recorded 4 for K1 Customer churn rate"
    assert list(values("list", found).values()) == [7, f"{AT.astimezone():%Y-%m-%d %H:%M}", "ada", title]
    assert list(values("screen", found)) == ["when", "by", "title", "action", "sequence"]
    assert values("filter", found) == {
        "by": "ada",
        "what": f"kpi.record {title}",
        "ids": ("M1", "K1"),
        "day": AT.astimezone().date(),
    }
    assert all(text_of(value) for value in values("filter", found).values())


def test_json_has_each_field_before_and_after_with_ids_as_they_are_shown() -> None:
    found = {column.json: json_of(column.of(row(Op("measurements", 1, VALUE, None)))) for column in LOG.on("json")}
    assert list(found) == ["sequence", "at", "by", "action", "title", "changes"]
    assert (found["at"], found["by"]) == ("2026-11-21T09:30:00Z", "ada")
    assert found["changes"] == [
        {"record": "M1", "field": "kpi", "before": None, "after": "K1"},
        {"record": "M1", "field": "date", "before": None, "after": TODAY.isoformat()},
        {"record": "M1", "field": "value", "before": None, "after": 4},
    ]


def test_a_table_that_this_version_does_not_know_is_told_as_it_is() -> None:
    found = row(Op("plans", 3, {"id": 3, "aim": "more"}, {"id": 3, "aim": ""}), action="plan.edit")
    assert found.ids == ("plans3",)
    assert found.changes == [{"record": "plans3", "field": "aim", "before": "", "after": "more"}]


def test_a_commit_is_about_its_records_and_about_what_is_entered_for_them() -> None:
    comment, value = builders.comment(id=4, kpi=7).document(), builders.measurement(id=9, kpi=7).document()
    ops = [("comments", 4, comment, None), ("measurements", 9, None, value), ("measurements", 10, None, None)]
    assert ids_in(ops) == ("CM4", "K7", "M9", "M10")
    assert {table: list(runs) for table, runs in numbers_in(ops).items()} == {
        "comments": [4],
        "kpis": [7],
        "measurements": [9, 10],
    }
    assert shown_ids(numbers_in(ops)) == ids_in(ops)
