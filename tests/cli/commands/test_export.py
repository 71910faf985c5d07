from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from cli.cli_desk import Desk, bytes_of
from okrtui.domain.actions.import_rows import KEYS

SOFFICE = shutil.which("soffice") or ""


@pytest.fixture
def other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with an empty workspace beside the sample's."""
    path = desk.path.parent / "other"
    monkeypatch.setenv("OKRTUI_WORKSPACE", str(path))
    found = Desk(path, desk.capture)
    found.do("init")
    return found


def exported(desk: Desk, *target: str | Path) -> str:
    """What an export of the sample says."""
    return desk.do("--workspace", desk.path, "export", *target)


def test_a_json_export_makes_an_equal_workspace(desk: Desk, other: Desk) -> None:
    file, back = desk.path.parent / "all.json", desk.path.parent / "back.json"
    assert exported(desk, file) == f"Wrote 359 records to {file}.\n"
    assert other.ask("import", file)["counts"] == {"added": 359, "changed": 0, "left": 0}
    other.do("export", back)
    assert back.read_bytes() == file.read_bytes()
    assert other.ask("import", file)["counts"] == {"added": 0, "changed": 0, "left": 359}
    assert len(other.ask("log")) == 1
    assert [one["id"] for one in other.ask("kpi", "add", "New")["targets"]] == []
    assert other.ask("kpi", "show", "New")["id"] == "K9"


def test_a_folder_of_csv_files_makes_the_same_records(desk: Desk, other: Desk) -> None:
    folder = desk.path.parent / "tables"
    exported(desk, folder)
    assert {file.name for file in folder.iterdir()} == {f"{table}.csv" for table in KEYS}
    assert other.ask("import", folder)["counts"]["added"] == 359
    exported(desk, desk.path.parent / "a.json")
    other.do("export", desk.path.parent / "b.json")
    assert (desk.path.parent / "a.json").read_bytes() == (desk.path.parent / "b.json").read_bytes()
    bad = folder / "check_ins.csv"
    bad.write_text(bad.read_text().replace("CI3,KR1", "CI3,KR77"))
    answer = other.run("import", folder)
    assert (answer.code, answer.err.split(":")[0]) == (1, "check_ins.csv, line 4")
    bad.write_text("what\n1\n")
    assert "check_ins.csv: There is no column key_result" in other.run("import", folder).err


def test_the_document_tells_its_schema_and_the_highest_ids(desk: Desk) -> None:
    desk.do("kpi", "add", "Gone")
    desk.do("kpi", "delete", "Gone")
    document = json.loads(desk.do("export", "-"))
    assert (document["format"], document["schema"], document["highest"]["kpis"]) == ("okrtui", 3, 9)
    assert [one["id"] for one in document["kpis"]] == [f"K{n}" for n in range(1, 9)]
    assert document["key_results"][0]["measure"] == {"kind": "metric", "baseline": 0, "target": 40, "unit": "talks"}


def test_the_same_workspace_makes_the_same_bytes(desk: Desk) -> None:
    first = [desk.do("export", "-"), *(desk.do("export", "-", "--kind", table) for table in KEYS)]
    desk.do("kpi", "edit", "K1", "--unit", "€")
    desk.do("undo")
    second = [desk.do("export", "-"), *(desk.do("export", "-", "--kind", table) for table in KEYS)]
    assert (
        sum(
            a != b
            for one, two in zip(first, second, strict=True)
            for a, b in zip(one.split("\n"), two.split("\n"), strict=True)
        )
        == 2
    )


def test_formulas_are_guarded_in_what_spreadsheets_open(empty: Desk) -> None:
    empty.do("kpi", "add", "--at-least", "-5", "--unit", "@x", "--", "=HYPERLINK(1)")
    empty.do("kpi", "record", "K1", "-3", "--note", "+1")
    assert "K1,'=HYPERLINK(1),,'@x," in empty.do("export", "-", "--kind", "kpis")
    assert "M1,K1,2026-11-21,-3,'+1," in empty.do("export", "-", "--format", "csv", "--kind", "Measurements")


