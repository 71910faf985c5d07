"""The rows of a workspace: entries of the log, and the records as they are now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

import orjson

from okrtui.engine import migrations
from okrtui.engine.postgres.connections import Connection
from okrtui.engine.postgres.lookups import NUMBERS
from okrtui.engine.protocol import Documents, Entry, Loaded, Op, StoredRecord
from okrtui.errors import RuleError

_ENTRY = "select sequence, at, author, action, schema, ops::text from okrtui.entry"
_AFTER = f"{_ENTRY} where sequence > %s order by sequence limit %s"
NEWS = """
select head.schema, coalesce(moved::text, ''), (select at from okrtui.entry where sequence = %(marked)s),
       entry.sequence, at, author, action, entry.schema, ops::text
from okrtui.head left join okrtui.entry on entry.sequence > %(sequence)s order by entry.sequence
"""
_HEAD = """
select coalesce(sequence, 0), schema, (select at from okrtui.entry where entry.sequence = head.sequence),
       (select coalesce(json_object_agg(kind, id), '{}') from okrtui.highest)::text
from okrtui.head
"""
_OLDER = f"{_ENTRY} where sequence < %s order by sequence desc limit %s"
_FOUND = "select * from found order by sequence desc limit %s"
_NEWEST = f"{_ENTRY} order by sequence desc limit %s"


def encoded(ops: Iterable[Op]) -> tuple[str, StoredOps]:
    """Return ops as JSON, and as they will be read back. Raises RuleError for a value that would not be the same."""
    return _encoded([list(op) for op in ops])


def as_json(value: object) -> str:
    """Return a value as JSON. Raises RuleError where it would not be read back the same."""
    return _encoded(value)[0]


def _encoded(value: object) -> tuple[str, Any]:
    try:
        text = orjson.dumps(value)
    except TypeError as error:
        raise RuleError(f"The change cannot be written as JSON: {error}.", "Nothing was changed.") from error
    told = orjson.loads(text)
    if told != value:
        raise RuleError("A number that is not finite cannot be saved.", "Enter an ordinary number.")
    return text.decode(), told


StoredOps = list[list[Any]]
StoredEntry = tuple[int, datetime, str, str, int, str]


def entry_of(row: StoredEntry) -> Entry:
    """Return a row of the log as an entry."""
    return entry_from(row[:5], orjson.loads(row[5]))


def entry_from(facts: tuple[int, datetime, str, str, int], ops: StoredOps) -> Entry:
    """Return an entry of the ops that are stored for it."""
    sequence, at, author, action, schema = facts
    told = [Op(*op) for op in ops]
    changed = tuple(op for op in told if not op.only_uses)
    used = tuple((op.table, op.id) for op in told if op.only_uses)
    return Entry(sequence, at.astimezone(UTC), author, action, changed, used, schema)


def record_row(record: StoredRecord) -> tuple[str, int, int, str]:
    """Return a record as a row. Raises RuleError for a value that would not be read back the same."""
    revision = record.document.get("revision")
    return record.table, record.id, revision if type(revision) is int else 0, as_json(record.document)


class LatestState(NamedTuple):
    """The entries after a number, oldest first; the schema of the workspace, and where it was moved to if it was.

    `marked_at` is the time of the entry that was asked about, None if it is gone.
    """

    schema: int
    moved: str
    marked_at: datetime | None
    entries: list[Entry]


def news(connection: Connection, sequence: int, marked: int) -> LatestState:
    """Ask for what is new since a number, and whether a known entry is still there."""
    return state_of(connection.execute(NEWS, {"marked": marked, "sequence": sequence}).fetchall())


def state_of(rows: list[Any]) -> LatestState:
    """Return the answer to `NEWS`."""
    schema, moved, at = rows[0][:3]
    return LatestState(schema, moved, at and at.astimezone(UTC), [entry_of(row[3:]) for row in rows if row[3]])


def all_after(sequence: int) -> str:
    """Return the statement that asks for the entries after a number, oldest first."""
    return f"{_ENTRY} where sequence > {sequence:d} order by sequence"


def since(connection: Connection, sequence: int) -> list[Entry]:
    """Return the entries after a number, oldest first."""
    return [entry_of(row) for row in _rows(connection, all_after(sequence))]


def page_after(connection: Connection, sequence: int, limit: int) -> list[Entry]:
    """Return up to `limit` entries after a number, oldest first."""
    return [entry_of(row) for row in _rows(connection, _AFTER, sequence, limit)]


def history(connection: Connection, before: int | None, limit: int) -> list[Entry]:
    """Return up to `limit` entries older than a number, newest first."""
    rows = _rows(connection, _NEWEST, limit) if before is None else _rows(connection, _OLDER, before, limit)
    return [entry_of(row) for row in rows]


def history_about(connection: Connection, numbers: Collection[int], before: int, limit: int) -> list[Entry]:
    """Return up to `limit` entries with one of the numbers, older than another, newest first.

    They are found before they are put in order: else a server that expects many would go through all of them.
    """
    has_one = " or ".join(f"{NUMBERS} @> '[{number:d}]'" for number in numbers)
    found = f"{_ENTRY} where ({has_one}) and sequence < {before:d}"
    return [entry_of(row) for row in _rows(connection, f"with found as materialized ({found}) {_FOUND}", limit)]


def time_of(connection: Connection, sequence: int) -> datetime:
    """Return the time of an entry; the earliest there is if there is no such entry."""
    row = connection.execute("select at from okrtui.entry where sequence = %s", (sequence,)).fetchone()
    return row[0].astimezone(UTC) if row else datetime.min.replace(tzinfo=UTC)


def log_from(connection: Connection) -> int:
    """Return the number with which the log begins."""
    row: Any = connection.execute("select log_from from okrtui.head").fetchone()
    return int(row[0])


def _rows(connection: Connection, query: str, *values: int) -> Iterator[StoredEntry]:
    return cast("Iterator[StoredEntry]", iter(connection.execute(query.encode(), values or None)))


class Head(NamedTuple):
    """How far a workspace is: its last number, its schema, the time of its last entry, and the highest ids."""

    sequence: int
    schema: int
    at: datetime | None
    highest: dict[str, int]


def head(connection: Connection) -> Head:
    """Ask how far the workspace is."""
    row: Any = connection.execute(_HEAD).fetchone()
    sequence, schema, at, highest = row
    return Head(sequence, schema, at and at.astimezone(UTC), orjson.loads(highest))


def load(connection: Connection) -> Loaded:
    """Return everything as it is at one moment, migrated in memory where it has an earlier schema.

    Raises CorruptError where that cannot be done.
    """
    connection.execute("begin isolation level repeatable read, read only")
    known, stored = head(connection), documents(connection)
    connection.execute("commit")
    is_old = known.schema < migrations.SCHEMA
    return Loaded(migrations.migrate(stored, known.schema) if is_old else stored, known.highest, known.sequence)


def documents(connection: Connection) -> Documents:
    """Return every record as it is stored."""
    found: Documents = {}
    for kind, number, body in connection.execute("select kind, id, body::text from okrtui.record order by kind, id"):
        found.setdefault(kind, {})[str(number)] = orjson.loads(body)
    return found
