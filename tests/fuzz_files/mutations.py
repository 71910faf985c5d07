"""Mutations of files: of their bytes, and of what is in them, with the checksums right again."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any
from zlib import crc32

import orjson

from okrtui.engine.journal.formats.snapshot import BODY, HEAD

Mutation = Callable[[bytes, random.Random], bytes]
NUMBER, TEXT = re.compile(rb"-?\d+(\.\d+)?"), re.compile(rb'"[^"\n]{0,60}"')
HUGE_NUMBER, HUGE_TEXT, DEPTH = 1_000_000, 1 << 20, 20_000

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 1.5, -0.0, 1e308, "", " ", "\x00", "\x1b[31m", "\u202e",
    "é" * 400,
    "9" * 400, "2026-13-45", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "K1", "-1", [], {}, [[]], [None],
    {"": None}, {"1": {"id": 1}}, ["x"] * 50,
)  # fmt: skip


INSERTED = (b"\0" * 40, b"\n", b'"', b"\xff\xfe", b"{[", b"]}", b"\r\n", b",,,", b"'")
ODD_NUMBERS = (
    b"-1", b"0", b"1e999", b"9" * 30, b"NaN", b"Infinity", b"1_000", b"0x10", b"00", b"+5", b"1.", b"-",
)  # fmt: skip
ODD_TEXTS = (b'""', b'"\\u0000"', b'"\\ud800"', b'"\\u001b[2J"', b"null", b"true", b"[]", b"{}", b'"../../x"')


def _span(data: bytes, chance: random.Random, most: int = 60) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randrange(1, most))


def flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def delete(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance, 400)
    return data[:end] + data[start:end] * chance.randrange(1, 4) + data[end:]


def insert(data: bytes, chance: random.Random) -> bytes:
    start, _ = _span(data, chance)
    return data[:start] + chance.choice((*INSERTED, chance.randbytes(40))) + data[start:]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def swap_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def double_a_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"".join(lines)


def _replaced(data: bytes, pattern: re.Pattern[bytes], new: bytes, chance: random.Random) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data + new
    place = chance.choice(found)
    return data[: place.start()] + new + data[place.end() :]


def odd_number(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, NUMBER, chance.choice(ODD_NUMBERS), chance)


def huge_number(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, NUMBER, b"9" * HUGE_NUMBER, chance)


def huge_text(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, TEXT, b'"' + b"x" * HUGE_TEXT + b'"', chance)


def deep(data: bytes, chance: random.Random) -> bytes:
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}")))
    return _replaced(data, chance.choice((NUMBER, TEXT)), opening * DEPTH + b"1" + closing * DEPTH, chance)


def odd_text(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, TEXT, chance.choice(ODD_TEXTS), chance)


BYTES: tuple[Mutation, ...] = (
    flip, delete, repeat, insert, cut, swap_lines, double_a_line, odd_number, huge_number, huge_text, deep, odd_text,
)  # fmt: skip


def alter(value: Any, chance: random.Random) -> Any:
    """Change, remove, add or double one thing somewhere inside a value."""
    inside: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        inside = list(value.items() if isinstance(value, dict) else enumerate(value))
    if not inside or chance.random() < 0.15:
        return chance.choice(ODD)
    key, within = chance.choice(inside)
    changed = value.copy()
    way = chance.random()
    if way < 0.1:
        del changed[key]
    elif way < 0.2 and isinstance(changed, dict):
        changed[chance.choice(("", "0", "-1", "01", "x", "999999999999999999", "_meta", "é"))] = within
    elif way < 0.3 and isinstance(changed, list):
        changed.insert(chance.randrange(len(changed) + 1), within)
    else:
        changed[key] = alter(within, chance)
    return changed


def altered_snapshot(data: bytes, chance: random.Random) -> bytes:
    """Alter what is in a snapshot; its checksum fits."""
    text = orjson.dumps(alter(orjson.loads(data), chance))
    if not text.startswith(HEAD):
        return text
    return HEAD + b"%08x" % crc32(text[BODY:]) + text[BODY:]


def altered_journal(data: bytes, chance: random.Random) -> bytes:
    """Alter what is in a line of a journal; the checksums and the chain fit."""
    lines = data.splitlines()
    if not lines:
        return data
    number = chance.randrange(len(lines))
    out: list[bytes] = []
    for at, line in enumerate(lines):
        fields = orjson.loads(line)[1]
        if at > number and isinstance(fields, dict):
            fields["p"] = out[-1][2:10].decode()
        body = orjson.dumps(alter(fields, chance) if at == number else fields)
        out.append(b'["%08x",%s]' % (crc32(body), body))
    return b"\n".join(out) + b"\n"


def altered_json(data: bytes, chance: random.Random) -> bytes:
    """Alter what is in a JSON document."""
    value = orjson.loads(data)
    for _ in range(chance.randrange(1, 4)):
        value = alter(value, chance)
    return orjson.dumps(value)
