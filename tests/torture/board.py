"""What the torture keeps outside the workspace: figures in shared memory, tallies in files, and the faults."""

from __future__ import annotations

import errno
import mmap
import os
import random
import signal
import struct
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from okrtui.engine.journal.files.operations import Files

WORD = struct.Struct("<q")
FIELDS = 4
ACKNOWLEDGED, READS, WRONG, FAULTS = range(FIELDS)

OPERATIONS = ("open", "pread", "pwrite", "ftruncate", "fdatasync", "fsync", "rename", "link", "unlink")
ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EINTR, errno.EROFS)
ONE_IN = 100


class Board:
    """A few numbers for each slot that all processes see; each number has one writer, so nothing needs a lock."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._memory = mmap.mmap(-1, WORD.size * (1 + slots * FIELDS))

    def _put(self, place: int, value: int) -> None:
        WORD.pack_into(self._memory, WORD.size * place, value)

    def _get(self, place: int) -> int:
        return int(WORD.unpack_from(self._memory, WORD.size * place)[0])

    def _all(self, field: int) -> list[int]:
        return [self._get(1 + slot * FIELDS + field) for slot in range(self._slots)]

    def over(self) -> None:
        """Tell the readers to stop."""
        self._put(0, 1)

    @property
    def is_over(self) -> bool:
        """Whether readers shall stop."""
        return bool(self._get(0))

    def acknowledged(self, slot: int, sequence: int) -> None:
        """Tell that this commit is safe, and so are all before it."""
        self._put(1 + slot * FIELDS + ACKNOWLEDGED, sequence)

    @property
    def highest(self) -> int:
        """The last commit that was acknowledged to anybody."""
        return max(self._all(ACKNOWLEDGED))

    def read(self, slot: int, reads: int, wrong: int) -> None:
        """Tell how many reads there were, and how many of them were wrong."""
        self._put(1 + slot * FIELDS + READS, reads)
        self._put(1 + slot * FIELDS + WRONG, wrong)

    @property
    def reads(self) -> tuple[int, int]:
        """All reads, and the wrong ones."""
        return sum(self._all(READS)), sum(self._all(WRONG))

    def fault(self) -> None:
        """Count a fault; two at the same moment may count as one."""
        self._put(1 + FAULTS, self._get(1 + FAULTS) + 1)

    @property
    def faults(self) -> int:
        """How many faults were met."""
        return self._get(1 + FAULTS)


class Tally:
    """One process's account of what it tried and how it ended; every line outlives the process."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, line: str) -> None:
        """Add a line."""
        os.write(self._descriptor, f"{line}\n".encode())


def told(tallies: Iterable[Path]) -> dict[str, tuple[str, int]]:
    """How each attempt ended by what was told of it last: +, - or u, with its sequence; ? where nothing was told."""
    outcomes: dict[str, tuple[str, int]] = {}
    for path in tallies:
        for line in path.read_text().splitlines():
            outcome, name, *sequence = line.split(" ")
            outcomes[name] = (outcome, int(sequence[0]) if sequence else 0)
    return outcomes


class Faults:
    """Makes one in some hundred file operations fail, come up short, or end the process before or after it."""

    def __init__(self, files: Files, chance: random.Random, board: Board) -> None:
        self.chance, self.board = chance, board
        for name in OPERATIONS:
            setattr(files, name, self._faulty(name, getattr(files, name)))

    def _faulty(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if self.chance.randrange(ONE_IN):
                return real(*arguments)
            self.board.fault()
            return self._fault(name, real, arguments)

        return call

    def _fault(self, name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        kind = self.chance.choice(["error", "error", "before", "after", "short"])
        if kind == "short" and name == "pwrite":
            descriptor, data, offset = arguments
            return real(descriptor, data[: max(1, self.chance.randrange(len(data)))], offset)
        if kind == "after":
            real(*arguments)
        if kind in ("before", "after"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name == "pwrite" and self.chance.randrange(2):
            descriptor, data, offset = arguments
            real(descriptor, data[: self.chance.randrange(len(data))], offset)
        number = self.chance.choice(ERRORS)
        raise OSError(number, os.strerror(number))
