"""Which workspace and which settings are in use, and why: flag, then environment, personal file, site file, default."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from okrtui import paths
from okrtui.errors import UsageError

VARIABLE = "OKRTUI_WORKSPACE"
DEFAULT = "the default"


KNOWN: dict[str, type[str | bool | int]] = {
    "workspace": str, "ascii": bool, "mouse": bool, "theme": str, "network": bool, "history_days": int,
}  # fmt: skip
"""The settings, each with the kind of its value."""

KEYS = "keys"
"""The table of the keys of actions. What it holds is no matter of the commands: the screens judge it."""

_WANTED = {str: "a text in quotation marks", bool: "true or false", int: "a whole number from 1 up"}


_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Place(NamedTuple):
    """A path in use, and what decided it."""

    path: Path
    why: str


class Said(NamedTuple):
    """What a file says about a setting, and where."""

    value: Any
    file: Path
    line: int

    @property
    def where(self) -> str:
        """File and line, as a fault begins."""
        return f"{self.file}, line {self.line}"

    @property
    def why(self) -> str:
        """File and line, as what decided something."""
        return f"from {self.where}"


class Config(NamedTuple):
    """The settings in force; `site` are the files for everybody, the most important first, `why` what decided each.

    `network` lets a workspace on a network file system be changed; its log reaches back `history_days`. `keys` is what
    is said about the keys of actions, by the action's id, the most important first; the screens judge it.
    """

    workspace: Place
    file: Place
    site: tuple[Place, ...] = ()
    ascii: bool = False
    mouse: bool = True
    theme: str = ""
    network: bool = False
    history_days: int = 730
    keys: Mapping[str, Said] = _NOTHING
    why: Mapping[str, str] = _NOTHING


def load(environment: Mapping[str, str], flag: str | None = None) -> Config:
    """The settings in force. Raises UsageError, with file and line, where a config file cannot be understood."""
    files = (paths.config_file(), *paths.site_config_files())
    texts = {file: _text(file) for file in files}
    said: dict[str, Said] = {}
    keys: dict[str, Said] = {}
    for file in reversed(files):
        found = _settings(texts[file] or "", file)
        named = _keys(found.pop(KEYS), texts[file] or "") if KEYS in found else {}
        keys = named | {action: one for action, one in keys.items() if action not in named}
        said |= found
    personal, *site = (Place(file, _found(texts[file])) for file in files)
    workspace = _workspace(environment, flag, said.pop("workspace", None))
    values: dict[str, Any] = {name: one.value for name, one in said.items()}
    why = {name: said[name].why if name in said else DEFAULT for name in KNOWN if name != "workspace"}
    return Config(workspace, personal, tuple(site), keys=keys, why=why, **values)


def _found(text: str | None) -> str:
    return "not there" if text is None else "read"


def _workspace(environment: Mapping[str, str], flag: str | None, said: Said | None) -> Place:
    if flag:
        return _place(flag, Path.cwd, "named on the command line")
    if environment.get(VARIABLE):
        return _place(environment[VARIABLE], Path.cwd, f"from {VARIABLE}")
    if said is not None:
        return _place(said.value, lambda: said.file.absolute().parent, said.why)
    return Place(paths.data_directory() / "workspace", "the default, in your data directory")


def _place(named: str, base: Callable[[], Path], why: str) -> Place:
    """The named path; one that is relative lies where the person stands, or beside the file that names it."""
    try:
        path = Path(named).expanduser()
    except RuntimeError:
        raise UsageError(f"{named} ({why}) names the home of somebody unknown.", "Write the path in full.") from None
    return Place(path if path.is_absolute() else base() / path, why)


def _text(path: Path) -> str | None:
    """What stands in the file, None where there is none. Raises UsageError."""
    try:
        data = path.read_bytes()
        return data.decode()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        why = error.strerror or "the system refuses"
    except UnicodeDecodeError as error:
        why = f"line {_line_of(data, error.start)} is not UTF-8"
    raise UsageError(f"The settings in {path} cannot be read: {why}.", "Mend or remove the file.")


def _line_of(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _settings(text: str, path: Path) -> dict[str, Said]:
    """What a file says, by the key; a workspace of no name is none. Raises UsageError."""
    if not text.strip():
        return {}
    import tomllib

    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, line = _fault(str(error), text)
        raise UsageError(f"{path}, line {line}, is not valid TOML: {reason}.", "Mend or remove the file.") from None
    said = {key: Said(value, path, _line(text, key)) for key, value in settings.items()}
    for key, one in said.items():
        if key != KEYS:
            _require(key, one)
    return {key: one for key, one in said.items() if key != "workspace" or one.value}


def _fault(told: str, text: str) -> tuple[str, int]:
    """What tomllib says is wrong, without the place, and the line; at the end of the document, the last one."""
    reason, _, place = told.partition(" (at ")
    found = re.match(r"line (\d+)", place)
    return reason, int(found[1]) if found else max(len(text.splitlines()), 1)


def _keys(said: Said, text: str) -> dict[str, Said]:
    """What a file says about keys, by the action's id, its parts in quotation marks or not; no table is about "".

    Raises UsageError for a setting of the program among them, which would be lost there.
    """
    named = [(action, said._replace(value=value, line=_line(text, f"{KEYS}.{action}")))
             for action, value in _flat(said.value)]  # fmt: skip
    found = dict(sorted(named, key=lambda one: one[1].line))
    for action, one in found.items():
        if action in KNOWN:
            raise UsageError(f"{one.where}, puts the setting “{action}” among the keys.", f"Move it above [{KEYS}].")
    return found


def _flat(value: Any) -> Iterator[tuple[str, Any]]:
    """What tables within tables hold, by the names on the way to it."""
    waiting = [("", value)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{name}.{key}" if name else key, within) for key, within in value.items()]
        else:
            yield name, value


_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_PATH = rf"\s*(?P<table>\[+\s*)?(?P<path>{_PART}(?:\s*\.\s*{_PART})*)\s*(?(table)\]|=)"


def _line(text: str, name: str) -> int:
    """The line on which a key of a file first stands: itself, or else the nearest table that holds it."""
    table, best, at = "", 0, 1
    for number, line in enumerate(text.splitlines(), start=1):
        if not (found := re.match(_PATH, line)):
            continue
        path = ".".join(part.strip("\"'") for part in re.findall(_PART, found["path"]))
        if found["table"]:
            table = path
        elif table:
            path = f"{table}.{path}"
        if f"{path}.".startswith(f"{name}."):
            return number
        if f"{name}.".startswith(f"{path}.") and len(path) > best:
            best, at = len(path), number
    return at


def _require(key: str, said: Said) -> None:
    """Refuse an unknown key and a value of the wrong kind. Raises UsageError."""
    if key not in KNOWN:
        known = f"{', '.join(KNOWN)}, and the table [{KEYS}]"
        raise UsageError(f"{said.where}, has the unknown key “{key}”.", f"The keys are: {known}.")
    kind = KNOWN[key]
    if type(said.value) is not kind or (kind is int and int(said.value) < 1):
        raise UsageError(f"{said.where}, gives “{key}” a value that it cannot have.", f"It has to be {_WANTED[kind]}.")
