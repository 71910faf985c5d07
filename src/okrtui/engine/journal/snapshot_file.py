"""The snapshot as a file that is read in parts: its checksum at once, documents when they are asked for."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from zlib import crc32

from okrtui.engine.journal.files.operations import Files, unreadable
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.snapshot import BODY, Meta
from okrtui.engine.protocol import Documents
from okrtui.errors import CorruptError

PIECE = 1 << 20
"""The bytes that are read at once; a snapshot of no more stays in memory as it is."""


class SnapshotFile:
    """An open snapshot, which keeps its bytes when another one takes its name; it closes when nobody needs it."""

    def __init__(self, files: Files, path: Path) -> None:
        self._files = files
        self._descriptor = files.open(path, os.O_RDONLY)
        self.size = files.fstat(self._descriptor).st_size

    def read(self, offset: int, size: int) -> bytes:
        """Read so many bytes. Raises ReadOnlyError where the disk fails, CorruptError where the file was cut."""
        try:
            data = self._files.read_from(self._descriptor, offset, size)
        except OSError as error:
            raise unreadable(error) from error
        if len(data) < size:
            raise CorruptError("workspace.json is damaged: it was cut while it was open.")
        return data

    def checked(self) -> bytes:
        """Check every byte and return the first two lines. Raises CorruptError if the checksum does not fit."""
        start = self.read(0, min(PIECE, self.size))
        head, checksum, lines = start[:BODY], crc32(memoryview(start)[BODY:]), start.count(b"\n")
        first = [start]
        for offset in range(len(start), self.size, PIECE):
            data = self.read(offset, min(PIECE, self.size - offset))
            checksum = crc32(data, checksum)
            if lines <= 1:
                first.append(data)
                lines += data.count(b"\n")
        snapshot.require_whole(head, checksum)
        return b"".join(first)

    def __del__(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            self._files.close(self._descriptor)


def read_snapshot_file(files: Files, path: Path) -> tuple[Meta, Documents, int]:
    """Read a snapshot: its metadata, its tables, which read on when they are asked, and its size.

    Raises OSError, CorruptError, NewerSchemaError.
    """
    file = SnapshotFile(files, path)
    if file.size <= PIECE:
        data = file.read(0, file.size)
        snapshot.require_whole(data[:BODY], crc32(memoryview(data)[BODY:]))
        parts = snapshot.decode_parts(data, len(data), lambda offset, size: data[offset : offset + size])
    else:
        parts = snapshot.decode_parts(file.checked(), file.size, file.read)
    meta, documents = parts or snapshot.decode(file.read(0, file.size))
    return meta, documents, file.size
