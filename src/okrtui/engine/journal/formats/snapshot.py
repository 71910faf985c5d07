"""The format of workspace.json: a plain TinyDB file whose first line is the `_meta` table and checks all the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from okrtui import __version__
from okrtui.engine.journal.formats.lines import encode_json
from okrtui.engine.journal.formats.paged_documents import FiguresPlace, PagedDocuments
from okrtui.engine.journal.formats.pages import (
    SEPARATOR,
    IndexWriter,
    PageIndex,
    Read,
    SnapshotPage,
    by_owner,
    owner_field,
    owner_of,
    pages_of,
)
from okrtui.engine.journal.formats.shapes import META, faults_of, is_meta, is_number
from okrtui.engine.journal.formats.stored_table import StoredTable
from okrtui.engine.protocol import Documents
from okrtui.errors import CorruptError, NewerSchemaError
from okrtui.startup import collector_paused

FORMAT = 1
HEAD = b'{"_meta":{"1":{"checksum":"'
BODY = len(HEAD) + 8
INDEX = b'"3":'
"""What the second line begins with, the index of the pages; without one the tables are read whole."""

EARLIER_INDEX = b'"2":'
"""What it begins with in files of earlier versions, whose index has lists of numbers, and figures of no use now."""

FIGURES = b'"4":{'
"""What stands before the figures of the first table that has any; those of each are on a line of their own."""

PIECE = 1 << 20
"""The bytes of a snapshot in one piece, about."""

NO_FIGURES: Mapping[str, str] = {}


class Meta(NamedTuple):
    """The metadata of a snapshot: the journal position it continues from, the highest ids ever used, its workspace."""

    generation: int
    sequence: int
    chain: str
    highest: dict[str, int]
    store: str
    schema: int
    format: int = FORMAT
    version: str = __version__


def encode(meta: Meta, documents: Documents, figures: Mapping[str, str] = NO_FIGURES) -> bytes:
    """Return the bytes of a snapshot, with figures about the records of some tables as text."""
    return b"".join(encode_parts(meta, documents, figures))


def encode_parts(meta: Meta, documents: Documents, figures: Mapping[str, str] = NO_FIGURES) -> list[bytes | bytearray]:
    """Return a snapshot as its first two lines and the rest in pieces, as one buffer that grows would take more."""
    indexes, rest = dict[str, Any](), [bytearray()]
    told = {name: orjson.dumps(figures[name]) for name in documents if figures.get(name)}
    for name, records in documents.items():
        index = IndexWriter(name)
        rest[-1] += SEPARATOR + _opening(name)
        for at, page in enumerate(_pages(name, records)):
            if len(rest[-1]) > PIECE:
                rest.append(bytearray())
            rest[-1] += SEPARATOR if at else b""
            rest[-1] += page.data
            index.add(page)
        rest[-1] += b"}"
        size = {"figures": [len(told[name]), crc32(told[name])]} if name in told else {}
        indexes[name] = index.index() | size
    rest[-1] += b"}\n"
    lines = SEPARATOR.join(b"%s:%s" % (encode_json(name), text) for name, text in told.items())
    head = b'",%s,\n%s%s,\n%s%s}}' % (encode_json(meta._asdict())[1:], INDEX, orjson.dumps(indexes), FIGURES, lines)
    return [b"%s%08x%s" % (HEAD, reduce(_added, rest, crc32(head)), head), *rest]


def _added(checksum: int, data: bytearray) -> int:
    return crc32(data, checksum)


def _pages(table: str, records: Mapping[str, dict[str, Any]]) -> Iterable[SnapshotPage]:
    if isinstance(records, StoredTable):
        return records.pages()
    field = owner_field(table)
    return pages_of(table, by_owner((owner_of(one, field), key, one) for key, one in records.items()))


def _opening(table: str) -> bytes:
    """Return the bytes in front of the first page of a table."""
    return b"%s:{" % encode_json(table)


def decode_parts(start: bytes, size: int, read: Read) -> tuple[Meta, Documents] | None:
    """Return what a snapshot of a good checksum holds, given its first two lines; None if it has no index.

    Its tables read on when they are asked for documents. Raises CorruptError if it does not fit its index,
    NewerSchemaError if its format is unknown.
    """
    first = start.find(b"\n") + 1
    second = start.find(b"\n", first) + 1
    is_now = start.startswith(INDEX, first)
    if not (is_now or start.startswith(EARLIER_INDEX, first)):
        return None
    try:
        meta = _meta(orjson.loads(start[: first - 2] + b"}}"))
        indexes = orjson.loads(memoryview(start)[first + len(INDEX) : second - (2 if is_now else 3)])
    except ValueError:
        raise CorruptError("workspace.json is damaged: its first lines cannot be read.") from None
    try:
        documents, end = _stored_tables(indexes, second, read, meta, is_now=is_now)
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError):
        end = 0
    if end != size:
        raise CorruptError("workspace.json is damaged: it is not as its index says.")
    return meta, documents


def _stored_tables(
    indexes: dict[str, Any], offset: int, read: Read, meta: Meta, *, is_now: bool
) -> tuple[Documents, int]:
    """Return the tables of a snapshot from an offset on, and where they end, or where one is not as its index says.

    Raises CorruptError, or what comes of indexes that are none.
    """
    found: dict[str, FiguresPlace] = {}
    if is_now:
        found, offset = _figures_places(indexes, offset)
    documents: Documents = {}
    for name, fields in indexes.items():
        opening = _opening(name)
        if read(offset, len(opening)) != opening:
            break
        index = PageIndex(name, offset + len(opening), fields)
        known = found.get(name) if meta.version == __version__ else None  # another may compute others
        documents[name] = StoredTable(PagedDocuments(index, read, known))
        offset = index.end + len(b"},\n")
    return documents, offset


def _figures_places(indexes: dict[str, Any], offset: int) -> tuple[dict[str, FiguresPlace], int]:
    """Return where the figures of the tables are from an offset on, and where they end."""
    found: dict[str, FiguresPlace] = {}
    offset += len(FIGURES)
    for name, fields in indexes.items():
        if "figures" in fields:
            length, checksum = fields["figures"]
            found[name] = FiguresPlace(offset + len(encode_json(name)) + 1, length, checksum)
            offset = found[name].start + length + len(SEPARATOR)
    return found, offset + len(b"}},\n") - (len(SEPARATOR) if found else 0)


def decode(data: bytes) -> tuple[Meta, Documents]:
    """Parse a snapshot; raises CorruptError if it was altered, NewerSchemaError if its format is unknown."""
    meta, documents = _parsed(data)
    for table, key in faults_of(documents):
        raise CorruptError(f"workspace.json is damaged: {_named(table, key)} cannot be read.")
    return meta, documents


def decode_part(data: bytes) -> tuple[Meta, Documents, list[str]]:
    """Parse what is whole in a snapshot and name the rest; raises what `decode` does if too little is."""
    meta, documents = _parsed(data)
    faults = list(faults_of(documents))
    for table, key in faults:
        if type(documents[table]) is dict:
            del documents[table][key]
        else:
            documents[table] = {}
    return meta, documents, [_named(table, key) for table, key in faults]


def _named(table: str, key: str) -> str:
    name = "".join(character for character in f"{table} {key}".strip() if character.isprintable())
    return f"record “{name}”" if key else f"table “{name}”"


def _parsed(data: bytes) -> tuple[Meta, Documents]:
    require_whole(data[:BODY], crc32(memoryview(data)[BODY:]))
    try:
        with collector_paused():
            documents = orjson.loads(data)
    except ValueError:
        raise CorruptError("workspace.json is damaged: it is not JSON.") from None
    meta = _meta(documents)
    del documents[META]
    return meta, documents


def require_whole(start: bytes, checksum: int) -> None:
    """Raise CorruptError if the checksum of all behind the start is not the one that stands there."""
    if start != b"%s%08x" % (HEAD, checksum):
        raise CorruptError("workspace.json is damaged or was changed by another program.")


def _meta(documents: Any) -> Meta:
    """Return the metadata among the tables. Raises CorruptError, NewerSchemaError if the format is unknown."""
    fields = _fields(documents)
    if is_number(fields.get("format")) and fields["format"] > FORMAT:
        raise NewerSchemaError("This workspace was written by a newer version of okrtui.", "Update okrtui to open it.")
    if not is_meta(fields):
        raise CorruptError("workspace.json is damaged: its first line cannot be read.")
    return Meta(**{name: fields[name] for name in Meta._fields})


def _fields(documents: Any) -> dict[str, Any]:
    """Return the metadata among the tables, empty if there is none."""
    try:
        fields = documents[META]["1"]
    except (KeyError, TypeError):
        return {}
    return fields if type(fields) is dict else {}


def fields_in(start: bytes) -> dict[str, Any]:
    """Return the metadata in a snapshot's first line, empty if it cannot be read."""
    first = start.split(b"\n", 1)[0].rstrip(b",}") + b"}}}"
    try:
        return _fields(orjson.loads(first))
    except ValueError:
        return {}


def checksum_in(start: bytes) -> str:
    """Return the checksum at the start of a snapshot, '' if there is none."""
    return start[len(HEAD) : BODY].decode("ascii", "replace") if start.startswith(HEAD) else ""


def generation_in(start: bytes) -> int:
    """Return the generation in a snapshot's first line, 0 if it cannot be read."""
    generation: Any = fields_in(start).get("generation")
    return int(generation) if is_number(generation) else 0
