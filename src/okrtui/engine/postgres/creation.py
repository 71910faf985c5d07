"""A new workspace in a database, and the rights of roles on it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from importlib.resources import files
from typing import LiteralString

import psycopg
from psycopg import sql

from okrtui.engine.postgres import lookups
from okrtui.engine.postgres.connections import Connection, Connections
from okrtui.engine.postgres.failures import explained
from okrtui.engine.protocol import SCHEMA
from okrtui.errors import ReadOnlyError, UsageError

_OWNED = """
select session_user, pg_has_role(session_user, nspowner, 'member') from pg_namespace where nspname = 'okrtui'
"""

_READING = (
    "grant usage on schema okrtui to {}",
    "grant select on all tables in schema okrtui to {}",
)
_WRITING = (*_READING, "grant execute on all functions in schema okrtui to {}")


def create(address: str, writers: Collection[str], readers: Collection[str]) -> None:
    """Make the tables and functions, and give roles their rights; all of it or nothing."""
    connections = Connections(address)
    try:
        with connections.borrowed() as connection, connection.transaction():
            _make(connection, connections.place, may_exist=bool(writers or readers))
            _grant(connection, _WRITING, writers)
            _grant(connection, _READING, readers)
    except psycopg.errors.UndefinedObject as error:
        raise UsageError(f"The server says: {error.diag.message_primary}.", "Create the role first.") from error
    except psycopg.errors.InsufficientPrivilege as error:
        what = f"Your role may not do this in {connections.place}: {error.diag.message_primary}."
        raise ReadOnlyError(what, "Ask the owner of the database.") from error
    except psycopg.Error as error:
        raise explained(error, connections.place) from error
    finally:
        connections.close()


def _make(connection: Connection, place: str, *, may_exist: bool) -> None:
    """Make everything but rights. Raises UsageError where there is a workspace, ReadOnlyError where it is another's."""
    row = connection.execute(_OWNED).fetchone()
    if row is None:
        _make_anew(connection)
    elif not may_exist:
        hint = "Name roles with --writers or --readers to let more people in."
        raise UsageError(f"There is a workspace in {place} already.", hint)
    elif not row[1]:
        raise ReadOnlyError(f"The role {row[0]} may not let others in to {place}.", "Ask its owner.")


def _make_anew(connection: Connection) -> None:
    connection.execute(statements("schema.sql"))
    connection.execute(statements("functions.sql"))
    connection.execute(lookups.statements())
    connection.execute("insert into okrtui.head (workspace, schema) values (%s, %s)", (uuid.uuid4(), SCHEMA))


def statements(name: str) -> bytes:
    """Return the statements in a file of this package."""
    return files("okrtui.engine.postgres").joinpath(name).read_bytes()


def _grant(connection: Connection, rights: Collection[LiteralString], roles: Collection[str]) -> None:
    for role in roles:
        for right in rights:
            connection.execute(sql.SQL(right).format(sql.Identifier(role)))
