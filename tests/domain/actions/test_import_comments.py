from __future__ import annotations

from typing import Any

import pytest

import builders
from builders import TODAY, comment
from domain.actions.builders import LATER
from okrtui.domain.actions.import_rows import ImportBatch, ImportPlan, ImportRow
from okrtui.domain.actions.record_import import plan
from okrtui.domain.workspace import Workspace


def company() -> Workspace:
    return builders.workspace(
        builders.cycle(), builders.objective(), builders.key_result(), builders.kpi(),
        comment(text="Why?\nWho?"), comment(id=2, created_by="bo", kpi=1),
    )  # fmt: skip


def planned(*rows: dict[str, Any]) -> ImportPlan:
    listed = [ImportRow(place, "comments", values) for place, values in enumerate(rows, 2)]
    return plan(company(), ImportBatch(listed, TODAY), "ada", LATER)


def reasons(*rows: dict[str, Any]) -> list[str]:
    return [one.reason for one in planned(*rows).faults]


def test_a_comment_without_an_id_is_added_unless_it_was_said_before() -> None:
    made = planned(
        {"key_result": "KR1", "text": "Why?\r\nWho? "},
        {"key_result": "Cut time-to-value", "text": "Why?\nWho?"},
        {"kpi": "K1", "text": "Why?\nWho?"},
    )
    assert made.faults == []
    assert [one.id for one in made.left] == [1]
    assert [(one.id, one.document()["kpi"]) for one in made.added] == [(3, None), (4, 1)]
    assert {one.created_by for one in made.added} == {"ada"}


def test_a_comment_is_told_apart_by_its_id() -> None:
    assert reasons({"id": "CM1", "key_result": "KR1", "text": "x" * 300})[0] == (
        "CM1 has another text here: Why? Who?. Leave the ids out with --ignore, or add --own-ids if this row is to "
        "change it."
    )
    (changed,) = planned({"id": "CM1", "text": "Because.", "revision": 1}).changed
    assert changed[1].document()["text"] == "Because."


def test_nobody_changes_by_a_file_what_others_said() -> None:
    assert reasons({"id": "CM2", "text": "No.", "revision": 1})[0].startswith("CM2 is a comment by bo")
    (changed,) = planned({"id": "CM2", "text": "Well done.", "revision": 1, "settled_by": ["ada"]}).changed
    assert changed[1].document()["settled_by"] == ["ada"]
    for others in (["ada", "cy"], ["cy"]):
        (why,) = reasons({"id": "CM2", "text": "Well done.", "revision": 1, "settled_by": others})
        assert why == "CM2: settled_by may gain or lose your own name alone."


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"text": "x"}, "A comment is about one cycle, objective, key result or KPI."),
        ({"kpi": "K1", "cycle": "C1", "text": "x"}, "A comment is about one cycle, objective, key result or KPI."),
        ({"kpi": "K9", "text": "x"}, "kpi: There is no “K9”, here or in the file."),
        ({"kpi": "K1"}, "text: Required."),
        ({"kpi": "K1", "text": " "}, "text: Required."),
    ],
)
def test_a_comment_that_cannot_be_is_refused(row: dict[str, Any], told: str) -> None:
    assert reasons(row) == [told]


def test_a_comment_on_a_refused_record_makes_no_second_fault() -> None:
    rows = [
        ImportRow(2, "kpis", {"id": "K5", "name": "Leads", "cadence": "never"}),
        ImportRow(3, "comments", {"kpi": "Leads", "text": "x"}),
    ]
    assert [one.place for one in plan(company(), ImportBatch(rows, TODAY), "ada", LATER).faults] == [2]
