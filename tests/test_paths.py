from __future__ import annotations

from pathlib import Path

import pytest

import okrtui
from okrtui import paths
from okrtui.errors import UsageError


@pytest.mark.parametrize(
    ("variable", "default", "name"),
    [
        ("XDG_DATA_HOME", ".local/share", "data_directory"),
        ("XDG_STATE_HOME", ".local/state", "state_directory"),
        ("XDG_CONFIG_HOME", ".config", "config_file"),
    ],
)
def test_a_persons_files_lie_where_the_xdg_variables_say(
    variable: str, default: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = "okrtui/config.toml" if name == "config_file" else "okrtui"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv(variable, raising=False)
    assert getattr(paths, name)() == tmp_path / default / rest
    monkeypatch.setenv(variable, str(tmp_path / "mine"))
    assert getattr(paths, name)() == tmp_path / "mine" / rest
    for none in ("", "not/absolute"):
        monkeypatch.setenv(variable, none)
        assert getattr(paths, name)() == tmp_path / default / rest


def test_the_files_for_everybody_lie_where_the_xdg_variable_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_DIRS", raising=False)
    assert paths.site_config_files() == (Path("/etc/xdg/okrtui/config.toml"),)
    monkeypatch.setenv("XDG_CONFIG_DIRS", "/near:/far:not/absolute:")
    assert paths.site_config_files() == (Path("/near/okrtui/config.toml"), Path("/far/okrtui/config.toml"))


def test_asking_where_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    paths.data_directory()
    paths.state_directory()
    paths.config_file()
    assert list(tmp_path.iterdir()) == []


def test_the_style_sheets_are_there() -> None:
    assert paths.styles().is_dir()
    assert list(paths.styles().glob("*.tcss"))


def test_the_packaged_style_sheets_go_before_those_of_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "src/okrtui/paths.py"
    module.parent.mkdir(parents=True)
    (tmp_path / "styles").mkdir()
    monkeypatch.setattr(paths, "__file__", str(module))
    assert paths.styles() == tmp_path / "styles"
    (module.parent / "styles").mkdir()
    assert paths.styles() == module.parent / "styles"


def test_the_program_is_the_folder_of_the_package() -> None:
    assert paths.program() == Path(okrtui.__file__).resolve().parent


def test_somebody_without_a_home_has_it_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)

    def unknown(_: object = None) -> Path:
        raise RuntimeError

    for home in (unknown, lambda: Path("relative")):
        monkeypatch.setattr(Path, "home", home)
        assert paths.state_directory() == Path("/nonexistent/.local/state/okrtui")


def test_the_home_of_somebody_who_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.expanded("~/goals.csv") == tmp_path / "goals.csv"
    with pytest.raises(UsageError, match="~nobody-here/x refers to the home of an unknown user"):
        paths.expanded("~nobody-here/x")
