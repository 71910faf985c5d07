"""The format of workspace.json: a plain TinyDB file whose first line is the `_meta` table and checks all the rest."""

from __future__ import annotations

from typing import Any, NamedTuple
from zlib import crc32

import orjson

from okrtui import __version__
from okrtui.engine.journal.formats.lines import encode_json
from okrtui.engine.journal.formats.shapes import META, faults_of, is_meta, is_number
from okrtui.engine.protocol import Documents
from okrtui.errors import CorruptError, NewerSchemaError
from okrtui.startup import collector_paused

FORMAT = 1
HEAD = b'{"_meta":{"1":{"checksum":"'
BODY = len(HEAD) + 8


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


def encode(meta: Meta, documents: Documents) -> bytes:
    """Return the bytes of a snapshot."""
    tables = [b"%s:%s" % (encode_json(name), orjson.dumps(records)) for name, records in documents.items()]
    body = b",\n".join([b'",%s}' % encode_json(meta._asdict())[1:], *tables]) + b"}\n"
    return b"%s%08x%s" % (HEAD, crc32(body), body)


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
    if data[: len(HEAD)] != HEAD or data[len(HEAD) : BODY] != b"%08x" % crc32(memoryview(data)[BODY:]):
        raise CorruptError("workspace.json is damaged or was changed by another program.")
    try:
        with collector_paused():
            documents = orjson.loads(data)
    except ValueError:
        raise CorruptError("workspace.json is damaged: it is not JSON.") from None
    fields = _fields(documents)
    if is_number(fields.get("format")) and fields["format"] > FORMAT:
        raise NewerSchemaError("This workspace was written by a newer version of okrtui.", "Update okrtui to open it.")
    if not is_meta(fields):
        raise CorruptError("workspace.json is damaged: its first line cannot be read.")
    del documents[META]
    return Meta(**{name: fields[name] for name in Meta._fields}), documents


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
