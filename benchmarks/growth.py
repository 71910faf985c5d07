"""How starts, commands and memory grow from 1,000 to 1,000,000 records: growth.py [--rounds N] [SIZE …].

It prints a table and draws docs/pictures/growth.svg. The workspaces are those of starts.py, in a directory each: every
record is a commit, a cycle of 25 objectives runs, and three in five records are values. `--keep DIRECTORY` keeps them.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import commands
import result_table
import screens
from in_terminal import LIST, Timed
from starts import Grown

from okrtui.domain.rules.figures_to_keep import figures_to_keep
from okrtui.engine.journal import create_engine
from okrtui.engine.journal.engine import JournalEngine

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "growth.svg"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MEASURED = {
    "start": "screens until the first list",
    "todo": "okrtui todo",
    "todo --everyone": "okrtui todo --everyone",
    "kpi list": "okrtui kpi list",
    "memory": "memory of a session",
}
COLOURS = ("#1f77b4", "#2ca02c", "#d62728", "#9467bd", "#8c564b")
WIDTH, HEIGHT, LEFT, TOP, ROOM = 760, 420, 70, 30, 230
HIGHEST, LOWEST = 100.0, 0.7


def made(path: Path, size: int) -> Path:
    """Return a workspace of so many records, with the figures that a snapshot has after the first."""
    if not path.exists():
        with closing(create_engine(path)) as engine:
            engine.take_over(Grown(size))
        with closing(JournalEngine.open(path)) as engine:
            engine.keep_figures(figures_to_keep)
            engine.load()
            engine.compact()
    return path


def measure(path: Path) -> dict[str, float]:
    """Return the processor seconds of each, and the memory in MiB."""
    app = Timed(["-m", "okrtui", "--workspace", str(path)])
    app.until(LIST)
    found = {"start": app.cpu()}
    app.settle(1.0)
    found["memory"] = app.pss()
    app.end()
    for name in ("todo", "todo --everyone", "kpi list"):
        found[name] = commands.seconds(["-m", "okrtui", "--workspace", str(path), *name.split()])
    return found


def least(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the least of each over all rounds."""
    return {what: min(run[what] for run in runs) for what in runs[0]}


def _x(size: int, sizes: Sequence[int]) -> float:
    span = math.log(sizes[-1] / sizes[0]) or 1
    return LEFT + math.log(size / sizes[0]) / span * (WIDTH - LEFT - ROOM)


def _y(ratio: float) -> float:
    share = math.log(ratio / LOWEST) / math.log(HIGHEST / LOWEST)
    return HEIGHT - TOP - share * (HEIGHT - 2 * TOP)


def _lines(found: Mapping[int, Mapping[str, float]]) -> Iterator[str]:
    """Yield a line for each figure, as a ratio to that of the smallest size, on scales of logarithms."""
    sizes = list(found)
    for ratio in (1, 2, 5, 10, 20, 50, 100):
        y = _y(ratio)
        yield f'<path d="M{LEFT} {y:.0f}H{WIDTH - ROOM}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{ratio} x</text>'
    for size in sizes:
        yield f'<text x="{_x(size, sizes):.0f}" y="{HEIGHT - 8}" text-anchor="middle">{size:,}</text>'
    ends: list[float] = []
    grown = {what: found[sizes[-1]][what] / found[sizes[0]][what] for what in MEASURED}
    for colour, (what, label) in sorted(zip(COLOURS, MEASURED.items(), strict=True), key=lambda one: grown[one[1][0]]):
        ratios = [found[size][what] / found[sizes[0]][what] for size in sizes]
        points = " ".join(f"{_x(size, sizes):.0f},{_y(one):.1f}" for size, one in zip(sizes, ratios, strict=True))
        end = min(_y(ratios[-1]), (ends[-1] if ends else HEIGHT) - 16)
        ends.append(end)
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield f'<text x="{WIDTH - ROOM + 8}" y="{end + 4:.0f}" fill="{colour}">{label}, {ratios[-1]:.1f} x</text>'


def draw(found: Mapping[int, Mapping[str, float]]) -> str:
    """Return the picture."""
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    return "\n".join([head, ground, *_lines(found), "</svg>"]) + "\n"


def main() -> None:
    """Measure, print the table and draw the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="*", default=SIZES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    opt = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        places = {size: made((opt.keep or Path(directory)) / f"grown {size}", size) for size in opt.size}
        floors, runs = list[float](), list[dict[int, dict[str, float]]]()
        for _ in range(opt.rounds):
            floors.append(screens.floor("minimal")["ready"])
            runs.append({size: measure(path) for size, path in places.items()})
    minimal = min(floors)
    found = {size: least([run[size] for run in runs]) for size in places}
    write = sys.stdout.write
    write(f"{result_table.machine(opt.rounds)}; M {minimal * 1000:.0f} ms\n\n")
    write(f"| records | {' | '.join(MEASURED.values())} |\n|{' --- |' * (len(MEASURED) + 1)}\n")
    for size, one in found.items():
        cells = (f"{one[what]:.0f} MiB" if what == "memory" else f"{one[what] / minimal:.2f} x M" for what in MEASURED)
        write(f"| {size:,} | {' | '.join(cells)} |\n")
    PICTURE.write_text(draw(found))


if __name__ == "__main__":
    main()
