"""One case: a valid file of some kind, mutated, and the commands that read it, each in a process of its own."""

from __future__ import annotations

import contextlib
import importlib
import os
import pkgutil
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import okrtui
from fuzz_files.handmade import BY_KIND, GROWN
from fuzz_files.mutations import BYTES, altered_journal, altered_json, altered_snapshot
from okrtui.__main__ import EngineBackend
from okrtui.autosave import DraftFiles
from okrtui.cli.app import run
from okrtui.engine.journal import create_engine
from okrtui.engine.journal.engine import JournalEngine
from okrtui.engine.journal.recovery import backup
from okrtui.sample import seed
from okrtui.session import Session
from store.outside import make_home, picture

PROCESSOR_SECONDS, MEGABYTES, WALL_SECONDS = 2.0, 300, 60
CODES = {0, 1, 2, 4, 5, 6}
TODAY = date(2026, 11, 21)
SETTINGS = b"""theme = "nord"
mouse = true
network = false
[keys]
"kpi.record" = "v"
app = { quit = "q", help = ["f1", "question_mark"] }
"""
CSV = b'kpi,date,value,note\nK1,2026-11-20,5,\nK2,2026-11-20,4.5,"a, b"\n' + b"K3,2026-11-19,1,x\n" * 20


Structured = Callable[[bytes, random.Random], bytes]


class Fault(NamedTuple):
    """What went wrong in a case."""

    case: str
    command: str
    what: str


class Outcome(NamedTuple):
    """How a command ended: its exit code, what it printed, and what it used."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float


def load_everything() -> None:
    """Import what commands import, so that the process of a case has it already."""
    for module in pkgutil.walk_packages(okrtui.__path__, "okrtui."):
        if not module.name.startswith(("okrtui.tui", "okrtui.__main__")):
            importlib.import_module(module.name)


def measured(work: Callable[[], int], place: Path) -> Outcome:
    """Do something in a child process, with its output in files; one that hangs is ended."""
    out, err = place / "out", place / "err"
    child = os.fork()
    if child == 0:
        code = 99
        with contextlib.suppress(BaseException):
            for number, file in ((1, out), (2, err)):
                os.dup2(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), number)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
            signal.alarm(WALL_SECONDS)
            code = work()
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    _, status, used = os.wait4(child, 0)
    return Outcome(
        os.waitstatus_to_exitcode(status),
        out.read_text(errors="replace"),
        err.read_text(errors="replace"),
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / 1024,
    )


def faults_of(outcome: Outcome) -> Iterator[str]:
    """Find what no command may do, whatever it reads."""
    told = outcome.err
    if outcome.code not in CODES:
        yield f"exit {outcome.code}: {told[-300:]}"
    if "Internal error" in told or "Traceback" in told:
        yield told[-600:]
    if outcome.code and not told and not outcome.out:
        yield "no word on what is wrong"
    if len(told) > 2000 * max(1, told.count("\n")):
        yield f"an error of {len(told)} characters"
    if outcome.seconds > PROCESSOR_SECONDS:
        yield f"{outcome.seconds:.1f} s of processor time"
    if outcome.megabytes > MEGABYTES:
        yield f"{outcome.megabytes:.0f} MB"


class Desk:
    """A home with a valid file of each kind, of which each case gets a copy."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.valid, self.case = place / "valid", place / "case"
        self.valid.mkdir()
        self.outside = make_home(place / "outside")
        self._seen = picture(self.outside)
        load_everything()
        self._prepare()

    def _prepare(self) -> None:
        os.environ |= {"HOME": str(self.case), "XDG_CONFIG_HOME": str(self.case / "config"), "COLUMNS": "80"}
        os.environ |= {"XDG_CONFIG_DIRS": str(self.case / "none"), "XDG_STATE_HOME": str(self.case / "state")}
        workspace = self.valid / "work"
        engine = create_engine(workspace)
        session = Session(engine, "ada", now=lambda: datetime(2026, 11, 21, 9, tzinfo=UTC), today=lambda: TODAY)
        session.do(seed, TODAY)
        assert isinstance(engine, JournalEngine)
        engine.compact()
        session.close()
        self.command("valid", "kpi", "record", "K1", "5")
        self.command("valid", "objective", "edit", "O1", "--team", "Sales")
        self.command("valid", "kpi", "record", "K2", "4")
        backup.save(workspace, self.valid / "good.json")
        self.command("valid", "export", "--format", "json", str(self.valid / "export.json"))
        (self.valid / "values.csv").write_bytes(CSV)
        (self.valid / "config" / "okrtui").mkdir(parents=True)
        (self.valid / "config" / "okrtui" / "config.toml").write_bytes(SETTINGS)
        drafts = DraftFiles(self.valid / "state", "w", lambda: datetime.now(UTC)).open("kpi.add")
        drafts.keep({"name": "Churn", "decimals": "2", "targets": [{"low": "4"}]})
        drafts.flush()

    def command(self, folder: str, *words: str) -> Outcome:
        """Run a command on the workspace in a folder."""
        line = ["--workspace", str(self.place / folder / "work"), *words]
        return measured(lambda: run(line, EngineBackend()), self.place)

    def fresh(self) -> None:
        """Lay out the valid files for the next case."""
        shutil.rmtree(self.case, ignore_errors=True)
        shutil.copytree(self.valid, self.case)

    def drafts(self) -> Outcome:
        """Read what is left of unsaved forms, as the screens do at their start."""

        def read() -> int:
            files = DraftFiles(self.case / "state", "w", lambda: datetime.now(UTC))
            for draft in files.left():
                files.claim(draft)
            return 0

        return measured(read, self.place)

    def check(self, name: str, lines: list[str]) -> Iterator[Fault]:
        """Run commands on the case, and find what went wrong."""
        for line in lines:
            words = [word.replace("CASE", str(self.case)) for word in line.split()]
            since = time.monotonic()
            outcome = self.drafts() if line == "drafts" else self.command("case", *words)
            for what in faults_of(outcome):
                yield Fault(name, line, f"{what} (after {time.monotonic() - since:.1f} s)")
        if picture(self.outside) != self._seen:
            yield Fault(name, " ; ".join(lines), "something outside the workspace was changed")
            self._seen = picture(self.outside)


