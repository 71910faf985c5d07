from __future__ import annotations

from pathlib import Path

import pytest

from okrtui import config, paths
from okrtui.config import VARIABLE, Config
from okrtui.errors import UsageError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's home without settings, and a folder to stand in."""
    home = tmp_path / "home"
    (home / "here").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(home / "here")
    return home


def written(text: str | bytes) -> Path:
    """Settings where they are looked for."""
    file = paths.config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def refused(text: str | bytes) -> UsageError:
    file = written(text)
    with pytest.raises(UsageError) as caught:
        config.load({})
    assert str(file) in caught.value.message
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    return caught.value


def test_without_anything_the_defaults_hold(home: Path) -> None:
    found = config.load({})
    assert (found.ascii, found.mouse, found.theme) == (False, True, "")
    assert found.workspace.path == home / ".local/share/okrtui/workspace"
    assert found.workspace.why == "the default, in your data directory"
    assert found.file.path == home / ".config/okrtui/config.toml"
    assert found.file.why == "not there; defaults are used"


def test_the_default_follows_the_data_directory(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert config.load({}).workspace.path == tmp_path / "data/okrtui/workspace"
    assert home not in config.load({}).workspace.path.parents


PLACES = {
    "flag": ("/from/flag", "named on the command line"),
    "variable": ("/from/variable", f"from {VARIABLE}"),
    "file": ("/from/file", "from {file}"),
}


@pytest.mark.parametrize(
    ("named", "decides"),
    [
        (("flag", "variable", "file"), "flag"),
        (("flag", "file"), "flag"),
        (("flag",), "flag"),
        (("variable", "file"), "variable"),
        (("variable",), "variable"),
        (("file",), "file"),
    ],
)
@pytest.mark.usefixtures("home")
def test_the_flag_goes_before_the_variable_before_the_file(named: tuple[str, ...], decides: str) -> None:
    if "file" in named:
        written('workspace = "/from/file"')
    environment = {VARIABLE: "/from/variable"} if "variable" in named else {}
    found = config.load(environment, "/from/flag" if "flag" in named else None).workspace
    path, why = PLACES[decides]
    assert (str(found.path), found.why) == (path, why.format(file=paths.config_file()))


@pytest.mark.usefixtures("home")
def test_what_is_empty_names_nothing() -> None:
    default = config.load({}).workspace
    written('workspace = ""')
    assert config.load({VARIABLE: ""}, "").workspace == default


def test_a_relative_path_lies_where_the_person_stands_or_beside_the_file(home: Path) -> None:
    assert config.load({}, "w").workspace.path == home / "here/w"
    assert config.load({VARIABLE: "../w"}).workspace.path == home / "here/../w"
    file = written('workspace = "team/w"')
    assert config.load({}).workspace.path == file.parent / "team/w"


def test_a_tilde_is_the_home(home: Path) -> None:
    assert config.load({}, "~/w").workspace.path == home / "w"
    assert config.load({VARIABLE: "~"}).workspace.path == home
    written('workspace = "~/w"')
    assert config.load({}).workspace.path == home / "w"


@pytest.mark.usefixtures("home")
def test_the_home_of_nobody_is_told() -> None:
    unknown = "~nobody-of-that-name/w"
    with pytest.raises(UsageError, match=r"~nobody-of-that-name/w \(named on the command line\)"):
        config.load({}, unknown)
    with pytest.raises(UsageError, match=rf"\(from {VARIABLE}\)"):
        config.load({VARIABLE: unknown})
    assert unknown in refused(f'workspace = "{unknown}"').message


@pytest.mark.usefixtures("home")
def test_settings_are_read() -> None:
    file = written('# mine\nascii = true\nmouse = false\ntheme = "nord"\nworkspace = "/w"\n')
    found = config.load({})
    assert found == Config(found.workspace, found.file, ascii=True, mouse=False, theme="nord")
    assert (found.file.path, found.file.why) == (file, "read")
    assert config.load({}, "/other").theme == "nord"


@pytest.mark.usefixtures("home")
def test_an_empty_file_is_read() -> None:
    written("")
    assert config.load({}).file.why == "read"


@pytest.mark.parametrize("text", ["workspace =", "= 3", "[", 'theme = "', "ascii = True", "a = 1\na = 2", "\x00"])
@pytest.mark.usefixtures("home")
def test_what_is_not_toml_is_told(text: str) -> None:
    assert "are not valid TOML" in refused(text).message


@pytest.mark.parametrize("text", ['colour = "red"', "[theme_of_mine]\nx = 1", 'Workspace = "/w"'])
@pytest.mark.usefixtures("home")
def test_an_unknown_key_is_told_with_the_known_ones(text: str) -> None:
    error = refused(text)
    assert "has the unknown key" in error.message
    assert error.hint == "The keys are: workspace, ascii, mouse, theme."


@pytest.mark.parametrize(
    ("text", "key", "wanted"),
    [
        ("workspace = 3", "workspace", "a text in quotation marks"),
        ("workspace = true", "workspace", "a text in quotation marks"),
        ('workspace = ["/w"]', "workspace", "a text in quotation marks"),
        ("theme = 2026-11-21", "theme", "a text in quotation marks"),
        ("[theme]\nname = 1", "theme", "a text in quotation marks"),
        ('ascii = "yes"', "ascii", "true or false"),
        ("ascii = 1", "ascii", "true or false"),
        ("mouse = 0.0", "mouse", "true or false"),
    ],
)
@pytest.mark.usefixtures("home")
def test_the_wrong_kind_of_value_is_told(text: str, key: str, wanted: str) -> None:
    error = refused(text)
    assert f"“{key}” in" in error.message
    assert error.hint == f"It has to be {wanted}."


@pytest.mark.usefixtures("home")
def test_what_cannot_be_read_is_told() -> None:
    assert refused(b'theme = "\xff"').message.endswith("cannot be read: the text is not UTF-8.")
    file = paths.config_file()
    file.unlink()
    file.mkdir()
    with pytest.raises(UsageError) as caught:
        config.load({})
    assert caught.value.message == f"The settings in {file} cannot be read: Is a directory."


@pytest.mark.usefixtures("home")
def test_settings_that_may_not_be_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    file = written("")
    monkeypatch.setattr(Path, "read_text", forbidden)
    with pytest.raises(UsageError) as caught:
        config.load({})
    assert caught.value.message == f"The settings in {file} cannot be read: Permission denied."


def test_a_file_where_a_folder_should_be_is_no_settings(home: Path) -> None:
    (home / ".config").write_text("")
    assert config.load({}).file.why == "not there; defaults are used"
