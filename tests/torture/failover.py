"""A primary dies again and again under its writers, and its standby takes over; then every promise is counted.

    python tests/torture/failover.py --rounds 20 --processes 8 --seed 1

Two real servers; no commit ends before both have it. In each round writers and the server's processes for them are
killed, waits for the standby are canceled, and the primary is killed; it becomes the new standby, rewound or copied.
Exits with 1 if anything acknowledged was lost, anything was doubled, half done or done although it was refused, or a
reader saw anything that never was.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import psycopg

from okrtui.domain.workspace import Change, Workspace
from okrtui.engine import postgres
from okrtui.engine.postgres.doctor import examine
from okrtui.errors import OkrError, UnsureError
from okrtui.session import Session

if __name__ == "__main__":  # as a program, its parts are found from the folder of tests
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from postgres_pair import CANCEL_WAITS, DATABASE, TERMINATE, Pair, running_pair
from torture.board import Board, Tally, told
from torture.torture import NOW, forked, judged, planned, printed, replayed, sound

STRIKES = 5
PAUSES = (0.05, 0.3)
COMMITS = 40
"""The commits before each failure."""

GOES_ON = 60.0
"""The seconds within which writers have to go on after a failure."""


def session(address: str, *, read_only: bool = False) -> Session:
    """A session whose clock stands still."""
    return Session(postgres.open_engine(address, read_only=read_only), "ada", now=lambda: NOW)


def write(address: str, tallies: Path, board: Board, slot: int, serial: int) -> None:
    """Commit until killed; tell of each attempt before it is made, and of how it ended."""
    tally = Tally(tallies / f"tally.{serial}")
    store: Session | None = None
    number, parent = 0, os.getppid()
    while os.getppid() == parent:
        number += 1
        name = f"{serial}.{number}"
        try:
            store = store or session(address)
            tally.write(f"? {name}")
            entry = store.do(partial(_planned, name=name), None)
        except UnsureError:
            tally.write(f"u {name}")
        except OkrError:
            tally.write(f"- {name}")
            if store is not None and store.read_only:
                store.close()
                store = None
        else:
            tally.write(f"+ {name} {entry.sequence}")
            board.acknowledged(slot, entry.sequence)


def _planned(workspace: Workspace, *_: object, name: str) -> Change:
    return planned(workspace, name)


def read(address: str, board: Board, slot: int) -> None:
    """Read until told to stop, half of the time from nothing; each read is checked."""
    live: Session | None = None
    reads = wrong = 0
    parent = os.getppid()
    while not board.is_over and os.getppid() == parent:
        floor = board.highest
        try:
            live = live or session(address, read_only=True)
            wrong += not (_is_fresh_sound(address, floor) if reads % 2 else _is_sound(live))
        except OkrError:  # records are read when they are asked for: while there is a server
            continue
        if live.refusal is not None and "another state" in str(live.refusal):
            live.close()
            live = None
        reads += 1
        board.read(slot, reads, wrong)
        time.sleep(PAUSES[0])


def _is_sound(live: Session) -> bool:
    live.refresh()
    return sound(live.workspace, live.sequence)


def _is_fresh_sound(address: str, floor: int) -> bool:
    fresh = session(address, read_only=True)
    try:
        return sound(fresh.workspace, fresh.sequence) and fresh.sequence >= floor
    finally:
        fresh.close()


class Failovers:
    """One run."""

    def __init__(self, pair: Pair, tallies: Path, processes: int, seed: int) -> None:
        self.pair, self.tallies, self.processes = pair, tallies, processes
        self.chance = random.Random(seed)  # noqa: S311 - chance, no secret
        self.board = Board(processes)
        self.writers: dict[int, int] = {}
        self.serial = 0
        self.figures: Counter[str] = Counter()

    def run(self, rounds: int) -> Counter[str]:
        """Torture the pair; the figures."""
        readers = [forked(read, self.pair.address, self.board, slot) for slot in range(2)]
        for slot in range(self.processes):
            self._begin(slot)
        for _ in range(rounds):
            self._round()
        self._wait_for_more(COMMITS)
        for child in self.writers:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        self.board.over()
        self.figures["wrong reads"] += sum(os.waitpid(child, 0)[1] != 0 for child in readers)
        return self._counted()

    def _begin(self, slot: int) -> None:
        self.serial += 1
        child = forked(write, self.pair.address, self.tallies, self.board, slot, self.serial)
        self.writers[child] = slot

    def _round(self) -> None:
        self._wait_for_more(COMMITS)
        for _ in range(STRIKES):
            time.sleep(self.chance.uniform(*PAUSES))
            self._strike()
        began = time.monotonic()
        self.pair.fail_over()
        self.figures["failovers"] += 1
        if self.chance.random() < 0.5:
            self._administer(CANCEL_WAITS, "canceled waits")
        if self.chance.random() < 0.5:
            self.pair.rewind()
        else:
            self.pair.copy()
        self._wait_for_more(1, began)

    def _strike(self) -> None:
        """Kill a writer or the server's process for one, or cancel its wait for the standby."""
        kind = self.chance.choice(["writer", "backend", "wait"])
        if kind == "writer":
            child = self.chance.choice(list(self.writers))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            self.figures["killed writers"] += 1
            self._begin(self.writers.pop(child))
        elif kind == "backend":
            self._administer(TERMINATE, "killed backends")
        else:
            self._administer(CANCEL_WAITS, "canceled waits")

    def _administer(self, statement: str, what: str) -> None:
        with psycopg.connect(self.pair.primary.address("postgres"), autocommit=True) as connection:
            self.figures[what] += len(connection.execute(statement.encode()).fetchall())

    def _wait_for_more(self, number: int, since: float | None = None) -> None:
        """Wait until commits are acknowledged again, and note how long it took since a moment."""
        wanted, end = self.board.highest + number, time.monotonic() + GOES_ON
        while self.board.highest < wanted:
            if time.monotonic() > end:
                self.figures["did not go on"] += 1
                break
            time.sleep(0.01)
        if since is not None:
            self.figures["longest pause ms"] = max(
                self.figures["longest pause ms"], int((time.monotonic() - since) * 1000)
            )

    def _counted(self) -> Counter[str]:
        with contextlib.closing(session(self.pair.address)) as store:
            history = list(store.history())[::-1]
            states = {record.id: record.document() for record in store.workspace.kpis.values()}
            is_sound = sound(store.workspace, store.sequence)
        reads, wrong = self.board.reads
        findings = examine(self.pair.primary.address(DATABASE)).findings
        whole = replayed(history) == states and is_sound and not findings
        return self.figures + judged(history, told(self.tallies.glob("tally.*"))) + Counter({
            "reads": reads, "wrong reads": wrong, "wrong end": not whole,
        })  # fmt: skip


FIGURES = (
    "failovers", "killed writers", "killed backends", "canceled waits", "longest pause ms", "acknowledged", "refused",
    "reads",
)  # fmt: skip
MUST_BE_ZERO = (
    "lost", "doubled", "wrong reads", "refused but there", "from nowhere", "out of order", "did not go on", "wrong end",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the figures; 1 where one that must be 0 is not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="how often the primary dies (default: 20)")
    parser.add_argument("--processes", type=int, default=8, help="how many write at once (default: 8)")
    parser.add_argument("--seed", type=int, default=1, help="which chance (default: 1)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="okrtui-torture-") as folder, running_pair() as pair:
        figures = Failovers(pair, Path(folder), chosen.processes, chosen.seed).run(chosen.rounds)
    return printed(figures, FIGURES, MUST_BE_ZERO)


if __name__ == "__main__":
    sys.exit(main())
