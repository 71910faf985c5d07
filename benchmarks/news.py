"""How long until a commit is drawn on other screens: python benchmarks/news.py [SCREENS …].

It starts a PostgreSQL server of its own and real terminals. Half of the commits come while much goes on, the other half
after a rest, when screens wait for notices and ask every five seconds only.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from e2e.terminal import Terminal
from okrtui.domain.records.models import Kpi
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine import postgres
from okrtui.sample import seed
from okrtui.session import Session
from postgres_server import programs, running_server

COMMITS = 20
REST = 36.0
"""The seconds after which a quiet session waits for notices."""

CONNECTIONS = "select count(*) from pg_stat_activity where application_name = 'okrtui'"


def adding(name: str) -> Callable[..., Change]:
    """Add a KPI of this name."""
    now = datetime.now(UTC)
    by = {"created_at": now, "created_by": "ada", "updated_at": now, "updated_by": "ada"}

    def add(workspace: Workspace, *_: object) -> Change:
        kpi = Kpi.model_validate({"id": workspace.next_id("kpis"), "name": name, **by})
        return Change("kpi.add", (kpi,))

    return add


def drawn(screens: list[Terminal], name: str) -> list[float]:
    """Return after how many milliseconds a name stands on each screen."""
    start, seen = time.monotonic(), dict[Terminal, float]()
    while len(seen) < len(screens):
        for one in screens:
            if one not in seen and one.take_in(0) and name in one.screen:
                seen[one] = (time.monotonic() - start) * 1000
        time.sleep(0.001)
    return list(seen.values())


def told(what: str, milliseconds: list[float]) -> None:
    """Print the middle, the 95th of 100, and the last."""
    ordered = sorted(milliseconds)
    middle, late = statistics.median(ordered), ordered[len(ordered) * 95 // 100]
    sys.stdout.write(f"  {what}: median {middle:.0f} ms, 95 % {late:.0f} ms, last {ordered[-1]:.0f} ms\n")


def measure(address: str, folder: Path, number: int) -> None:
    """Print how late so many screens draw what one session writes, and what they cost meanwhile."""
    mine = Session(postgres.create_engine(address), "owner")
    mine.do(seed, mine.today())
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "okrtui", "--workspace", address]
    screens = [Terminal(command, environment) for _ in range(number)]
    for one in screens:
        one.wait("[1 Today]", 120)
        one.press("6", shows="[6 Log]")
    sys.stdout.write(f"{number} screens\n")
    for what, pause, commits in (("while much goes on", 0.37, COMMITS), ("after a rest", REST, 2)):
        late: list[float] = []
        for commit in range(commits):
            time.sleep(pause)
            name = f"{what.split()[0]}-{commit}"
            mine.do(adding(name), None)
            late += drawn(screens, name)
        told(what, late)
    with psycopg.connect(address) as connection:
        counted = connection.execute(CONNECTIONS).fetchone()
    for one in screens:
        one.type("q")
        one.process.wait(30)
    mine.close()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(f"  connections {counted and counted[0]}, of screens and the writer\n")
    sys.stdout.write(f"  processor of children so far {used.ru_utime + used.ru_stime:.1f} s\n")


if __name__ == "__main__" and programs() is None:
    sys.stdout.write("No PostgreSQL server is installed here.\n")
elif __name__ == "__main__":
    with running_server(("-c", "max_connections=200")) as running, tempfile.TemporaryDirectory() as home:
        for wanted in [int(argument) for argument in sys.argv[1:]] or [1, 10]:
            measure(running.address(running.new_database()), Path(home), wanted)
