"""A turn is a transaction that has the head's row: take it, append one entry, or leave it as if nothing had been."""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, LiteralString, NamedTuple

import psycopg

from okrtui.engine.postgres.connections import Connection, Connections, attempts
from okrtui.engine.postgres.entries import all_after, encoded, entry_from, entry_of, since
from okrtui.engine.postgres.failures import CLASHES, NOTHING, explained, is_lost
from okrtui.engine.protocol import SCHEMA, Entry, Op
from okrtui.errors import BusyError, UnreachableError, UnsureError

HOLD: Final = 15.0
"""The seconds after which the server ends a turn that does nothing."""

SETTLING: Final = 60.0
"""The seconds to look for a commit whose answer was lost."""

LONG: Final = 1_000_000
"""The characters from which on ops are sent beside the statement and not in it, where they would be copied."""

StoredValues = tuple[str, str, str, str, str]
"""The id, time, author, action and ops of a commit."""

_HOLDER = """
select distinct activity.usename::text, coalesce(activity.client_addr::text, '')
from pg_locks held join pg_stat_activity activity using (pid)
where held.relation = 'okrtui.head'::regclass and held.mode = 'RowExclusiveLock' and held.granted
  and held.database = (select oid from pg_database where datname = current_database())
  and not exists (select from pg_locks waits where waits.pid = held.pid and not waits.granted)
limit 1
"""


def begin(connection: Connection, patience: float, savepoint: LiteralString = "") -> int:
    """Begin a transaction that has the head's row; return the number of the entry it may append."""
    answer = connection.answered(f"begin; {savepoint} {_taking(patience)}")
    return int(answer.get_value(0, 0) or 0)


def begin_with_news(connection: Connection, patience: float, sequence: int) -> tuple[int, list[Entry]]:
    """Do what `begin` does and return the entries after a number too, by one message instead of two."""
    cursor = connection.execute(f"begin; {_taking(patience)}; {all_after(sequence)}".encode())
    while cursor.description is None:
        cursor.nextset()
    row: Any = cursor.fetchone()
    cursor.nextset()
    return int(row[0]), [entry_of(each) for each in cursor.fetchall()]


def _taking(patience: float) -> str:
    return f"select okrtui.take_turn({SCHEMA}, {int(patience * 1000)}, {int(HOLD * 1000)})"


@contextlib.contextmanager
def replicated(connection: Connection) -> Iterator[None]:
    """Raise psycopg's error where the server warns of a commit: a standby that has to have it may not.

    So ends a commit whose wait for the standby was canceled; it is there for all to see, and lost with this server.
    """
    warnings: list[str] = []

    def note(notice: psycopg.errors.Diagnostic) -> None:
        if notice.severity_nonlocalized == "WARNING":
            warnings.append(notice.message_primary or "")

    connection.add_notice_handler(note)
    try:
        yield
    finally:
        connection.remove_notice_handler(note)
    if warnings:
        raise psycopg.OperationalError(warnings[0])


class Known(NamedTuple):
    """The last entry that somebody has who wants the turn, and whether others were faster the last time."""

    sequence: int
    is_outrun: bool


class Taken(NamedTuple):
    """The connection that has the turn, the number of the next entry, and the entries that the caller does not have."""

    connection: Connection
    number: int
    news: list[Entry]


def take(connections: Connections, held: contextlib.ExitStack, patience: float, known: Known) -> Taken:
    """Borrow a connection and take the turn on it, until `held` is left.

    Raises BusyError with who has it, UnreachableError, NewerSchemaError.
    """
    end = time.monotonic() + patience
    for is_last in attempts(patience):
        with contextlib.ExitStack() as trying:
            try:
                connection = trying.enter_context(connections.borrowed())
                taken = _taken(connection, max(end - time.monotonic(), 0), known)
            except psycopg.errors.LockNotAvailable:
                break
            except UnreachableError:
                if is_last:
                    raise
            except psycopg.Error as error:
                if is_last or not (is_lost(error) or isinstance(error, CLASHES)):
                    raise explained(error, connections.place) from error
                connections.forget()
            else:
                held.push(trying.pop_all())
                return taken
    raise _busy(connections)


