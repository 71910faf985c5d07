from __future__ import annotations

import csv
import io

import pytest

from builders import TODAY
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report import as_csv
from reports.conftest import tainted
from reports.nasty import NASTY, assert_plain


def rows(records: Workspace, number: int = 1) -> list[dict[str, str]]:
    text = as_csv.render(records, records.cycles[number], TODAY)
    assert_plain(text)
    return list(csv.DictReader(io.StringIO(text)))


def test_a_line_for_each_record(sample_of_records: Workspace) -> None:
    found = rows(sample_of_records, 2)
    assert [row["kind"] for row in found] == [
        "cycle",
        *["objective", *["key result"] * 3],
        *["objective", *["key result"] * 4],
        *["objective", *["key result"] * 2],
        *["KPI"] * 8,
    ]
    six = next(row for row in found if row["id"] == "KR6")
    assert (six["of"], six["value"], six["target"], six["unit"], six["status"]) == (
        "O4",
        "22",
        "60",
        "leads",
        "on track",
    )
    fed = next(row for row in found if row["id"] == "KR13")
    assert (fed["value"], fed["on"]) == ("4.9", "2026-11-16")
    kpi = next(row for row in found if row["id"] == "K2")
    assert (kpi["high"], kpi["low"], kpi["capability"], kpi["candidate"]) == ("3", "", "cannot", "strong")


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_text_is_a_formula_or_breaks_a_line(text: str) -> None:
    for row in rows(tainted(text)):
        assert None not in row
        assert not any(value[:1] in set("=+@\t\r＝＋－＠") for value in row.values())
        assert not any(value.startswith("-") and not is_number(value) for value in row.values())


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
