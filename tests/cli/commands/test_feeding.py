from __future__ import annotations

import io
from datetime import date

import pytest
from xlsxwriter import Workbook

from cli.cli_desk import Desk
from cli.commands.test_import import file_of, typed

FEED = "kpi,date,value\nK1,2026-11-19,10\nK1,2026-11-20,20\n"


def fed(desk: Desk, monkeypatch: pytest.MonkeyPatch, text: str | bytes = FEED, *options: str) -> str:
    """What a feed prints; it must succeed."""
    typed(monkeypatch, text if isinstance(text, bytes) else text.encode())
    return desk.do("kpi", "record", "--from-csv", "-", *options)


def values(desk: Desk) -> list[float]:
    found = {one["date"]: one["value"] for one in desk.ask("kpi", "show", "K1")["measurements"]}
    return [found[day] for day in ("2026-11-19", "2026-11-20")]


def test_a_correction_by_the_same_person_survives_the_next_night(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fed(desk, monkeypatch)
    desk.do("kpi", "record", "K1", "15", "--on", "2026-11-19", "--yes")
    out = fed(desk, monkeypatch)
    assert values(desk) == [15, 20]
    assert " value 15 of K1 Monthly recurring revenue Value: 15; the file has 10\n" in out
    assert "Kept what was corrected here. To take the values of the file instead, add --overwrite." in out
    fed(desk, monkeypatch, FEED.replace("20\n", "21\n"))
    assert values(desk) == [15, 21], "what only the feed wrote is the feed's"
    fed(desk, monkeypatch, FEED, "--overwrite")
    assert values(desk) == [10, 20]
    assert "kept" not in fed(desk, monkeypatch, FEED.replace("10\n", "11\n"))
    assert values(desk) == [11, 20]


def test_an_undo_is_no_correction(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fed(desk, monkeypatch)
    fed(desk, monkeypatch, FEED.replace("10\n", "11\n"))
    desk.do("undo")
    assert "kept" not in fed(desk, monkeypatch, FEED.replace("10\n", "12\n"))
    assert values(desk) == [12, 20]
    desk.do("kpi", "record", "K1", "15", "--on", "2026-11-19", "--yes")
    desk.do("undo")
    assert "kept" not in fed(desk, monkeypatch, FEED.replace("10\n", "13\n"))
    assert values(desk) == [13, 20]
    desk.do("kpi", "record", "K1", "15", "--on", "2026-11-19", "--yes")
    desk.do("undo")
    desk.do("redo")
    assert "kept" in fed(desk, monkeypatch)
    assert values(desk) == [15, 20], "what was done again is a correction again"


def test_a_value_that_no_import_wrote_is_the_same_person_s_to_replace(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in ("5", "6"):
        desk.do("kpi", "record", "K1", value, "--on", "2026-11-19", "--yes")
    fed(desk, monkeypatch)
    assert values(desk) == [10, 20]


def test_a_value_of_somebody_else_is_kept_and_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.cli_desk.ME", "bo")
    desk.do("kpi", "record", "K1", "5", "--on", "2026-11-19", "--yes")
    monkeypatch.setattr("cli.cli_desk.ME", "ada")
    typed(monkeypatch, FEED.encode())
    told = desk.ask("kpi", "record", "--from-csv", "-")
    assert (len(told["kept"]), told["counts"]) == (1, {"added": 1, "changed": 0, "left": 0})
    assert values(desk) == [5, 20]


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "\ufeff\r\n", "kpi,date,value\n", "kpi|date|value\n(0 rows)\n"])
def test_an_empty_result_says_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    assert fed(desk, monkeypatch, text) == ""
    typed(monkeypatch, text.encode())
    assert desk.ask("kpi", "record", "--from-csv", "-")["counts"] == {"added": 0, "changed": 0, "left": 0}


def test_what_has_no_value_is_left_out_and_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    out = fed(desk, monkeypatch, FEED + "K1,2026-11-18,NULL\nK1,2026-11-17,0.30000000000000004\n")
    assert "Left out, as they have no value: line 4." in out
    assert "Rounded 1 number to 15 digits." in out


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_text_in_any_coding_of_unicode(desk: Desk, monkeypatch: pytest.MonkeyPatch, coding: str) -> None:
    fed(desk, monkeypatch, "sep=;\r\nKennzahl;Datum;Wert\r\nK1;19.11.2026;10\r\nK1;20.11.2026;20\r\n".encode(coding))
    assert values(desk) == [10, 20]


def test_new_kpis_come_with_their_values_where_it_is_told(desk: Desk) -> None:
    text = "kpi,date,value,unit,cadence\nAnswers,2026-10,95 %,%,monthly\nAnswers,2026-09,94 %,%,monthly\nK99,,1,,\n"
    file = file_of(desk, text)
    assert desk.run("import", file).code == 2
    answer = desk.run("import", file, "--create", "--kind", "measurements")
    assert (answer.code, "K99" in answer.err) == (1, True)
    told = desk.ask("import", file_of(desk, text.replace("K99,,1,,\n", "")), "--create")
    assert told["counts"]["added"] == 3
    found = desk.ask("kpi", "show", "Answers")
    assert (found["unit"], [one["date"] for one in found["measurements"]]) == ("%", ["2026-09-30", "2026-10-31"])
    assert desk.ask("import", file_of(desk, text.replace("K99,,1,,\n", "")), "--create")["counts"]["left"] == 2


def test_columns_are_mapped_by_name(desk: Desk) -> None:
    file = file_of(desk, "Measure;When;How much\nK1;2026-11-19;10\nK1;2026-11-20;20\n")
    maps = ("--map", "Measure=kpi", "--map", "when=date", "--map", "HOW MUCH=value")
    assert desk.ask("import", file, *maps)["counts"]["added"] == 2
    assert desk.run("import", file, "--map", "Measure").code == 2
    assert desk.run("import", file, *maps, "--decimal-comma", "--decimal-point").code == 2


def test_a_workbook_and_a_folder_with_one(desk: Desk) -> None:
    folder = desk.path.parent / "folder"
    folder.mkdir()
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet("Werte")
        sheet.write_row(0, 0, ["KPI", "Date", "Value"])
        sheet.write_row(1, 0, ["K1", None, 10])
        sheet.write_datetime(1, 1, date(2026, 11, 19), book.add_format({"num_format": "d.m.yy"}))
    (folder / "values.xlsx").write_bytes(out.getvalue())
    (folder / "more.csv").write_text("kpi,date,value\nK1,2026-11-20,20\n")
    told = desk.ask("import", folder / "values.xlsx", "--dry-run")
    assert told["counts"]["added"] == 1
    assert desk.ask("import", folder)["counts"]["added"] == 2
    assert values(desk) == [10, 20]
    assert desk.ask("import", folder, "--ignore", "more.csv")["counts"]["left"] == 1
    assert desk.ask("import", folder, "--kind", "measurements")["counts"]["left"] == 2
    (folder / "kpis.csv").write_text("name,cadence\nAnswers,monthly\n")
    assert desk.ask("import", folder, "--kind", "measurements")["counts"]["added"] == 0
    assert desk.ask("import", folder)["counts"]["added"] == 1
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    answer = desk.run("import", folder / "old.xls")
    assert (answer.code, "Save it as .xlsx or .ods" in answer.err) == (2, True)
    broken = file_of(desk, b"PK\x03\x04", "broken.xlsx")
    assert "not a workbook that can be read" in desk.run("import", broken).err


def test_options_for_files_go_with_a_file(desk: Desk) -> None:
    answer = desk.run("kpi", "record", "K1", "5", "--overwrite")
    assert (answer.code, answer.err.split(".")[0]) == (2, "--overwrite goes with --from-csv")


def test_ids_of_another_program_touch_nothing_here(desk: Desk) -> None:
    name = desk.ask("kpi", "show", "K1")["name"]
    file = file_of(desk, "ID,Name,Unit,Created by\n1,Pipes,n,eve\n2,Pumps,n,eve\n")
    told = desk.ask("import", file, "--kind", "kpis")
    assert (told["counts"]["added"], told["remarks"]) == (
        2,
        ["Not used, as this program did not write the ids: ID, Created by."],
    )
    assert desk.ask("kpi", "show", "K1")["name"] == name
    assert desk.ask("kpi", "show", "Pipes")["created_by"] == "ada"
    answer = desk.run("import", file_of(desk, "ID,Name\nK1,Pipes and more\n"))
    assert (answer.code, "K1 has another name here" in answer.err) == (1, True)
    answer = desk.run("import", file_of(desk, "ID,Unit\n1,n\n"), "--kind", "kpis")
    assert (answer.code, "not those of this workspace" in answer.err) == (2, True)


def test_a_table_of_months_is_a_feed_with_its_targets(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, b"kpi,unit,target 2026,Jan,Feb\nNew leads a month,leads,40,38,41\n")
    told = desk.ask("kpi", "record", "--from-csv", "-", "--create", "--year", "2026", "--targets", "low")
    assert told["counts"]["added"] == 3
    shown = desk.ask("kpi", "show", "New leads a month")
    assert [one["value"] for one in shown["measurements"]] == [38, 41]
    assert (shown["cadence"], [one["low"] for one in shown["targets"]]) == ("monthly", [40])
