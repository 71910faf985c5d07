"""Facts about the processes of this machine, from Linux's /proc."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

PROCESSES = Path("/proc")

_STOPPED: Final = ("T", "t")
_ENDED: Final = ("Z", "X")
"""The states of a process that has ended, but whose exit code was not read yet."""

_PARENT, _GROUP, _SESSION, _STARTED = 1, 2, 3, 19
"""The indexes of the parent, the process group, the session and the start time among the fields from the state on."""


def is_stopped(process: int) -> bool:
    """Return whether a process is stopped; False if unknown."""
    fields = _status(process)
    return bool(fields) and fields[0] in _STOPPED


def started(process: int) -> str:
    """Return the start time of a process, in clock ticks since boot; empty if it has ended or is unknown."""
    fields = _status(process)
    return fields[_STARTED] if len(fields) > _STARTED and fields[0] not in _ENDED else ""


def can_be_resumed() -> bool:
    """Return whether a shell that controls jobs would bring this process back after it was stopped.

    It is in the same session, and has put the process, or one that started it, in a group of its own.
    """
    process = os.getpid()
    while len(own := _status(process)) > _SESSION:
        process = int(own[_PARENT])
        above = _status(process)
        if len(above) <= _SESSION or above[_SESSION] != own[_SESSION]:
            break
        if above[_GROUP] != own[_GROUP]:
            return True
    return False


def _status(process: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on, none if it cannot be read."""
    try:
        text = (PROCESSES / str(process) / "stat").read_text(errors="replace")
    except (OSError, ValueError):
        return []
    return text.rpartition(")")[2].split()
