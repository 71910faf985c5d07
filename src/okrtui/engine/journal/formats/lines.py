"""The format of a journal: one commit a line, each with its own checksum and that of the line before it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

import orjson

from okrtui.engine import migrations
from okrtui.engine.journal.formats.shapes import is_line
from okrtui.engine.protocol import Entry, op_of
from okrtui.errors import RuleError

HEAD = 12
MARK = b'",{"p":"'
MARK_OFFSET = 10
CANDIDATE = re.compile(rb'^\["|' + re.escape(MARK), re.MULTILINE)
ALTERED = re.compile(rb'^(?:\["[^\n\0]*|[^\n\0]*\}\])\n', re.MULTILINE)
"""An invalid line that ends properly and has no gap of zeros, so that somebody altered it."""

MOST_TRIED = 64 << 20
"""The bytes of which checksums are made at most to find a line inside others."""

PIECE = 1000
"""The number of ops of a commit that are written and read back at once: all of an import's would fill the memory."""

"""The bytes that are read at once of a journal that is read backwards, twice as many each time for a long line."""

FIRST = 1
"""The schema of commits that name none."""

T = TypeVar("T")
OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


class JournalLine(NamedTuple):
    """One line of a journal; `ops` are [table, id, after, before], where an id of None means the table itself.

    If both after and before are None, the number is used up and no record has it. `schema` is that of the
    commit's records, 0 for the first; in a seal, that of the next generation.
    """

    checksum: str
    previous: str
    sequence: int
    at: str
    by: str
    action: str
    ops: list[list[Any]]
    next_generation: int
    schema: int
    length: int

    def leads_back(self, generation: int) -> bool:
        """Return whether this is a seal whose next generation is none after this one."""
        return 0 < self.next_generation <= generation

    def entry(self) -> Entry:
        """Return the line as an entry of the log."""
        ops = [op_of(op) for op in self.ops if op[1] is not None]
        changed = tuple([op for op in ops if op.after is not None or op.before is not None])
        used = tuple((op.table, op.id) for op in ops if op.only_uses) if len(changed) < len(ops) else ()
        schema = max(self.schema, FIRST)
        return Entry(self.sequence, datetime.fromisoformat(self.at), self.by, self.action, changed, used, schema)


class Scan(NamedTuple):
    """The whole lines at the start of some bytes, their end, and whether the rest cannot be a torn tail."""

    lines: list[JournalLine]
    end: int
    damaged: bool


def checksum_of(data: bytes | memoryview) -> str:
    """Return the checksum of some bytes as eight hexadecimal digits."""
    return f"{crc32(data):08x}"


def check_numbers(value: Any) -> None:
    """Raise RuleError if any number in the value is not finite."""
    if isinstance(value, float) and not math.isfinite(value):
        raise RuleError("A number that is not finite cannot be saved.", "Enter an ordinary number.")
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, str):
        for item in value:
            check_numbers(item)


def encode_json(value: Any) -> bytes:
    """Return a value as JSON; raises RuleError if it would not be read back the same."""
    return _as_read(value)[0]


def _dumped(value: Any) -> bytes:
    """Return a value as JSON. Raises RuleError."""
    try:
        return orjson.dumps(value, option=OPTIONS)
    except TypeError as error:
        raise RuleError(f"The change cannot be written as JSON: {error}.", "Nothing was changed.") from error


def _as_read(value: T) -> tuple[bytes, T]:
    """Return a value as JSON, and what is read of that again: the value itself where it is the same.

    Raises RuleError.
    """
    data = _dumped(value)
    again = orjson.loads(data)
    if again == value:
        return data, value
    check_numbers(value)
    return data, again


def encode(fields: dict[str, Any]) -> bytes:
    """Return a line with these fields."""
    return _line_of(fields)[0]


def encode_commit(previous: str, sequence: int, *, at: datetime, by: str, action: str, ops: list[list[Any]]) -> bytes:
    """Return the line of a commit; raises RuleError for a value that JSON cannot represent."""
    return draft_commit(previous, sequence, at=at, by=by, action=action, ops=ops)[0]


def draft_commit(
    previous: str, sequence: int, *, at: datetime, by: str, action: str, ops: list[list[Any]], of_schema: int = 0
) -> tuple[bytes, JournalLine]:
    """Return the line of a commit and what others will read from it; raises RuleError like `encode_commit`.

    Its records have this version's schema unless another one is named.
    """
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    schema = of_schema or migrations.SCHEMA
    schema = schema if schema > FIRST else 0
    fields = {"p": previous, "s": sequence, "t": instant, "u": by, "a": action, "o": ops}
    if schema:
        fields["v"] = schema
    data, read = (_line_of if len(ops) <= PIECE else _line_in_pieces)(fields)
    if not is_line(read):
        raise RuleError("A change of this form cannot be saved.", "Nothing was changed.")
    checksum = data[2 : HEAD - 2].decode()
    return data, JournalLine(checksum, previous, sequence, instant, by, action, read["o"], 0, schema, len(data))


