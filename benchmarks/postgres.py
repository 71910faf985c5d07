"""How long commits take on PostgreSQL, beside plain inserts and the journal: python benchmarks/postgres.py [SIZE …].

It starts a server of its own, which syncs every commit. The plain inserts write the same rows, an entry and a record,
into tables like those of okrtui, in one transaction over a connection of their own. `writers.py` has many writers.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from commit import BY, NOW, add, measurement

from okrtui.domain.records.models import Kpi
from okrtui.domain.workspace import Change
from okrtui.engine import postgres
from okrtui.engine.journal import create_engine
from okrtui.engine.protocol import Engine
from okrtui.session import Session
from postgres_server import PostgresServer, programs, running_server

ROUNDS = 300

TABLES = """
create table entry (like okrtui.entry including all); create table record (like okrtui.record including all)
"""
ENTRY = "insert into entry (sequence, at, author, action, schema, commit, ops) values (%s, %s, %s, %s, %s, %s, %s)"
RECORD = "insert into record values (%s, %s, %s, %s)"


def session_on(engine: Engine) -> Session:
    """A session whose clock stands still."""
    return Session(engine, "owner", now=lambda: NOW)


def fill(engine: Engine, size: int) -> Session:
    """Put so many records into an empty workspace."""
    session = session_on(engine)
    kpi = Kpi.model_validate({"id": 1, "name": "Cycle time", **BY})
    records = (kpi, *(measurement(number) for number in range(1, size)))
    session.do(lambda *_: Change("fill", records), None)
    return session


def insert(connection: psycopg.Connection, number: int) -> None:
    """Write the rows of one commit by plain statements."""
    body = measurement(number).model_dump_json()
    ops = f'[["measurements", {number}, {body}, null]]'
    with connection.transaction():
        connection.execute(ENTRY, (number, NOW, "owner", "measurement.add", 3, uuid.uuid4(), ops))
        connection.execute(RECORD, ("measurements", number, 1, body))


def milliseconds(step: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1000


def measure(server: PostgresServer, size: int) -> None:
    """Print medians and ratios of interleaved rounds at one size."""
    address = server.address(server.new_database())
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(address, autocommit=True) as connection:
        mine = fill(postgres.create_engine(address), size)
        connection.execute(TABLES)
        journal = fill(create_engine(Path(folder) / "w"), size)
        start = time.perf_counter()
        other = session_on(postgres.open_engine(address))
        opened = time.perf_counter() - start
        gc.collect()
        gc.freeze()
        times: dict[str, list[float]] = {"commit": [], "plain": [], "journal": [], "foreign": []}
        for number in range(1, ROUNDS + 1):
            times["commit"].append(milliseconds(lambda: mine.do(add, None)))
            times["plain"].append(milliseconds(partial(insert, connection, number)))
            times["journal"].append(milliseconds(lambda: journal.do(add, None)))
            times["foreign"].append(milliseconds(other.refresh))
        middle = {name: statistics.median(each) for name, each in times.items()}
        ratios = middle["commit"] / middle["plain"], middle["commit"] / middle["journal"]
        told = ", ".join(f"{name} {value:.2f} ms" for name, value in middle.items())
        sys.stdout.write(f"{size:>8} records: open {opened * 1000:.0f} ms, {told}; ")
        sys.stdout.write(f"commit to plain inserts {ratios[0]:.2f}, to the journal {ratios[1]:.2f}\n")
        for session in (mine, other, journal):
            session.close()


if __name__ == "__main__" and programs() is None:
    sys.stdout.write("No PostgreSQL server is installed here.\n")
elif __name__ == "__main__":
    with running_server(("-c", "fsync=on", "-c", "max_connections=120")) as running:
        for wanted in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000, 100_000]:
            measure(running, wanted)
