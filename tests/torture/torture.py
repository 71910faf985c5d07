"""Many processes write to one workspace, are killed, and meet failing disks; then every promise is counted.

    python tests/torture/torture.py --seconds 60 --processes 4 --seed 1

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
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from okrtui.domain.records.models import Kpi
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal import journal_file
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.recovery import doctor
from okrtui.engine.protocol import Entry
from okrtui.errors import OkrError, UnsureError

if __name__ == "__main__":  # as a program, its parts are found from the folder of tests
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from engine.journal.builders import JournalSession, do
from torture.board import Board, Faults, Tally, told

KEPT = 200
PAUSES = (0.005, 0.25)
STOPPED = 0.03
BREATH = 0.002
SHARE_OF_STOPS = 0.1
SHARE_OF_FAULTY = 0.5
JOURNAL = 60_000
NOW = datetime(2027, 1, 4, tzinfo=UTC)


def kpi(number: int, name: str, definition: str = "", revision: int = 1) -> Kpi:
    """One record."""
    by = {"created_at": NOW, "created_by": "torture", "updated_at": NOW, "updated_by": "torture"}
    return Kpi.model_validate({"id": number, "name": name, "definition": definition, "revision": revision, **by})


def planned(workspace: Workspace, name: str) -> Change:
    """Count up the first record, add a pair, and remove the oldest pair once there are many: all or nothing."""
    count = workspace.kpis.get(1)
    made = int(count.definition) if count else 0
    counted = kpi(1, "count", str(made + 1), count.revision + 1 if count else 1)
    first = max(workspace.next_id("kpis"), 2)
    pairs = sorted(number for number in workspace.kpis if number > 1)
    gone = tuple(("kpis", number) for number in pairs[:2]) if len(pairs) > KEPT else ()
    return Change("torture", (counted, kpi(first, f"{name} left"), kpi(first + 1, f"{name} right")), gone)


def sound(workspace: Workspace, sequence: int) -> bool:
    """Whether what is read is a state that was: the count fits the sequence, and every pair is whole."""
    count = int(workspace.kpis[1].definition) if 1 in workspace.kpis else 0
    names = [record.name for number, record in sorted(workspace.kpis.items()) if number > 1]
    pairs = zip(names[::2], names[1::2], strict=False)
    whole = len(names) % 2 == 0 and all(left[:-5] == right[:-6] for left, right in pairs)
    return whole and count == sequence


def write(path: Path, board: Board, slot: int, serial: int, *, faulty: bool) -> None:
    """Commit until killed; tell of each attempt before it is made, and of how it ended."""
    files = Files()
    journal_file.LIMIT = JOURNAL
    tally = Tally(path.with_name(f"tally.{serial}"))
    if faulty:
        Faults(files, random.Random(serial), board)  # noqa: S311 - chance, no secret
    store: JournalSession | None = None
    number = 0
    while True:
        number += 1
        name = f"{serial}.{number}"
        try:
            store = store or JournalSession.open(path, files=files)
            tally.write(f"? {name}")
            entry = do(store, partial(planned, name=name), str(serial))
        except UnsureError:
            tally.write(f"u {name}")
            store = None
        except OkrError:
            tally.write(f"- {name}")
            store = None if store is None or store.read_only else store
        else:
            tally.write(f"+ {name} {entry.sequence}")
            board.acknowledged(slot, entry.sequence)


def read(path: Path, board: Board, slot: int) -> None:
    """Read until told to stop, half of the time from nothing; each read is checked."""
    live = JournalSession.open(path, read_only=True)
    reads = wrong = 0
    while not board.is_over:
        floor = board.highest
        if reads % 2:
            live.refresh()
            seen = live
        else:
            seen = JournalSession.open(path, read_only=True)
        sequence = seen.journal_file.state.position.sequence
        if not sound(seen.workspace, sequence) or sequence < floor or "read-only" not in seen.read_only:
            wrong += 1
        reads += 1
        board.read(slot, reads, wrong)
        time.sleep(BREATH)


def forked(work: object, *arguments: object, **options: object) -> int:
    """Run a function in a process of its own, which never returns to the caller's code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(*arguments, **options)  # type: ignore[operator]
            code = 0
        except BaseException:  # noqa: BLE001 - told, then gone
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)
    return child


