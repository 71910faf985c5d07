from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from cli.cli_desk import PROGRAM, make_sample, plain_environment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the sample workspace in it."""
    make_sample(tmp_path / "work")
    return tmp_path


def start(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=plain_environment(home, **environment),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=home,
        timeout=30,
    )


LISTING = """
import sys
from okrtui.__main__ import main
for line in {lines!r}:
    main(line.split())
print(*sys.modules, file=sys.stderr)
"""


def modules_after(home: Path, *lines: str) -> set[str]:
    """The modules that a process has loaded after these command lines."""
    code = LISTING.format(lines=lines)
    ended = subprocess.run(
        [PROGRAM[0], "-c", code],
        cwd=home,
        env=plain_environment(home),
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return set(ended.stderr.split())


def test_no_command_imports_the_screens(home: Path) -> None:
    loaded = modules_after(
        home, "--help", "kpi list", "kpi list --json", "kpi record K1 4 --yes", "kr check-in KR6 4",
        "objective show O1",
        "cycle list", "todo", "log", "where", "decide X --answers yynnyyns", "kpi show K99", "init two --sample",
        "doctor", "doctor --json", "backup", "backup --list", "kpi candidates", "kpi heal K2 --cycle C2",
        "cycle grade C2", "restore backup.json",
    )  # fmt: skip
    assert "okrtui.reports.terminal.records" in loaded
    assert not {name.partition(".")[0] for name in loaded} & {"textual", "rich"}
    assert not any(name.startswith("okrtui.tui") for name in loaded)


def test_help_imports_no_more_than_it_needs(home: Path) -> None:
    loaded = modules_after(home, "--help", "kpi --help", "kpi reocrd")
    assert "click" in loaded
    assert not {name.partition(".")[0] for name in loaded} & {"pydantic", "pydantic_core"}
    assert not any(name.startswith("okrtui.domain") for name in loaded)


def test_the_version_needs_nothing(home: Path) -> None:
    loaded = modules_after(home, "--version", "-V")
    assert not {name.partition(".")[0] for name in loaded} & {"click", "pydantic", "tinydb", "orjson"}
    assert {name for name in loaded if name.startswith("okrtui")} == {"okrtui", "okrtui.__main__", "okrtui.startup"}


def test_the_name_comes_from_the_process_and_from_no_variable(home: Path) -> None:
    ended = start(home, "kpi", "record", "K1", "4", "--yes", "--json", USER="mallory", LOGNAME="mallory")
    assert ended.returncode == 0
    measured = json.loads(ended.stdout)["measurements"]
    assert "mallory" not in {one["created_by"] for one in measured}


def test_an_old_terminal_gets_ascii(home: Path) -> None:
    ended = start(home, "kpi", "list", PYTHONIOENCODING="ascii")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.isascii()
    assert "# missed" in ended.stdout
    ended = start(home, "kpi", "show", "K1", "--json", PYTHONIOENCODING="latin-1")
    assert ended.stdout.isascii()
    assert json.loads(ended.stdout)["unit"] == "$"


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as nobody:
        ended = subprocess.run(
            [*PROGRAM, "kpi", "list"],
            env=plain_environment(home),
            stdout=nobody,
            stderr=subprocess.PIPE,
            check=False,
            timeout=30,
        )
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_answer_that_cannot_be_written_is_told(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*PROGRAM, "kpi", "list"],
            env=plain_environment(home),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=30,
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith("Cannot write the answer: no space left on device.")
    assert ended.stderr.count("\n") == 1


def test_a_standard_input_that_is_closed_holds_nothing(home: Path) -> None:
    line = f'"{PROGRAM[0]}" -m okrtui kpi record --from-csv - <&-'
    ended = subprocess.run(
        ["/bin/sh", "-c", line],
        env=plain_environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Standard input is closed.")


def test_ctrl_c_ends_quietly(home: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "decide", "Churn"],
        env=plain_environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Behind a shell's “&” the signal is ignored, also by children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - it takes no lock
    )
    assert process.stderr is not None
    while "For example" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in told


def test_debugging_shows_where(home: Path) -> None:
    (home / "work" / "workspace.json").chmod(0o000)
    ended = start(home, "nonsense", OKRTUI_DEBUG="1")
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
