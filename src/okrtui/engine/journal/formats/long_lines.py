"""Lines of commits of very many records, such as imports: their ops are read some at a time, each time anew.

All ops of an import of 14,000 records take 13 MiB for a moment, of which the process keeps 5; of a million, 1.8 GiB.
The line of a million alone has 270 MiB, so it stays in its file, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple, overload
from zlib import crc32

import orjson

from okrtui.engine.journal.formats.lines import HEAD, MARK_OFFSET, decode, is_framed, line_of
from okrtui.engine.journal.formats.past_lines import StoredLine
from okrtui.engine.journal.formats.shapes import is_op
from okrtui.engine.protocol import Entry, Op, op_of

PIECE: Final = 1 << 16
"""The bytes of ops that are read at once, at least."""

_HEADER = 1 << 16
"""The bytes of a line in which its ops begin."""

_SLICE = 1 << 20
"""The bytes whose checksum is taken at once."""

_FIRST = b',"o":['
_BETWEEN = b'],["'
_LAST = re.compile(rb'\](?:,"v":\d+)?\}\]\Z')
_LAST_LENGTH = 40


class PastLine(NamedTuple):
    """A line of the log: its checksum and that of the line before it, its length, and its entry; None of a seal."""

    checksum: str
    previous: str
    length: int
    entry: Entry | None


class LongOps(Sequence[Op]):
    """The ops of a long line: what a commit did to each record."""

    def __init__(self, line: StoredLine, start: int, end: int) -> None:
        """Take the place of the ops in a line. Raises ValueError if they are none."""
        self._line, self._start, self._end = line, start, end
        self.used: tuple[tuple[str, int], ...] = ()
        self._count = 0
        for piece in self._pieces():
            if not all(map(is_op, piece)):
                raise ValueError("These are no ops.")
            self._count += sum(map(_is_change, piece))
            self.used += tuple((op[0], op[1]) for op in piece if op[1] is not None and op[2] is None and op[3] is None)

    def _pieces(self) -> Iterator[list[Any]]:
        """Yield the ops, some at a time.

        What separates two of them may also be inside of one: a piece that is cut there is no JSON, and made longer.
        """
        start, size = self._start, PIECE
        while start < self._end:
            data = self._line.part(start, min(2 * size, self._end - start))
            cut = data.find(_BETWEEN, size)
            stop = len(data) if cut < 0 else cut + 1
            if cut < 0 and start + stop < self._end:
                size *= 2
                continue
            try:
                piece = orjson.loads(b"[%s]" % data[:stop])
            except ValueError:
                if cut < 0:
                    raise
                size *= 2
                continue
            yield piece
            start, size = start + stop + 1, PIECE

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Op]:
        for piece in self._pieces():
            yield from (op_of(op) for op in piece if _is_change(op))

    @overload
    def __getitem__(self, index: int) -> Op: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Op, ...]: ...
    def __getitem__(self, index: int | slice) -> Op | tuple[Op, ...]:
        if isinstance(index, slice):
            wanted = range(self._count)[index]
            return (
                tuple(islice(self, wanted.start, wanted.stop, wanted.step)) if wanted.step > 0 else tuple(self)[index]
            )
        return next(islice(self, range(self._count)[index], None))


def _is_change(op: list[Any]) -> bool:
    return op[1] is not None and (op[2] is not None or op[3] is not None)


def decode_past(raw: bytes | StoredLine) -> PastLine | None:
    """Parse a line without its line end; None if it is incomplete, or its checksum or its shape is wrong."""
    if isinstance(raw, StoredLine):
        found = _decode_long(raw)
        if found is not None:
            return found
        raw = raw.part(0, raw.length)
    line = decode(raw)
    if line is None:
        return None
    return PastLine(line.checksum, line.previous, line.length, None if line.next_generation else line.entry())


def _decode_long(stored: StoredLine) -> PastLine | None:
    """Parse a long line; None where it cannot be split, for whatever reason."""
    checksum, head = _sound_checksum(stored), stored.part(0, _HEADER)
    tail_at = max(stored.length - _LAST_LENGTH, 0)
    tail = stored.part(tail_at, _LAST_LENGTH)
    first, last = head.find(_FIRST), _LAST.search(tail)
    if not checksum or first < 0 or last is None:
        return None
    start, end = first + len(_FIRST), tail_at + last.start()
    try:
        fields = orjson.loads(head[HEAD:start] + tail[last.start() : -1])
        ops = LongOps(stored, start, end)
    except ValueError:
        return None
    line = line_of(checksum, fields, stored.length)
    if line is None:
        return None
    entry = line.entry()._replace(ops=ops, used=ops.used)
    return PastLine(line.checksum, line.previous, line.length, entry)


def _sound_checksum(line: StoredLine) -> str:
    """Return the checksum of a line; '' if it is incomplete, or has another one."""
    head, end, found = line.part(0, HEAD), line.length - 1, 0
    if not is_framed(head, line.part(end, 1)):
        return ""
    for at in range(HEAD, end, _SLICE):
        found = crc32(line.part(at, min(_SLICE, end - at)), found)
    return f"{found:08x}" if head[2:MARK_OFFSET] == b"%08x" % found else ""