READING = ("kpi list", "todo", "log", "cycle list", "objective list", "kr list", "digest", "backup --list", "where")
WRITING = ("kpi record K1 6", "undo", "cycle add 2030-Q1", "backup", "objective edit O1 --team x")
MENDING = ("doctor", "doctor --repair", "doctor", "kpi list")
KINDS = ("journal", "snapshot", "backup", "kept backup", "json import", "csv import", "draft", "settings", "lock")


def mutate(desk: Desk, kind: str, chance: random.Random) -> list[str]:
    """Mutate the file of a kind; return the commands that read it."""
    file, structured, lines = _file_of(desk, kind, chance)
    data = file.read_bytes()
    if structured is not None and chance.random() < 0.5:
        data = structured(data, chance)
    else:
        for _ in range(chance.randrange(1, 3)):
            data = chance.choice(BYTES)(data, chance)
    file.unlink()
    file.write_bytes(data)
    return lines


def _file_of(desk: Desk, kind: str, chance: random.Random) -> tuple[Path, Structured | None, list[str]]:
    """Return the file of a kind, how to alter what is in it, and the commands that read it."""
    case, work = desk.case, desk.case / "work"
    (kept,), (draft,) = (work / "backups").glob("workspace.*"), (case / "state").glob("*.json")
    using = [chance.choice(READING), chance.choice(WRITING), *MENDING]
    kinds: dict[str, tuple[Path, Structured | None, list[str]]] = {
        "journal": (work / "journal.00000002.jsonl", altered_journal, using),
        "snapshot": (work / "workspace.json", altered_snapshot, using),
        "backup": (case / "good.json", altered_snapshot, ["restore CASE/good.json --yes", "doctor"]),
        "kept backup": (kept, altered_snapshot, ["backup --list", f"restore {kept.name} --yes", "doctor"]),
        "json import": (case / "export.json", altered_json, ["import CASE/export.json", "doctor", "kpi list"]),
        "csv import": (case / "values.csv", None, ["import CASE/values.csv", "doctor"]),
        "draft": (draft, altered_json, ["drafts"]),
        "settings": (case / "config/okrtui/config.toml", None, ["where", "kpi list"]),
        "lock": (work / "lock", altered_json, ["kpi record K1 6", "doctor"]),
    }
    return kinds[kind]


def played(desk: Desk, kind: str, number: int) -> list[Fault]:
    """Play one case."""
    desk.fresh()
    lines = mutate(desk, kind, random.Random(f"{kind} {number}"))  # noqa: S311 - a seed tells the case
    return list(desk.check(f"{kind} {number}", lines))


def handmade(desk: Desk, kind: str, name: str) -> list[Fault]:
    """Play a case that somebody made by hand."""
    desk.fresh()
    file, _, lines = _file_of(desk, kind, random.Random(name))  # noqa: S311 - a seed tells the case
    data = BY_KIND[kind][name](file.read_bytes())
    file.unlink()
    file.write_bytes(data)
    os.truncate(file, GROWN.get((kind, name), len(data)))
    return list(desk.check(f"{kind}: {name}", lines))
