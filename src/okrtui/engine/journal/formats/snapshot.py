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
    """What a snapshot says of itself: where the journal goes on, the highest ids ever used, whose it is."""

    generation: int
    sequence: int
    chain: str
    highest: dict[str, int]
    store: str
    schema: int
    format: int = FORMAT
    version: str = __version__


def encode(meta: Meta, documents: Documents) -> bytes:
    """Make the bytes of a snapshot."""
    tables = [b"%s:%s" % (encode_json(name), orjson.dumps(records)) for name, records in documents.items()]
    body = b",\n".join([b'",%s}' % encode_json(meta._asdict())[1:], *tables]) + b"}\n"
    return b"%s%08x%s" % (HEAD, crc32(body), body)


def decode(data: bytes) -> tuple[Meta, Documents]:
    """Read a snapshot; raises CorruptError where it was altered, NewerSchemaError where its form is not known."""
    if data[: len(HEAD)] != HEAD or data[len(HEAD) : BODY] != b"%08x" % crc32(memoryview(data)[BODY:]):
        raise CorruptError("workspace.json is damaged or was changed by another program.")
    with collector_paused():
        documents: Documents = orjson.loads(data)
    fields = documents.pop(META)["1"]
    if fields["format"] > FORMAT:
        raise NewerSchemaError("This workspace was written by a newer version of okrtui.", "Update okrtui to open it.")
    return Meta(**{name: fields[name] for name in Meta._fields}), documents


def fields_in(start: bytes) -> dict[str, Any]:
    """Read what a snapshot says of itself from its first line; nothing where it cannot be read."""
    first = start.split(b"\n", 1)[0].rstrip(b",}") + b"}}}"
    try:
        fields: dict[str, Any] = orjson.loads(first)[META]["1"]
    except (ValueError, KeyError, TypeError):
        return {}
    return fields if isinstance(fields, dict) else {}


def checksum_in(start: bytes) -> str:
    """Tell the checksum that a snapshot begins with; '' where it does not begin as one."""
    return start[len(HEAD) : BODY].decode("ascii", "replace") if start.startswith(HEAD) else ""


def generation_in(start: bytes) -> int:
    """Tell the generation that a snapshot goes on with from its first line; 0 where it cannot be read."""
    generation = fields_in(start).get("generation")
    return generation if isinstance(generation, int) else 0
