"""The effective settings and workspace, with their source: flag, environment, personal file, site file, default.

What a first picture needs of them is known before `settings` is loaded, which says what is wrong with a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from okrtui import paths
from okrtui.addresses import Location, is_server_address, server_address
from okrtui.errors import UsageError
from okrtui.glyphs import AUTO

if TYPE_CHECKING:
    from okrtui.settings import Settings

VARIABLE = "OKRTUI_WORKSPACE"
DEFAULT = "the default"
KEYS = "keys"
WORKSPACE = "workspace"

THEMES: Final = (
    *("textual-dark", "textual-light", "high-contrast", "paper", "nord", "gruvbox", "catppuccin-mocha", "dracula"),
    *("tokyo-night", "monokai", "flexoki", "catppuccin-latte", "catppuccin-frappe", "catppuccin-macchiato"),
    *("solarized-light", "solarized-dark", "rose-pine", "rose-pine-moon", "rose-pine-dawn", "atom-one-dark"),
    *("atom-one-light", "ansi-dark", "ansi-light"),
)
"""The names of the themes; a test compares them with those of the screens."""

FOR_EVERYBODY: Final = ("history_days",)
"""The settings that one person's file may not have: they would delete what belongs to all."""

LONGEST: Final = 256 * 1024
"""The bytes that a settings file has at most."""


class Looks(NamedTuple):
    """How the screens are to look and what they leave to the terminal, with what holds where no file says it."""

    theme: str = ""
    mouse: bool = True
    glyphs: str = AUTO
    send_all: bool = False


LOOKS: Final = Looks()


class Place(NamedTuple):
    """A path or an address in use, and its source."""

    path: Location
    why: str


class Said(NamedTuple):
    """A value from a settings file."""

    value: Any
    file: Path

    @property
    def why(self) -> str:
        """The file, as the reason for a setting."""
        return f"from {self.file}"


class Config(NamedTuple):
    """The effective settings; `site` are the files for everybody, the most important first, `why` the source of each.

    `keys` are the files' settings for the keys of actions, by the action's id, the most important first.
    """

    workspace: Place
    file: Place
    site: tuple[Place, ...]
    settings: Settings
    keys: Mapping[str, Said]
    why: Mapping[str, str]


class FirstSight(NamedTuple):
    """What a first picture needs of the settings before they are checked; a value of a wrong kind counts as none."""

    workspace: Place
    looks: Looks
    keys: Mapping[str, Said]


def at_first_sight(environment: Mapping[str, str], flag: str | None = None) -> FirstSight:
    """Return what a first picture needs; `load` checks the rest. Raises UsageError if a file cannot be read."""
    said, keys = _merged({file: _text(file) for file in _files()}, lambda _, __: None)
    kinds = {name: type(value) for name, value in LOOKS._asdict().items()} | {WORKSPACE: str}
    right = {name: one for name, one in said.items() if type(one.value) is kinds.get(name)}
    workspace = _workspace(environment, flag, right.pop(WORKSPACE, None))
    return FirstSight(workspace, Looks(**{name: one.value for name, one in right.items()}), keys)


def load(environment: Mapping[str, str], flag: str | None = None) -> Config:
    """Return the effective settings. Raises UsageError, with file and key, if a settings file is invalid."""
    from okrtui.settings import NAMES, Settings

    texts = {file: _text(file) for file in _files()}
    said, keys = _merged(texts, _check)
    personal, *site = (Place(file, _found(text)) for file, text in texts.items())
    workspace = _workspace(environment, flag, said.pop(WORKSPACE, None))
    settings = Settings.model_construct(**{name: one.value for name, one in said.items()})
    why = {name: said[name].why if name in said else DEFAULT for name in NAMES if name != WORKSPACE}
    return Config(workspace, personal, tuple(site), settings, keys, why)


def _files() -> tuple[Path, ...]:
    """Return the settings files, the most important first."""
    return (paths.config_file(), *paths.site_config_files())


def _merged(
    texts: Mapping[Path, str | None], check: Callable[[Mapping[str, Any], Path], None]
) -> tuple[dict[str, Said], dict[str, Said]]:
    """Return the settings of files and their keys of actions, by name; the first file that says one counts.

    Each file is checked by itself. An empty workspace counts as unset. Raises UsageError.
    """
    said: dict[str, Said] = {}
    keys: dict[str, Said] = {}
    for file in reversed(list(texts)):
        found = _table(texts[file] or "", file)
        check(found, file)
        named = {action: Said(value, file) for action, value in _flat(found.pop(KEYS, {}))}
        keys = named | {action: one for action, one in keys.items() if action not in named}
        said |= {name: Said(value, file) for name, value in found.items() if name != WORKSPACE or value}
    return said, keys


def _check(found: Mapping[str, Any], path: Path) -> None:
    """Check what a file says. Raises UsageError for a setting that is wrong, or in the wrong place."""
    if not found:
        return
    from okrtui.settings import NAMES, require_valid

    require_valid(found, path)
    for action, _ in _flat(found.get(KEYS, {})):
        if action in NAMES:  # it would be ignored there
            raise UsageError(f"{path} has the setting “{action}” in [{KEYS}].", f"Move it above [{KEYS}].")
    if path == paths.config_file():
        _refuse_shared(found, path)


def _refuse_shared(found: Mapping[str, Any], path: Path) -> None:
    """Refuse a setting in a person's file that would act on what belongs to everybody. Raises UsageError."""
    for name in FOR_EVERYBODY:
        if name in found:
            site = paths.site_config_files()
            hint = f"Ask an administrator to set it in {site[0]}." if site else "Remove it."
            raise UsageError(f"{path} has “{name}”, which holds for everybody who shares a workspace.", hint)


def _found(text: str | None) -> str:
    return "not there" if text is None else "read"


def _workspace(environment: Mapping[str, str], flag: str | None, said: Said | None) -> Place:
    if flag:
        return place(flag, Path.cwd, "named on the command line")
    if environment.get(VARIABLE):
        return place(environment[VARIABLE], Path.cwd, f"from {VARIABLE}")
    if said is not None:
        return place(said.value, lambda: said.file.absolute().parent, said.why)
    return Place(paths.data_directory() / "workspace", "the default, in your data directory")


def place(named: str, base: Callable[[], Path], why: str) -> Place:
    """Return what is named; a relative path starts at the current directory, or beside the file that names it."""
    if is_server_address(named):
        return Place(server_address(named), why)
    path = paths.expanded(named, why)
    return Place(path if path.is_absolute() else base() / path, why)


def _text(path: Path) -> str | None:
    """Return the text of a file, None if there is none. Raises UsageError."""
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
        if len(data) <= LONGEST:
            return data.decode()
        why = f"it is larger than {LONGEST // 1024} KB"
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        why = error.strerror or "the system refuses"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        why = f"line {line} is not UTF-8"
    raise UsageError(f"The settings in {path} cannot be read: {why}.", "Fix or remove the file.")


def _table(text: str, path: Path) -> dict[str, Any]:
    """Return what a file says, by name. Raises UsageError."""
    if not text.strip():
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, tables in tables
        why = str(error).split(": value has")[0]
        raise UsageError(f"{path} is not valid TOML: {why}.", "Fix or remove the file.") from None


def _flat(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the values in nested tables by their dotted names, in the order of the file; a single value as ""."""
    waiting = [("", value)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            inner = [(f"{name}.{key}" if name else key, within) for key, within in value.items()]
            waiting += reversed(inner)
        else:
            yield name, value