def _line_of(fields: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """Return a line with these fields, and what others will read from it."""
    body, read = _as_read(fields)
    return b'["%08x",%s]\n' % (crc32(body), body), read


def _line_in_pieces(fields: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """Return what `_line_of` does, for so many ops that a second copy of all of them would fill the memory."""
    ops, line, again = fields["o"], BytesIO(), list[list[Any]]()
    frame, read = _as_read(fields | {"o": []})
    head, tail = frame.rsplit(b'"o":[]', 1)
    line.write(b'["--------",%s"o":[' % head)
    for start in range(0, len(ops), PIECE):
        part, piece = _as_read(ops[start : start + PIECE])
        if not start:
            _make_room(line, len(part) * len(ops) // PIECE)
        line.write(b"," if start else b"")
        line.write(memoryview(part)[1:-1])
        again += piece
    line.write(b"]%s" % tail)
    checksum = checksum_of(line.getbuffer()[HEAD : line.tell()])
    line.write(b"]\n")
    line.truncate()
    line.seek(2)
    line.write(checksum.encode())
    return line.getvalue(), {**read, "o": again}


def _make_room(line: BytesIO, size: int) -> None:
    """Make room for a long line at once, as one that grows is copied again and again."""
    at = line.tell()
    line.seek(at + size + size // 8)
    line.write(b"\0")
    line.seek(at)


def encode_seal(previous: str, sequence: int, next_generation: int, schema: int) -> bytes:
    """Return the last line of a generation, which names the next one and its schema."""
    return encode({"p": previous, "s": sequence, "n": next_generation, "v": schema})


def decode(raw: bytes) -> JournalLine | None:
    """Parse a line without its line end; None if it is incomplete, or its checksum or its shape is wrong."""
    checksum = sound_checksum(raw)
    if not checksum:
        return None
    try:
        fields = orjson.loads(memoryview(raw)[HEAD:-1])
    except ValueError:
        return None
    return line_of(checksum, fields, len(raw))


def sound_checksum(raw: bytes) -> str:
    """Return the checksum of a line without its line end; '' if it is incomplete, or has another one."""
    if not is_framed(raw[:HEAD], raw[-1:]):
        return ""
    checksum = checksum_of(memoryview(raw)[HEAD:-1])
    return checksum if raw[2:MARK_OFFSET] == checksum.encode() else ""


def is_framed(head: bytes, tail: bytes) -> bool:
    """Return whether a line begins and ends as each does, given its first bytes and its last one."""
    return head[:2] == b'["' and head[MARK_OFFSET:] == b'",' and tail == b"]"


def line_of(checksum: str, fields: Any, length: int) -> JournalLine | None:
    """Return the line with these fields and a length without its line end; None if their shape is wrong."""
    if not is_line(fields):
        return None
    get = fields.get
    return JournalLine(
        checksum, fields["p"], fields["s"], get("t", ""), get("u", ""), get("a", ""), get("o", []),
        get("n", 0), get("v", 0), length + 1,
    )  # fmt: skip


def follows(line: JournalLine, chain: str, sequence: int) -> bool:
    """Return whether a line directly follows the line with this checksum and number."""
    return line.previous == chain and line.sequence == sequence + (not line.next_generation)


def scan(data: bytes, start: int, chain: str, sequence: int) -> Scan:
    """Read whole lines from the start as long as each follows the one before, up to a seal."""
    lines: list[JournalLine] = []
    while (stop := data.find(b"\n", start)) >= 0:
        line = decode(data[start:stop])
        if line is None or not follows(line, chain, sequence):
            break
        lines.append(line)
        start, chain, sequence = stop + 1, line.checksum, line.sequence
        if line.next_generation:
            break
    return Scan(lines, start, holds_a_line(data[start:]))


def holds_a_line(rest: bytes) -> bool:
    """Return whether bytes that do not continue the chain contain a once whole line, as a torn tail never does.

    A killed writer leaves a line without its end, a power cut leaves zeros in it; anything else was altered.
    """
    tail = rest[rest.rfind(b"\n") + 1 :]
    has_lost_its_line_end = not tail.endswith(b"\0") and decode(tail[:-1]) is not None
    return (
        has_lost_its_line_end
        or ALTERED.search(rest) is not None
        or any(first_line(raw) is not None for _, raw in candidates(rest))
    )


def candidates(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each part up to a line feed in which a line may be, with its start; the many others are passed over."""
    start = 0
    while found := CANDIDATE.search(data, start):
        begin, stop = max(data.rfind(b"\n", start, found.start()) + 1, start), data.find(b"\n", found.start())
        if stop < 0:
            return
        yield begin, data[begin:stop]
        start = stop + 1


def first_line(raw: bytes) -> int | None:
    """Return where the first whole line in a part begins, None if there is none: one may have lost its line end."""
    spent = 0
    for start in (0, *line_starts(raw)):
        if raw[start : start + 2] == b'["' and raw[start + MARK_OFFSET : start + HEAD] == b'",':
            if decode(raw[start:]):
                return start
            spent += len(raw) - start
        if spent > MOST_TRIED:
            return None
    return None


def line_starts(raw: bytes) -> Iterator[int]:
    """Return where lines may start inside another one that lost its line end."""
    return (max(found.start() - MARK_OFFSET, 0) for found in re.finditer(re.escape(MARK), raw))
