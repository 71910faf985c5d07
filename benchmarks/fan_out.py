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
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Lock

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fifty import PAUSE, WRITERS, delays, opened, skipped, used, walk, writers

from okrtui.domain.actions import kpis
from okrtui.domain.records.models import MeasurementDraft
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
    with skipped([one for one in screens if one not in watched]), writers(partial(write, address)) as acknowledged:
        taken, since = server_time(server), time.monotonic()
        busy = used(screens, watched, seconds / 2)
        served = (server_time(server) - taken) * 60 / (time.monotonic() - since)
        with closing(Session(postgres.open_engine(address), "owner")) as session:
            found = sorted(delays(watched, session, seconds / 2))
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
