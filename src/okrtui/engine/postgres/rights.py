"""Who the server takes a session for, and what it may do there."""

from __future__ import annotations

from typing import Any, NamedTuple

from okrtui.engine.migrations import written_by_newer
from okrtui.engine.postgres.connections import Connection
from okrtui.engine.protocol import SCHEMA
from okrtui.errors import OkrError, ReadOnlyError

_GREETING = """
select workspace::text, coalesce(sequence, 0), schema, session_user::text, current_database()::text,
       pg_is_in_recovery() or current_setting('transaction_read_only') = 'on',
       has_function_privilege('okrtui.append(uuid, timestamptz, text, text, json)', 'execute'),
       pg_has_role(session_user, (select nspowner from pg_namespace where nspname = 'okrtui'), 'member'),
       coalesce(moved::text, '')
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
    is_owner: bool
    moved: str

    def refusal(self, place: str) -> OkrError | None:
        """Return the error that any change would raise."""
        if self.schema > SCHEMA:
            return written_by_newer()
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
