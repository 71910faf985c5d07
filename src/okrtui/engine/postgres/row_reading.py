"""Rows of a table as they are now, with the entries since a number: both of one snapshot of the server."""

from __future__ import annotations

from typing import Final, LiteralString

import orjson
import psycopg
from psycopg.pq import TransactionStatus

from okrtui.engine.postgres.connections import Connection
from okrtui.engine.postgres.entries import NEWS, LatestState, state_of
from okrtui.engine.postgres.past_records import StoredRow
from okrtui.engine.postgres.row_groups import END, ID, RowQuery

LIMIT: Final = "4s"
"""The time after which the server ends a question."""

_TOLD: LiteralString = """
select id, %s, (case %%(told)s when '' then body when 'id' then null else body->%%(told)s end)::text
"""
_OF: LiteralString = "from okrtui.record r where kind = %(table)s and"
_ID: LiteralString = "id between %(first)s and %(last)s order by r.id limit %(limit)s"
_FROM_VALUE: LiteralString = """
body->%(field)s >= %(first)s::text::jsonb order by body->%(field)s, r.id limit %(limit)s
"""
_VALUE: LiteralString = "body->%(field)s = %(first)s::text::jsonb"
_NOTHING: LiteralString = "(body->%(field)s = 'null' or body->%(field)s is null)"
_IS_VALUE: LiteralString = "(body->%(field)s)::text"
_BY_ID: LiteralString = " ".join((_TOLD % "id", _OF, _ID))
_FROM: LiteralString = " ".join((_TOLD % _IS_VALUE, _OF, _FROM_VALUE))
_OF_VALUE: LiteralString = " ".join((_TOLD % _IS_VALUE, _OF, _VALUE))
_WITHOUT: LiteralString = " ".join((_TOLD % "null", _OF, _NOTHING))
_IN_ORDER: LiteralString = "set local enable_sort = off; set local jit = off"
"""A server that has not counted its rows lately would sort all that an index has in order, taking them for a few.

Where it has to sort all the same, it would take the question for an expensive one and compile it, for half a second.
"""

_BEGIN: LiteralString = """
begin isolation level repeatable read, read only; set local statement_timeout = %(limit_of_time)s
"""


def rows_and_news(
    connection: Connection, query: RowQuery, sequence: int, marked: int
) -> tuple[list[StoredRow], LatestState]:
    """Ask for rows, and for what `entries.news` tells.

    In the turn of this connection nobody else can append, and the limit of time is the turn's.
    """
    asked = _question(query)
    both: LiteralString = f"{_IN_ORDER}; {NEWS}; {asked}"
    in_turn = connection.info.transaction_status is TransactionStatus.INTRANS
    cursor = psycopg.ClientCursor(connection)  # only with the values in the text the server takes several questions
    values = {**query._asdict(), "sequence": sequence, "marked": marked, "limit_of_time": LIMIT}
    cursor.execute(both if in_turn else f"{_BEGIN}; {both}; commit", values)
    while cursor.description is None:
        cursor.nextset()
    state = state_of(cursor.fetchall())
    cursor.nextset()
    return [_row(*each) for each in cursor.fetchall()], state


def _question(query: RowQuery) -> LiteralString:
    if query.field == ID:
        return _BY_ID
    if query.first is None:
        return _WITHOUT
    return _OF_VALUE if query.first == query.last else _FROM


def _row(number: int, value: int | str | None, told: str | None) -> StoredRow:
    """Return a row; a value that is no number of a record is found in a table that somebody else wrote."""
    found = 0 if value is None else orjson.loads(value) if isinstance(value, str) else value
    return StoredRow(number, found if type(found) is int else END, told)
