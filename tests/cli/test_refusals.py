from __future__ import annotations

import json
import os
import re
from pathlib import Path
from zlib import crc32

import pytest

from cli.cli_desk import Desk, bytes_of
from engine.journal.builders import JournalSession
from okrtui.cli.commands.objectives import objective as objectives
from okrtui.domain.actions.objectives import ObjectiveDrop, drop

REFUSED = [
    # wrong ids and names
    (2, "kpi show K99", "K99"),
    (2, "kpi show O1", "O1"),
    (2, "kpi show -5", "-5"),
    (2, "kpi record Nothing 4", "Nothing"),
    (2, "kr show KR0", "KR0"),
    (2, "kr check-in K1 4", "K1"),
    (2, "kr add O99 Title --metric 0:5", "O99"),
    (2, "kr add O7 Title --metric 0:5 --kpi K99", "K99"),
    (2, "objective show 99", "99"),
    (2, "objective add Title --cycle 2031-Q1", "2031-Q1"),
    (2, "objective edit O7 --parent O99", "O99"),
    (2, "objective list --cycle C99", "C99"),
    (2, "cycle start C99", "C99"),
    (2, "decide X --answers yynnyyns --for KR99", "KR99"),
    (2, "decide X --answers yynnyyns --for K99", "K99"),
    # wrong numbers
    (2, "kpi record K1 many", "VALUE: “many” is not a number"),
    (2, "kpi record K1 nan", "VALUE: Enter a finite number"),
    (2, "kpi record K1 -inf", "VALUE: Enter a finite number"),
    (2, "kpi record K1 1,500", "VALUE: “1,500” can mean 1500 or 1.5. Enter one of them."),
    (2, "kpi record K1 1e30", "VALUE: Too large"),
    (2, "kpi record K1 4kg", "VALUE: The unit is"),
    (2, "kpi record K1 --5", "--5"),
    (2, "kpi add X --at-least much", "--at-least: “much” is not a number"),
    (2, "kpi add X --between 5", "--between: “5” is not two numbers"),
    (2, "kpi add X --between 1:2:3", "--between: “1:2:3” is not two numbers"),
    (2, "kpi add X --between 1:2 --at-most 3", "--between sets both limits"),
    (2, "kpi add X --red 3", "--red needs a target"),
    (2, "kpi add X --decimals 1.5", "--decimals: “1.5” is not a whole number from 0 to 10"),
    (2, "kr check-in KR6 4 --confidence 11", "--confidence: “11” is not a whole number from 0 to 10"),
    (2, "kr check-in KR6 4 --confidence -1", "--confidence: “-1” is not a whole number"),
    (2, "kr check-in KR11 --done first", "--done: “first” is not a number"),
    (2, "kr add O7 T --metric 5", "--metric: “5” is not two numbers"),
    (2, "kr add O7 T --metric 5:", "--metric: Enter a number"),
    (2, "kr add O7 T --metric a:5", "--metric: “a” is not a number"),
    (2, "kr add O7 T --metric 0:5 --weight x", "--weight: “x” is not a number"),
    (2, "log --limit 0", "--limit: “0” is not a whole number of at least 1"),
    (2, "kr check-in KR11 --done 3 --undone 3", "--done and --undone both name milestone 3"),
    (2, "kr check-in KR11 --undone last", "--undone: “last” is not a number"),
    (2, "kr edit KR6 --metric 5", "--metric: “5” is not two numbers"),
    (2, "kr edit KR6 --metric 0:5 --maintain 1:2", "exactly one measure"),
    (2, "kr edit KR6 --without 1", "KR6 has no milestones to remove"),
    (2, "kr edit KR11 --unit h", "KR11 is measured by milestones, which have no unit"),
    (2, "kr grade KR6 well", "SCORE: “well” is not a number"),
    (2, "kpi heal K2 --cycle C2 --target low", "--target: “low” is not a number"),
    # wrong days
    (2, "kpi rebaseline K7 --since then --reason x", "--since: “then” is not a date"),
    (2, "kpi explain K7 Rain --on monday", "--on: “monday” is not a date"),
    (2, "cycle edit C3 --start soon", "--start: “soon” is not a date"),
    (2, "kpi record K1 4 --on 2026-13-01", "--on: There is no such day as 2026-13-01"),
    (2, "kpi record K1 4 --on monday", "--on: “monday” is not a date"),
    (2, "kr check-in KR6 4 --on 21.11.2026", "--on: “21.11.2026” is not a date"),
    (2, "kpi target K1 --at-least 5 --since soon", "--since: “soon” is not a date"),
    (2, "cycle add X --start 2027-02-30 --end 2027-03-31", "--start: There is no such day"),
    (2, "log --since 1", "--since: “1” is not a date"),
    # wrong words and sheets
    (2, "decide X --answers yynn", "--answers: “yynn” is not eight answers"),
    (2, "decide X --answers yynnyynx", "--answers: “yynnyynx” is not eight answers"),
    (2, "decide X --answers yynnyyns --choose maybe", "--choose: 'maybe' is not one of 'kpi', 'okr', 'both'"),
    (2, "kpi add X --category big", "--category: 'big' is not one of"),
    (2, "kpi list --status fine", "--status: 'fine' is not one of"),
    (2, "cycle add Summer", "“Summer” is not a calendar name"),
    (2, "cycle add 2027-Q5", "“2027-Q5” is not a calendar name"),
    (2, "cycle add Summer --start 2027-06-01", "--start and --end"),
    (2, "kpi audit K8 big", "CATEGORY: 'big' is not one of"),
    (2, "kpi explain K1 Rain", "K1 has no signal without a cause"),
    (2, "cycle close C2 --plan Summer", "--plan: “Summer” is not a calendar name"),
    (2, "cycle close C2 --plan 2027-Q3 --into C3", "--into and --plan cannot be combined"),
    (2, "cycle close C2 --keep O4,O5 --drop O5", "--keep and --drop both name O5"),
    (2, "cycle close C2 --keep O99", "O99"),
    (2, "cycle close C2 --into C99", "C99"),
    (2, "restore nothing.json", "nothing.json cannot be read"),
    (2, "backup nothing/b.json", "nothing is not a folder"),
    (2, "backup pyproject.toml", "exists and is not a backup"),
    (2, "--workspace ./nothing doctor", "There is no workspace at"),
    (2, "--workspace ./nothing backup", "There is no workspace at"),
    (2, "--workspace ./nothing backup --list", "There is no workspace at"),
    # wrong usage
    (2, "kpi audit K8", "CATEGORY is missing"),
    (2, "kpi heal K2", "--cycle is missing"),
    (2, "kpi pass-over K2", "--reason is missing"),
    (2, "kpi rebaseline K7 --since today", "--reason is missing"),
    (2, "kpi", "Missing command; choose one of: list, show"),
    (2, "kpi reocrd K1 4", "Did you mean record?"),
    (2, "obejctive list", "Did you mean objective?"),
    (2, "kpi add X --ownr ada", "There is no option --ownr. Did you mean --owner?"),
    (2, "kpi list -x", "There is no option -x"),
    (2, "kpi record K1", "VALUE is missing"),
    (2, "kpi record K1 4 5", "unexpected extra argument (5)"),
    (2, "kpi record K1 4 --note", "--note needs a value. Try okrtui kpi record --help."),
    (1, "kpi target K1 --at-least 4", "--since: K1 has a target already; enter the first day"),
    (2, "objective add Title", "--cycle is missing"),
    (2, "objective drop O7", "--why is missing"),
    (2, "kr add O7 Title", "exactly one measure"),
    (2, "kr add O7 Title --metric 0:5 --maintain 1:2", "exactly one measure"),
    (2, "todo --owner bo --everyone", "cannot be combined"),
    (2, "--workspace ./nothing kpi list", "There is no workspace at"),
    (2, "./nothing", "nothing creates one."),
    (2, "./nothing kpi list --stale", "The command comes first: okrtui kpi ... --workspace ./nothing. Try okrtui"),
    # refused by a rule
    (1, "kpi add  --unit %", "NAME: Required"),
    (1, "kpi add net\tPROMOTER\tscore", "K3"),
    (1, "kpi add K99", "The name K99 reads like an id. Choose a name"),
    (1, "kpi record K1 240000 --on 2026-11-23", "--on: 2026-11-23 is in the future"),
    (1, "measurement edit M1 --on 2026-11-23", "--on: 2026-11-23 is in the future"),
    (1, "measurement edit M2 --on 2026-01-01", "K1 already has a value for"),
    (2, "measurement edit M1 --value much", "--value"),
    (2, "measurement edit M9999 --value 4", "is not an id here. An id looks like M7"),
    (1, "kr check-in KR6 4 --on 2026-09-30", "--on: 2026-09-30 is outside 2026-Q4"),
    (1, "check-in edit CI72 --on 2026-09-30", "--on: 2026-09-30 is outside 2026-Q4"),
    (1, "check-in edit CI72 --done 1", "--done: KR6 has no milestones"),
    (1, "check-in edit CI1 --value 1", "2026-Q3 is closed, so it cannot be changed"),
    (1, "check-in delete CI1", "2026-Q3 is closed, so it cannot be changed"),
    (1, "kpi add X --between 5:4", "must not be above"),
    (1, "kpi add X --at-least 5 --red 6", "must be at or below"),
    (1, "kpi target K1 --since today", "at least"),
    (1, "kr add O7 T --metric 5:5", "maintain"),
    (1, "kr add O7 T --maintain :", "lower or an upper limit"),
    (1, "kr add O7 T --metric 0:5 --weight -1", "--weight"),
    (1, "kr add O1 T --metric 0:5", "closed"),
    (1, "kr check-in KR1 4", "closed"),
    (1, "kr check-in KR15 1", "has not started"),
    (1, "kr check-in KR6", "VALUE: Enter its value now"),
    (1, "kr check-in KR6 --done 1", "--done: KR6 has no milestones"),
    (
        1,
        "kr check-in KR11 5",
        "KR11 is measured by milestones, not by a VALUE. Name the milestones that are done: --done N.",
    ),
    (1, "kr check-in KR11 --done 9", "--done: There is no step 9"),
    (1, "objective start O7", "belongs to 2027-Q1, which has not started"),
    (1, "objective drop O7 --why ", "--why:"),
    (1, "objective drop O3 --why again", "already dropped"),
    (1, "objective edit O4 --parent O4", "make a loop"),
    (1, "objective delete O4", "KR6"),
    (1, "cycle delete C2", "O4"),
    (1, "cycle start C2", "already"),
    (1, "cycle add 2026-Q4", "C2"),
    (1, "cycle add X --start 2027-02-01 --end 2027-01-01", "--end"),
    (1, "decide X --answers ynynynnn --choose okr", "--why"),
    (1, "kpi rebaseline K7 --since 2026-12-24 --reason x", "--since: 2026-12-24 is in the future"),
    (1, "kpi rebaseline K7 --since today --reason ", "--reason: Required"),
    (1, "kpi explain K7 Rain --on 2026-12-24", "--on: 2026-12-24 is in the future"),
    (1, "kpi explain K7  --on today", "CAUSE: Required"),
    (1, "kpi pass-over K1 --reason x", "K1 is not a candidate"),
    (1, "kpi pass-over K2 --reason ", "--reason: Required"),
    (1, "kpi heal K1 --cycle C1", "takes no new objectives"),
    (1, "kpi heal K7 --cycle C2", "O6 already works on K7"),
    (1, "kpi heal K3 --cycle C2 --title ", "--title: Required"),
    (1, "kpi heal K2 --cycle C2 --baseline 3", "--baseline: Baseline and target are the same"),
    (1, "kpi heal K2 --cycle C2 --key-result a --key-result b --key-result c --key-result d", "at most 3 changes"),
    (1, "kpi heal K8 --cycle C2", "has no target"),
    (1, "kpi resume K8", "K8 is not retired"),
    (1, "kr grade KR6 0.65", "SCORE: A grade has one decimal"),
    (1, "kr grade KR6 1.1", "SCORE: "),
    (1, "kr grade KR15 1", "has not started"),
    (1, "kr edit KR1 --title X", "2026-Q3 is closed"),
    (1, "kr edit KR6 --metric 5:5", "--metric"),
    (1, "kr edit KR6 --title ", "--title: Required"),
    (1, "kr edit KR11 --without 9", "--without: There is no milestone 9"),
    (1, "kr check-in KR11 --undone 5", "--undone: Milestone 5 of KR11 is not done"),
    (1, "kr check-in KR6 --undone 1", "--undone: Milestone 1 of KR6 is not done"),
    (1, "objective close O7", "Only an active objective can be closed"),
    (1, "objective reopen O4", "There is nothing to reopen"),
    (1, "cycle grade C3", "Only an active cycle can be graded"),
    (1, "cycle close C2", "Start grading it first"),
    (1, "cycle reopen C2", "Only a closed cycle can be reopened"),
    (1, "cycle edit C1 --name X", "closed"),
    (1, "cycle edit C3 --name 2026-Q4", "C2"),
    (1, "cycle edit C3 --end 2026-12-31", "--end: The last day must be after"),
    (5, "--read-only doctor --repair", "read-only"),
    (5, "--read-only restore pyproject.toml", "read-only"),
    (5, "--read-only backup", "read-only"),
]


