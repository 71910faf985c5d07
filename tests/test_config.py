from __future__ import annotations

import re
from pathlib import Path

import pytest

from okrtui import config, paths
from okrtui.config import VARIABLE, Place, Said
from okrtui.errors import UsageError
from okrtui.settings import Settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's home without settings, and a folder to stand in."""
    home = tmp_path / "home"
    (home / "here").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_DIRS", f"{tmp_path}/near:{tmp_path}/far")
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


def for_everybody(folder: Path, text: str) -> Path:
    """Settings for everybody on the machine."""
    file = folder / "okrtui/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return file


def refused(text: str | bytes) -> UsageError:
    """The error that these settings meet; it names the file."""
    file = written(text)
    with pytest.raises(UsageError) as caught:
        config.load({})
    assert str(file) in caught.value.message
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    return caught.value


def test_without_anything_the_defaults_hold(home: Path) -> None:
    found = config.load({})
    assert found.settings == Settings()
    assert Settings().model_dump() == {
        "workspace": "", "glyphs": "auto", "mouse": True, "send_all": False, "theme": "", "network": False,
        "history_days": 730, "fiscal_year_starts": "", "keys": {},
    }  # fmt: skip
    assert set(found.why) == {"glyphs", "mouse", "send_all", "theme", "network", "history_days", "fiscal_year_starts"}
    assert set(found.why.values()) == {"the default"}
    assert [place.why for place in found.site] == ["not there", "not there"]
    assert found.workspace.path == home / ".local/share/okrtui/workspace"
    assert found.workspace.why == "the default, in your data directory"
    assert found.file.path == home / ".config/okrtui/config.toml"
    assert found.file.why == "not there"


def test_the_default_follows_the_data_directory(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert config.load({}).workspace.path == tmp_path / "data/okrtui/workspace"
    assert not str(config.load({}).workspace.path).startswith(str(home))


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
    file = written('# mine\nglyphs = "ascii"\nmouse = false\ntheme = "nord"\nworkspace = "/w"\n')
    found = config.load({})
    assert found.settings == Settings(glyphs="ascii", mouse=False, theme="nord")
    assert (found.file.path, found.file.why) == (file, "read")
    assert config.load({}, "/other").settings.theme == "nord"


@pytest.mark.usefixtures("home")
def test_an_empty_file_is_read() -> None:
    written("")
    assert config.load({}).file.why == "read"


@pytest.mark.parametrize(
    "text",
    [
        "workspace =",
        "= 3",
        "[",
        'theme = "',
        "mouse = True",
        "mouse = true\n\nmouse = True\n",
        '# mine\ntheme = """a\nb',
        "mouse = true\nmouse = false",
        "\x00",
    ],
)
@pytest.mark.usefixtures("home")
def test_what_is_not_toml_is_told(text: str) -> None:
    assert re.search(r" is not valid TOML: .+ \(at (line \d+, column \d+|end of document)\)\.$", refused(text).message)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('colour = "red"', "colour"),
        ("mouse = true\n\n[theme_of_mine]\nx = 1", "theme_of_mine"),
        ('Workspace = "/w"', "Workspace"),
        ('theme = "colour"\n  colour= "red"', "colour"),
        ('theme = "x"\n"co.lour" = 1', "co.lour"),
        ("mouse = true\ncolour.light = 1", "colour"),
        ("# colour\n[[ colour ]]\na = 1", "colour"),
    ],
)
@pytest.mark.usefixtures("home")
def test_an_unknown_key_is_told_with_the_known_ones(text: str, key: str) -> None:
    error = refused(text)
    assert f"has the unknown key “{key}”" in error.message
    known = "workspace, glyphs, mouse, send_all, theme, network, history_days, fiscal_year_starts"
    assert error.hint == f"The keys are: {known}, and the table [keys]."


TEXT, SWITCH, COUNT = "a text in quotation marks", "true or false", "a whole number from 1 to 36500"
MONTH = 'the English name of a month in quotation marks, such as "april"'


