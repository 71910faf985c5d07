"""Files that somebody with bad intent would write, one idea each, for every kind of file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zlib import crc32

import orjson

from okrtui.engine.journal.formats.lines import decode
from okrtui.engine.journal.formats.snapshot import BODY, HEAD

Change = Callable[[bytes], bytes]
STAMPS = b'"created_at":"2026-11-21T09:00:00Z","created_by":"e","updated_at":"2026-11-21T09:00:00Z","updated_by":"e"'
DEPTH, DIGITS, LONG = 100_000, 1_000_000, 4 << 20

RECORDS = {
    "deep": b'{"id":N,"name":%s1%s}' % (b"[" * DEPTH, b"]" * DEPTH),
    "a million digits": b'{"id":N,"name":"x","decimals":%s}' % (b"9" * DIGITS),
    "a fraction of a million digits": b'{"id":N,"name":"x","decimals":1.%s}' % (b"9" * DIGITS),
    "an exponent": b'{"id":N,"name":"x","decimals":1e999999999}',
    "five megabytes of text": b'{"id":N,"name":"%s",%s}' % (b"x" * LONG, STAMPS),
    "a NUL": b'{"id":N,"name":"a\\u0000b",%s}' % STAMPS,
    "doubled keys": b'{"id":N,"id":1,"name":"x","name":"y",%s}' % STAMPS,
    "a negative id": b'{"id":-5,"name":"x",%s}' % STAMPS,
    "another's id": b'{"id":1,"name":"x",%s}' % STAMPS,
    "a hundred thousand fields": b"{%s}" % b",".join(b'"f%d":1' % number for number in range(100_000)),
}
"""KPIs; N stands for their id."""


def line(data: bytes, ops: bytes) -> bytes:
    """Add a line with these ops behind the last one."""
    last = decode(data.splitlines()[-1])
    assert last is not None
    head = b'{"p":"%s","s":%d,"t":"2026-11-21T14:30:00.000000+00:00","u":"eve","a":"x","v":2,"o":' % (
        last.checksum.encode(),
        last.sequence + 1,
    )
    body = b"%s%s}" % (head, ops)
    return data + b'["%08x",%s]\n' % (crc32(body), body)


def with_table(data: bytes, table: bytes, **changes: Any) -> bytes:
    """Put KPIs in the place of those of a snapshot, and change its metadata."""
    meta = orjson.dumps({"1": {**orjson.loads(data)["_meta"]["1"], **changes}})
    text = b'{"_meta":%s,"kpis":%s}' % (meta, table)
    return HEAD + b"%08x" % crc32(text[BODY:]) + text[BODY:]


def document(kpis: bytes) -> Change:
    return lambda _: b'{"format":"okrtui","schema":2,"kpis":[%s]}' % kpis


def loop(data: bytes) -> bytes:
    """Objectives that serve one another in a circle."""
    found: dict[str, Any] = orjson.loads(data)
    for one in found["objectives"]:
        one["parent"] = f"O{int(str(one['id']).lstrip('O')) % 3 + 1}"
    return orjson.dumps(found)


def changed(record: bytes, number: bytes) -> bytes:
    return record.replace(b'"id":N', b'"id":%s' % number)


def in_a_line(record: bytes) -> Change:
    return lambda data: line(data, b'[["kpis",900,%s,null]]' % changed(record, b"900"))


def in_a_snapshot(record: bytes) -> Change:
    return lambda data: with_table(data, b'{"1":%s}' % changed(record, b"1"))


def owned_in_schema_1(owner: bytes) -> Change:
    record = b'{"1":{"id":1,"name":"x","owner":%s,%s}}' % (owner, STAMPS)
    return lambda data: with_table(data, record, schema=1)


BY_KIND: dict[str, dict[str, Change]] = {
    "journal": {
        **{name: in_a_line(record) for name, record in RECORDS.items()},
        "deep ops": lambda data: line(data, b"[" * DEPTH + b"]" * DEPTH),
        "a million ops": lambda data: line(data, b"[%s]" % b",".join([b'["kpis",900,null,null]'] * 200_000)),
        "a number beyond all": lambda data: line(data, b'[["kpis",%s,null,null]]' % (b"9" * DIGITS)),
        "no line feed for megabytes": lambda data: data + b'["' * LONG,
        "nothing but line feeds": lambda data: data + b"\n" * LONG,
        "nothing but starts of lines": lambda data: data + b'["00000000",{"p":"' * 100_000 + b"\n",
        "nothing but short lines": lambda data: data + b"x\n" * (LONG // 2),
        "nothing but zeros": lambda data: data + b"\0" * LONG,
    },
    "snapshot": {name: in_a_snapshot(record) for name, record in RECORDS.items()},
    "backup": {
        **{name: in_a_snapshot(record) for name, record in RECORDS.items()},
        "an owner of the first schema that is a number": owned_in_schema_1(b"5"),
        "an owner of the first schema that is nothing": owned_in_schema_1(b"null"),
    },
    "json import": {
        **{name: document(changed(record, b"900")) for name, record in RECORDS.items()},
        "deep": lambda _: b"[" * DEPTH,
        "a loop of parents": loop,
        "the same id twice": document(b'{"id":900,"name":"a"},{"id":900,"name":"b"}'),
        "a million empty records": document(b",".join([b"{}"] * 50_000)),
    },
    "csv import": {
        "a cell of megabytes": lambda _: b"kpi,date,value,note\nK1,2026-11-20,5," + b"x" * LONG + b"\n",
        "an open quote": lambda _: b'kpi,date,value,note\nK1,2026-11-20,5,"' + b"x,\n" * 100_000,
        "a hundred thousand columns": lambda _: b"kpi,date,value" + b",x" * 100_000 + b"\n",
        "a million digits": lambda _: b"kpi,date,value,note\nK1,2026-11-20," + b"9" * DIGITS + b",\n",
        "NUL": lambda _: b"kpi,date,value,note\nK1,2026-11-20,5,a\0b\n",
        "references to nowhere": lambda _: b"kpi,date,value,note\nK999,2026-11-20,5,\n",
        "half of UTF-16": lambda _: b"\xff\xfek\0p",
    },
    "draft": {
        "deep": lambda _: b"[" * DEPTH,
        "a million digits": lambda data: data.replace(b'"version": 1', b'"version": ' + b"9" * DIGITS),
        "megabytes": lambda data: data + b" " * LONG,
        "a list": lambda _: b"[]",
    },
    "settings": {
        "deep": lambda _: b"x = " + b"[" * DEPTH,
        "deep tables": lambda _: b"[keys" + b".a" * 5_000 + b"]\nb = 'c'\n",
        "a million digits": lambda _: b"history_days = " + b"9" * 200_000,
        "megabytes": lambda data: data + b"#" * LONG,
        "thousands of keys": lambda _: b"[keys]\n" + b"".join(b'"a.b%d" = "x"\n' % number for number in range(3_000)),
    },
    "lock": {
        "deep": lambda _: b"[" * DEPTH,
        "a commit beyond all": lambda _: b'{"commit":%s}' % (b"9" * DIGITS),
        "gigabytes": lambda data: data,
    },
}

GROWN = {("lock", "gigabytes"): 1 << 30}
"""The sizes to which files grow, with nothing on the disk for what is added."""
