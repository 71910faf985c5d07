"""The journal that stays open from the beginning of a turn until its line is written."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from okrtui.engine.journal.files.operations import Files


class OpenJournal(contextlib.AbstractContextManager[tuple[int, os.stat_result]]):
    """The journal as it is open for whoever is to write, for one turn at most: permission is asked for in each."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._descriptor = -1

    def keep(self, descriptor: int) -> None:
        """Keep a journal that was opened to be read and written."""
        self.close()
        self._descriptor = descriptor

    def close(self) -> None:
        """Close it, if it is open."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            self._files.close(descriptor)

    def to_write(self, path: Path) -> OpenJournal:
        """Open it for a block, unless it is open and still has a name; the block is told its status too."""
        if self._descriptor >= 0:
            self._status = self._files.fstat(self._descriptor)
            if self._status.st_nlink:
                return self
            self.close()
        self._descriptor = self._files.open(path, os.O_RDWR)
        self._status = self._files.fstat(self._descriptor)
        return self

    def __enter__(self) -> tuple[int, os.stat_result]:
        return self._descriptor, self._status

    def __exit__(self, *_: object) -> None:
        self.close()