@pytest.mark.parametrize(("code", "line", "told"), REFUSED, ids=[line for _, line, _ in REFUSED])
def test_what_is_wrong_is_told_in_a_sentence_and_nothing_is_written(
    desk: Desk, code: int, line: str, told: str
) -> None:
    before = bytes_of(desk.path)
    answer = desk.run(*(word.replace("\t", " ") for word in line.split(" ")))  # a tab keeps words together
    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err
    assert_readable(answer.err)
    assert bytes_of(desk.path) == before


def assert_readable(told: str) -> None:
    """One line, with a capital or a name in front and a full stop behind."""
    assert told.count("\n") == 1, told
    assert re.search(r"[.?]$", told.strip()), told
    assert "Traceback" not in told
    assert "Usage:" not in told
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", told)


EVERY = ["kpi list", "kpi record K1 4", "todo", "log", "cycle add 2030", "decide X --answers yynnyyns"]
EVERY += ["kpi candidates", "kpi audit K8 health", "cycle grade C2"]


@pytest.mark.parametrize("line", EVERY)
def test_a_damaged_workspace_is_6(desk: Desk, line: str) -> None:
    file = desk.path / "workspace.json"
    file.write_bytes(file.read_bytes().replace(b"_meta", b"_mess"))
    before = bytes_of(desk.path)
    answer = desk.run(*line.split())
    assert (answer.code, answer.out) == (6, "")
    assert "damaged" in answer.err
    assert_readable(answer.err)
    assert bytes_of(desk.path) == before


