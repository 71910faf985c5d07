"""Who may not write: every command that changes something says so before anything else, the others go on."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from cli.cli_desk import Desk, FixedBackend, bytes_of
from engine.journal.people import AS_ROOT, EVE, acting, shared_place
from okrtui.cli.app import run
from okrtui.cli.framework.command_index import COMMANDS, Branch
from refusing_disk import READ_ONLY, refuse

__all__ = ["shared_place"]

CHANGING = {
    "cycle add": ("2030", "Summer"),
    "cycle edit": ("C3 --name Later", "C99 --name Later"),
    "cycle start": ("C3", "C99"),
    "cycle grade": ("C2", "C99"),
    "cycle close": ("C2", "C99"),
    "cycle reopen": ("C1", "C99"),
    "cycle delete": ("C3", "C99"),
    "objective add": ("Title --cycle C3", "Title --cycle C99"),
    "objective edit": ("O7 --team Sales", "O99 --team Sales"),
    "objective start": ("O7", "O99"),
    "objective close": ("O4", "O99"),
    "objective drop": ("O7 --why x", "O99 --why x"),
    "objective reopen": ("O3", "O4"),
    "objective delete": ("O7", "O4"),
    "comment": ("KR6 Well-done", "KR99 Well-done"),
    "kr add": ("O7 Title --metric 0:5", "O99 Title --metric 0:5"),
    "kr edit": ("KR6 --title Title", "KR99 --title Title"),
    "kr check-in": ("KR6 4", "KR1 4"),
    "kr grade": ("KR6 0.5", "KR15 1"),
    "kr delete": ("KR6", "KR99"),
    "kpi add": ("Churn", "--at-least much Churn"),
    "kpi edit": ("K1 --owner bo", "K99 --owner bo"),
    "kpi record": ("K1 4", "K99 4"),
    "kpi target": ("K1 --at-least 4 --since today", "K99 --at-least 4 --since today"),
    "kpi audit": ("K8 health", "K99 health"),
    "kpi explain": ("K7 Rain", "K1 Rain"),
    "kpi rebaseline": ("K7 --since today --reason x", "K99 --since today --reason x"),
    "kpi recalculate": ("K4 --reason x", "K99 --reason x"),
    "kpi heal": ("K2 --cycle C2", "K8 --cycle C2"),
    "kpi pass-over": ("K2 --reason x", "K1 --reason x"),
    "kpi retire": ("K8", "K99"),
    "kpi resume": ("K8", "K99"),
    "kpi delete": ("K8 --together", "K1"),
    "hand-over": ("bo cy", "nobody cy"),
    "measurement edit": ("M1 --value 4", "M9999 --value 4"),
    "measurement delete": ("M1", "M9999"),
    "check-in edit": ("CI72 --value 4", "CI1 --value 4"),
    "check-in delete": ("CI72", "CI1"),
    "decide": ("Churn --answers yynnyyns", "Churn"),
    "undo": ("", "7"),
    "redo": ("", ""),
    "import": ("values.csv", "values.csv"),
    "doctor": ("--repair", "--repair"),
    "backup": ("", ""),
    "restore": ("saved.json", "pyproject.toml"),
}
"""Each with words that would do something, and with words that something else stands in the way of."""

LOOKING = {
    "where": "",
    "todo": "",
    "cycle list": "",
    "cycle show": "C2",
    "cycle timeline": "C2",
    "cycle compare": "C2",
    "objective list": "",
    "objective show": "O4",
    "kr list": "",
    "kr show": "KR6",
    "kpi list": "",
    "kpi show": "K1",
    "kpi candidates": "",
    "measurement list": "--kpi K1",
    "check-in list": "",
    "log": "",
    "report": "C2 --format md",
    "digest": "",
    "export": "--format json out.json",
    "doctor": "",
    "backup": "--list",
    "import": "--dry-run values.csv",
    "completion": "bash",
}
ELSEWHERE = {"demo", "init", "move", "open", "share"}
"""What opens the screens, makes or moves a workspace of its own, or mends the very permissions that are denied here."""

REFUSED = [f"{name} {words}".split() for name, both in CHANGING.items() for words in dict.fromkeys(both)]


@pytest.fixture
def files(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The sample, with a backup and values to be taken in where the commands are typed."""
    desk.do("backup", tmp_path / "saved.json")
    (tmp_path / "values.csv").write_text("kpi,date,value,note\nK1,2026-11-20,5,\n")
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    return desk


def test_every_command_is_told_apart() -> None:
    every = set[str]()
    for name, one in COMMANDS.items():
        every |= {f"{name} {leaf}" for leaf in one.leaves} if isinstance(one, Branch) else {name}
    assert {*CHANGING, *LOOKING, *ELSEWHERE} == every


@pytest.mark.parametrize("line", REFUSED, ids=" ".join)
def test_what_would_change_something_is_5_whatever_else_is_wrong(
    files: Desk, monkeypatch: pytest.MonkeyPatch, line: list[str]
) -> None:
    monkeypatch.setattr("okrtui.engine.journal.files.permissions.os.access", lambda *_, **__: False)
    before = bytes_of(files.path)
    answer = files.run(*line)
    assert (answer.code, answer.out) == (5, ""), answer
    assert "You have no permission to write to this workspace" in answer.err
    assert bytes_of(files.path) == before


