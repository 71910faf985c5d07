"""How long commits take on PostgreSQL, beside plain inserts and the journal: python benchmarks/postgres.py [SIZE …].

It starts a server of its own, which syncs every commit.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from okrtui.domain.records.models import Kpi, Measurement
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine import postgres
from okrtui.engine.journal import create_engine
from okrtui.engine.protocol import Engine
from okrtui.errors import BusyError
from okrtui.session import Session
from postgres_server import PostgresServer, programs, running_server

NOW = datetime(2027, 1, 4, tzinfo=UTC)
BY = {"created_at": NOW, "created_by": "ada", "updated_at": NOW, "updated_by": "ada"}
ROUNDS = 200


def measurement(number: int) -> Measurement:
    """One value of the only KPI, on a day of its own."""
    day = date(1700, 1, 1) + timedelta(days=number)
    return Measurement.model_validate({"id": number, "kpi": 1, "date": day, "value": number / 10, **BY})


def add(workspace: Workspace, *_: object) -> Change:
    """Record the next value."""
    return Change("measurement.add", (measurement(workspace.next_id("measurements")),))


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


def milliseconds(step: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1000


def measure(server: PostgresServer, size: int) -> None:
    """Print medians and ratios of interleaved rounds at one size."""
    address = server.address(server.new_database())
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(address, autocommit=True) as connection:
        connection.execute("create table plain (id bigint primary key, body jsonb)")
        mine = fill(postgres.create_engine(address), size)
        journal = fill(create_engine(Path(folder) / "w"), size)
        start = time.perf_counter()
        other = session_on(postgres.open_engine(address))
        opened = time.perf_counter() - start
        gc.collect()
        gc.freeze()
        times: dict[str, list[float]] = {"commit": [], "plain": [], "journal": [], "foreign": []}
        for number in range(1, ROUNDS + 1):
            body = measurement(number).model_dump_json()
            values = (number, body)
            times["commit"].append(milliseconds(lambda: mine.do(add, None)))
            insert = "insert into plain values (%s, %s)"
            times["plain"].append(milliseconds(partial(connection.execute, insert, values)))
            times["journal"].append(milliseconds(lambda: journal.do(add, None)))
            times["foreign"].append(milliseconds(other.refresh))
        middle = {name: statistics.median(each) for name, each in times.items()}
        ratios = middle["commit"] / middle["plain"], middle["commit"] / middle["journal"]
        told = ", ".join(f"{name} {value:.2f} ms" for name, value in middle.items())
        sys.stdout.write(f"{size:>8} records: open {opened * 1000:.0f} ms, {told}; ")
        sys.stdout.write(f"commit to plain insert {ratios[0]:.2f}, to the journal {ratios[1]:.2f}\n")
        for session in (mine, other, journal):
            session.close()


def many(server: PostgresServer, writers: int, commits: int) -> None:
    """Print how many commits a second so many writers at once get through, and how many plain inserts."""
    address = server.address(server.new_database())
    fill(postgres.create_engine(address), 10).close()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("create table plain (id bigserial primary key, body jsonb)")
    refused: list[int] = []

    def session(waits: list[float], start: threading.Barrier) -> None:
        mine = session_on(postgres.open_engine(address))
        start.wait()
        for _ in range(commits):
            try:
                waits.append(milliseconds(lambda: mine.do(add, None)))
            except BusyError:
                refused.append(1)
        mine.close()

    def plain(waits: list[float], start: threading.Barrier) -> None:
        body = (measurement(1).model_dump_json(),)
        with psycopg.connect(address, autocommit=True) as mine:
            start.wait()
            for _ in range(commits):
                insert = "insert into plain (body) values (%s)"
                waits.append(milliseconds(partial(mine.execute, insert, body)))

    for what, write in (("commits", session), ("plain inserts", plain)):
        rate, waits = together(write, writers)
        sys.stdout.write(
            f"{writers:>8} writers: {rate:.0f} {what} a second, median {waits[len(waits) // 2]:.0f} ms, "
            f"p99 {waits[len(waits) * 99 // 100]:.0f} ms\n"
        )
    sys.stdout.write(f"{writers:>8} writers: {len(refused)} refused\n")


def together(write: Callable[[list[float], threading.Barrier], None], writers: int) -> tuple[float, list[float]]:
    """Return how much a second is done by so many threads of this process, and how long each of it takes."""
    start, waits = threading.Barrier(writers + 1), list[float]()
    threads = [threading.Thread(target=write, args=(waits, start)) for _ in range(writers)]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return len(waits) / (time.perf_counter() - began), sorted(waits)


if __name__ == "__main__" and programs() is None:
    sys.stdout.write("No PostgreSQL server is installed here.\n")
elif __name__ == "__main__":
    with running_server(("-c", "fsync=on", "-c", "max_connections=120")) as running:
        for wanted in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000, 100_000]:
            measure(running, wanted)
        for number in (8, 64):
            many(running, number, 20)