@pytest.mark.parametrize("line", EVERY)
def test_something_that_is_no_workspace_is_refused(bare: Desk, line: str) -> None:
    bare.path.mkdir()
    (bare.path / "notes.txt").write_text("mine")
    answer = bare.run(*line.split())
    assert (answer.code, answer.out) == (2, "")
    assert "There is no workspace at" in answer.err
    assert bytes_of(bare.path) == {"notes.txt": b"mine"}


def test_a_workspace_is_not_made_twice(desk: Desk) -> None:
    before = bytes_of(desk.path)
    answer = desk.run("init", "--sample")
    assert answer.code == 2
    assert "already" in answer.err
    assert bytes_of(desk.path) == before


@pytest.mark.parametrize("line", EVERY)
def test_a_format_of_a_newer_version_is_6(desk: Desk, line: str) -> None:
    raise_in_meta(desk.path / "workspace.json", b"format")
    before = bytes_of(desk.path)
    answer = desk.run(*line.split())
    assert (answer.code, answer.out) == (6, "")
    assert "newer version" in answer.err
    assert_readable(answer.err)
    assert bytes_of(desk.path) == before


@pytest.mark.parametrize("line", [EVERY[1], EVERY[4], EVERY[5]])
def test_a_schema_of_a_newer_version_is_not_written_to(desk: Desk, line: str) -> None:
    raise_in_meta(desk.path / "workspace.json", b"schema")
    before = bytes_of(desk.path)
    assert len(json.loads(desk.run("--json", "kpi", "list").out)) == 8
    answer = desk.run(*line.split())
    assert (answer.code, answer.out) == (6, "")
    assert "newer version" in answer.err
    assert_readable(answer.err)
    assert bytes_of(desk.path) == before


