"""The PostgreSQL engine: a workspace in a database; the only package that knows psycopg.

`schema.sql` has the tables and `functions.sql` the functions that alone change them, `creation` runs both and gives
rights, `rights` asks what this role may do; `connections` opens and lends connections, `failures` names what goes
wrong; `link` asks, and knows whether the server is gone; `entries` reads the log, `turns` appends, `news` knows when
looking is worth while, and `engine` puts them together. Records are read when they are asked for: `row_groups` asks for
pages of them by the fields that `lookups` lists, `row_reading` reads those as they are now, and `past_records` puts
back what was changed since the session began.
`handover` moves a workspace as a whole, `upgrade` brings one of an earlier version up to date, `doctor` compares the
log with the records.
"""

from __future__ import annotations

from collections.abc import Collection

from okrtui.engine.postgres import creation
from okrtui.engine.postgres.engine import PostgresEngine
from okrtui.errors import MissingWorkspaceError, OkrError

__all__ = ["create_engine", "exists", "open_engine"]


def open_engine(address: str, *, read_only: bool = False) -> PostgresEngine:
    """Open the workspace in a database. Raises MissingWorkspaceError, UnreachableError, ReadOnlyError."""
    return PostgresEngine(address, read_only=read_only)


def create_engine(address: str, *, writers: Collection[str] = (), readers: Collection[str] = ()) -> PostgresEngine:
    """Create an empty workspace in a database, and let roles change or read it; open it.

    Where there is one already, its owner lets more roles in. Raises UsageError, ReadOnlyError, UnreachableError.
    """
    creation.create(address, writers, readers)
    return PostgresEngine(address)


def exists(address: str) -> bool:
    """Return whether there is a workspace in a database; True where that cannot be found out now."""
    try:
        PostgresEngine(address, read_only=True).close()
    except MissingWorkspaceError:
        return False
    except OkrError:
        return True
    return True
