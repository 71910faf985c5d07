"""Where the program's own files and a person's files lie, by the XDG base directory specification.

Its few lines are here, as the library for them costs every command a twentieth of its start.
"""

from __future__ import annotations

import os
from pathlib import Path

APP = "okrtui"


def styles() -> Path:
    """The folder of style sheets: inside the installed package, or beside the sources in a checkout."""
    here = Path(__file__).resolve().parent
    packaged = here / "styles"
    return packaged if packaged.is_dir() else here.parents[1] / "styles"


def data_directory() -> Path:
    """A person's own data (XDG_DATA_HOME)."""
    return _home("XDG_DATA_HOME", ".local/share")


def config_file() -> Path:
    """A person's settings (XDG_CONFIG_HOME)."""
    return _home("XDG_CONFIG_HOME", ".config") / "config.toml"


def site_config_files() -> tuple[Path, ...]:
    """The settings for everybody on this machine, the most important first (XDG_CONFIG_DIRS, else /etc/xdg)."""
    folders = map(Path, (os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(os.pathsep))
    return tuple(folder / APP / "config.toml" for folder in folders if folder.is_absolute())


def state_directory() -> Path:
    """What a person's sessions leave behind (XDG_STATE_HOME)."""
    return _home("XDG_STATE_HOME", ".local/state")


def _home(variable: str, default: str) -> Path:
    """What a variable names, where that is absolute, else a folder at home."""
    named = Path(os.environ.get(variable, ""))
    return (named if named.is_absolute() else Path.home() / default) / APP
