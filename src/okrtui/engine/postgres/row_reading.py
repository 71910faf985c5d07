"""Rows of a table as they are now, with the entries since a number: both of one snapshot of the server."""

from __future__ import annotations

from typing import Final, LiteralString

import orjson
import psycopg
from psycopg.pq import TransactionStatus

from okrtui.engine.postgres.connections import Connection
from okrtui.engine.postgres.entries import NEWS, LatestState, state_of
from okrtui.engine.postgres.past_records import Row
from okrtui.engine.postgres.row_groups import ID, RowQuery

LIMIT: Final = "10s"
"""The time after which the server ends a question."""

_TOLD: LiteralString = "select id, %s, (case when %%(told)s = '' then body else body->%%(told)s end)::text"
_OF: LiteralString = "from okrtui.record r where kind = %(table)s and"
_ID: LiteralString = "id between %(first)s and %(last)s order by r.id limit %(limit)s"
_VALUE: LiteralString = """
body->%(field)s between %(first)s::text::jsonb and %(last)s::text::jsonb order by body->%(field)s, r.id limit %(limit)s
"""
_NOTHING: LiteralString = "(body->%(field)s = 'null' or body->%(field)s is null)"
_BY_ID: LiteralString = " ".join((_TOLD % "id::text", _OF, _ID))
_BY_VALUE: LiteralString = " ".join((_TOLD % "(body->%(field)s)::text", _OF, _VALUE))
_WITHOUT: LiteralString = " ".join((_TOLD % "null", _OF, _NOTHING))
_BEGIN = f"begin isolation level repeatable read, read only; set local statement_timeout = '{LIMIT}'"


def rows_and_news(connection: Connection, query: RowQuery, sequence: int, marked: int) -> tuple[list[Row], LatestState]:
    """Ask for rows, and for what `entries.news` tells. In the turn of this connection nobody else can append."""
    asked = _WITHOUT if query.first is None else _BY_ID if query.field == ID else _BY_VALUE
    both: LiteralString = f"{NEWS}; {asked}"
    in_turn = connection.info.transaction_status is TransactionStatus.INTRANS
    cursor = psycopg.ClientCursor(connection)  # only with the values in the text the server takes several questions
    values = {**query._asdict(), "sequence": sequence, "marked": marked}
    cursor.execute(both if in_turn else f"{_BEGIN}; {both}; commit", values)
    while cursor.description is None:
        cursor.nextset()
    state = state_of(cursor.fetchall())
    cursor.nextset()
    return [_row(*each) for each in cursor.fetchall()], state


def _row(number: int, value: str | None, told: str | None) -> Row:
    return Row(number, orjson.loads(value) if value is not None else 0, told)