def test_files_that_are_there_are_replaced_only_when_asked_for(desk: Desk) -> None:
    file, folder = desk.path.parent / "all.json", desk.path.parent / "tables"
    folder.mkdir()
    (folder / "kpis.csv").write_text("mine")
    file.write_text("mine")
    for target in (file, folder):
        answer = desk.run("export", target)
        assert (answer.code, answer.out) == (2, "")
        assert "Replace it with --force" in answer.err
    assert [one.name for one in folder.iterdir()] == ["kpis.csv"]
    assert (file.read_text(), (folder / "kpis.csv").read_text()) == ("mine", "mine")
    desk.do("export", file, "--force")
    told = desk.ask("export", folder, "--force")
    assert told["files"] == [str(folder / f"{table}.csv") for table in KEYS]
    assert (told["format"], told["records"]["kpis"]) == ("csv", 8)
    assert json.loads(file.read_text())["schema"] == 3
    assert not [one for one in desk.path.parent.rglob(".*-*") if one.is_file()]


def test_a_write_that_fails_leaves_the_file_as_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk.path.parent / "all.json"
    file.write_text("mine")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    answer = desk.run("export", file, "--force")
    assert (answer.code, answer.err) == (1, f"Cannot write {file}: no space left on device. Choose another place.\n")
    assert file.read_text() == "mine"
    assert sorted(one.name for one in desk.path.parent.iterdir() if one.is_file()) == ["all.json"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("-", "--format", "csv"), "CSV has one file per kind of record. Choose one with --kind"),
        (("-", "--kind", "kpis", "--format", "json"), "A JSON export holds every kind of record."),
        (("-", "--kind", "kpis", "--json"), "--json and --format csv cannot be combined."),
        (("here", "--format", "csv"), "here is a file, but CSV needs a folder."),
        (("work/copy.json",), "work/copy.json is inside a workspace."),
        (("folder", "--format", "json"), "folder is a folder."),
        (("here/below", "--force"), "Cannot create here/below: not a directory."),
        (("~nobody-here/all.json",), "~nobody-here/all.json refers to the home of an unknown user."),
        (("nowhere/all.json",), "Cannot write nowhere/all.json: no such file or directory."),
        (("all.xlsx", "--kind", "kpis", "--format", "xlsx"), "A workbook holds every kind of record."),
        (("-", "--format", "xlsx", "--json"), "--json and --format xlsx cannot be combined."),
        (("all.ods", "--kind", "kpis", "--format", "ods"), "A workbook holds every kind of record."),
        (("all.ics", "--kind", "kpis", "--format", "ics"), "A calendar has days and no records."),
        (("all.xlsx", "--owner", "ada"), "--owner is for a calendar."),
        (("-", "--format", "ics", "--json"), "--json and --format ics cannot be combined."),
        ((), "FILE.json|FILE.xlsx|FILE.ods|FILE.ics|DIR is missing."),
    ],
)
def test_what_cannot_be_exported_is_told(
    desk: Desk, line: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.path.parent)
    Path("folder").mkdir()
    Path("here").write_text("")
    answer = desk.run("export", *line)
    assert answer.code in (1, 2)
    assert answer.err.startswith(told)
    assert Path("here").read_text() == ""


def test_no_file_of_another_workspace_is_replaced(desk: Desk, other: Desk) -> None:
    saved = Path(other.ask("backup")["path"])
    before = bytes_of(other.path)
    for file in (other.path / "workspace.json", other.path / "journal.00000009.jsonl", other.path / "lock", saved):
        lines: list[tuple[str | Path, ...]] = [("report", "--format", "md", "-o", file)]
        if file.suffix == ".json":
            lines.append(("export", file, "--force"))
        for line in lines:
            answer = desk.run("--workspace", desk.path, *line)
            assert (answer.code, answer.out) == (2, "")
            assert f"{file.name} is inside a workspace." in answer.err
    assert bytes_of(other.path) == before


