from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.cli_desk import Desk, make_sample


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests is seen or touched."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "OKRTUI_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "site"))
    monkeypatch.setenv("OKRTUI_WORKSPACE", str(tmp_path / "work"))
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A desk without a workspace."""
    return Desk(tmp_path / "work", capsys)


@pytest.fixture
def empty(bare: Desk) -> Desk:
    """A desk with an empty workspace."""
    bare.do("init")
    return bare


@pytest.fixture(scope="session")
def sample_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace, to be copied."""
    path = tmp_path_factory.mktemp("sample") / "work"
    make_sample(path)
    return path


@pytest.fixture
def desk(bare: Desk, sample_files: Path) -> Desk:
    """A desk with the sample workspace."""
    shutil.copytree(sample_files, bare.path)
    return bare
