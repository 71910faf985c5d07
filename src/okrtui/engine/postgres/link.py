"""The way to the server: questions that change nothing, and whether the server is gone."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final, TypeVar

import psycopg

from okrtui.engine.postgres.connections import Connection, Connections, LateAnswer
from okrtui.engine.postgres.failures import explained, is_lost, unreachable
from okrtui.errors import UnreachableError

T = TypeVar("T")

ANSWER: Final = 5.0
"""The seconds of silence after which whoever asks is told that the server cannot be reached.

A pooler whose server is gone accepts questions, and lets them wait for minutes.
"""

RETRY: Final = 1.0
"""The seconds between two looks for a server that is gone."""


class ServerLink:
    """The way of one session to the server; any thread may ask."""

    def __init__(self, address: str) -> None:
        self.connections = Connections(address)
        self._lost_at: datetime | None = None
        self._retry_at = 0.0
        self._in_turn: dict[int, Connection] = {}

    @property
    def warning(self) -> str:
        """Whether the server is gone, and since when."""
        if self._lost_at is None:
            return ""
        since = f"{self._lost_at:%H:%M:%S}"
        return f"Reconnecting: the server cannot be reached since {since}. You see what was known then."

    @property
    def is_worth_a_try(self) -> bool:
        """True unless the server was gone a moment ago."""
        return self._lost_at is None or time.monotonic() >= self._retry_at

    def require(self) -> None:
        """Raise UnreachableError where the server is known to be gone."""
        if self._lost_at is not None:
            raise unreachable(self.connections.place)

    def asked(self, question: Callable[[Connection], T], seconds: float | None = None) -> T:
        """Ask the server something that changes nothing; once more where an idle connection had been lost.

        Raises UnreachableError, also where nothing comes for so many seconds, and what else the server's answer is.
        """
        for is_last in (False, True):
            try:
                with self._connection() as connection, connection.within(seconds):
                    answer = question(connection)
            except UnreachableError:
                self.note_lost()
                raise
            except psycopg.Error as error:
                if not is_lost(error):
                    raise explained(error, self.connections.place) from error
                self.connections.forget()
                if is_last or isinstance(error, LateAnswer):
                    break
            else:
                self._lost_at = None
                return answer
        self.note_lost()
        raise unreachable(self.connections.place)

    @contextlib.contextmanager
    def in_turn(self, connection: Connection) -> Iterator[None]:
        """Have this thread ask on the connection that has its turn, and on no other: it would see another state."""
        self._in_turn[threading.get_ident()] = connection
        try:
            yield
        finally:
            del self._in_turn[threading.get_ident()]

    @contextlib.contextmanager
    def _connection(self) -> Iterator[Connection]:
        mine = self._in_turn.get(threading.get_ident())
        if mine is not None:
            if mine.closed:
                raise unreachable(self.connections.place)
            yield mine
            return
        with self.connections.borrowed() as connection:
            yield connection

    def note_lost(self) -> None:
        """Note that the server is gone."""
        self._lost_at = self._lost_at or datetime.now().astimezone()
        self._retry_at = time.monotonic() + RETRY
