"""When to ask for what others wrote: notices save asking, as far as they were seen to come.

The log is the truth. A notice only says that asking is worth while; where notices do not come, as behind a pooler that
gives each transaction another connection, every look asks.
"""

from __future__ import annotations

import time
import weakref

import psycopg

from okrtui.engine.postgres.connections import Connection

CHANNEL = "okrtui"

REST = 5.0
"""The seconds without a question while notices come: so late may a lost one be noticed."""

AWAKE = 30.0
"""The seconds after something new in which every look asks: where much goes on, nothing is heard late."""

GRACE = 1.0
"""The seconds that the notice of something found already may be on its way."""

LOOKS = 3
"""A session that looked so often stays open, and listens; a command does not."""


class Notices:
    """What a session has heard, and whether it can rely on hearing."""

    def __init__(self) -> None:
        self._listening: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._looks = 0
        self._asked = 0.0
        self._news_at = time.monotonic()
        self._announced = self._owed = 0
        self.is_proven = self.is_refuted = False

    def may_rest(self, connection: Connection, sequence: int) -> bool:
        """Return whether nothing can be new behind a number. Raises psycopg's error where the connection is lost."""
        self._looks += 1
        if self.is_refuted or self._looks < LOOKS:
            return False
        self._listen(connection)
        self._hear(connection)
        now = time.monotonic()
        if self._owed > self._announced:
            self.is_refuted = now - self._news_at >= GRACE
            return False
        if self._owed:
            self.is_proven, self._owed = True, 0
        quiet = self._announced <= sequence and now - self._news_at >= AWAKE and now - self._asked < REST
        return self.is_proven and quiet

    def asked(self, last: int) -> None:
        """Note that the log was asked, and the last number it has if there was something new."""
        self._asked = time.monotonic()
        if last:
            self._news_at = self._asked
        if self._listening:
            self._owed = max(self._owed, last)

    def _listen(self, connection: Connection) -> None:
        """Listen on a connection; one to a standby cannot."""
        if connection in self._listening:
            return
        self._listening.add(connection)
        connection.add_notify_handler(self._heard)
        try:
            connection.execute(f"listen {CHANNEL}")
        except (psycopg.errors.FeatureNotSupported, psycopg.errors.ReadOnlySqlTransaction):
            self.is_refuted = True
        self._asked = 0.0

    def _hear(self, connection: Connection) -> None:
        """Take in what has arrived, without waiting."""
        connection.pgconn.consume_input()
        while notice := connection.pgconn.notifies():
            self._number(notice.extra.decode())

    def _heard(self, notice: psycopg.Notify) -> None:
        self._number(notice.payload)

    def _number(self, text: str) -> None:
        if text.isdecimal():
            self._announced = max(self._announced, int(text))
