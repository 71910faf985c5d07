"""The process that holds the lock: the one that the kernel names, with what it wrote into the lock file."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from okrtui.errors import BusyError
from okrtui.login import login_name

HOLDER_LENGTH = 512
"""The bytes at the start of the lock file that hold the note; more is never read, as anybody could make it long."""

LOCKS = Path("/proc/locks")
UNKNOWN = "Somebody else is writing to this workspace; who it is cannot be told."
AGAIN = "Try again in a moment."


def busy(status: os.stat_result, note: bytes, host: str, locks: Path = LOCKS) -> BusyError:
    """Return the error that names the holder of the lock on a file, or says that nobody can tell."""
    from okrtui.processes import is_stopped, started

    written = _note(note)
    process = _holder(status, written, locks)
    if not process or not started(process):
        return BusyError(UNKNOWN, AGAIN)
    who = _named(written, host) if written.get("pid") == process else ""
    who = who or f"{_owner(process)} (process {process})"
    hint = f"That process is stopped; its user can resume it with: kill -CONT {process}"
    return BusyError(f"{who} is writing to this workspace.", hint if is_stopped(process) else AGAIN)


def last_commit(note: bytes) -> int:
    """Return the number of the last commit that a writer noted, 0 if none is known."""
    commit: Any = _note(note).get("commit")
    return commit if type(commit) is int and 0 <= commit < 2**53 else 0


def _note(data: bytes) -> dict[str, Any]:
    """Return what the last holder wrote into the lock file; nothing if it cannot be read."""
    with contextlib.suppress(ValueError):
        found = orjson.loads(data)
        if isinstance(found, dict):
            return found
    return {}


def _named(note: dict[str, Any], host: str) -> str:
    """Return the holder as its note has it, without control characters; '' if that was written elsewhere."""
    if note.get("host") != host:
        return ""
    text = f"{note.get('user')} (process {note.get('pid')} on {host}, since {note.get('time')})"
    return "".join(character for character in text if character.isprintable())


def _owner(process: int) -> str:
    with contextlib.suppress(OSError):
        return login_name(Path(f"/proc/{process}").stat().st_uid)
    return "Somebody"


def _holder(status: os.stat_result, note: dict[str, Any], locks: Path) -> int:
    """Return the process that has the lock of a file, 0 if that is not known.

    Some file systems show another device in the list of locks than for their files; there a process that has locked
    a file of the same number counts only if it is the one of the note.
    """
    elsewhere = 0
    for process, device, inode in _locks(locks):
        if inode == status.st_ino:
            if device == (os.major(status.st_dev), os.minor(status.st_dev)):
                return process
            elsewhere = process if process == note.get("pid") else elsewhere
    return elsewhere


def _locks(locks: Path) -> Iterator[tuple[int, tuple[int, int], int]]:
    """Yield process, device and inode of each lock of the kind that is used here."""
    try:
        text = locks.read_text(encoding="ascii", errors="replace")
    except OSError:
        return
    for line in text.splitlines():
        words = line.split()
        if words[1:2] == ["FLOCK"]:  # a line of somebody who waits has an arrow there
            with contextlib.suppress(ValueError, IndexError):
                major, minor, inode = words[5].split(":")
                yield int(words[4]), (int(major, 16), int(minor, 16)), int(inode)