@pytest.mark.parametrize("line", REFUSED, ids=" ".join)
def test_what_would_change_something_is_5_where_reading_only_was_asked_for(files: Desk, line: list[str]) -> None:
    before = bytes_of(files.path)
    answer = files.run("--read-only", *line)
    assert (answer.code, answer.out) == (5, ""), answer
    assert "read-only" in answer.err
    assert bytes_of(files.path) == before


@pytest.mark.parametrize("kind", ["a file", "closed"])
def test_a_state_directory_that_takes_nothing_stops_no_command(
    files: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    state = tmp_path / "state"
    state.touch() if kind == "a file" else state.mkdir()
    refuse(monkeypatch, state, READ_ONLY)
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    for name, words in LOOKING.items():
        files.do(*name.split(), *words.split())
    for line in ("kpi record K1 4 --yes", "undo", "backup", "restore saved.json", "doctor --repair"):
        files.do(*line.split())
    assert state.is_file() or not list(state.iterdir())


@pytest.fixture
def shared(files: Desk, shared_place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same in a place that other users of this machine can enter; whatever they may not import is loaded."""
    for name, words in (("share", ""), ("backup", ""), *LOOKING.items()):
        files.do(*name.split(), *words.split())
    shutil.copytree(files.path, shared_place / "work")
    for path in (shared_place / "work", *(shared_place / "work").rglob("*")):
        path.chmod(0o2755 if path.is_dir() else 0o644)
    for name in ("saved.json", "values.csv", "pyproject.toml"):
        shutil.copy(tmp_path / name, shared_place)
        (shared_place / name).chmod(0o644)
    monkeypatch.setenv("OKRTUI_WORKSPACE", str(shared_place / "work"))
    monkeypatch.setenv("HOME", str(shared_place))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(shared_place / "site"))
    monkeypatch.chdir(shared_place)
    return shared_place / "work"


def answered(lines: Iterable[str]) -> str:
    """The codes with which these commands end for somebody else, and what they say on standard error."""

    def run_all() -> str:
        said = []
        for line in lines:
            with contextlib.redirect_stderr(io.StringIO()) as err:
                code = run(line.split(), FixedBackend())
            said.append([line, code, err.getvalue()])
        return json.dumps(said)

    return acting(EVE, run_all)


@AS_ROOT
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_somebody_whose_group_may_only_look_sees_everything_and_changes_nothing(shared: Path) -> None:
    before = bytes_of(shared)
    wanted = {" ".join(line): 5 for line in REFUSED} | {f"{name} {words}".strip(): 0 for name, words in LOOKING.items()}
    codes = {line: code for line, code, _ in json.loads(answered(wanted))}
    assert {line: code for line, code in codes.items() if code != wanted[line]} == {}
    assert bytes_of(shared) == before


@AS_ROOT
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("closed", ["the workspace", "the folder around it"])
def test_somebody_who_may_not_even_look_is_told_so_by_every_command(
    shared: Path, closed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if closed == "the folder around it":
        shared.parent.joinpath("inner").mkdir()
        shared = shared.rename(shared.parent / "inner" / "work")
        monkeypatch.setenv("OKRTUI_WORKSPACE", str(shared))
        shared.parent.chmod(0o700)
    else:
        shared.chmod(0o700)
    before = bytes_of(shared)
    free = {"where", "completion"}
    lines = {" ".join(line): 5 for line in REFUSED} | {
        f"{name} {words}".strip(): 0 if name in free else 5 for name, words in LOOKING.items()
    }
    lines |= {f"share {shared}": 5, "init": 5}
    for line, code, err in json.loads(answered(lines)):
        assert code == lines[line], (line, code, err)
        assert code == 0 or "permission" in err, (line, err)
    assert bytes_of(shared) == before


@AS_ROOT
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_backup_that_one_may_not_read_stops_nobody_from_looking(shared: Path) -> None:
    (kept,) = (shared / "backups").glob("saved.*.json")
    kept.chmod(0o600)
    for line, code, err in json.loads(answered(["doctor", "backup --list", "kpi list", "log"])):
        assert (code, err) == (0, ""), (line, code, err)


@AS_ROOT
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_folder_of_backups_that_one_may_not_pass_through_is_named(shared: Path) -> None:
    (shared / "backups").chmod(0o744)
    doctor, *others = json.loads(answered(["doctor", "backup --list", "kpi list", "log"]))
    assert doctor[1] == 5
    assert f"Ask its owner for permission to read {shared / 'backups'}" in doctor[2]
    assert [code for _, code, _ in others] == [0, 0, 0], others


@AS_ROOT
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("line", ["backup", "export --format json", "export --format csv", "report C2 --format md -o"])
@pytest.mark.parametrize("file", ["closed/x.json", "closed/inner/x.json", "seen/x.json"])
def test_a_place_that_one_may_not_write_to_is_a_sentence(shared: Path, line: str, file: str) -> None:
    for name, mode in (("closed", 0o700), ("seen", 0o755)):
        (shared.parent / name).mkdir(mode=mode)
        (shared.parent / name / "inner").mkdir()
    ((_, code, err),) = json.loads(answered([f"{line} {file}"]))
    assert (code, "permission" in err.casefold()) == (5 if line == "backup" else 1, True), err
    assert "Internal error" not in err


@AS_ROOT
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_file_that_one_may_not_read_is_a_sentence(shared: Path) -> None:
    (shared.parent / "closed").mkdir(mode=0o700)
    shutil.copy(shared.parent / "values.csv", shared.parent / "closed")
    ((_, code, err),) = json.loads(answered(["import --dry-run closed/values.csv"]))
    assert (code, err) == (5, "No permission to read closed/values.csv. Ask its owner for permission.\n")
