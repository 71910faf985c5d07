"""How long a commit and a foreign commit take, beside SQLite in one run: python benchmarks/commit.py [SIZE …]."""

from __future__ import annotations

import gc
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from result_table import Row
from tinydb import TinyDB

from okrtui.domain.records.models import Kpi, Measurement
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.journal.engine import JournalEngine
from okrtui.session import Session

NOW = datetime(2027, 1, 4, tzinfo=UTC)
BY = {"created_at": NOW, "created_by": "ada", "updated_at": NOW, "updated_by": "ada"}
ROUNDS = 200
SETTINGS = "pragma journal_mode=wal; pragma synchronous=full; pragma wal_autocheckpoint=0"


def measurement(number: int) -> Measurement:
    """One value of the only KPI, on a day of its own."""
    day = date(1700, 1, 1) + timedelta(days=number)
    return Measurement.model_validate({"id": number, "kpi": 1, "date": day, "value": number / 10, **BY})


def add(workspace: Workspace, *_: object) -> Change:
    """Record the next value."""
    return Change("measurement.add", (measurement(workspace.next_id("measurements")),))


def fill(path: Path, size: int) -> None:
    """Make a workspace of this many records, compacted."""
    session = Session(create_engine(path), "ada", now=lambda: NOW)
    kpi = Kpi.model_validate({"id": 1, "name": "Cycle time", **BY})
    records = (kpi, *(measurement(number) for number in range(1, size)))
    session.do(lambda *_: Change("fill", records), None)
    session.close()
    with closing(JournalEngine.open(path)) as engine:
        engine.compact()


def fill_sqlite(path: Path, size: int) -> None:
    """Make a database of as many rows, each with the record as text."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SETTINGS)
        connection.execute("create table record (id integer primary key, body text)")
        rows = ((number, measurement(number).model_dump_json()) for number in range(1, size))
        connection.executemany("insert into record values (?, ?)", rows)
        connection.commit()
        connection.execute("pragma wal_checkpoint(truncate)")


def milliseconds(step: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1000


def sqlite_commit(connection: sqlite3.Connection) -> None:
    """Write one row the way the store writes one record: made, then synced."""
    number = connection.execute("select coalesce(max(id), 0) + 1 from record").fetchone()[0]
    body = measurement(number).model_dump_json()
    connection.execute("insert into record values (?, ?)", (number, body))
    connection.commit()


class Commits(NamedTuple):
    """What commits took at one size, in milliseconds; opening a session too."""

    opened: float
    own: list[float]
    sqlite: list[float]
    foreign: list[float]
    idle: list[float]


def measure(size: int) -> Commits:
    """Measure commits of both in turns, at one size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        fill(path / "w", size)
        fill_sqlite(path / "sqlite.db", size)
        start = time.perf_counter()
        mine = Session(open_engine(path / "w"), "ada", now=lambda: NOW)
        opened = (time.perf_counter() - start) * 1000
        gc.collect()
        gc.freeze()
        other = Session(open_engine(path / "w"), "bo", now=lambda: NOW)
        with closing(sqlite3.connect(path / "sqlite.db")) as connection:
            connection.executescript(SETTINGS)
            commits, foreign, peers = [], [], []
            for _ in range(ROUNDS):
                commits.append(milliseconds(lambda: mine.do(add, None)))
                peers.append(milliseconds(lambda: sqlite_commit(connection)))
                foreign.append(milliseconds(other.refresh))
        return Commits(opened, commits, peers, foreign, [milliseconds(other.refresh) for _ in range(ROUNDS)])


def plain_tinydb(size: int) -> float:
    """Return the median milliseconds of an insert into a TinyDB file of its own kind, which is written anew by each."""
    with tempfile.TemporaryDirectory() as folder, TinyDB(Path(folder) / "plain.json") as database:
        database.insert_multiple(measurement(number).document() for number in range(1, size))
        taken = [milliseconds(lambda: database.insert(measurement(size).document())) for _ in range(3)]
    return statistics.median(taken)


def rows(size: int) -> Iterator[Row]:
    """Yield the rows of the table."""
    found = measure(size)
    ratio = min(found.own) / min(found.sqlite)
    yield Row(f"commit, {size:,} records, beside SQLite WAL/FULL", ratio, "x", 1.1, 0.9)
    yield Row(f"a commit of somebody else, {size:,} records", statistics.median(found.foreign), "ms", 10, 5)
    yield Row(f"plain TinyDB insert, {size:,} records, beside SQLite", plain_tinydb(size) / min(found.sqlite), "x")


def main() -> None:
    """Print medians and ratios of interleaved rounds at each size."""
    for size in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        found = measure(size)
        commit, peer = statistics.median(found.own), statistics.median(found.sqlite)
        sys.stdout.write(
            f"{size:>8} records: open {found.opened:.0f} ms, commit {commit:.3f} ms, SQLite WAL/FULL {peer:.3f} ms, "
            f"ratio {commit / peer:.2f}; foreign commit {statistics.median(found.foreign):.3f} ms, "
            f"nothing new {statistics.median(found.idle) * 1000:.0f} µs\n"
        )


if __name__ == "__main__":
    main()
