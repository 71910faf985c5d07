"""The format of workspace.json: a plain TinyDB file whose first line is the `_meta` table and checks all the rest."""

from __future__ import annotations

from typing import Any, NamedTuple
from zlib import crc32

import orjson

from okrtui import __version__
from okrtui.engine.journal.formats.lines import encode_json
from okrtui.engine.protocol import Documents
from okrtui.errors import CorruptError, NewerSchemaError
from okrtui.startup import collector_paused

FORMAT = 1
META = "_meta"
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
    if data[: len(HEAD)] != HEAD or data[len(HEAD) : BODY] != b"%08x" % crc32(memoryview(data)[BODY:]):
        raise CorruptError("workspace.json is damaged or was changed by another program.")
    with collector_paused():
        documents: Documents = orjson.loads(data)
    fields = documents.pop(META)["1"]
    if fields["format"] > FORMAT:
        raise NewerSchemaError("This workspace was written by a newer version of okrtui.", "Update okrtui to open it.")
    return Meta(**{name: fields[name] for name in Meta._fields}), documents


def fields_in(start: bytes) -> dict[str, Any]:
    """Return the metadata in a snapshot's first line, empty if it cannot be read."""
    first = start.split(b"\n", 1)[0].rstrip(b",}") + b"}}}"
    try:
        fields: dict[str, Any] = orjson.loads(first)[META]["1"]
    except (ValueError, KeyError, TypeError):
        return {}
    return fields if isinstance(fields, dict) else {}


def checksum_in(start: bytes) -> str:
    """Return the checksum at the start of a snapshot, '' if there is none."""
    return start[len(HEAD) : BODY].decode("ascii", "replace") if start.startswith(HEAD) else ""


def generation_in(start: bytes) -> int:
    """Return the generation in a snapshot's first line, 0 if it cannot be read."""
    generation = fields_in(start).get("generation")
    return generation if isinstance(generation, int) else 0
