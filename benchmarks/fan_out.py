"""Fifty screens and eight writers on one workspace in a database: fan_out.py [SECONDS] [SCREENS].

It starts a PostgreSQL server of its own, and screens in terminals. It tells how long a change takes until a screen
shows it, the connections, and the processor time of screens and server. `fifty.py` does the same on a directory.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fifty import NEW, PAUSE, WRITERS, opened, skipped, used, walk
from in_terminal import Timed

from okrtui.domain.actions import kpis
from okrtui.domain.records.models import MeasurementDraft, NewKpiDraft
from okrtui.engine import postgres
from okrtui.sample import seed
from okrtui.session import Session
from postgres_server import PostgresServer, programs, running_server

TODAY = datetime.now(UTC).date()
TICKS = os.sysconf("SC_CLK_TCK")
CONNECTIONS = "select count(*) from pg_stat_activity where application_name = 'okrtui'"


def write(address: str, number: int, ended: Event, count: list[int], lock: Lock) -> None:
    """Record one value after another for the KPIs of the sample, each writer on days of its own."""
    session = Session(postgres.open_engine(address), "owner")
    day, done = TODAY - timedelta(days=2000 * (number + 1)), 0
    while not ended.wait(PAUSE):
        done += 1
        session.do(kpis.record, MeasurementDraft(kpi=1, date=day + timedelta(days=done), value=done % 90))
        with lock:
            count[0] += 1
    session.close()


@contextmanager
def writers(address: str) -> Iterator[list[int]]:
    """Run the writers for a block; yields how many changes were acknowledged."""
    ended, count, lock = Event(), [0], Lock()
    threads = [Thread(target=write, args=(address, one, ended, count, lock)) for one in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield count
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def delays(screens: list[Timed], address: str, seconds: float) -> list[float]:
    """Add KPIs, as many as fit on a screen, and wait for each on the watched screens, which show only them."""
    found: list[float] = []
    session, begun = Session(postgres.open_engine(address), "owner"), time.monotonic()
    for number in range(NEW):
        while time.monotonic() < begun + number * seconds / NEW:
            for one in screens:
                one.read(0.01)
        name = f"Newest {number:04d}"
        session.do(kpis.add, NewKpiDraft.model_validate({"name": name, "owners": "zoe"}))
        since, waiting = time.monotonic(), list(screens)
        while waiting and time.monotonic() < since + 10:
            for one in list(waiting):
                one.read(0.002)
                if name in one.text:
                    found.append(time.monotonic() - since)
                    waiting.remove(one)
        found += [10.0] * len(waiting)
    session.close()
    return found


def server_time(server: PostgresServer) -> float:
    """Return the processor seconds that the server and its present processes took so far."""
    own = int((server.data / "postmaster.pid").read_text().split("\n")[0])
    children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in (str(own), *children)]
    return sum(int(ticks) for each in fields for ticks in each[11:13]) / TICKS


def measure(server: PostgresServer, seconds: float, count: int) -> None:
    """Print the figures."""
    address = server.address(server.new_database())
    session = Session(postgres.create_engine(address), "owner")
    session.do(seed, session.today())
    before = len(session.workspace.measurements)
    session.close()
    screens = [one for some in opened(address, count) for one in some]
    watched = screens[:: max(1, count // 5)][:5]
    walk(screens, "23461")
    walk(watched, "3/newest\r")
    idle = used(screens, watched, 20)
    with skipped([one for one in screens if one not in watched]), writers(address) as acknowledged:
        taken, since = server_time(server), time.monotonic()
        busy = used(screens, watched, seconds / 2)
        served = (server_time(server) - taken) * 60 / (time.monotonic() - since)
        found = sorted(delays(watched, address, seconds / 2))
    with psycopg.connect(address) as connection:
        connected = connection.execute(CONNECTIONS).fetchone()
    memory = sum(one.pss() for one in screens)
    session = Session(postgres.open_engine(address), "owner")
    lost = acknowledged[0] + before - len(session.workspace.measurements)
    session.close()
    for one in screens:
        one.end()
    lines = (
        f"{count} screens, {WRITERS} writers, {acknowledged[0]} changes acknowledged, {lost} lost",
        f"memory together: {memory / 1024:.2f} GiB PSS, {memory / count:.0f} MiB each",
        f"processor time of a screen: {idle:.2f} s a minute idle, {busy:.2f} s busy; of the server {served:.1f} s busy",
        f"connections of screens: {connected and connected[0]}",
        f"a change shows ({len(found)}): {found[len(found) // 2]:.2f} s, p99 {found[len(found) * 99 // 100]:.2f} s",
    )
    sys.stdout.write("\n".join(lines) + "\n")


def main() -> None:
    """Measure on a server of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=120.0)
    parser.add_argument("count", type=int, nargs="?", default=50)
    opt = parser.parse_args()
    with running_server(("-c", "max_connections=200")) as server, tempfile.TemporaryDirectory() as directory:
        os.environ["HOME"] = directory
        measure(server, opt.seconds, opt.count)


if __name__ == "__main__":
    if programs() is None:
        sys.exit("No PostgreSQL server is installed here.")
    main()
