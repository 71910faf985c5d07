"""Every figure that has a target, in one interleaved run: bench.py [PART …] [--rounds N] [--all-sizes] [--record].

PART is screens, commands, peers, store or imports; without any it is all of them. `--record` keeps the table, which
later runs compare with; `--keep DIRECTORY` keeps the workspaces, which take a minute to make. Fifty screens with
writers take minutes and have a script of their own, fifty.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import commands
import commit
import peers
import result_table
import screens
from result_table import Row

import importing

HERE = Path(__file__).parent
PARTS = ("screens", "commands", "peers", "store", "imports")
SIZES = {
    "14,000 records": ("--objectives", "1000", "--values", "0"),
    "159,000 records": ("--objectives", "10000", "--values", "100000", "--cycles", "20"),
}
LARGER = {
    "1,000,000 records": (
        "--objectives", "50000", "--values", "700000", "--check-ins", "40000", "--cycles", "40", "--kpis", "5000",
    ),
}  # fmt: skip
ROWS = 159_000
EVERYONE = ("todo", "--everyone")
STORED = (1_000, 10_000, 100_000)
IMPORTED = 100_000


def workspaces(directory: Path, sizes: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Path]]:
    """Make the workspaces; yield their names and paths."""
    programs = {"sample": ("-m", "okrtui", "init", "--sample")}
    programs |= {name: (str(HERE / "fill.py"), *options) for name, options in sizes.items()}
    for name, program in programs.items():
        path = directory / name.split()[0]
        if not path.exists():
            subprocess.run([sys.executable, *program, path], check=True, capture_output=True)  # noqa: S603 - our own
        yield name, path


def of_screens(places: Mapping[str, Path], rounds: int) -> Iterator[Row]:
    """Measure floors and screens in turns; the first turn, which warms the caches of files, is left out."""
    measured: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    for number in range(rounds + 1):
        found = {name: screens.floor(name) for name in screens.FLOORS}
        found |= {name: screens.screens(path) for name, path in places.items()}
        for name, one in found.items() if number else ():
            measured[name].append(one)
    return screens.rows(measured)


def of_commands(places: Mapping[str, Path], rounds: int) -> Iterator[Row]:
    """Measure commands and the least app in turns, after one that is left out."""
    measured: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    floors = []
    for number in range(rounds + 1):
        least, found = screens.floor("minimal"), {name: commands.commands(path) for name, path in places.items()}
        if number:
            floors.append(least["ready"])
            for name, one in found.items():
                measured[name].append(one)
    return commands.rows(measured, floors)


def of_peers(places: Mapping[str, Path], rounds: int) -> Iterator[Row]:
    """Measure the start of each program that is there, in turns with ours."""
    installed = list(peers.that_start())
    ours, measured = [], {peer: list[float]() for peer, _ in installed}
    for number in range(rounds + 1):
        mine = screens.start(places["sample"])
        theirs = {peer: peers.start(peer, program)[0] for peer, program in installed}
        if number:
            ours.append(mine)
            for peer, taken in theirs.items():
                measured[peer].append(taken)
    yield from peers.rows(ours, measured)
    yield from _at_size(places["159,000 records"], rounds)


def _at_size(path: Path, rounds: int) -> Iterator[Row]:
    """Measure others with as many rows as a workspace has records, in turns with ours."""
    ours, theirs = {"first list": list[float](), "todo --everyone": list[float]()}, []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(min(rounds, 3)):
            theirs.append(peers.at_size(ROWS, Path(folder)))
            ours["first list"].append(screens.start(path))
            ours["todo --everyone"].append(commands.seconds(["-m", "okrtui", "--workspace", str(path), *EVERYONE]))
    return peers.rows_at_size(ROWS, ours, theirs)


def of_store(_places: Mapping[str, Path], _rounds: int) -> Iterator[Row]:
    """Measure commits beside SQLite and plain TinyDB, at each size."""
    for size in STORED:
        yield from commit.rows(size)


def of_imports(_places: Mapping[str, Path], rounds: int) -> Iterator[Row]:
    """Measure an import of values beside the least that one has to do."""
    with tempfile.TemporaryDirectory() as folder:
        yield Row(f"import of {IMPORTED:,} values", importing.beside_least(IMPORTED, Path(folder), rounds), "x", 3, 2)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--all-sizes", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--keep", type=Path)
    opt = parser.parse_args()
    if strange := set(opt.part).difference(PARTS):
        parser.error(f"{', '.join(strange)} is no part: {', '.join(PARTS)}.")
    parts = opt.part or PARTS
    of = {"screens": of_screens, "commands": of_commands, "peers": of_peers, "store": of_store, "imports": of_imports}
    told = result_table.machine(opt.rounds)
    with tempfile.TemporaryDirectory() as directory:
        os.environ["HOME"] = directory
        needed = {} if set(parts) <= {"store", "imports"} else SIZES | (LARGER if opt.all_sizes else {})
        places = dict(workspaces(opt.keep or Path(directory), needed))
        rows = [row for part in parts for row in of[part](places, opt.rounds)]
    result_table.write(told, rows)
    if opt.record:
        result_table.record(told, rows)


if __name__ == "__main__":
    main()
