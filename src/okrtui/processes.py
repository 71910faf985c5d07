"""Facts about the processes of this machine, from Linux's /proc."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PROCESSES = Path("/proc")

_STOPPED: Final = ("T", "t")
_ENDED: Final = ("Z", "X")
"""The states of a process that has ended, but whose exit code was not read yet."""

_STARTED: Final = 19
"""The index of the start time among the fields from the state on."""


def is_stopped(process: int) -> bool:
    """Return whether a process is stopped; False if unknown."""
    fields = _status(process)
    return bool(fields) and fields[0] in _STOPPED


def started(process: int) -> str:
    """Return the start time of a process, in clock ticks since boot; empty if it has ended or is unknown."""
    fields = _status(process)
    return fields[_STARTED] if len(fields) > _STARTED and fields[0] not in _ENDED else ""


def _status(process: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on, none if it cannot be read."""
    try:
        text = (PROCESSES / str(process) / "stat").read_text(errors="replace")
    except (OSError, ValueError):
        return []
    return text.rpartition(")")[2].split()
