"""What a session costs until its to-do list is there, by the workspace's size: python benchmarks/starts.py [SIZE …].

It starts a PostgreSQL server of its own. The workspaces are of one shape: people with a few KPIs and objectives each, a
cycle that runs, and as many before it as the size takes. Directory and database have the same records and the same log.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fill import OWNERS, PARTS, QUARTER, made

from okrtui import startup
from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Kpi, Measurement, Objective, Record
from okrtui.domain.rules.todo import needs
from okrtui.engine import postgres
from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.moving import move
from okrtui.engine.protocol import Engine, Entry, Op, StoredRecord
from okrtui.sample import seed
from okrtui.session import Session
from postgres_server import programs, running_server

NOW = datetime.now(UTC)
ROUNDS = 5
RUNNING = 25
"""The objectives of each cycle."""

VALUES = 100
"""The values of each KPI."""


class Grown:
    """A workspace of so many records, each a commit of its own."""

    def __init__(self, size: int) -> None:
        self.sequence = size
        kpis, objectives = max(size // 160, 4), max(size // 16, 8)
        parts, kept = objectives * PARTS, size - objectives * (PARTS + 1) - objectives // RUNNING - kpis * (VALUES + 1)
        self._numbers: dict[type[Record], int] = {
            Cycle: objectives // RUNNING + 1, Objective: objectives, KeyResult: parts, CheckIn: max(kept, 0),
            Kpi: kpis, Measurement: kpis * VALUES,
        }  # fmt: skip
        self.sequence = sum(self._numbers.values())
        self.highest: Mapping[str, int] = {kind.table: number for kind, number in self._numbers.items()}

    def entries(self) -> Iterator[Entry]:
        """Yield an entry for each record."""
        for number, one in enumerate(self.records(), 1):
            yield Entry(number, NOW, OWNERS[0], "fill", (Op(one.table, one.id, one.document, None),))

    def records(self) -> Iterator[StoredRecord]:
        """Yield the records, made of one of each kind."""
        for kind, count in self._numbers.items():
            one = made(kind, 1, **self._first(kind)).document()
            for number in range(1, count + 1):
                yield StoredRecord(kind.table, number, {**one, "id": number, **self._own(kind, number)})

    def _first(self, kind: type[Record]) -> dict[str, Any]:
        return {
            Cycle: {"name": "Cycle", "start": NOW.date(), "end": NOW.date() + timedelta(days=1)},
            Objective: {"cycle": 1, "title": "An objective makes a difference", "owners": ["ada"]},
            KeyResult: {
                "objective": 1,
                "title": "Key result",
                "measure": {"kind": "metric", "baseline": 0, "target": 9},
            },
            CheckIn: {"key_result": 1, "date": NOW.date(), "value": 5, "confidence": 6},
            Kpi: {
                "name": "KPI",
                "owners": ["ada"],
                "cadence": "weekly",
                "targets": [{"since": "2020-01-01", "low": 40}],
            },
            Measurement: {"kpi": 1, "date": NOW.date(), "value": 36},
        }[kind]

    def _own(self, kind: type[Record], number: int) -> dict[str, Any]:
        person = [f"person{(number - 1) // 2 + 1}"]
        if kind is Cycle:
            first = NOW.date() - timedelta(days=40 + QUARTER * (number - 1))
            state = "active" if number == 1 else "closed"
            days = {"start": first.isoformat(), "end": (first + timedelta(days=QUARTER - 1)).isoformat()}
            return {"name": f"Cycle number {number}", "state": state, **days}
        cycle = (number - 1) // RUNNING + 1
        return {
            Objective: {"cycle": cycle, "owners": person, "state": "active" if cycle == 1 else "closed"},
            KeyResult: {"objective": (number - 1) // PARTS + 1, "grade": None if number <= RUNNING * PARTS else 0.7},
            CheckIn: {"key_result": (number - 1) % self._numbers[KeyResult] + 1},
            Kpi: {"name": f"KPI number {number}", "owners": person},
            Measurement: {"kpi": (number - 1) // VALUES + 1, "date": _day(number % VALUES)},
        }[kind]


def _day(index: int) -> str:
    return (NOW.date() - timedelta(days=7 * index)).isoformat()


def opened(address: str) -> Engine:
    """Open a workspace."""
    is_server = address.startswith("postgresql:")
    engine: Engine = postgres.open_engine(address) if is_server else open_engine(Path(address))
    return engine


def session(address: str) -> None:
    """Be a session: print the processor's and the clock's milliseconds, and the memory that is added, in MiB."""
    before, cpu, clock = memory(), time.process_time(), time.perf_counter()
    with startup.collector_paused():
        mine = Session(opened(address), "person1")
        steps = [(time.process_time(), time.perf_counter())]
        needs(mine.workspace, mine.today(), "person1")
        steps.append((time.process_time(), time.perf_counter()))
    told = [[(now - cpu) * 1000, (at - clock) * 1000] for now, at in steps]
    sys.stdout.write(json.dumps([*told[0], *told[1], memory() - before]))


def memory() -> float:
    """Return the most memory that this process has had, in MiB; not that of the one that started it."""
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def compare(name: str, places: Mapping[str, str]) -> None:
    """Print the medians of alternating sessions."""
    found: dict[str, list[list[float]]] = {place: [] for place in places}
    for _ in range(ROUNDS):
        for place, address in places.items():
            command = [sys.executable, __file__, "--session", address]
            told = subprocess.check_output(command)  # noqa: S603 - this very file
            found[place].append(json.loads(told))
    for place, runs in found.items():
        cpu, clock, list_cpu, list_clock, added = map(statistics.median, zip(*runs, strict=True))
        sys.stdout.write(
            f"{name:>10} {place:<10} open {cpu:4.0f} ms CPU, {clock:4.0f} ms; with the to-do list {list_cpu:4.0f} ms "
            f"CPU, {list_clock:4.0f} ms; {added:.0f} MiB added\n"
        )


def main() -> None:
    """Compare directory and database at each size."""
    with running_server(("-c", "shared_buffers=256MB")) as server, tempfile.TemporaryDirectory() as folder:
        for size in [0, *([int(each) for each in sys.argv[1:]] or [1_000, 100_000, 1_000_000])]:
            name, directory = server.new_database(), Path(folder) / str(size)
            address = server.address(name)
            with closing(create_engine(directory)) as journal, closing(postgres.create_engine(address)) as database:
                if size:
                    journal.take_over(Grown(size))
                else:
                    mine = Session(journal, "person1")
                    mine.do(seed, mine.today())
                move(journal, database, None)
            server.admin("vacuum analyze", name)
            compare(f"{size:,}" if size else "sample", {"directory": str(directory), "database": address})


if __name__ == "__main__" and programs() is None:
    sys.stdout.write("No PostgreSQL server is installed here.\n")
elif __name__ == "__main__" and sys.argv[1:2] == ["--session"]:
    session(sys.argv[2])
elif __name__ == "__main__":
    main()
