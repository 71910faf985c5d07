"""The connections of a session: opened when one is needed, given back after use, forgotten once they are lost."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import psycopg
from psycopg import conninfo, errors, generators
from psycopg.abc import PQGen
from psycopg.pq import Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from okrtui.engine.postgres.failures import explained, unreachable
from okrtui.errors import UsageError

V = TypeVar("V")

DEFAULTS = {"application_name": "okrtui", "connect_timeout": "5", "tcp_user_timeout": "10000"}
"""What an address need not say; libpq's own places may."""

logging.getLogger("psycopg").addHandler(logging.NullHandler())
"""What psycopg tells of a lost connection would be printed in the middle of a screen; okrtui says it itself."""

PAUSES = (0.1, 0.2, 0.4, 0.8, 1.0)
"""The seconds between two attempts to reach a server that is gone."""


class LateAnswer(psycopg.OperationalError):
    """Nothing came from the server in time."""


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection on which silence is waited through for some seconds and no longer, also where the server hangs."""

    patience: float | None = None

    @contextlib.contextmanager
    def within(self, seconds: float | None) -> Iterator[None]:
        """Lose the connection where nothing comes for so long; a long answer on a slow line may take longer."""
        self.patience = seconds
        try:
            yield
        finally:
            self.patience = None

    def wait(self, gen: PQGen[V], *options: Any, **named: Any) -> V:
        """Wait for what psycopg waits for; a connection on which an answer is due is of no use any more."""
        if self.patience is None:
            return super().wait(gen, *options, **named)
        try:
            return super().wait(_unless_silent(self.patience, gen), *options, **named)
        except LateAnswer:
            self.close()
            raise

    def answered(self, statements: str) -> PGresult:
        """Send statements as one message and return the last answer, for a third of what a cursor takes of a processor.

        Raises psycopg's error.
        """
        with self.lock:
            self.pgconn.send_query(statements.encode(self.info.encoding))
            answers: list[PGresult] = self.wait(generators.execute(self.pgconn))
        last = answers[-1]
        if last.status == ExecStatus.FATAL_ERROR:
            raise errors.error_from_result(last, self.info.encoding)
        return last

    def quoted(self, text: str) -> str:
        """Return a text as it stands in a statement. Raises psycopg's error where it cannot."""
        if "\0" in text:
            raise psycopg.DataError("a text cannot have a NUL character")
        encoding = self.info.encoding
        return Escaping(self.pgconn).escape_literal(text.encode(encoding)).decode(encoding)


def _unless_silent(seconds: float, gen: PQGen[V]) -> PQGen[V]:
    """Pass on what is waited for and what comes. Raises psycopg's error when nothing comes for so long."""
    heard_at = time.monotonic()
    try:
        wanted = next(gen)
        while True:
            if ready := (yield wanted):
                heard_at = time.monotonic()
            elif time.monotonic() - heard_at > seconds:
                raise LateAnswer("no answer came in time")
            wanted = gen.send(ready)
    except StopIteration as end:
        answer: V = end.value
        return answer


class Connections:
    """The way to one database: the first connection stays, more are open only while several threads ask at once."""

    def __init__(self, address: str) -> None:
        self._parameters = parameters(address)
        self._first: Connection | None = None
        self._is_lent = False
        self._lock = threading.Lock()
        self.is_closed = False

    @property
    def place(self) -> str:
        """The database and its server, as people name them; never with a password."""
        database = self._parameters.get("dbname") or self._parameters.get("service") or "the default database"
        host = self._parameters.get("host") or self._parameters.get("hostaddr")
        return f"{database} on {host}" if host else str(database)

    def opened(self) -> Connection:
        """Open one more connection, in autocommit. Raises UnreachableError, ReadOnlyError where it may not connect."""
        try:
            connection = Connection.connect(
                conninfo.make_conninfo("", **self._parameters), autocommit=True, prepare_threshold=None
            )
        except psycopg.Error as error:
            raise explained(error, self.place) from None
        return connection

    @contextlib.contextmanager
    def borrowed(self) -> Iterator[Connection]:
        """Lend a connection; one that is lost or in the middle of something afterwards is closed."""
        connection = self._free()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _free(self) -> Connection:
        with self._lock:
            if self.is_closed:
                raise unreachable(self.place)
            if self._first is not None and not self._is_lent:
                self._is_lent = True
                return self._first
        opened = self.opened()
        with self._lock:
            if self._first is None:
                self._first, self._is_lent = opened, True
        return opened

    def _give_back(self, connection: Connection) -> None:
        if connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            with contextlib.suppress(psycopg.Error):
                connection.execute("rollback")
        is_fit = connection.info.transaction_status is TransactionStatus.IDLE and not self.is_closed
        with self._lock:
            if connection is self._first:
                self._is_lent = False
                if is_fit:
                    return
                self._first = None
        connection.close()

    def forget(self) -> None:
        """Close what is idle: after one connection was lost, another is not worth a try."""
        with self._lock:
            if self._first is None or self._is_lent:
                return
            lost, self._first = self._first, None
        lost.close()

    def close(self) -> None:
        """Close what is idle; what a thread is at is closed when it is done."""
        self.is_closed = True
        self.forget()


def parameters(address: str) -> dict[str, Any]:
    """Return what an address says, with defaults. Raises UsageError."""
    try:
        said = conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        raise UsageError(
            "The address of the workspace cannot be read.", "Write it as postgresql://HOST/DATABASE."
        ) from None
    several = {"target_session_attrs": "read-write"} if "," in str(said.get("host", "")) else {}
    return DEFAULTS | several | said


def attempts(seconds: float, wait: Callable[[float], object] = time.sleep) -> Iterator[bool]:
    """Yield for each attempt within a time whether it is the last one; wait between them."""
    end = time.monotonic() + seconds
    for number in range(2**30):
        pause = PAUSES[min(number, len(PAUSES) - 1)]
        is_last = time.monotonic() + pause >= end
        yield is_last
        if is_last:
            return
        wait(pause)
