"""A workspace in a database handed over to another engine, and one taken over from it in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, Final

import orjson
import psycopg

from okrtui.engine.postgres import entries
from okrtui.engine.postgres.connections import Connection
from okrtui.engine.postgres.failures import explained, is_lost
from okrtui.engine.postgres.turns import replicated
from okrtui.engine.protocol import Destination, Entry, History, StoredRecord
from okrtui.errors import UnsureError, UsageError

HOLD: Final = "10min"
"""The time after which the server ends a handover that asks for nothing, so that others can write again."""

PAGE: Final = 500
"""The rows that are read at once."""

_PATIENT = f"set local idle_in_transaction_session_timeout = '{HOLD}'; set local statement_timeout = 0"
_LOCK = "set local lock_timeout = '10s'; select sequence from okrtui.head for update"
_RECORDS = """
select kind, id, body::text from okrtui.record where (kind, id) > (%s, %s) order by kind, id limit %s
"""
_COPY_ENTRIES = "copy okrtui.entry (sequence, at, author, action, schema, commit, ops) from stdin"
_COPY_RECORDS = "copy okrtui.record (kind, id, revision, body) from stdin"
_CLOSE = "update okrtui.head set sequence = %s, moved = %s"
_FINISH = """
update okrtui.head set sequence = %s, log_from = coalesce((select min(sequence) from okrtui.entry), 1)
"""


class PostgresHandover:
    """A workspace in a database that stands still, as this transaction has the turn."""

    def __init__(self, connection: Connection, number: int, place: str) -> None:
        connection.execute(_PATIENT)
        self._connection, self._place = connection, place
        self.sequence: int = number - 1
        self.highest: dict[str, int] = dict(connection.execute("select kind, id from okrtui.highest").fetchall())

    def entries(self) -> Iterator[Entry]:
        """Yield the entries, oldest first."""
        last = 0
        while page := entries.page_after(self._connection, last, PAGE):
            yield from page
            last = page[-1].sequence

    def records(self) -> Iterator[StoredRecord]:
        """Yield every record."""
        last = ("", 0)
        while page := self._connection.execute(_RECORDS, (*last, PAGE)).fetchall():
            yield from (StoredRecord(kind, number, orjson.loads(body)) for kind, number, body in page)
            last = page[-1][:2]

    def close(self, destination: Destination) -> None:
        """Give the turn's number back, and note where the workspace was moved to."""
        try:
            self._connection.execute(_CLOSE, (self.sequence or None, entries.as_json(destination.as_json())))
            with replicated(self._connection):
                self._connection.execute("commit")
        except psycopg.Error as error:
            raise explained(error, self._place) from error


def take_over(connection: Connection, history: History, place: str) -> None:
    """Store another workspace's log and records in this empty one, in one transaction; for its owner.

    Raises UsageError where the workspace is not empty, UnsureError where the last answer is lost.
    """
    connection.execute(f"begin; {_PATIENT}")
    cursor = connection.execute(_LOCK)
    cursor.nextset()
    row: Any = cursor.fetchone()
    if row[0] is not None:
        raise UsageError(f"The workspace in {place} is not empty.", "Choose another place.")
    with connection.cursor() as cursor:
        with cursor.copy(_COPY_ENTRIES) as copy:
            for entry in history.entries():
                copy.write_row(_entry_row(entry))
        with cursor.copy(_COPY_RECORDS) as copy:
            for record in history.records():
                copy.write_row(entries.record_row(record))
        cursor.executemany("insert into okrtui.highest values (%s, %s)", list(history.highest.items()))
    connection.execute(_FINISH, (history.sequence or None,))
    _commit(connection, place)


def _entry_row(entry: Entry) -> tuple[object, ...]:
    at, text = entry.at.isoformat(), entries.as_json(entry.stored_ops())
    return entry.sequence, at, entry.by, entry.action, entry.schema, uuid.uuid4(), text


def _commit(connection: Connection, place: str) -> None:
    try:
        with replicated(connection):
            connection.execute("commit")
    except psycopg.Error as error:
        if not is_lost(error):
            raise
        what = f"The server of {place} did not confirm the end of the move."
        raise UnsureError(what, "Run the same command again: it goes on where this one ended.") from error
