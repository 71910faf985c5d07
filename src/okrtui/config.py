"""The effective settings and workspace, with their source: flag, environment, personal file, site file, default."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from okrtui import paths
from okrtui.addresses import Location, is_server_address, server_address
from okrtui.errors import UsageError

VARIABLE = "OKRTUI_WORKSPACE"
DEFAULT = "the default"
KEYS = "keys"
WORKSPACE = "workspace"


FiscalMonth = Literal[
    "", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip

GlyphSet = Literal["auto", "unicode", "narrow", "ascii"]

THEMES: Final = (
    *("textual-dark", "textual-light", "high-contrast", "paper", "nord", "gruvbox", "catppuccin-mocha", "dracula"),
    *("tokyo-night", "monokai", "flexoki", "catppuccin-latte", "catppuccin-frappe", "catppuccin-macchiato"),
    *("solarized-light", "solarized-dark", "rose-pine", "rose-pine-moon", "rose-pine-dawn", "atom-one-dark"),
    *("atom-one-light", "ansi-dark", "ansi-light"),
)
"""The names of the themes; a test compares them with those of the screens."""


class Settings(BaseModel):
    """Every setting of a settings file; the documents, `okrtui where` and the messages are generated from it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)

    workspace: str = Field(
        "", description="The workspace to use: a path, relative to the settings file, or a postgresql:// address."
    )
    glyphs: GlyphSet = Field(
        "auto",
        description="The signs to draw with: unicode, narrow (one column each in East Asian terminals too), ascii, or "
        "auto: as the terminal answers when it is asked how wide it draws them; default: auto.",
    )
    mouse: bool = Field(default=True, description="false: leave the mouse to the terminal.")
    send_all: bool = Field(
        default=False, description="true: send all that is drawn anew, not only the cells that changed."
    )
    theme: str = Field("", description=f"The theme of the screens: {', '.join(THEMES)}.")
    network: bool = Field(
        default=False,
        description="true: allow changes to a workspace on a network file system, if its lock passes a test.",
    )
    history_days: int = Field(
        730, ge=1, le=36_500, description="The fewest days of history to keep; for everybody only; default: 730."
    )
    fiscal_year_starts: FiscalMonth = Field(
        "",
        description="The month in which your year begins, such as april; cycles are then named FY27-Q1.",
    )
    keys: Any = Field(
        default_factory=dict,
        description="Keys of the screens, by the id of their action; at the end of the file. The help lists the ids.",
    )

    @property
    def fiscal_month(self) -> int | None:
        """The month in which the fiscal year begins, 1 to 12; None where cycles are named by the calendar."""
        return get_args(FiscalMonth).index(self.fiscal_year_starts) or None


NAMES: Final = tuple(name for name in Settings.model_fields if name != KEYS)
"""The settings with a single value; the screens validate the table of keys."""

FOR_EVERYBODY: Final = ("history_days",)
"""The settings that one person's file may not have: they would delete what belongs to all."""

LONGEST: Final = 256 * 1024
"""The bytes that a settings file has at most."""

_EXPECTED: Final[dict[Any, str]] = {
    str: "a text in quotation marks", bool: "true or false", int: "a whole number from 1 to 36500",
    GlyphSet: f"one of these in quotation marks: {', '.join(get_args(GlyphSet))}",
    FiscalMonth: 'the English name of a month in quotation marks, such as "april"',
}  # fmt: skip


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


def load(environment: Mapping[str, str], flag: str | None = None) -> Config:
    """Return the effective settings. Raises UsageError, with file and key, if a settings file is invalid."""
    files = (paths.config_file(), *paths.site_config_files())
    texts = {file: _text(file) for file in files}
    said: dict[str, Said] = {}
    keys: dict[str, Said] = {}
    for file in reversed(files):
        found = _settings(texts[file] or "", file)
        named = dict(_keys(found.pop(KEYS))) if KEYS in found else {}
        if file == files[0]:
            _refuse_shared(found, file)
        keys = named | {action: one for action, one in keys.items() if action not in named}
        said |= found
    personal, *site = (Place(file, _found(texts[file])) for file in files)
    workspace = _workspace(environment, flag, said.pop(WORKSPACE, None))
    settings = Settings.model_construct(**{name: one.value for name, one in said.items()})
    why = {name: said[name].why if name in said else DEFAULT for name in NAMES if name != WORKSPACE}
    return Config(workspace, personal, tuple(site), settings, keys, why)


def _refuse_shared(found: Mapping[str, Said], path: Path) -> None:
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


def _settings(text: str, path: Path) -> dict[str, Said]:
    """Return the settings of a file; an empty workspace counts as unset. Raises UsageError."""
    if not text.strip():
        return {}
    import tomllib

    try:
        found = tomllib.loads(text)
        Settings.model_validate(found)
    except ValidationError as error:
        raise _refusal(error, path) from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, tables in tables
        why = str(error).split(": value has")[0]
        raise UsageError(f"{path} is not valid TOML: {why}.", "Fix or remove the file.") from None
    return {key: Said(value, path) for key, value in found.items() if key != WORKSPACE or value}


def _refusal(error: ValidationError, path: Path) -> UsageError:
    """Return the error for the first invalid setting."""
    key = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
    if key not in Settings.model_fields:
        known = f"{', '.join(NAMES)}, and the table [{KEYS}]"
        return UsageError(f"{path} has the unknown key “{key}”.", f"The keys are: {known}.")
    expected = _EXPECTED[Settings.model_fields[key].annotation]
    return UsageError(f"{path} has an invalid value for “{key}”.", f"It must be {expected}.")


def _keys(said: Said) -> Iterator[tuple[str, Said]]:
    """Yield a file's settings of keys, by the action's id; a value that is not a table has the id "".

    Raises UsageError for a setting of the program among them, which would be ignored there.
    """
    for action, value in _flat(said.value):
        if action in NAMES:
            what = f"{said.file} has the setting “{action}” in [{KEYS}]."
            raise UsageError(what, f"Move it above [{KEYS}].")
        yield action, Said(value, said.file)


def _flat(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the values in nested tables by their dotted names, in the order of the file."""
    waiting = [("", value)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            inner = [(f"{name}.{key}" if name else key, within) for key, within in value.items()]
            waiting += reversed(inner)
        else:
            yield name, value
