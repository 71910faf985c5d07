"""The screens beside the least that Textual can do, in one interleaved run.

screens.py [ROUNDS] [--all-sizes] [--record]: ratios are medians of rounds, to the minimal app (M) for a start, to a
DataTable of 1,000 rows (D) for keys. Processor time until the first list is there is steadier than the clock.
`--record` keeps the table, which later runs compare with.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from in_terminal import Timed

HERE = Path(__file__).parent
RECORDED = HERE / "recorded.json"
WORSE = 1.15
"""The factor from which a ratio counts as worse than the recorded one."""

SIZES = {
    "14,000 records": ("--objectives", "1000", "--values", "0"),
    "159,000 records": ("--objectives", "10000", "--values", "100000", "--cycles", "20"),
}
LARGER = {
    "1,000,000 records": (
        "--objectives", "50000", "--values", "700000", "--check-ins", "40000", "--cycles", "40", "--kpis", "5000",
    ),
}  # fmt: skip
SECTIONS = (("2", "Objectives"), ("3", "KPIs"), ("4", "Cycles"), ("6", "Log"), ("1", "Today"))
FLOORS = ("minimal", "table")
LOOK = ("-m", "okrtui", "--workspace")


def workspaces(directory: Path, sizes: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, Path]]:
    """Make the workspaces; yield their names and paths."""
    sample = directory / "sample"
    subprocess.run([sys.executable, "-m", "okrtui", "init", "--sample", sample], check=True, capture_output=True)  # noqa: S603 - this program
    yield "sample", sample
    for name, options in sizes.items():
        path = directory / name.split()[0]
        subprocess.run([sys.executable, HERE / "fill.py", path, *options], check=True)  # noqa: S603 - the same
        yield name, path


def floor(kind: str) -> dict[str, float]:
    """Measure one of the floors."""
    app = Timed([str(HERE / "floors.py"), kind])
    found = {"ready": app.until("READY"), "cpu": app.cpu()}
    app.settle()
    for what, key in (("down", "\x1b[B"), ("page", "\x1b[6~")) if kind == "table" else ():
        found[what] = app.press(key)
        app.settle()
    app.end()
    return found


def screens(path: Path) -> dict[str, float]:
    """Measure a start, each section, a row down and the memory after all of them."""
    app = Timed([*LOOK, str(path)])
    found = {"ready": app.until("? help"), "cpu": app.cpu()}
    app.settle(1.0)
    for key, name in SECTIONS:
        found[name] = app.press(key)
        app.settle()
    app.press("3")
    app.settle()
    found["down"] = app.press("j")
    app.settle()
    found["page"] = app.press("\x1b[6~")
    app.settle()
    found["pss"] = app.pss()
    app.end()
    return found


def rows(measured: dict[str, list[dict[str, float]]]) -> Iterator[tuple[str, float, str]]:
    """Yield each row of the table: what, a number, and its unit."""

    def ratio(name: str, what: str, base: str, of: str) -> float:
        pairs = zip(measured[name], measured[base], strict=True)
        return statistics.median(one[what] / other[of] for one, other in pairs)

    for name in [one for one in measured if one not in FLOORS]:
        yield f"ready, {name}", ratio(name, "ready", "minimal", "ready"), "x M"
        yield f"processor time until ready, {name}", ratio(name, "cpu", "minimal", "cpu"), "x M"
        yield f"row down, {name}", ratio(name, "down", "table", "down"), "x D"
        yield f"page down, {name}", ratio(name, "page", "table", "page"), "x D"
        yield f"memory after all sections, {name}", statistics.median(one["pss"] for one in measured[name]), "MiB PSS"
        for _, section in SECTIONS:
            if name != "sample":
                yield f"{section}, {name} / sample", ratio(name, section, "sample", section), "x"


def measure(rounds: int, sizes: dict[str, tuple[str, ...]]) -> dict[str, list[dict[str, float]]]:
    """Measure floors and screens in turns; the first turn, which warms the caches of files, is left out."""
    measured: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as directory:
        os.environ["HOME"] = directory
        places = dict(workspaces(Path(directory), sizes))
        for number in range(rounds + 1):
            found = {name: floor(name) for name in FLOORS} | {name: screens(path) for name, path in places.items()}
            for name, one in found.items():
                if number:
                    measured[name].append(one)
    return measured


def write(machine: str, table: dict[str, tuple[float, str]]) -> None:
    """Write the table, beside the recorded one, with what got worse."""
    before = json.loads(RECORDED.read_text())["rows"] if RECORDED.exists() else {}
    lines = [f"{machine}\n\n| what | now | recorded | |\n| --- | --- | --- | --- |"]
    for what, (value, unit) in table.items():
        known = before.get(what)
        mark = "worse" if known is not None and value > known * WORSE else ""
        lines.append(f"| {what} | {value:.2f} {unit} | {'' if known is None else f'{known:.2f}'} | {mark} |")
    sys.stdout.write("\n".join(lines) + "\n")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=5)
    parser.add_argument("--all-sizes", action="store_true")
    parser.add_argument("--record", action="store_true")
    opt = parser.parse_args()
    measured = measure(opt.rounds, SIZES | (LARGER if opt.all_sizes else {}))
    table = {what: (value, unit) for what, value, unit in rows(measured)}
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {opt.rounds} rounds"
    write(machine, table)
    if opt.record:
        kept = {"machine": machine, "rows": {what: round(value, 3) for what, (value, _) in table.items()}}
        RECORDED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
