"""Files that are written for a person: whole, or not at all."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from okrtui.atomic import replacing
from okrtui.errors import OkrError, UsageError
from okrtui.paths import readable

if TYPE_CHECKING:
    from okrtui.session import Session

_STREAMS = ("/dev", "/proc")
"""Directories of the system in which a name may be a link to a stream, such as /dev/stdout and /dev/fd/63."""


def write_file(file: Path, put: Callable[[TextIO], object]) -> None:
    """Replace a file with what `put` writes to a UTF-8 stream; pipes and devices are written to. Raises OkrError."""
    with _replaced(file) as binary:
        text = io.TextIOWrapper(binary, encoding="utf-8", newline="\n", write_through=True)
        put(text)
        text.detach()


def write_bytes(file: Path, data: bytes) -> None:
    """Replace a file; pipes and devices are written to. Raises OkrError."""
    with _replaced(file) as binary:
        binary.write(data)


@contextmanager
def _replaced(file: Path) -> Iterator[BinaryIO]:
    try:
        if _is_stream(file):
            with file.open("wb") as stream:
                yield stream
            return
        if file.is_dir() and not file.is_symlink():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with replacing(file) as stream:
            yield stream
    except OSError as error:
        why = (error.strerror or "the system refuses").lower()
        raise OkrError(f"Cannot write {file}: {why}.", "Choose another place.") from None


def require_outside(session: Session, file: Path) -> None:
    """Refuse to write a file into this workspace, or in place of a file of another. Raises UsageError."""
    place = Path(os.path.realpath(file.parent)) / file.name  # wherever a link in its place may point to
    if place.is_relative_to(Path(session.identity).resolve()) or session.is_workspace_file(place):
        raise UsageError(f"{readable(file)} is inside a workspace.", "Choose another place.")


def _is_stream(file: Path) -> bool:
    """Return whether a path names a pipe, a device or a stream of a process, none of which can be replaced."""
    try:
        kind = file.lstat().st_mode
    except OSError:
        return False
    if stat.S_ISLNK(kind):
        parent = os.path.realpath(file.parent)
        return parent == _STREAMS[0] or Path(parent).is_relative_to(_STREAMS[1])
    return not stat.S_ISREG(kind) and not stat.S_ISDIR(kind)
