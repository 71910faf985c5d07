"""Which workspace and which settings are in use, and why: flag, then environment, then config file, then default."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from okrtui import paths
from okrtui.errors import UsageError

VARIABLE = "OKRTUI_WORKSPACE"
KNOWN = {"workspace": str, "ascii": bool, "mouse": bool, "theme": str}


@dataclass(frozen=True)
class Place:
    """A path in use, and what decided it."""

    path: Path
    why: str


@dataclass(frozen=True)
class Config:
    """The settings in force."""

    workspace: Place
    file: Place
    ascii: bool = False
    mouse: bool = True
    theme: str = ""


def load(environment: Mapping[str, str], flag: str | None = None) -> Config:
    """The settings in force. Raises UsageError where the config file cannot be understood."""
    path = paths.config_file()
    text = _text(path)
    settings = _settings(text or "", path)
    found = "read" if text is not None else "not there; defaults are used"
    return Config(
        workspace=_workspace(environment, flag, settings, path),
        file=Place(path, found),
        ascii=settings.get("ascii", False),
        mouse=settings.get("mouse", True),
        theme=settings.get("theme", ""),
    )


def _workspace(environment: Mapping[str, str], flag: str | None, settings: dict[str, Any], file: Path) -> Place:
    if flag:
        return _place(flag, Path.cwd, "named on the command line")
    if environment.get(VARIABLE):
        return _place(environment[VARIABLE], Path.cwd, f"from {VARIABLE}")
    if settings.get("workspace"):
        return _place(settings["workspace"], lambda: file.absolute().parent, f"from {file}")
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
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        why = error.strerror or "the system refuses"
    except UnicodeDecodeError:
        why = "the text is not UTF-8"
    raise UsageError(f"The settings in {path} cannot be read: {why}.", "Mend or remove the file.")


def _settings(text: str, path: Path) -> dict[str, Any]:
    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The settings in {path} are not valid TOML: {error}.", "Mend or remove the file.") from None
    for key, value in settings.items():
        kind = KNOWN.get(key)
        if kind is None:
            raise UsageError(f"{path} has the unknown key “{key}”.", f"The keys are: {', '.join(KNOWN)}.")
        if not isinstance(value, kind):
            wanted = "true or false" if kind is bool else "a text in quotation marks"
            raise UsageError(f"“{key}” in {path} has the wrong kind of value.", f"It has to be {wanted}.")
    return settings
