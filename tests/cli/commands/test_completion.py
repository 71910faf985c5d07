from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.cli_desk import Desk, plain_environment
from hostile import OBEYED
from okrtui.cli.framework.click_ext import COMPLETING
from okrtui.cli.framework.completion_values import PEOPLE, offered
from okrtui.domain.workspace import Workspace


@pytest.fixture
def typed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Completer:
    return Completer(desk, monkeypatch)


class Completer:
    """Asks what a half-typed line may become."""

    def __init__(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk = desk
        self._monkeypatch = monkeypatch

    def raw(self, line: str, shell: str = "bash") -> tuple[int, str, str]:
        words = line.split(" ")
        with self._monkeypatch.context() as patched:
            patched.setenv(COMPLETING, f"{shell}_complete")
            patched.setenv("COMP_WORDS", f"okrtui {line}")
            patched.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words)))
            answer = self.desk.run()
        return answer.code, answer.out, answer.err

    def __call__(self, line: str) -> list[str]:
        code, out, err = self.raw(line)
        assert (code, err) == (0, "")
        return [one.partition(",")[2] for one in out.splitlines() if one]


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("dig", ["digest"]),
        ("kpi reco", ["record"]),
        ("--works", ["--workspace"]),
        ("report --f", ["--format"]),
        ("report --format h", ["html"]),
        ("completion ", ["bash", "zsh", "fish"]),
        ("./", ["./"]),
        ("objective list --status of", ["off-track"]),
        ("kpi list --category n", ["not-yet-audited"]),
        ("kpi show K1", ["K1"]),
        ("kpi show k2", ["K2"]),
        ("measurement edit M97", ["M97"]),
        ("check-in delete ci72", ["CI72"]),
        ("check-in list --kr KR6", ["KR6"]),
        ("kpi show chu", ["K2"]),
        ("kpi record rev", ["K1"]),
        ("kr check-in KR1", ["KR15", "KR14", "KR13", "KR12", "KR11", "KR10", "KR1"]),
        ("objective show rev", ["O4"]),
        ("report ", ["C3", "C2", "C1"]),
        ("report 2026-Q3", ["2026-Q3"]),
        ("objective list --cycle 2027", ["2027-Q1"]),
        ("todo --owner c", ["cy"]),
        ("kpi show K99", []),
        ("kpi show \u200b", []),
    ],
)
def test_what_may_follow(typed: Completer, line: str, offers: list[str]) -> None:
    found = typed(line)
    assert [one for one in found if one in offers] == offers
    assert found == offers or not offers


def test_the_workspace_that_the_line_names_counts(typed: Completer, tmp_path: Path) -> None:
    typed.desk.do("init", tmp_path / "other")
    assert typed(f"--workspace {tmp_path / 'other'} kpi show ") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh", ""])
@pytest.mark.parametrize(
    "line",
    ["kpi show ", "nosuch ", "kpi nosuch ", "--workspace /nowhere kpi show ", "kpi show 'open", "report --format "],
)
def test_nothing_goes_wrong_loudly(typed: Completer, shell: str, line: str) -> None:
    code, out, err = typed.raw(line, shell)
    assert code in (0, 1)
    assert err == ""
    assert "Traceback" not in out


def test_a_damaged_workspace_is_passed_over_in_silence(typed: Completer) -> None:
    (typed.desk.path / "workspace.json").write_text("{")
    assert typed.raw("kpi show ")[2] == ""


def test_completing_changes_nothing(typed: Completer) -> None:
    before = {path: path.stat().st_mtime_ns for path in typed.desk.path.rglob("*")}
    assert typed("kpi show K")
    assert {path: path.stat().st_mtime_ns for path in typed.desk.path.rglob("*")} == before


def test_names_cannot_reach_the_shell_or_the_terminal(empty: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("$(touch x)", "`id`", "a b;c", "\x1b[31mred", "line\nbreak", "*", "-rf", "ordinary"):
        empty.do("kpi", "add", "--owner", name, "--", f"n {name}")
    asked = Completer(empty, monkeypatch)
    assert asked("todo --owner ") == ["break", "c", "line", "ordinary"]
    _, out, _ = asked.raw("kpi show ", "zsh")
    assert not OBEYED.search(out.replace("\n", ""))
    assert len(out.splitlines()) == 3 * 8


def test_names_of_cycles_that_need_quotes_are_left_to_their_ids(opened: Workspace) -> None:
    assert list(offered(opened, ["cycles"], "my")) == [("C1", "my cycle")]
    assert list(offered(opened, [PEOPLE], "")) == []


@pytest.fixture
def opened() -> Workspace:
    from builders import cycle, workspace  # noqa: PLC0415

    return workspace(cycle(name="my cycle"))


def test_the_names_of_commands_need_no_domain(tmp_path: Path) -> None:
    code = "import sys\nfrom okrtui.__main__ import main\nmain([])\nprint(*sys.modules, file=sys.stderr)"
    asked = {COMPLETING: "bash_complete", "COMP_WORDS": "okrtui kp", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=plain_environment(tmp_path, **asked),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "plain,kpi\n"
    assert not {"pydantic", "okrtui.domain", "textual"} & set(done.stderr.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(desk: Desk, shell: str) -> None:
    script = desk.do("completion", shell)
    assert f"{COMPLETING}={shell}_complete" in script
    assert desk.ask("completion", shell) == {"shell": shell, "script": script}
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)


def test_bash_completes_with_it(desk: Desk, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    script = tmp_path / "script"
    script.write_text(desk.do("completion", "bash"))
    (tmp_path / "okrtui").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m okrtui "$@"\n')
    (tmp_path / "okrtui").chmod(0o755)
    typed = "COMP_WORDS=(okrtui kpi show chu); COMP_CWORD=3"
    line = f'source {script}; {typed}; _okrtui_completion okrtui; echo "${{COMPREPLY[@]}}"'
    asked = plain_environment(tmp_path, PATH=f"{tmp_path}:{os.environ['PATH']}")
    done = subprocess.run([bash, "--norc", "-c", line], env=asked, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("K2\n", "")
