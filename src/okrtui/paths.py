"""Where the program's own files and a person's files lie."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import platformdirs

APP = "okrtui"


def styles() -> Path:
    """The folder of style sheets: inside the installed package, or beside the sources in a checkout."""
    here = Path(__file__).resolve().parent
    packaged = here / "styles"
    return packaged if packaged.is_dir() else here.parents[1] / "styles"


def data_directory() -> Path:
    """A person's own data (XDG_DATA_HOME)."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def config_file() -> Path:
    """A person's settings (XDG_CONFIG_HOME)."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "config.toml"


def site_config_files() -> tuple[Path, ...]:
    """The settings for everybody on this machine, the most important first (XDG_CONFIG_DIRS, else /etc/xdg)."""
    folders = platformdirs.site_config_dir(APP, appauthor=False, multipath=True).split(os.pathsep)
    return tuple(Path(folder) / "config.toml" for folder in folders if Path(folder).is_absolute())


def state_directory() -> Path:
    """What a person's sessions leave behind (XDG_STATE_HOME)."""
    return Path(platformdirs.user_state_dir(APP, appauthor=False))


def login_name() -> str:
    """Who is running this, by the process's user id in the password database; never from a variable."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid{os.getuid()}"
