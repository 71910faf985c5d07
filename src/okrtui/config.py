"""Which workspace and which settings are in use, and why: flag, then environment, then config file, then default."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
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
    settings = _read(path) if path.is_file() else {}
    found = "read" if path.is_file() else "not there; defaults are used"
    return Config(
        workspace=_workspace(environment, flag, settings, path),
        file=Place(path, found),
        ascii=settings.get("ascii", False),
        mouse=settings.get("mouse", True),
        theme=settings.get("theme", ""),
    )


def _workspace(environment: Mapping[str, str], flag: str | None, settings: dict[str, Any], file: Path) -> Place:
    if flag:
        return Place(Path(flag).expanduser().absolute(), "named on the command line")
    if environment.get(VARIABLE):
        return Place(Path(environment[VARIABLE]).expanduser().absolute(), f"from {VARIABLE}")
    if "workspace" in settings:
        return Place(Path(settings["workspace"]).expanduser().absolute(), f"from {file}")
    return Place(paths.data_directory() / "workspace", "the default, in your data directory")


def _read(path: Path) -> dict[str, Any]:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The settings in {path} cannot be read: {error}.", "Mend or remove the file.") from None
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
