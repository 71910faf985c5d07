"""Somebody's home beside a workspace, full of names that a workspace uses, and what is put in the workspace's way."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

SECRET = b"the pay of everybody\n"
TEMPTING = (
    "id_ed25519",
    "pay.2026.txt",
    "lock",
    "workspace.json",
    "journal.tmp",
    *(f"journal.{number:08d}.jsonl" for number in range(1, 5)),
    "workspace.00000000.0123abcd.tmp",
    "workspace.00000001.20200101T000000Z.json",
    "saved.20200101T000000Z.json.0123abcd.tmp",
)


def make_home(path: Path) -> Path:
    """A private directory with files that nobody else is to read, change or delete."""
    path.mkdir(mode=0o700)
    (path / "inner").mkdir(mode=0o750)
    for name in TEMPTING:
        (path / name).write_bytes(SECRET)
        (path / name).chmod(0o600)
        os.utime(path / name, (1, 1))
    return path


def picture(directory: Path) -> dict[str, tuple[object, ...]]:
    """Everything in a directory, itself too: kind and mode, owner, times of content, and the content."""
    return {str(path): _seen(path) for path in (directory, *sorted(directory.rglob("*")))}


def _seen(path: Path) -> tuple[object, ...]:
    status = path.lstat()
    content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
    return status.st_mode, status.st_uid, status.st_gid, status.st_nlink, status.st_mtime_ns, content


def leaked(workspace: Path) -> list[Path]:
    """The files of a workspace in which something of somebody's home stands."""
    return [path for path in _files(workspace) if SECRET in path.read_bytes()]


def _files(directory: Path) -> Iterator[Path]:
    for path in directory.iterdir():
        kind = path.lstat().st_mode
        if stat.S_ISDIR(kind) and not path.name.startswith("planted"):
            yield from _files(path)
        elif stat.S_ISREG(kind):
            yield path


def _directory(path: Path, _: Path) -> None:
    path.mkdir()
    (path / "journal.00000001.jsonl").mkdir()
    (path / "notes").write_text("kept\n")


KINDS: dict[str, Callable[[Path, Path], object]] = {
    "link to a home": lambda path, home: path.symlink_to(home),
    "link to a file": lambda path, home: path.symlink_to(home / "pay.2026.txt"),
    "dangling link": lambda path, home: path.symlink_to(home / "new"),
    "pipe": lambda path, _: os.mkfifo(path),
    "directory": _directory,
}


def plant(path: Path, kind: str, home: Path) -> None:
    """Put something at a name; what was there is moved aside."""
    if os.path.lexists(path):
        path.rename(path.with_name(f"planted.{path.name}"))
    KINDS[kind](path, home)
