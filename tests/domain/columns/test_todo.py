from __future__ import annotations

from okrtui.domain.columns.todo import TODO, TodoRow
from okrtui.domain.columns.values import json_of, text_of
from okrtui.domain.rules.todo import Need, NeedKind
from okrtui.domain.workspace import Workspace

LATE = Need(NeedKind.RECORD, "kpis", 3, 6, overdue=True, title="Churn", detail="monthly", owners=("ada", "bo"))
ANY_TIME = Need(NeedKind.AUDIT, "kpis", 3, None, overdue=False, title="Churn", detail="not audited yet", owners=())


def listed(need: Need) -> list[str]:
    return [text_of(column.of(TodoRow(Workspace(), need))) for column in TODO.on("list")]


def test_a_line_says_how_late_it_is_and_from_whom_it_is_due() -> None:
    assert listed(LATE) == ["6 d", "record!", "K3", "Churn", "ada, bo", "monthly"]
    assert listed(ANY_TIME) == ["", "audit", "K3", "Churn", "", "not audited yet"]


def test_json_has_plain_values() -> None:
    found = {column.json: json_of(column.of(TodoRow(Workspace(), LATE))) for column in TODO.on("json")}
    assert found == {
        "kind": "record",
        "id": "K3",
        "title": "Churn",
        "owners": ["ada", "bo"],
        "detail": "monthly",
        "days_late": 6,
        "overdue": True,
    }


def test_a_filter_knows_the_kinds_and_the_owners() -> None:
    words = {column.filter: column.of(TodoRow(Workspace(), LATE)) for column in TODO.on("filter")}
    assert words == {"needs": NeedKind.RECORD, "owner": ("ada", "bo")}
