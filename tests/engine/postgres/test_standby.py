"""A commit that the standby may not have is not told as stored, although everybody can see it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import LiteralString

import psycopg
import pytest

from contract.test_engine_contract import adding, put
from okrtui.engine import postgres
from okrtui.errors import OkrError, UnreachableError
from postgres_pair import CANCEL_WAITS, DATABASE, Pair, running_pair
from postgres_server import programs

WAITING = "select pid from pg_stat_activity where wait_event = 'SyncRep'"


@pytest.fixture
def pair() -> Iterator[Pair]:
    if programs() is None:
        pytest.skip("no PostgreSQL server is installed here")
    with running_pair() as pair:
        yield pair


def wait_until(pair: Pair, statement: LiteralString) -> None:
    """Wait until a question to the primary has an answer."""
    end = time.monotonic() + 30
    with psycopg.connect(pair.primary.address(DATABASE), autocommit=True) as connection:
        while not connection.execute(statement).fetchall():
            assert time.monotonic() < end
            time.sleep(0.02)


class Writer(threading.Thread):
    """Makes one commit, and keeps how it ended."""

    def __init__(self, pair: Pair, number: int) -> None:
        super().__init__()
        self.engine, self.number = postgres.open_engine(pair.address), number
        self.sequence = 0
        self.error: OkrError | None = None
        self.start()

    def run(self) -> None:
        try:
            self.sequence = put(self.engine, adding(self.number)).sequence
        except OkrError as error:
            self.error = error


@pytest.fixture
def canceled(pair: Pair) -> Iterator[Writer]:
    """A writer whose wait for a standby that is gone was canceled once: the commit is there, but only here."""
    pair.standby.stop()
    writer = Writer(pair, 1)
    try:
        wait_until(pair, WAITING)
        pair.primary.admin(CANCEL_WAITS)
        wait_until(pair, "select from okrtui.entry")
        wait_until(pair, WAITING)
        assert writer.is_alive()
        yield writer
    finally:
        writer.engine.close()


def test_a_canceled_wait_is_no_commit_until_the_standby_has_it(pair: Pair, canceled: Writer) -> None:
    pair.follow()
    canceled.join(60)
    assert canceled.sequence == 1


def test_what_only_the_dead_primary_had_is_told_as_not_stored(pair: Pair, canceled: Writer) -> None:
    pair.primary.kill()
    pair.follow()
    pair.promote()
    canceled.join(60)
    assert isinstance(canceled.error, UnreachableError)
    assert "Nothing was changed." in canceled.error.hint
    pair.rewind()
    assert put(canceled.engine, adding(2)).sequence == 1