@pytest.mark.parametrize("line", ["kpi list", "export -", "report"])
def test_reading_a_schema_of_a_newer_version_says_that_something_may_be_missing(desk: Desk, line: str) -> None:
    assert desk.run(*line.split()).err == ""
    raise_in_meta(desk.path / "workspace.json", b"schema")
    answer = desk.run(*line.split())
    assert (answer.code, answer.out != "") == (0, True)
    assert answer.err.startswith("Warning: This workspace was written by a newer version of okrtui.")
    assert "may be missing" in answer.err
    assert_readable(answer.err)


@pytest.mark.parametrize("to", ["", "saved.json"])
def test_a_schema_of_a_newer_version_is_not_backed_up_in_part(desk: Desk, tmp_path: Path, to: str) -> None:
    raise_in_meta(desk.path / "workspace.json", b"schema")
    before = bytes_of(desk.path)
    answer = desk.run("backup", *([str(tmp_path / to)] if to else []))
    assert (answer.code, answer.out) == (6, "")
    assert "would not hold all of it. Back it up with the newer version." in answer.err
    assert_readable(answer.err)
    assert bytes_of(desk.path) == before
    assert not (tmp_path / "saved.json").exists()


def raise_in_meta(file: Path, field: bytes) -> None:
    """Make a snapshot one of a format or schema to come."""
    data, raised = re.subn(rb'"%s":\d+' % field, b'"%s":9' % field, file.read_bytes(), count=1)
    assert raised
    start = data.index(b'"checksum":"') + 12
    file.write_bytes(data[:start] + b"%08x" % crc32(data[start + 8 :]) + data[start + 8 :])


