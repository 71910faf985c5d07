"""The shapes of what is stored, checked as strictly as what people type: a good checksum is not a good shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from okrtui.engine.protocol import Op

META = "_meta"
MOST_NUMBER = 2**53 - 1
"""The highest id and commit number, which every program that reads JSON can represent."""

MOST_GENERATION = 99_999_999
_YEARS = range(1900, 9999)
"""The years of commits, which every time zone can show."""

_CHECKSUM, _STORE = re.compile(r"[0-9a-f]{8}"), re.compile(r"[0-9a-f]{32}")


def is_number(value: Any, least: int = 0, most: int = MOST_NUMBER) -> bool:
    """Return whether a value is a whole number in a range; true and false are none."""
    return type(value) is int and least <= value <= most


def is_checksum(value: Any) -> bool:
    """Return whether a value is a checksum as it is written."""
    return type(value) is str and _CHECKSUM.fullmatch(value) is not None


def is_line(fields: Any) -> bool:
    """Return whether these are the fields of a commit or a seal."""
    if type(fields) is not dict or not is_checksum(fields.get("p")):
        return False
    return _is_seal(fields) if "n" in fields else _is_commit(fields)


def _is_seal(fields: dict[str, Any]) -> bool:
    return (
        is_number(fields["n"], 2, MOST_GENERATION)
        and is_number(fields.get("s"))
        and is_number(fields.get("v"), 1)
        and fields.keys().isdisjoint("tuao")
    )


def _is_commit(fields: dict[str, Any]) -> bool:
    ops = fields.get("o")
    return (
        is_number(fields.get("s"), 1)
        and is_instant(fields.get("t"))
        and type(fields.get("u")) is str
        and type(fields.get("a")) is str
        and is_number(fields.get("v", 1), 1)
        and type(ops) is list
        and all(map(is_op, ops))
    )


def is_instant(value: Any) -> bool:
    """Return whether a value is a time with its zone, as text."""
    if type(value) is not str:
        return False
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return False
    return at.tzinfo is not None and at.year in _YEARS


def is_op(op: Any) -> bool:
    """Return whether this is what a commit did to a record, or that it made or dropped a table."""
    if type(op) is not list or len(op) != len(Op._fields):
        return False
    table, number, after, before = op
    if type(table) is not str or table == META:
        return False
    if number is None:
        return (after == {} and before is None) or (after is None and before == {})
    return is_number(number, 1) and _is_document(after) and _is_document(before)


def _is_document(value: Any) -> bool:
    return value is None or type(value) is dict


def is_meta(fields: Any) -> bool:
    """Return whether these are the metadata of a snapshot."""
    if type(fields) is not dict:
        return False
    highest = fields.get("highest")
    return (
        is_number(fields.get("generation"), 1, MOST_GENERATION)
        and is_number(fields.get("sequence"))
        and is_checksum(fields.get("chain"))
        and type(highest) is dict
        and all(map(is_number, highest.values()))
        and type(fields.get("store")) is str
        and _STORE.fullmatch(fields["store"]) is not None
        and is_number(fields.get("schema"), 1)
        and is_number(fields.get("format"), 1)
        and type(fields.get("version")) is str
    )


def are_documents(table: Any) -> bool:
    """Return whether a table is an object from ids to records; what a record has to hold, its model knows."""
    if type(table) is not dict:
        return False
    keys = "".join(table)
    return not table or (
        (keys.isascii() and keys.isdigit() and "" not in table)
        and not any(key[0] == "0" for key in table)
        and int(max(table, key=lambda key: (len(key), key))[:20]) <= MOST_NUMBER
        and all(type(document) is dict for document in table.values())
    )


def faults_of(tables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each table, or record in it, that has not the right shape: the table, and the id or '' for all of it."""
    for name, table in tables.items():
        if type(table) is not dict:
            yield name, ""
        elif not are_documents(table):
            yield from ((name, key) for key, document in table.items() if not are_documents({key: document}))
