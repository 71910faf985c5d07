"""Who the server takes a session for, and what it may do there."""

from __future__ import annotations

from typing import Any, NamedTuple

from okrtui.engine.postgres.connections import Connection
from okrtui.engine.postgres.failures import newer
from okrtui.engine.protocol import SCHEMA
from okrtui.errors import OkrError, ReadOnlyError

_GREETING = """
select workspace::text, coalesce(sequence, 0), schema, session_user::text, current_database()::text,
       pg_is_in_recovery() or current_setting('transaction_read_only') = 'on',
       has_function_privilege('okrtui.append(uuid, timestamptz, text, text, json)', 'execute')
from okrtui.head
"""


class Rights(NamedTuple):
    """A workspace as the server introduces it to one role."""

    workspace: str
    sequence: int
    schema: int
    user: str
    database: str
    is_standby: bool
    may_write: bool

    def refusal(self, place: str) -> OkrError | None:
        """Return the error that any change would raise."""
        if self.schema > SCHEMA:
            return newer(place)
        if not self.may_write:
            what = f"The role {self.user} may read {place}, but not change it."
            return ReadOnlyError(what, f"Its owner lets you with okrtui init ADDRESS --writers {self.user}.")
        if self.is_standby:
            return ReadOnlyError(f"The server of {place} is a standby, which cannot be changed.", "Name its primary.")
        return None


def greeted(connection: Connection) -> Rights:
    """Ask the server for both. Raises psycopg's error where there is no workspace or it may not be read."""
    row: Any = connection.execute(_GREETING).fetchone()
    return Rights(*row)