@pytest.mark.parametrize("line", EVERY)
def test_a_damaged_journal_is_6(desk: Desk, line: str) -> None:
    (file,) = desk.path.glob("journal.*")
    data = bytearray(file.read_bytes())
    data[100] ^= 1
    desk.do("kpi", "record", "K1", "240000")
    file.write_bytes(bytes(data) + file.read_bytes()[len(data) :])
    before = bytes_of(desk.path)
    answer = desk.run(*line.split())
    assert (answer.code, answer.out) == (6, "")
    assert "damaged" in answer.err
    assert_readable(answer.err)
    assert bytes_of(desk.path) == before


@pytest.mark.skipif(os.getuid() == 0, reason="the superuser may write everywhere")
def test_without_permission_it_can_be_read_and_changing_is_5(desk: Desk) -> None:
    for path in [*desk.path.rglob("*"), desk.path]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = bytes_of(desk.path)
    assert len(desk.ask("kpi", "list")) == 8
    answer = desk.run("kpi", "record", "K1", "240000")
    assert answer.code == 5
    assert bytes_of(desk.path) == before


def test_when_the_system_denies_writing_changing_is_5(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.engine.journal.journal_file.os.access", lambda *_, **__: False)
    before = bytes_of(desk.path)
    assert len(desk.ask("kpi", "list")) == 8
    for line in (EVERY[1], *EVERY[4:6], *EVERY[7:]):
        answer = desk.run(*line.split())
        assert (answer.code, answer.out) == (5, ""), line
        assert_readable(answer.err)
    assert bytes_of(desk.path) == before


def test_a_read_only_session_changes_nothing(desk: Desk) -> None:
    before = bytes_of(desk.path)
    assert desk.run("--read-only", "kpi", "record", "K1", "4").code == 5
    assert bytes_of(desk.path) == before


def test_a_busy_workspace_is_7(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.engine.journal.files.lock.TIMEOUT", 0.01)
    monkeypatch.setattr("okrtui.engine.journal.files.lock.WriteLock.__init__.__defaults__", (0.01,))
    other = JournalSession.open(desk.path)
    with other.journal_file.writing():
        answer = desk.run("kpi", "record", "K1", "240000")
        assert answer.code == 7
        assert_readable(answer.err)
        assert desk.run("kpi", "list").code == 0
    other.close()


def test_somebody_elses_change_is_4(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    values = objectives._values

    def meanwhile(*arguments: object) -> object:
        desk.backend.open(desk.path, read_only=False).do(drop, ObjectiveDrop(7, "no"))
        return values(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(objectives, "_values", meanwhile)
    answer = desk.run("objective", "edit", "O7", "--team", "Board")
    assert answer.code == 4
    assert_readable(answer.err)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("workspace = [", "is not valid TOML: "),
        ("\ncolour = 1", "has the unknown key “colour”"),
        ("send_all = true\nmouse = 'yes'", "has an invalid value for “mouse”"),
    ],
)
def test_settings_that_cannot_be_read_are_2(desk: Desk, tmp_path: Path, settings: str, told: str) -> None:
    file = tmp_path / ".config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(settings)
    answer = desk.run("kpi", "list")
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert_readable(answer.err)


def test_an_error_of_our_own_is_one_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("a\x1b[31mb\nc")

    monkeypatch.setattr("okrtui.cli.framework.output.listed", broken)
    answer = desk.run("kpi", "list")
    assert (answer.code, answer.out) == (1, "")
    assert "OKRTUI_DEBUG=1" in answer.err
    assert_readable(answer.err)
    monkeypatch.setenv("OKRTUI_DEBUG", "1")
    with pytest.raises(KeyError):
        desk.run("kpi", "list")
