"""The locations of the program's and a person's files, by the XDG base directory specification.

Written here because the library for it slows the start of every command by 5 %.
"""

from __future__ import annotations

import os
from pathlib import Path

from okrtui.errors import UsageError

APP = "okrtui"

NOWHERE = Path("/nonexistent")
"""The home of a person without one, as Debian calls it: nothing is found there and nothing can be put there."""


def program() -> Path:
    """Return the folder of the installed package."""
    return Path(__file__).resolve().parent


def styles() -> Path:
    """Return the folder of style sheets: inside the installed package, or beside the sources in a checkout."""
    packaged = program() / "styles"
    return packaged if packaged.is_dir() else program().parents[1] / "styles"


def data_directory() -> Path:
    """Return the folder of a person's data (XDG_DATA_HOME)."""
    return _home("XDG_DATA_HOME", ".local/share")


def config_file() -> Path:
    """Return the file of a person's settings (XDG_CONFIG_HOME)."""
    return _home("XDG_CONFIG_HOME", ".config") / "config.toml"


def preferences_file() -> Path:
    """Return the file of what a person chose on the screens."""
    return config_file().with_name("screens.json")


def site_config_files() -> tuple[Path, ...]:
    """Return the settings files for everybody here, the most important first (XDG_CONFIG_DIRS, else /etc/xdg)."""
    folders = map(Path, (os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(os.pathsep))
    return tuple(folder / APP / "config.toml" for folder in folders if folder.is_absolute())


def state_directory() -> Path:
    """Return the folder of a person's saved state (XDG_STATE_HOME)."""
    return _home("XDG_STATE_HOME", ".local/state")


def home() -> Path:
    """Return a person's home directory, NOWHERE if neither HOME nor the password database names one."""
    try:
        named = Path.home()
    except RuntimeError:
        return NOWHERE
    return named if named.is_absolute() else NOWHERE


def _home(variable: str, default: str) -> Path:
    """Return the path in a variable if it is absolute, else a folder in the home directory."""
    named = Path(os.environ.get(variable, ""))
    return (named if named.is_absolute() else home() / default) / APP


def expanded(named: Path | str, why: str = "") -> Path:
    """Return a path with ~ and ~NAME as the home that they stand for; raises UsageError if nobody is called so."""
    try:
        return Path(named).expanduser()
    except RuntimeError:
        told = readable(Path(named)) + (f" ({why})" if why else "")
        raise UsageError(f"{told} refers to the home of an unknown user.", "Write the path in full.") from None


def readable(path: Path | str) -> str:
    """Return a path as text for people and JSON, whatever bytes it is made of."""
    return os.fsencode(path).decode(errors="backslashreplace")


def is_folder(path: Path) -> bool:
    """Return whether a path is a directory; False where one may not look, which is told when it is opened."""
    try:
        return path.is_dir()
    except OSError:
        return False
