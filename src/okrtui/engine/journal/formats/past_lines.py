"""The lines of a journal from its end on; a long one is left where it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

BLOCK: Final = 1 << 14
"""The bytes that are read at first, to find where a line begins."""

LONG: Final = 1 << 18
"""The bytes of a line from which it is long."""


class StoredLine(NamedTuple):
    """A long line where it is stored, without its line end: `length` bytes from `start` on, which `read` reads."""

    read: Callable[[int, int], bytes]
    start: int
    length: int

    def part(self, start: int, size: int) -> bytes:
        """Read so many bytes of the line from one of them on, as far as there are any."""
        return self.read(self.start + start, min(size, self.length - start))


def backwards(read: Callable[[int, int], bytes], end: int, most: int = LONG) -> Iterator[bytes | StoredLine]:
    """Yield the lines up to `end`, last first, without their line ends; those of more than `most` bytes as they lie.

    `read` returns so many bytes from an offset on; no more are asked for than are needed.
    """
    data, start, size = b"", end, BLOCK
    while start > 0 or data:
        begin = data.rfind(b"\n", 0, len(data) - 1) + 1
        if data and (begin or not start):
            line, data, size = data[begin:-1], data[:begin], BLOCK  # a long one is not held twice
            yield line
        elif len(data) > most:
            stop, start = start + len(data) - 1, _line_start(read, start)
            data, size = b"", BLOCK
            yield StoredLine(read, start, stop - start)
        else:
            size = min(size, start)
            start -= size
            data, size = read(start, size) + data, size * 2


def _line_start(read: Callable[[int, int], bytes], end: int) -> int:
    """Return where the line begins that an offset is in."""
    while end > 0:
        size = min(LONG, end)
        found = read(end - size, size).rfind(b"\n")
        if found >= 0:
            return end - size + found + 1
        end -= size
    return 0
