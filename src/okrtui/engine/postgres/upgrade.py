"""Upgrading a workspace of an earlier version in a database, once and for everybody, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from psycopg import sql

from okrtui.engine import migrations
from okrtui.engine.postgres import entries, lookups
from okrtui.engine.postgres.connections import Connection
from okrtui.engine.postgres.creation import statements
from okrtui.engine.protocol import Documents, StoredRecord
from okrtui.engine.record_checks import read_records
from okrtui.errors import CorruptError

PATIENCE = "10s"
"""The time to wait for whoever is writing."""

ADVICE = "Nothing was changed; okrtui doctor shows what is wrong."

_LOCK = "begin; set local lock_timeout = {}; set local statement_timeout = 0; select schema from okrtui.head for update"
_PUT = """
insert into okrtui.record (kind, id, revision, body) values (%s, %s, %s, %s)
on conflict (kind, id) do update set revision = excluded.revision, body = excluded.body
"""
_USE = """
insert into okrtui.highest select kind, max(id) from okrtui.record group by kind
on conflict (kind) do update set id = greatest(okrtui.highest.id, excluded.id)
"""


def upgrade(connection: Connection) -> None:
    """Migrate records, functions and indexes while nobody can write; by the new schema older sessions stop writing.

    For the owner. Raises CorruptError, and changes nothing, where a record would not be valid.
    """
    cursor = connection.execute(sql.SQL(_LOCK).format(PATIENCE))
    while cursor.nextset():
        pass
    row: Any = cursor.fetchone()
    if row[0] < migrations.SCHEMA:
        before = entries.documents(connection)
        after = migrations.migrate(before, row[0], advice=ADVICE)
        _, _, findings = read_records(after)
        if findings:
            raise CorruptError(findings[0].what, ADVICE)
        connection.execute(statements("functions.sql"))
        connection.execute(lookups.statements())
        _write(connection, before, after)
        connection.execute("update okrtui.head set schema = %s", (migrations.SCHEMA,))
    connection.execute("commit")


def _write(connection: Connection, before: Documents, after: Documents) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_PUT, (entries.record_row(record) for record in _missing(after, before)))
        gone = ((kind, number) for kind, number, _ in _missing(before, after) if str(number) not in after.get(kind, {}))
        cursor.executemany("delete from okrtui.record where kind = %s and id = %s", gone)
        cursor.execute(_USE)


def _missing(these: Documents, those: Documents) -> Iterator[StoredRecord]:
    """Yield the records that are not the same on the other side."""
    for kind, records in these.items():
        for number, document in records.items():
            if those.get(kind, {}).get(number) != document:
                yield StoredRecord(kind, int(number), document)