def _taken(connection: Connection, patience: float, known: Known) -> Taken:
    if known.is_outrun:
        return Taken(connection, *begin_with_news(connection, patience, known.sequence))
    number = begin(connection, patience)
    return Taken(connection, number, since(connection, known.sequence) if number - 1 > known.sequence else [])


def _busy(connections: Connections) -> BusyError:
    with connections.borrowed() as connection:
        row = connection.execute(_HOLDER).fetchone()
    who = f"{row[0]}{f' ({row[1]})' if row[1] else ''}" if row else "Somebody else"
    return BusyError(f"{who} is writing to this workspace.", f"{NOTHING} Try again in a moment.")


class PostgresTurn:
    """The exclusive right to append one entry."""

    def __init__(self, connections: Connections, taken: Taken) -> None:
        self._connections, self._connection, self._number = connections, taken.connection, taken.number
        self.news: Sequence[Entry] = taken.news
        self.appended: list[Entry] = []

    def append(self, ops: Iterable[Op], action: str, actor: str, at: datetime) -> Entry:
        """Store one more entry. A lost answer is looked for when the server is back; raises UnsureError without it."""
        (text, told), commit = encoded(ops), uuid.uuid4()
        entry = entry_from((self._number, at, actor, action, SCHEMA), told)
        values = (str(commit), at.isoformat(), actor, action, text)
        try:
            self._store(values)
        except CLASHES:
            self._once_more(values)
        except psycopg.Error as error:
            if not is_lost(error):
                raise explained(error, self._connections.place) from error
            self._connections.forget()
            settle(self._connections, commit)
        self.appended.append(entry)
        return entry

    def _store(self, values: StoredValues) -> None:
        connection = self._connection
        with replicated(connection):
            if len(values[-1]) < LONG:
                texts = ", ".join(map(connection.quoted, values))
                connection.answered(f"select okrtui.append({texts}); commit")
            else:
                connection.execute("select okrtui.append(%s, %s, %s, %s, %s)", values)
                connection.execute("commit")

    def _once_more(self, values: StoredValues) -> None:
        """Store it in a new transaction, unless somebody else was faster. Raises BusyError."""
        try:
            self._connection.execute("rollback")
            if begin(self._connection, HOLD) == self._number:
                self._store(values)
                return
        except CLASHES:
            pass
        raise BusyError("Somebody else's change came first.", f"{NOTHING} Try again.")


def settle(connections: Connections, commit: uuid.UUID, seconds: float = SETTLING) -> None:
    """Find out whether a commit is stored; return if it is. Raises UnreachableError if not, UnsureError if unknown.

    Whoever has the turn knows for sure: a transaction that is still on its way to its end would have it.
    """
    for _ in attempts(seconds):
        if connections.is_closed:
            raise _unsure()
        with contextlib.suppress(psycopg.Error, UnreachableError), connections.borrowed() as connection:
            found = _is_stored(connection, commit)
            break
    else:
        raise _unsure()
    if not found:
        what = f"The connection to the server of {connections.place} was lost."
        raise UnreachableError(what, f"{NOTHING} Save again.")


def _is_stored(connection: Connection, commit: uuid.UUID) -> bool:
    """Return whether a commit is on this server, and on the standby that has to have it."""
    begin(connection, 1.0, savepoint="savepoint looking;")
    found = connection.execute("select from okrtui.entry where commit = %s", (commit,)).fetchone()
    if found is None:
        connection.execute("rollback")
        return False
    connection.execute("rollback to savepoint looking")
    _wait_for_standby(connection)
    return True


def _wait_for_standby(connection: Connection) -> None:
    """Commit what was undone: the log of the server grew by it, so its end, and all before, has to be on the standby.

    Raises psycopg's error if that takes too long.
    """
    too_late = threading.Timer(HOLD, connection.cancel_safe)
    too_late.start()
    try:
        with replicated(connection):
            connection.execute("commit")
    finally:
        too_late.cancel()


def _unsure() -> UnsureError:
    what = "The connection to the server was lost while the change was on its way, and it did not come back."
    return UnsureError(what, "Look in the log whether the change is there before you make it again.")
