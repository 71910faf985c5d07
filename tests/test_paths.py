from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from okrtui import paths

VARIABLES = ("USER", "LOGNAME", "USERNAME", "LNAME", "SUDO_USER")


def test_who_i_am_comes_from_the_password_database(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = pwd.getpwuid(os.getuid()).pw_name
    for name in VARIABLES:
        monkeypatch.setenv(name, "somebody-else")
    assert paths.login_name() == expected
    for name in VARIABLES:
        monkeypatch.delenv(name)
    assert paths.login_name() == expected


def test_it_is_the_user_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for entry in pwd.getpwall()[:3]:
        monkeypatch.setattr(os, "getuid", lambda uid=entry.pw_uid: uid)
        assert paths.login_name() == pwd.getpwuid(entry.pw_uid).pw_name


def test_somebody_the_database_does_not_know_has_a_name_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_uid: int) -> pwd.struct_passwd:
        raise KeyError

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    assert paths.login_name() == "uid4242"


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
