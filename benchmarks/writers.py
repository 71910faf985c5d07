"""Commits a second where many write at once on PostgreSQL: python benchmarks/writers.py [WRITERS …].

It starts a server of its own, which syncs every commit, and a process for each writer. Beside the sessions of okrtui
stand the plain statements that write the same rows behind the same lock.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from commit import BY, NOW, add, measurement

from okrtui.domain.records.models import Kpi
from okrtui.domain.workspace import Change
from okrtui.engine import postgres
from okrtui.errors import BusyError
from okrtui.session import Session
from postgres_server import programs, running_server

SECONDS = 10.0
KPI = Kpi.model_validate({"id": 1, "name": "Cycle time", **BY})

TABLES = """
create table head (sequence bigint); insert into head values (0);
create table entry (like okrtui.entry including all); create table record (like okrtui.record including all)
"""
HEAD = "update head set sequence = sequence + 1 returning sequence"
ENTRY = "insert into entry (sequence, at, author, action, schema, commit, ops) values (%s, %s, %s, %s, %s, %s, %s)"
RECORD = "insert into record values (%s, %s, %s, %s)"


def committing(address: str) -> Callable[[], object]:
    """Return what makes one commit in a session."""
    session = Session(postgres.open_engine(address), "owner", now=lambda: NOW)
    return lambda: session.do(add, None)


def inserting(address: str) -> Callable[[], object]:
    """Return what writes the same rows by plain statements in one transaction."""
    connection = psycopg.connect(address, autocommit=True)

    def insert() -> None:
        with connection.transaction():
            row = connection.execute(HEAD).fetchone()
            number = row[0] if row else 0
            body = measurement(number).model_dump_json()
            ops = f'[["measurements", {number}, {body}, null]]'
            connection.execute(ENTRY, (number, NOW, "owner", "measurement.add", 3, uuid.uuid4(), ops))
            connection.execute(RECORD, ("measurements", number, 1, body))

    return insert


def write(kind: str, address: str) -> None:
    """Be a writer: write until the time is over, and print how long each commit took, in milliseconds."""
    step = {"commits": committing, "plain": inserting}[kind](address)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    end, waits, refused = float(sys.stdin.readline()), list[float](), 0
    while (start := time.monotonic()) < end:
        try:
            step()
            waits.append((time.monotonic() - start) * 1000)
        except BusyError:
            refused += 1
    sys.stdout.write(json.dumps([waits, refused]))


def together(kind: str, address: str, writers: int) -> None:
    """Print how much a second so many processes get through."""
    command = [sys.executable, __file__, "--writer", kind, address]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this file
        for _ in range(writers)
    ]
    pipes = [(one.stdin, one.stdout) for one in running if one.stdin and one.stdout]
    for _, said in pipes:
        said.readline()
    end = time.monotonic() + SECONDS
    for asked, _ in pipes:
        asked.write(f"{end}\n")
        asked.flush()
    told = [json.loads(one.communicate()[0]) for one in running]
    waits = sorted(wait for each, _ in told for wait in each)
    sys.stdout.write(
        f"{writers:>8} writers, {kind:<8} {len(waits) / SECONDS:.0f} a second, median {waits[len(waits) // 2]:.0f} ms, "
        f"p99 {waits[len(waits) * 99 // 100]:.0f} ms, {sum(refused for _, refused in told)} refused\n"
    )


def main() -> None:
    """Compare both for each number of writers, twice."""
    with running_server(("-c", "fsync=on", "-c", "max_connections=150")) as server:
        for writers in [int(each) for each in sys.argv[1:]] or [1, 8, 64]:
            name = server.new_database()
            session = Session(postgres.create_engine(server.address(name)), "owner", now=lambda: NOW)
            session.do(lambda *_: Change("fill", (KPI,)), None)
            session.close()
            server.admin(TABLES, name)
            for kind in ("commits", "plain") * 2:
                together(kind, server.address(name), writers)


if __name__ == "__main__" and programs() is None:
    sys.stdout.write("No PostgreSQL server is installed here.\n")
elif __name__ == "__main__" and sys.argv[1:2] == ["--writer"]:
    write(*sys.argv[2:4])
elif __name__ == "__main__":
    main()
