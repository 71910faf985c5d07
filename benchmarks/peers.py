"""Other programs: until their first screen, beside ours on the sample, and with as many rows, beside ours with as many.

OKRTUI_PEERS names the directory of those written in Python: NAME/bin/PROGRAM is in it, as `python -m venv NAME` and pip
make them. What is not there, or shows no screen, is left out; docs/performance.md says how they are installed.
"""

from __future__ import annotations

import contextlib
import csv
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from in_terminal import Timed
from result_table import Row, lowest

Rows = Sequence[tuple[int, str, int]]


class Peer(NamedTuple):
    """A program: its package, its command, what its first screen shows, and the gate and the aim for ours beside it."""

    package: str
    command: tuple[str, ...]
    shows: str
    gate: float | None = None
    aim: float | None = None


PEERS = (
    Peer("posting", ("posting",), "Collection is empty", 0.5, 0.35),
    Peer("harlequin", ("harlequin",), "Query Editor", 0.4, 0.3),
    Peer("kanban-tui", ("ktui",), "New Board", 0.35, 0.25),
    Peer("bagels", ("bagels",), "Accounts", 0.3, 0.2),
    Peer("visidata", ("vd",), "VisiData"),
)


def there() -> Iterator[tuple[Peer, str]]:
    """Yield the peers that are installed, each with its program."""
    folder = Path(os.environ.get("OKRTUI_PEERS", ""))
    for peer in PEERS:
        program = folder / peer.package / "bin" / peer.command[0]
        found = str(program) if program.exists() else shutil.which(peer.command[0])
        if found:
            yield peer, found


def that_start() -> Iterator[tuple[Peer, str]]:
    """Yield the peers that are installed and show their first screen here."""
    for peer, program in there():
        try:
            start(peer, program)
        except TimeoutError:
            sys.stderr.write(f"{peer.package} does not show {peer.shows!r}; it is left out.\n")
        else:
            yield peer, program


def start(peer: Peer, program: str) -> tuple[float, float]:
    """Return the seconds until a peer's first screen: of the processor, and on the clock. Raises TimeoutError."""
    app = Timed(peer.command[1:], program=program)
    try:
        clock = app.until(peer.shows, 40)
        return app.cpu(), clock
    finally:
        app.end()


def rows(ours: Sequence[float], measured: Mapping[Peer, Sequence[float]]) -> Iterator[Row]:
    """Yield the rows of the table."""
    for peer, theirs in measured.items():
        pairs = zip(ours, theirs, strict=True)
        yield Row(f"start beside {peer.package}", lowest(pairs), "x", peer.gate, peer.aim)


def at_size(size: int, folder: Path) -> dict[str, float]:
    """Return the processor seconds that others take to read so many rows, and to show the first or the last of them."""
    rows = [(number, f"Record {number} makes a difference", 30 + number % 37) for number in range(1, size + 1)]
    found = {"SQLite": _with_sqlite(rows, folder / "rows.db")}
    if task := shutil.which("task"):
        found["taskwarrior"] = _with_taskwarrior(task, rows, folder)
    for peer, program in there():
        if peer.package == "visidata":
            table = folder / "rows.csv"
            with table.open("w", newline="") as file:
                csv.writer(file).writerows([("number", "title", "value"), *rows])
            found["visidata"] = _with_visidata(program, table, f"{size} rows")
    return found


def _with_sqlite(rows: Rows, path: Path) -> float:
    path.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table record (number integer primary key, title text, value integer)")
        connection.executemany("insert into record values (?, ?, ?)", rows)
    reads = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('select * from record').fetchall()"
    return _taken([sys.executable, "-c", reads, str(path)])


def _with_taskwarrior(task: str, rows: Rows, folder: Path) -> float:
    now = int(time.time())
    with (folder / "pending.data").open("w") as file:
        for number, title, _ in rows:
            fields = f'description:"{title}" entry:"{now}" status:"pending" uuid:"{uuid.UUID(int=number)}"'
            file.write(f"[{fields}]\n")
    (folder / "taskrc").write_text(f"data.location={folder}\nconfirmation=off\ngc=off\nverbose=nothing\n")
    return _taken([task, f"rc:{folder / 'taskrc'}", "rc.defaultwidth=120", "list", "limit:25"])


def _taken(command: Sequence[str]) -> float:
    before = os.times()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - of another program, or this interpreter
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _with_visidata(program: str, table: Path, shows: str) -> float:
    app = Timed([str(table)], program=program)
    try:
        app.until(shows, 120)
        fields = Path(f"/proc/{app.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # with threads that have ended
    finally:
        app.end()


def rows_at_size(
    size: int, ours: Mapping[str, Sequence[float]], theirs: Sequence[Mapping[str, float]]
) -> Iterator[Row]:
    """Yield how long ours take on so many records beside what others take for as many rows."""
    for what, taken in ours.items():
        for peer in theirs[0]:
            pairs = zip(taken, (one[peer] for one in theirs), strict=True)
            yield Row(f"{what}, {size:,} records, beside {peer} with as many rows", lowest(pairs), "x")
