"""Directories of a person's own, which nobody else can read."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def make_private(directory: Path) -> None:
    """Create a directory and its parent, open to this user only. Raises OSError."""
    for one in (directory.parent, directory):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = one.stat()
        if status.st_uid != os.geteuid():
            raise PermissionError(None, f"{one} belongs to another user")
        if stat.S_IMODE(status.st_mode) & 0o077:
            one.chmod(0o700)
