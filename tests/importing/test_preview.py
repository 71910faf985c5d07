from __future__ import annotations

import json
from pathlib import Path

import pytest

from okrtui.importing.files import ImportFile, opened
from okrtui.importing.preview import DOUBLE, LEFT_OUT, READ, UNKNOWN, TableView, preview
from okrtui.importing.switches import ignoring, mapped
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.session import Session

PLAIN = ImportOptions()
SHEET = """All values
KPI;Datum;Wert;Mood
Employee attendance rate;05.11.2026;1,234;good
Employee attendance rate;06.11.2026;96;bad
"""


@pytest.fixture
def sheet(tmp_path: Path) -> ImportFile:
    return put(tmp_path / "values.csv", SHEET)


def put(path: Path, text: str) -> ImportFile:
    path.write_text(text)
    return opened(str(path), PLAIN)


def fields(table: TableView) -> list[tuple[str, str, str]]:
    return [(one.heading, one.field, one.state) for one in table.columns]


def test_a_column_that_is_not_known_is_shown_beside_those_that_are(sample: Session, sheet: ImportFile) -> None:
    found = preview(sample, sheet, PLAIN)
    assert "The column Mood is not among those of measurements" in found.problem
    assert fields(found.tables[0]) == [
        ("KPI", "kpi", READ),
        ("Datum", "date", READ),
        ("Wert", "value", READ),
        ("Mood", "", UNKNOWN),
    ]
    assert (found.tables[0].total, found.tables[0].lines) == (2, [3, 4])
    assert found.refusal is not None


def test_faults_say_both_readings_and_the_columns_stay_mapped(sample: Session, sheet: ImportFile) -> None:
    found = preview(sample, sheet, ignoring(PLAIN, "Mood"))
    assert fields(found.tables[0])[3] == ("Mood", "", LEFT_OUT)
    reasons = " ".join(fault.reason for fault in found.faults)
    assert "--dates dmy or --dates mdy" in reasons
    assert "--decimal-comma reads 1.234, --decimal-point 1234" in reasons
    assert found.tables[0].columns[2].samples == ["1,234", "96"], "nothing is shown as read that may be read otherwise"
    assert str(found.refusal).startswith("1 of 2 rows cannot be imported; nothing was changed.")


def test_first_rows_are_shown_as_they_are_read(sample: Session, sheet: ImportFile) -> None:
    options = mapped(PLAIN, "Mood", "note")._replace(decimal=",", dates="dmy")
    found = preview(sample, sheet, options)
    assert [one.samples for one in found.tables[0].columns[1:]] == [
        ["2026-11-05", "2026-11-06"],
        ["1.234", "96"],
        ["good", "bad"],
    ]
    assert found.plan is not None
    assert "added" in found.summary
    assert "Passed over above the header in line 2: “All values”." in found.summary
    assert sample.sequence == 1, "nothing is written"


def test_two_columns_of_one_field_are_both_marked(sample: Session, tmp_path: Path) -> None:
    found = preview(sample, put(tmp_path / "x.csv", "kpi,date,value,wert\nNet promoter score,2026-11-02,1,2\n"), PLAIN)
    assert [one.state for one in found.tables[0].columns] == [READ, READ, DOUBLE, DOUBLE]
    assert "mean the same" in found.problem


def test_several_kinds_that_fit_are_all_named(sample: Session, tmp_path: Path) -> None:
    found = preview(sample, put(tmp_path / "x.csv", "id,state\nC1,active\n"), PLAIN)
    assert set(found.tables[0].kinds) >= {"cycles", "objectives"}
    assert "Choose one with --kind" in found.problem
    assert not preview(sample, put(tmp_path / "x.csv", "id,state\nC1,active\n"), ImportOptions("cycles")).problem


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is no header"),
        ('{"format": "okrtui", "schema": 99}', "Its schema is 99"),
        ("what,why\n1,2\n", "No kind of record has these columns"),
        ('kpi,"date\nvalue', "never closes"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(sample: Session, tmp_path: Path, text: str, told: str) -> None:
    found = preview(sample, put(tmp_path / "x.csv", text), PLAIN)
    assert told in found.problem
    assert found.plan is None
    assert told in str(found.refusal)


def test_bytes_that_are_no_text_are_told(sample: Session, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"kpi\n\xff\n")
    found = preview(sample, opened(str(tmp_path / "x.csv"), PLAIN), PLAIN)
    assert (found.tables, "not UTF-8 text (line 2)" in found.problem) == ((), True)


def test_a_folder_shows_each_of_its_tables(sample: Session, tmp_path: Path) -> None:
    (tmp_path / "cycles.csv").write_text("name,start,end\n2030-Q1,2030-01-01,2030-03-31\n")
    (tmp_path / "objectives.csv").write_text("cycle,title\n2030-Q1,Make it easy\n")
    found = preview(sample, opened(str(tmp_path), PLAIN), PLAIN)
    assert [(one.name, one.kind, one.total) for one in found.tables] == [
        ("cycles.csv", "cycles", 1),
        ("objectives.csv", "objectives", 1),
    ]
    assert found.plan is not None
    assert len(found.plan.added) == 2


def test_a_document_has_no_columns_but_a_plan(sample: Session, tmp_path: Path) -> None:
    cycle = {"id": "C9", "name": "X", "start": "2030-01-01", "end": "2030-02-01"}
    text = json.dumps({"format": "okrtui", "schema": 2, "cycles": [cycle]})
    found = preview(sample, put(tmp_path / "x.json", text), PLAIN)
    assert found.tables == []
    assert found.plan is not None


def test_months_as_columns_are_values(sample: Session, tmp_path: Path) -> None:
    text = "name,Jan,2026-02,Target 2026\nNet promoter score,40,41,45\n"
    file = put(tmp_path / "x.csv", text)
    found = preview(sample, file, PLAIN)
    assert "--year" in found.problem
    assert fields(found.tables[0])[:3] == [("name", "name", READ), ("Jan", "", UNKNOWN), ("2026-02", "value", READ)]
    found = preview(sample, file, PLAIN._replace(year=2026, targets="low"))
    assert found.problem == ""
    assert [one.field for one in found.tables[0].columns][:3] == ["name", "value", "value"]
    assert found.tables[0].total == 1


def test_the_columns_of_a_known_tool_are_known(sample: Session, tmp_path: Path) -> None:
    text = "Name,Objectives,Progress\nFaster set-up,Make it easy (https://www.notion.so/x-1),4\n"
    file = put(tmp_path / "x.csv", text)
    assert preview(sample, file, PLAIN).problem
    found = preview(sample, file, PLAIN._replace(preset="notion", cycle="2026-Q4"))
    assert fields(found.tables[0]) == [
        ("Name", "title", READ),
        ("Objectives", "objective", READ),
        ("Progress", "", LEFT_OUT),
    ]
    assert found.tables[0].columns[1].samples == ["Make it easy"]
    mended = preview(sample, file, mapped(PLAIN._replace(preset="notion", cycle="2026-Q4"), "Progress", "current"))
    assert fields(mended.tables[0])[2] == ("Progress", "current", READ)
