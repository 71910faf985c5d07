"""Fifty screens and eight writers on one workspace of 14,000 records: fifty.py [SECONDS] [SCREENS].

It tells the memory of all screens together, their processor time idle and busy, how long a change takes until a screen
shows it, and whether any change was lost.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread

from in_terminal import LIST, Timed

from okrtui.domain.actions import kpis
from okrtui.domain.records.models import MeasurementDraft, NewKpiDraft
from okrtui.engine.journal import open_engine
from okrtui.session import Session

HERE = Path(__file__).parent
TODAY = datetime.now(UTC).date()
WRITERS, PAUSE = 8, 0.5
NEW = 25
"""The writers, and the seconds between two changes of each; the KPIs that are added."""

TOGETHER, QUIET = 10, 1.0
"""The screens that start at a time, and the seconds without a byte after which all of them have drawn."""


def write(path: Path, writer: int, ended: Event, count: list[int], lock: Lock) -> None:
    """Record one value after another for the KPIs, each writer on days of its own."""
    session = Session(open_engine(path), f"w{writer}")
    day, number = TODAY - timedelta(days=400 * (writer + 1)), 0
    while not ended.is_set():
        number += 1
        draft = MeasurementDraft(kpi=number % 1000 + 1, date=day + timedelta(days=number // 1000), value=number % 90)
        session.do(kpis.record, draft)
        with lock:
            count[0] += 1
        time.sleep(PAUSE)
    session.close()


@contextmanager
def writers(write: Callable[[int, Event, list[int], Lock], None]) -> Iterator[list[int]]:
    """Run the writers for a block, given what one of a number does; yields how many changes were acknowledged."""
    ended, count, lock = Event(), [0], Lock()
    threads = [Thread(target=write, args=(one, ended, count, lock)) for one in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield count
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def opened(place: Path | str, count: int) -> Iterator[list[Timed]]:
    """Yield screens on a directory or address as they are started, some at a time, once each has its first picture."""
    while count > 0:
        some = [Timed(["-m", "okrtui", "--workspace", str(place)]) for _ in range(min(count, TOGETHER))]
        for one in some:
            one.until(LIST, 120)
        yield some
        count -= len(some)


def walk(screens: list[Timed], keys: str) -> None:
    """Press keys on all screens, and wait after each until all have drawn what it leads to."""
    for key in keys:
        for one in screens:
            one.send(key)
        since = time.monotonic()
        while time.monotonic() < since + QUIET:
            if sum(one.read(0) for one in screens):
                since = time.monotonic()
            time.sleep(0.02)


@contextmanager
def skipped(screens: list[Timed]) -> Iterator[None]:
    """Take in what screens send for a block, for nobody looks at them: one that cannot send would stand still."""
    ended = Event()

    def skip() -> None:
        while not ended.wait(0.05):
            for one in screens:
                one.skip()

    thread = Thread(target=skip)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def used(screens: list[Timed], watched: list[Timed], seconds: float) -> float:
    """Return the processor seconds a minute of one screen, over some seconds."""
    before, since = sum(one.cpu() for one in screens), time.monotonic()
    while time.monotonic() < since + seconds:
        for one in watched:
            one.read(0)
        time.sleep(0.05)
    return (sum(one.cpu() for one in screens) - before) / len(screens) * 60 / (time.monotonic() - since)


def delays(screens: list[Timed], session: Session, seconds: float) -> list[float]:
    """Add KPIs, as many as fit on a screen, and wait for each on the watched screens, which show only them."""
    found: list[float] = []
    begun = time.monotonic()
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
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=120.0)
    parser.add_argument("count", type=int, nargs="?", default=50)
    opt = parser.parse_args()
    seconds, count = opt.seconds, opt.count
    with tempfile.TemporaryDirectory() as directory:
        os.environ["HOME"] = directory
        path = Path(directory) / "team"
        subprocess.run([sys.executable, HERE / "fill.py", path, "--values", "0"], check=True)  # noqa: S603 - our own
        screens = [one for some in opened(path, count) for one in some]
        watched = screens[:: max(1, count // 5)][:5]
        walk(screens, "23461")
        walk(watched, "3/newest\r")
        idle = used(screens, watched, 20)
        with skipped([one for one in screens if one not in watched]), writers(partial(write, path)) as acknowledged:
            busy = used(screens, watched, seconds / 2)
            with closing(Session(open_engine(path), "zoe")) as session:
                found = sorted(delays(watched, session, seconds / 2))
        memory = sum(one.pss() for one in screens)
        session = Session(open_engine(path), "zoe")
        there = len(session.workspace.measurements)
        session.close()
        for one in screens:
            one.end()
    lines = (
        f"{count} screens, {WRITERS} writers, {acknowledged[0]} changes acknowledged, {acknowledged[0] - there} lost",
        f"memory together: {memory / 1024:.2f} GiB PSS, {memory / count:.0f} MiB each",
        f"processor time of a screen: {idle:.2f} s a minute idle, {busy:.2f} s busy",
        f"a change shows ({len(found)}): {found[len(found) // 2]:.2f} s, p99 {found[len(found) * 99 // 100]:.2f} s",
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