class Torture:
    """One run."""

    def __init__(self, path: Path, seconds: float, processes: int, seed: int) -> None:
        self.path, self.seconds, self.processes = path, seconds, processes
        self.chance = random.Random(seed)  # noqa: S311 - chance, no secret
        self.board = Board(processes)
        self.kills = self.crashes = self.serial = 0
        self.base = seed * 1_000_000
        self.writers: dict[int, int] = {}

    def run(self) -> Counter[str]:
        """Torture a new workspace; the figures."""
        JournalSession.create(self.path).close()
        readers = [forked(read, self.path, self.board, slot) for slot in range(max(1, self.processes // 2))]
        for slot in range(self.processes):
            self._begin(slot)
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            time.sleep(self.chance.uniform(*PAUSES))
            self._strike()
        for child in self.writers:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        self.board.over()
        broken = sum(os.waitpid(child, 0)[1] != 0 for child in readers)
        return self._counted() + Counter({"wrong reads": broken})

    def _begin(self, slot: int) -> None:
        self.serial += 1
        faulty = self.chance.random() < SHARE_OF_FAULTY
        self.writers[forked(write, self.path, self.board, slot, self.base + self.serial, faulty=faulty)] = slot

    def _strike(self) -> None:
        """Kill one writer, or stop it for a moment; start others for all that have died."""
        child = self.chance.choice(list(self.writers))
        with contextlib.suppress(ProcessLookupError):
            if self.chance.random() < SHARE_OF_STOPS:
                os.kill(child, signal.SIGSTOP)
                time.sleep(STOPPED)
                os.kill(child, signal.SIGCONT)
            else:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                self.kills += 1
                self._begin(self.writers.pop(child))
        for other in list(self.writers):
            ended, status = os.waitpid(other, os.WNOHANG)
            if ended:
                self.crashes += os.WIFEXITED(status)
                self.kills += os.WIFSIGNALED(status)
                self._begin(self.writers.pop(other))

    def _counted(self) -> Counter[str]:
        store = JournalSession.open(self.path)
        history = list(store.history())[::-1]
        figures = judged(history, told(self.path.parent.glob("tally.*")))
        states = {record.id: record.document() for record in store.workspace.kpis.values()}
        reads, wrong = self.board.reads
        whole = sound(store.workspace, store.sequence) and doctor.examine(self.path).is_sound
        figures += Counter({
            "kills": self.kills, "faults": self.board.faults, "reads": reads, "wrong reads": wrong,
            "generations": store.journal_file.state.position.generation,
            "crashes": self.crashes,
            "wrong end": replayed(history) != states or not whole,
        })  # fmt: skip
        return figures


def named(entry: Entry) -> str:
    """The attempt that a commit was."""
    names = [str(op.after["name"]) for op in entry.ops if op.after]
    return next(name for name in names if name.endswith(" left"))[:-5]


def judged(history: list[Entry], outcomes: dict[str, tuple[str, int]]) -> Counter[str]:
    """Compare what was told with what is there."""
    there = Counter(named(entry) for entry in history)
    places = {named(entry): entry.sequence for entry in history}
    acknowledged = {name: sequence for name, (outcome, sequence) in outcomes.items() if outcome == "+"}
    refused = [name for name, (outcome, _) in outcomes.items() if outcome == "-"]
    return Counter({
        "acknowledged": len(acknowledged),
        "lost": sum(places.get(name) != sequence for name, sequence in acknowledged.items()),
        "doubled": sum(count > 1 for count in there.values()),
        "refused but there": sum(name in there for name in refused),
        "from nowhere": sum(name not in outcomes for name in there),
        "out of order": sum(entry.sequence != number for number, entry in enumerate(history, 1)),
        "refused": len(refused),
    })  # fmt: skip


def replayed(history: list[Entry]) -> dict[int, object]:
    """The records that all commits together make."""
    records: dict[int, object] = {}
    for entry in history:
        for op in entry.ops:
            records.pop(op.id, None)
            if op.after is not None:
                records[op.id] = op.after
    return records


FIGURES = ("kills", "faults", "acknowledged", "refused", "generations", "reads")
MUST_BE_ZERO = (
    "lost", "doubled", "wrong reads", "refused but there", "from nowhere", "out of order", "crashes", "wrong end",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the figures; 1 where one that must be 0 is not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long (default: 30)")
    parser.add_argument("--processes", type=int, default=4, help="how many write at once (default: 4)")
    parser.add_argument("--seed", type=int, default=1, help="which chance (default: 1)")
    parser.add_argument("--directory", type=Path, help="where to work (default: a temporary directory)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="okrtui-torture-", dir=chosen.directory) as folder:
        figures = Torture(Path(folder) / "workspace", chosen.seconds, chosen.processes, chosen.seed).run()
    return printed(figures, FIGURES, MUST_BE_ZERO)


def printed(figures: Counter[str], names: Sequence[str], must_be_zero: Sequence[str]) -> int:
    """Print figures; return 1 where one that must be 0 is not."""
    for name in (*names, *must_be_zero):
        sys.stdout.write(f"{name:>18} {figures[name]:>9,}\n")
    return int(any(figures[name] for name in must_be_zero))


if __name__ == "__main__":
    sys.exit(main())
