from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from okrtui import __version__
from okrtui.__main__ import JournalBackend, main
from okrtui.paths import login_name


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("OKRTUI_WORKSPACE", str(tmp_path / "work"))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("arguments", [["--version"], ["-V"], ["--ascii", "--version"]])
def test_the_version(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out == f"okrtui {__version__}\n"


def test_the_arguments_of_the_process_are_the_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["okrtui", "init"])
    assert main() == 0
    assert str(tmp_path / "work") in capsys.readouterr().out


def test_the_doors_lead_to_the_store_under_the_persons_own_name(tmp_path: Path) -> None:
    backend = JournalBackend()
    made = backend.create(tmp_path / "new")
    made.close()
    session = backend.open(tmp_path / "new", read_only=True)
    assert (session.actor, session.path) == (login_name(), tmp_path / "new")
    assert session.read_only
    session.close()


def test_the_collector_is_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    gc.enable()
    main(["--help"])
    assert gc.isenabled()
    assert "Commands" in capsys.readouterr().out


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("okrtui.cli.app.run", interrupted)
    assert main(["where"]) == 130


def _as_a_process(before: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = f"import sys\n{before}\nsys.argv = ['okrtui', *sys.argv[1:]]\nfrom okrtui.__main__ import script\nscript()"
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


def test_a_process_ends_with_the_exit_code_and_all_that_was_printed() -> None:
    made = _as_a_process("", "init")
    assert (made.returncode, made.stdout.count("\n")) == (0, 1)
    missing = _as_a_process("", "kpi", "show", "K9")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "K9" in missing.stderr


def test_a_thread_that_is_at_work_still_is_waited_for() -> None:
    late = (
        "import threading\n"
        "def work():\n"
        "    threading.main_thread().join()\n"
        "    print('late', flush=True)\n"
        "threading.Thread(target=work).start()"
    )
    assert _as_a_process(late, "--version").stdout.splitlines() == [f"okrtui {__version__}", "late"]


def test_commands_do_not_look_for_plugins_of_pydantic() -> None:
    spy = "import os, sys\nleave = os._exit\n"
    spy += "os._exit = lambda code: (print(*sys.modules, file=sys.stderr, flush=True), leave(code))"
    _as_a_process("", "init")
    loaded = _as_a_process(spy, "todo").stderr.split()
    assert "pydantic.main" in loaded
    assert "importlib.metadata" not in loaded


def test_what_else_is_asked_of_the_module_that_looks_for_plugins_it_answers_itself() -> None:
    code = (
        "from okrtui.__main__ import _without_plugins\n_without_plugins()\n"
        "from pydantic.plugin._loader import PYDANTIC_ENTRY_POINT_GROUP, get_plugins\nprint(PYDANTIC_ENTRY_POINT_GROUP)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("pydantic\n", "")