def test_ids_that_were_used_come_along(desk: Desk, other: Desk) -> None:
    for line in (("add", "Gone"), ("delete", "Gone")):
        desk.do("--workspace", desk.path, "kpi", *line)
    file = desk.path.parent / "all.json"
    exported(desk, file)
    other.do("import", file)
    assert other.do("export", "-") == file.read_text()
    assert other.ask("kpi", "add", "New")["id"] == "K10"


def test_an_empty_document_still_tells_which_ids_were_used(empty: Desk) -> None:
    file = empty.path.parent / "all.json"
    file.write_text('{"format": "okrtui", "schema": 1, "highest": {"kpis": 4}}')
    told = "Ids used in the source workspace are reserved."
    assert told in empty.do("import", file, "--dry-run")
    assert told in empty.do("import", file)
    assert told not in empty.do("import", file)
    assert [one["title"] for one in empty.ask("log")] == ["Imported a file"]
    assert "nothing to undo" in empty.run("undo").err
    assert empty.ask("kpi", "add", "New")["id"] == "K5"


def test_what_csv_cannot_carry_is_named(empty: Desk, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    parts = [
        {"id": f"KR{n}", "objective": "O1", "title": f"{n}", "measure": {"kind": "metric", "baseline": 0, "target": 1}}
        for n in range(1, 11)
    ]
    for one in parts:
        one["measure"] |= {"mood": 1}  # type: ignore[operator]
    steps = {"kind": "milestones", "steps": [{"number": 1, "text": "a", "hue": 1}]}
    document = {
        "format": "okrtui",
        "schema": 1,
        "cycles": [{"id": "C1", "name": "Q", "start": "2026-10-01", "end": "2026-12-31", "moon": "full"}],
        "objectives": [{"id": "O1", "cycle": "C1", "title": "x"}],
        "key_results": [*parts, {"id": "KR11", "objective": "O1", "title": "s", "measure": steps}],
        "kpis": [{"id": "K1", "name": "x", "targets": [{"since": "2026-01-01", "low": 1, "mood": 2}]}],
    }
    file.write_text(json.dumps(document))
    empty.do("import", file)
    out = exported(empty, tmp_path / "tables")
    assert out.splitlines()[1] == (
        "Left out, as there is no column for fields of a later version: moon of C1; targets.mood of K1; "
        "measure.mood of KR1, KR2, KR3, KR4, KR5, KR6, KR7, KR8 and 2 more; steps.hue of KR11. JSON keeps them."
    )
    told = empty.ask("export", tmp_path / "more", "--kind", "cycles")
    assert told["left_out"] == {"cycles": {"moon": ["C1"]}}
    answer = empty.run("export", "-", "--kind", "kpis")
    assert (answer.code, answer.err.endswith("targets.mood of K1. JSON keeps them.\n")) == (0, True)
    assert empty.run("export", "-", "--kind", "objectives").err == ""
    back = json.loads(empty.do("export", "-"))
    assert (back["cycles"][0]["moon"], back["key_results"][10]["measure"]) == (
        "full",
        steps | {"steps": [{"number": 1, "text": "a", "weight": 1, "due_on": None, "hue": 1}]},
    )


@pytest.mark.parametrize("is_there", [True, False], ids=["a file", "nothing"])
def test_a_link_that_somebody_left_is_a_file_that_is_there_and_is_never_followed(
    desk: Desk, tmp_path: Path, *, is_there: bool
) -> None:
    target, link = tmp_path / "own.txt", tmp_path / "all.json"
    if is_there:
        target.write_text("mine")
    link.symlink_to(target)
    answer = desk.run("export", link)
    assert (answer.code, link.is_symlink(), target.exists()) == (2, True, is_there)
    assert "--force" in answer.err
    desk.do("export", "--force", link)
    assert (link.is_symlink(), target.exists()) == (False, is_there)
    assert json.loads(link.read_text())["format"] == "okrtui"
    assert not is_there or target.read_text() == "mine"


def test_a_workbook_has_every_record(desk: Desk) -> None:
    file = desk.path.parent / "all.xlsx"
    assert exported(desk, file) == f"Wrote 359 records to {file}.\n"
    book = load_workbook(file)
    assert sum(sheet.max_row - 1 for sheet in book) == 359
    assert book["kpis"]["A2"].value == "K1"
    again = desk.run("--workspace", desk.path, "export", file)
    assert (again.code, again.out) == (2, "")
    assert f"{file} already exists." in again.err


def test_a_workbook_imports_again_to_the_same(desk: Desk, other: Desk) -> None:
    file = desk.path.parent / "all.ods"
    assert exported(desk, file) == f"Wrote 359 records to {file}.\n"
    assert other.ask("import", file)["counts"] == {"added": 359, "changed": 0, "left": 0}
    assert other.do("export", "-") == desk.do("--workspace", desk.path, "export", "-")


@pytest.mark.skipif(not SOFFICE, reason="needs LibreOffice")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_libreoffice_reads_it_as_it_was_meant(desk: Desk, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"all.{kind}"
    exported(desk, file)
    filtered = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", filtered, file],
        cwd=tmp_path, check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    written = {table: (tmp_path / f"all-{table}.csv").read_text("utf-8") for table in KEYS}
    plain = {table: desk.do("--workspace", desk.path, "export", "-", "--kind", table) for table in KEYS}
    assert written["measurements"] == plain["measurements"]
    assert {table: text.count("\n") for table, text in written.items()} == {
        table: text.count("\n") for table, text in plain.items()
    }


def test_a_calendar_has_the_days_of_check_ins(desk: Desk) -> None:
    file = desk.path.parent / "okrs.ics"
    assert exported(desk, file) == f"Wrote a calendar to {file}.\n"
    found = Calendar.from_ical(file.read_bytes())
    assert "Check in KR1" in {str(one["SUMMARY"])[:12] for one in found.events}
    told = desk.ask("export", file, "--force", "--owner", "nobody")
    assert (told["format"], told["files"], told["records"]) == ("ics", [str(file)], {})
    named = {str(one["SUMMARY"]).split()[0] for one in Calendar.from_ical(file.read_bytes()).events}
    assert "Check" not in named
    assert desk.do("export", "-", "--format", "ics").startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize("name", ["quarter.csv", "quarter.xlsx", "quarter.ods"])
def test_a_cycle_is_a_sheet_that_makes_the_same_cycle(desk: Desk, other: Desk, name: str) -> None:
    file = desk.path.parent / name
    told = exported(desk, file, "--sheet", "quarter")
    assert told.startswith("Wrote ")
    assert desk.ask("--workspace", desk.path, "import", file)["counts"]["added"] == 0
    assert desk.do("--workspace", desk.path, "import", file, "--dry-run").startswith("Nothing would change.")
    other.do("import", file)
    whole = desk.run("--workspace", desk.path, "export", "-", "--sheet", "quarter")
    assert other.do("export", "-", "--sheet", "quarter") == whole.out
    assert whole.err in told
    assert whole.err.endswith("; parent of O6; healed KPI of O6. JSON keeps all.\n")
    assert other.do("import", file).startswith("Nothing changed.")


def test_the_cycle_of_a_sheet_is_named_or_the_active_one(desk: Desk) -> None:
    closed = desk.run("export", "-", "--sheet", "quarter", "--cycle", "C1").out
    assert closed != desk.run("export", "-", "--sheet", "quarter").out
    assert closed.startswith("cycle,objective,key result,")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("a.json", "--sheet", "quarter"), "A sheet is CSV, xlsx or ods"),
        (("a.ics", "--sheet", "quarter"), "name a file such as quarter.xlsx or add --format csv."),
        (("a.csv", "--sheet", "quarter", "--kind", "kpis"), "A sheet is CSV, xlsx or ods"),
        (("a.csv", "--cycle", "C1"), "--cycle is for a sheet."),
    ],
)
def test_a_sheet_has_options_of_its_own(desk: Desk, options: tuple[str, ...], told: str) -> None:
    answer = desk.run("export", *options)
    assert (answer.code, told in answer.err) == (2, True)


def test_a_sheet_needs_a_cycle(empty: Desk) -> None:
    answer = empty.run("export", "-", "--sheet", "quarter")
    assert (answer.code, "There is no cycle to export yet." in answer.err) == (2, True)
