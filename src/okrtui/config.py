"""Which workspace and which settings are in use, and why: flag, then environment, personal file, site file, default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from okrtui import paths
from okrtui.errors import UsageError

VARIABLE = "OKRTUI_WORKSPACE"
DEFAULT = "the default"


KNOWN: dict[str, type[str | bool | int]] = {
    "workspace": str, "ascii": bool, "mouse": bool, "theme": str, "network": bool, "history_days": int,
}  # fmt: skip
"""The settings, each with the kind of its value."""

_WANTED = {str: "a text in quotation marks", bool: "true or false", int: "a whole number from 1 up"}


@dataclass(frozen=True)
class Place:
    """A path in use, and what decided it."""

    path: Path
    why: str


@dataclass(frozen=True)
class Config:
    """The settings in force; `site` are the files for everybody, the most important first, `why` what decided each.

    `network` lets a workspace on a network file system be changed; its log reaches back `history_days`.
    """

    workspace: Place
    file: Place
    site: tuple[Place, ...] = ()
    ascii: bool = False
    mouse: bool = True
    theme: str = ""
    network: bool = False
    history_days: int = 730
    why: Mapping[str, str] = field(default_factory=dict, compare=False)


class _Said(NamedTuple):
    """What a file says about a setting, and where."""

    value: Any
    file: Path
    line: int

    @property
    def why(self) -> str:
        return f"from {self.file}, line {self.line}"


def load(environment: Mapping[str, str], flag: str | None = None) -> Config:
    """The settings in force. Raises UsageError, with file and line, where a config file cannot be understood."""
    files = (paths.config_file(), *paths.site_config_files())
    texts = {file: _text(file) for file in files}
    said: dict[str, _Said] = {}
    for file in reversed(files):
        said |= _settings(texts[file] or "", file)
    personal, *site = (Place(file, _found(texts[file])) for file in files)
    workspace = _workspace(environment, flag, said.pop("workspace", None))
    values: dict[str, Any] = {name: one.value for name, one in said.items()}
    why = {name: said[name].why if name in said else DEFAULT for name in KNOWN if name != "workspace"}
    return Config(workspace, personal, tuple(site), why=why, **values)


def _found(text: str | None) -> str:
    return "not there" if text is None else "read"


def _workspace(environment: Mapping[str, str], flag: str | None, said: _Said | None) -> Place:
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


def _settings(text: str, path: Path) -> dict[str, _Said]:
    """What a file says, by the key; a workspace of no name is none. Raises UsageError."""
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, line = _fault(str(error), text)
        raise UsageError(f"{path}, line {line}, is not valid TOML: {reason}.", "Mend or remove the file.") from None
    said = {key: _Said(value, path, _line(text, key)) for key, value in settings.items()}
    for key, one in said.items():
        _require(key, one)
    return {key: one for key, one in said.items() if key != "workspace" or one.value}


def _fault(told: str, text: str) -> tuple[str, int]:
    """What tomllib says is wrong, without the place, and the line; at the end of the document, the last one."""
    reason, _, place = told.partition(" (at ")
    found = re.match(r"line (\d+)", place)
    return reason, int(found[1]) if found else max(len(text.splitlines()), 1)


def _line(text: str, key: str) -> int:
    """The line on which a key of a file first stands, by itself, before a point or as the name of a table."""
    name = re.escape(key)
    starts = re.compile(rf"\s*(?:\[+\s*)?(?:{name}|\"{name}\"|'{name}')\s*[=.\]]")
    return next((at for at, line in enumerate(text.splitlines(), start=1) if starts.match(line)), 1)


def _require(key: str, said: _Said) -> None:
    """Refuse an unknown key and a value of the wrong kind. Raises UsageError."""
    where = f"{said.file}, line {said.line}"
    if key not in KNOWN:
        raise UsageError(f"{where}, has the unknown key “{key}”.", f"The keys are: {', '.join(KNOWN)}.")
    kind = KNOWN[key]
    if type(said.value) is not kind or (kind is int and int(said.value) < 1):
        raise UsageError(f"{where}, gives “{key}” a value that it cannot have.", f"It has to be {_WANTED[kind]}.")
