from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cli.cli_desk import PROGRAM, Desk, bytes_of, plain_environment
from okrtui.cli.framework.prompts import progress

VALUES = "kpi,date,value,note\nK1,2026-11-20,251000,\nCustomer churn rate,2026-11-21,3.9,better\n"


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def typed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """What stands on the standard input."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def file_of(desk: Desk, text: str | bytes, name: str = "values.csv") -> Path:
    file = desk.path.parent / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_values_are_imported_in_one_commit_and_once(desk: Desk) -> None:
    file = file_of(desk, VALUES)
    count = len(desk.ask("log"))
    told = desk.ask("import", file)
    assert told["counts"] == {"added": 2, "changed": 0, "left": 0}
    assert (told["dry_run"], told["changed"], told["left"], told["passed_over"]) == (False, [], [], [])
    assert (len(told["added"]), told["sequence"]) == (2, count + 1)
    before = bytes_of(desk.path)
    again = desk.ask("import", file)
    assert (again["counts"], again["left"]) == ({"added": 0, "changed": 0, "left": 2}, told["added"])
    assert again["sequence"] == told["sequence"]
    assert desk.do("import", file).startswith("Nothing changed.")
    assert bytes_of(desk.path) == before
    assert [(one["value"], one["note"]) for one in desk.ask("kpi", "show", "K2")["measurements"]][-1] == (3.9, "better")


def test_a_dry_run_tells_what_would_be_and_changes_nothing(desk: Desk) -> None:
    desk.do("kpi", "record", "K1", "5", "--yes")
    file = file_of(desk, VALUES + "K1,today,6,\nK1,2026-11-01,1,\n")
    before = bytes_of(desk.path)
    told = desk.ask("import", file, "--dry-run")
    assert (told["dry_run"], told["sequence"]) == (True, None)
    out = desk.do("import", "--dry-run", file)
    assert bytes_of(desk.path) == before
    assert out.startswith("Dry run: this would be imported.")
    assert f"changed {told['changed'][0]} value 6 of K1 Monthly recurring revenue Value: 5 → 6" in out
    assert f"added {told['added'][0]} K1 2026-11-20" in out
    assert desk.ask("import", file)["added"] == told["added"]
    assert desk.do("import", file, "--dry-run").startswith("Nothing would change.")


def test_all_or_nothing_and_every_bad_row_by_its_line(desk: Desk) -> None:
    file = file_of(desk, VALUES + "Nobody,today,1,\nK1,2026-11-19,x,\nK1,2026-11-20,4,\n")
    before = bytes_of(desk.path)
    for extra in ((), ("--dry-run",), ("--json",)):
        answer = desk.run("import", file, *extra)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.splitlines() == [
            "line 4: kpi: There is no “Nobody”, here or in the file.",
            "line 5: value: “x” is not a number.",
            "line 6: This is in the file twice: see line 2.",
            "3 of 5 rows cannot be imported; nothing was changed. Correct the file and import it again.",
        ]
    assert bytes_of(desk.path) == before


def test_what_would_leave_something_untrue_is_named_by_its_line(desk: Desk) -> None:
    file = file_of(desk, "id,name\nK1,Customer churn rate\nK3,Fine\n")
    for extra in ((), ("--dry-run",)):
        answer = desk.run("import", file, "--kind", "KPIS", "--own-ids", *extra)
        assert answer.code == 1
        assert answer.err.startswith("line 2: There is already a KPI with that name: K2 Customer churn rate.")
        assert "1 of 2 rows" in answer.err


def test_a_name_that_two_new_rows_have_is_named_by_its_line(desk: Desk) -> None:
    answer = desk.run("import", file_of(desk, "id,name\nK20,Fine\nK21,Twice\nK22,twice\n"))
    assert answer.err.splitlines()[0] == (
        "line 4: There is already a KPI with that name: K21 Twice. Choose another name."
    )


@pytest.mark.parametrize("is_seen", [True, False])
def test_a_terminal_gets_as_many_bad_rows_as_one_can_look_through(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    is_seen: bool,  # noqa: FBT001
) -> None:
    stream = Screen() if is_seen else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    assert desk.run("import", file_of(desk, "kpi,date,value\n" + "K1,never,1\n" * 6_000)).code == 1
    lines = stream.getvalue().rpartition("\x1b[?25h\n")[2].splitlines()
    assert len(lines) == (22 if is_seen else 6_001)
    assert lines[0].startswith('line 2: "never" is not a date.')
    assert lines[-1].startswith("6,000 of 6,000 rows cannot be imported")
    assert ("and 5,980 more; add 2> bad-rows.txt to the command for the full list." in lines[-2]) is is_seen


def test_a_change_of_somebody_else_is_a_conflict(desk: Desk) -> None:
    file = desk.path.parent / "kpis.csv"
    desk.do("export", file, "--kind", "kpis")
    desk.do("kpi", "edit", "K1", "--unit", "€")
    answer = desk.run("import", file)
    assert answer.code == 4
    assert answer.err.startswith("line 2: K1 was changed by ada since the file was written.")
    assert desk.ask("kpi", "show", "K1")["unit"] == "€"


@pytest.mark.parametrize("data", [VALUES.encode("utf-8-sig"), VALUES.replace(",", "\t").encode("utf-16")])
def test_what_spreadsheets_write_is_read(desk: Desk, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, data)
    assert desk.ask("import", "-")["counts"]["added"] == 2


def test_decimal_commas_and_unknown_columns(desk: Desk) -> None:
    file = file_of(desk, "Value;Mood;KPI;Date\n1.234,5;glad;K1;2026-11-20\n")
    answer = desk.run("import", file)
    assert (answer.code, "--ignore Mood" in answer.err) == (2, True)
    assert "Ignored columns: Mood." in desk.do("import", file, "--ignore", "mood")
    assert desk.ask("import", file, "--decimal-comma", "--ignore", "mood")["passed_over"] == ["Mood"]
    answer = desk.run("import", file, "--decimal-point", "--ignore", "mood")
    assert (answer.code, "is not a number with a decimal point" in answer.err) == (1, True)
    assert desk.ask("kpi", "show", "K1")["measurements"][-1]["value"] == 1234.5


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a,b\n1,2\n", "No kind of record has these columns: a, b. Choose one with --kind"),
        (b"", "There is no header"),
        (b"kpi,date,value\nK1,2026-11-20,\xe9\n", "is not UTF-8 text (line 2). Save it as UTF-8."),
        (b'{"format": "okrtui", "schema": 99}', "Its schema is 99"),
        (b"{", "This is not valid JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_wrong_usage(desk: Desk, data: bytes, told: str) -> None:
    answer = desk.run("import", file_of(desk, data))
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err


@pytest.mark.parametrize("name", ["a.xlsx", "A.ODS"])
def test_what_is_only_called_a_workbook_is_not_told_to_be_saved_as_text(desk: Desk, name: str) -> None:
    file = desk.path.parent / name
    file.write_bytes(b"kpi\n\xff\x81")
    answer = desk.run("import", file)
    assert (answer.code, answer.out) == (2, "")
    assert f"{name} is damaged, or no workbook. Save it as .xlsx or .ods." in answer.err


def test_a_file_that_is_not_there_or_may_not_be_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.run("import", "nowhere.csv").code == 2
    answer = desk.run("import", desk.path)
    assert (answer.code, "contains no .csv, .tsv, .xlsx or .ods file to import." in answer.err) == (2, True)

    reading = Path.open

    def refuse(path: Path, *how: Any, **more: Any) -> Any:
        if path.name == "a.csv":
            raise PermissionError
        return reading(path, *how, **more)

    monkeypatch.setattr(Path, "open", refuse)
    assert desk.run("import", "a.csv").code == 5


@pytest.mark.parametrize(("error", "code"), [(PermissionError(), 5), (OSError(5, "Input/output error"), 2)])
def test_a_folder_that_may_not_be_read(desk: Desk, monkeypatch: pytest.MonkeyPatch, error: OSError, code: int) -> None:
    folder = desk.path.parent / "folder"
    folder.mkdir()
    listing = Path.iterdir

    def refuse(path: Path) -> Any:
        if path == folder:
            raise error
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    answer = desk.run("import", folder)
    assert (answer.code, answer.out) == (code, "")
    assert f"read {folder}" in answer.err


def test_goals_from_one_table(empty: Desk) -> None:
    empty.do("cycle", "add", "2026-Q4")
    text = "cycle,objective,key result,baseline,target\n2026-Q4,Better,Faster,9,3\n2026-Q4,Better,Safer,0,1\n"
    told = empty.ask("import", file_of(empty, text))
    assert told["added"] == ["O1", "KR1", "KR2"]
    assert [one["title"] for one in empty.ask("objective", "show", "O1")["key_results"]] == ["Faster", "Safer"]
    assert "added KR3 Safer" in empty.do("import", file_of(empty, text.replace("2026-Q4,Better,S", "2026-Q4,New,S")))


def test_a_long_list_is_cut_short(empty: Desk) -> None:
    file = file_of(empty, "name\n" + "".join(f"KPI {n}\n" for n in range(30)))
    out = empty.do("import", file)
    assert "added and 10 more; --json lists all" in out
    assert out.count("\n") < 30


def test_texts_of_a_file_never_reach_the_terminal_as_codes(empty: Desk) -> None:
    text = 'name,"\x1b[31mred"\n"[/]\x1b]0;x\x07\u202e",1\n,2\n'
    answer = empty.run("import", file_of(empty, text))
    assert answer.code == 2
    ignored = ("--ignore", "\x1b[31mred")
    answer = empty.run("import", file_of(empty, text), *ignored)
    assert answer.code == 1
    out = empty.do("import", file_of(empty, text.replace(",2\n", "Fine,2\n")), *ignored)
    assert not {"\x1b", "\x07", "\u202e"} & set(answer.err + out)


def test_a_read_only_workspace_takes_nothing_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opening = desk.backend.open
    monkeypatch.setattr(desk.backend, "open", lambda path, **told: opening(path, **{**told, "read_only": True}))
    assert desk.run("import", file_of(desk, VALUES)).code == 5
    assert desk.run("import", file_of(desk, VALUES), "--dry-run").code == 0


def test_values_of_a_file_by_the_command_that_records_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.ask("kpi", "record", "--from-csv", file_of(desk, VALUES))["counts"]["added"] == 2
    typed(monkeypatch, b"value,kpi,date\n-4,k1,today\n")
    assert "added M" in desk.do("kpi", "record", "--from-csv", "-")
    assert desk.ask("kpi", "record", "K1", "-5", "--yes")["value"] == -5
    assert desk.run("kpi", "record", "--from-csv", file_of(desk, "name\nX\n")).code == 2
    for line, told in (
        (("K1",), "VALUE is missing."),
        ((), "K is missing."),
        (("K1", "4", "--from-csv", "-"), "--from-csv cannot be combined with K, VALUE, --on or --note."),
        (("--note", "x", "--from-csv", "-"), "--from-csv cannot be combined with K, VALUE, --on or --note."),
    ):
        answer = desk.run("kpi", "record", *line)
        assert answer.code == 2
        assert answer.err.startswith(told)


@pytest.mark.parametrize(
    ("stream", "rows", "is_drawn"), [(Screen(), 9_999, True), (Screen(), 99, False), (io.StringIO(), 9_999, False)]
)
def test_a_bar_shows_on_a_terminal_while_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, rows: int, *, is_drawn: bool
) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    with progress(rows) as count:
        for _ in range(rows):
            count(1)
    assert ("[###" in stream.getvalue()) is is_drawn
    assert stream.getvalue().endswith("100%\x1b[?25h\n" if is_drawn else "")
    assert is_drawn or not stream.getvalue()


def test_an_import_needs_no_screens(tmp_path: Path) -> None:
    def start(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = plain_environment(tmp_path)
        return subprocess.run(
            [*PROGRAM, *arguments], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True,
            input="name,unit\nPipes,n\n",
        )  # fmt: skip

    start("init")
    assert "added K1 Pipes" in start("import", "-").stdout
    assert start("export", "-", "--kind", "kpis").stdout.startswith("id,name,")


def test_a_file_without_an_end_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.importing.files.LARGEST", 1 << 20)
    before = bytes_of(desk.path)
    answer = desk.run("import", "/dev/zero")
    assert (answer.code, answer.err) == (2, "/dev/zero is larger than 1 MB. Import it in parts.\n")
    assert bytes_of(desk.path) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"kpi,date,value\nK1,2026-11-20,{'9' * 1_000_001}\n", "is not a number"),
        ("kpi,date,value" + ",x" * 2_000 + "\n", "It has more than 1,000 columns."),
    ],
)
def test_what_is_too_long_or_too_wide_is_told(desk: Desk, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "long.csv").write_text(text)
    answer = desk.run("import", tmp_path / "long.csv")
    assert (answer.code != 0, told in answer.err, len(answer.err) < 500) == (True, True, True)


def test_targets_and_owners_are_told_in_words(desk: Desk) -> None:
    file = file_of(desk, "name,since,low,owners\nWebsite uptime,2026-12-01,99.95,bo\n")
    before = "2025-11-24 at least 99.9, red below 99.5"
    lines = [
        "changed K6 Website uptime Owners: cy → bo",
        f"changed K6 Website uptime Targets: {before} → {before}; 2026-12-01 at least 99.95",
    ]
    for options in (["--dry-run"], []):
        told = desk.do("import", *options, file)
        assert [line for line in told.splitlines() if line.startswith("changed ")] == lines