@pytest.mark.parametrize(
    ("text", "key", "wanted"),
    [
        ("workspace = 3", "workspace", TEXT),
        ("workspace = true", "workspace", TEXT),
        ('workspace = ["/w"]', "workspace", TEXT),
        ("theme = 2026-11-21", "theme", TEXT),
        ("[theme]\nname = 1", "theme", TEXT),
        ('mouse = "yes"', "mouse", SWITCH),
        ("send_all = 1", "send_all", SWITCH),
        ("mouse = 0.0", "mouse", SWITCH),
        ('network = "on"', "network", SWITCH),
        ("fiscal_year_starts = 4", "fiscal_year_starts", MONTH),
        ('fiscal_year_starts = "April 1"', "fiscal_year_starts", MONTH),
        ("history_days = true", "history_days", COUNT),
        ("history_days = 30.0", "history_days", COUNT),
        ("history_days = 0", "history_days", COUNT),
        ("history_days = -1", "history_days", COUNT),
        ("history_days = 99999999999999999999", "history_days", COUNT),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_value_that_cannot_be_is_told(text: str, key: str, wanted: str) -> None:
    error = refused(f"# one\n\n{text}")
    assert f"has an invalid value for “{key}”." in error.message
    assert error.hint == f"It must be {wanted}."


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "text", [f"x = {'[' * 5000}{']' * 5000}", f"x = {'{a = ' * 3000}1{'}' * 3000}", f"history_days = {'9' * 100_000}"]
)
def test_what_is_deep_or_long_is_told_at_once(text: str) -> None:
    error = refused(text)
    assert "is not valid TOML" in error.message
    assert len(error.message) < 300


@pytest.mark.usefixtures("home")
def test_a_file_that_has_no_end_is_not_read_to_it() -> None:
    file = paths.config_file()
    file.parent.mkdir(parents=True)
    file.symlink_to("/dev/zero")
    with pytest.raises(UsageError, match="larger than 256 KB"):
        config.load({})


@pytest.mark.usefixtures("home")
def test_a_person_does_not_set_how_long_everybody_s_log_is_kept(tmp_path: Path) -> None:
    error = refused("history_days = 30\n")
    assert "has “history_days”, which holds for everybody who shares a workspace." in error.message
    assert error.hint == f"Ask an administrator to set it in {tmp_path}/near/okrtui/config.toml."


@pytest.mark.usefixtures("home")
def test_the_person_goes_before_the_near_folder_before_the_far_one(tmp_path: Path) -> None:
    far = for_everybody(tmp_path / "far", 'theme = "far"\nmouse = false\nworkspace = "far"\nhistory_days = 90\n')
    near = for_everybody(tmp_path / "near", '\ntheme = "near"\nnetwork = true\n')
    own = written('workspace = ""\ntheme = "own"\n')
    found = config.load({})
    assert found.settings == Settings(theme="own", mouse=False, network=True, history_days=90)
    assert found.workspace == Place(far.parent / "far", f"from {far}")
    assert found.site == (Place(near, "read"), Place(far, "read"))
    assert found.why == {
        "glyphs": "the default",
        "mouse": f"from {far}",
        "send_all": "the default",
        "theme": f"from {own}",
        "network": f"from {near}",
        "history_days": f"from {far}",
        "fiscal_year_starts": "the default",
    }
    assert config.load({VARIABLE: "/w"}).workspace.path == Path("/w")


@pytest.mark.usefixtures("home")
def test_a_fault_for_everybody_names_their_file(tmp_path: Path) -> None:
    file = for_everybody(tmp_path / "far", "mouse = true\ncolour = 1\n")
    with pytest.raises(UsageError) as caught:
        config.load({})
    assert caught.value.message == f"{file} has the unknown key “colour”."


@pytest.mark.usefixtures("home")
def test_what_cannot_be_read_is_told() -> None:
    assert refused(b'\ntheme = "\xff"').message.endswith("cannot be read: line 2 is not UTF-8.")
    file = paths.config_file()
    file.unlink()
    file.mkdir()
    with pytest.raises(UsageError) as caught:
        config.load({})
    assert caught.value.message == f"The settings in {file} cannot be read: Is a directory."


@pytest.mark.usefixtures("home")
def test_settings_that_may_not_be_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    file = written("")
    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(UsageError) as caught:
        config.load({})
    assert caught.value.message == f"The settings in {file} cannot be read: Permission denied."


def test_a_file_where_a_folder_should_be_is_no_settings(home: Path) -> None:
    (home / ".config").write_text("")
    assert config.load({}).file.why == "not there"


KEYED = """theme = "x"
[keys]
row.new = "a"   # dotted
"row.edit" = ["E", "f4"]

app."undo" = 3
[keys.table]
down = [
  "n",
]
"""


@pytest.mark.usefixtures("home")
def test_keys_are_read_however_they_are_written() -> None:
    file = written(KEYED)
    assert config.load({}).keys == {
        "row.new": Said("a", file),
        "row.edit": Said(["E", "f4"], file),
        "app.undo": Said(3, file),
        "table.down": Said(["n"], file),
    }
    written('\nkeys = { row = { new = "a" }, "app.undo" = "b" }\n')
    assert config.load({}).keys == {"row.new": Said("a", file), "app.undo": Said("b", file)}
    written('keys.row.new = "a"\nkeys.row.edit = "b"\n')
    assert config.load({}).keys["row.edit"] == Said("b", file)


@pytest.mark.parametrize(
    "text",
    ["keys = 3", "keys = []", "[[keys]]\na = 1", "[keys]\nnope = 1", "[keys]\nrow.new = []", "[keys]", "keys = ''"],
)
@pytest.mark.usefixtures("home")
def test_no_fault_of_keys_stands_in_the_way_of_other_settings(text: str) -> None:
    written(f'theme = "nord"\n{text}')
    found = config.load({})
    assert found.settings.theme == "nord"


@pytest.mark.usefixtures("home")
def test_keys_within_keys_without_end_are_no_matter_either() -> None:
    written(f"keys.{'.'.join('a' * 5000)} = 1")
    assert [one.value for one in config.load({}).keys.values()] == [1]


@pytest.mark.usefixtures("home")
def test_the_keys_of_the_person_go_before_those_for_everybody(tmp_path: Path) -> None:
    far = for_everybody(tmp_path / "far", '[keys]\nrow.new = "f"\nrow.edit = "F"\n')
    own = written('[keys]\nrow.copy = "w"\nrow.new = "o"\n')
    assert list(config.load({}).keys.items()) == [
        ("row.copy", Said("w", own)),
        ("row.new", Said("o", own)),
        ("row.edit", Said("F", far)),
    ]


@pytest.mark.usefixtures("home")
def test_a_setting_below_the_keys_is_not_lost_unseen() -> None:
    error = refused('[keys]\nrow.new = "a"\nworkspace = "/w"\n')
    assert "has the setting “workspace” in [keys]" in error.message
    assert error.hint == "Move it above [keys]."


# -- at first sight -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_at_first_sight_the_defaults_hold_without_anything() -> None:
    found = config.at_first_sight({})
    assert found == (config.load({}).workspace, config.LOOKS, {})


def test_what_is_right_is_the_same_at_first_sight(home: Path, tmp_path: Path) -> None:
    for_everybody(tmp_path / "near", 'theme = "nord"\nworkspace = "team"\nhistory_days = 900\n[keys]\napp.undo = "U"\n')
    written('glyphs = "ascii"\nmouse = false\nsend_all = true\nworkspace = ""\n[keys]\nrow.new = ["a", "b"]\n')
    assert home.is_dir()
    for environment, flag in (({}, None), ({VARIABLE: "/w"}, None), ({VARIABLE: "/w"}, "here")):
        found, loaded = config.at_first_sight(environment, flag), config.load(environment, flag)
        assert (found.workspace, found.keys) == (loaded.workspace, loaded.keys)
        assert found.looks._asdict() == {name: getattr(loaded.settings, name) for name in config.LOOKS._fields}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "text", ["theme = 7", "mouse = 1", 'mouse = "no"', "send_all = 0", "glyphs = []", "workspace = 3", "other = 1"]
)
def test_a_value_of_a_wrong_kind_counts_as_none_at_first_sight(text: str) -> None:
    nothing = config.at_first_sight({})
    written(text)
    assert config.at_first_sight({}) == nothing
    with pytest.raises(UsageError):
        config.load({})


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("text", ["theme = ", b"\xff"])
def test_a_file_that_cannot_be_read_is_told_at_first_sight(text: str | bytes) -> None:
    error = refused(text)
    with pytest.raises(UsageError) as caught:
        config.at_first_sight({})
    assert str(caught.value) == str(error)
