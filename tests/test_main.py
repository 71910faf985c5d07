from __future__ import annotations

import gc
from contextlib import closing
from pathlib import Path

import pytest

from okrtui import __version__
from okrtui.__main__ import EngineBackend, main
from okrtui.login import login_name


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
    backend = EngineBackend()
    made = backend.create(tmp_path / "new")
    made.close()
    session = backend.open(tmp_path / "new", read_only=True)
    assert (session.actor, session.identity) == (login_name(), str(tmp_path / "new"))
    assert session.read_only
    session.close()


def test_every_session_knows_the_files_of_workspaces_however_it_was_opened(tmp_path: Path) -> None:
    backend, other = EngineBackend(), tmp_path / "other"
    backend.create(other).close()
    with closing(backend.create(tmp_path / "new")) as made:
        assert made.is_workspace_file(other / "workspace.json")
        assert not made.is_workspace_file(tmp_path / "report.html")
        with closing(backend.open(tmp_path / "new", read_only=True)) as opened:
            assert opened.is_workspace_file(other / "workspace.json")


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
