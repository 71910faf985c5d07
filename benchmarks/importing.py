"""What an import of values, their export and an undo cost, beside the least to read them: importing.py [ROWS …].

The least is reading the rows with the csv module, or calamine, and validating each as a measurement. Whatever `okrtui
import` does is in the cost: opening the workspace, the commit with its sync and compaction, and the answer. The peak of
memory is that of the command as a process of its own.
"""

from __future__ import annotations

import contextlib
import csv
import gc
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from okrtui.__main__ import main
from okrtui.domain.records.models import MeasurementDraft

LATEST = date(2026, 11, 21)
KPIS = 100
ROUNDS = 5
COMMANDS = {
    "import FILE.csv": ("import", "values.csv"),
    "import FILE.csv again, changing nothing": ("import", "values.csv"),
    "export FILE.csv": ("export", "out.csv", "--kind", "measurements", "--force"),
    "export FILE.xlsx": ("export", "out.xlsx", "--force"),
    "undo of the import": ("undo", "--yes"),
    "import --dry-run FILE.csv": ("import", "--dry-run", "values.csv"),
    "kpi record --from-csv, KPIs by name": ("kpi", "record", "--from-csv", "named.csv"),
    "import FILE.xlsx": ("import", "values.xlsx"),
}
AFTERWARDS = frozenset(list(COMMANDS)[1:5])
"""The commands on the workspace that the first one has filled."""


def rows(count: int) -> list[list[str]]:
    """Return so many rows of values, each KPI's on days of its own."""
    return [
        [
            f"K{number % KPIS + 1}",
            str(LATEST - timedelta(days=number // KPIS)),
            f"{30 + number % 37}.{number % 10}",
            "" if number % 3 else "x",
        ]
        for number in range(count)
    ]


HEADER = ["kpi", "date", "value", "note"]


def write_csv(path: Path, lines: Sequence[Sequence[str]]) -> None:
    """Write a file of these lines."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def write_xlsx(path: Path, lines: Sequence[Sequence[str]]) -> None:
    """Write a sheet with real days and numbers."""
    with Workbook(str(path)) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADER)
        for at, (kpi, on, value, note) in enumerate(lines, start=1):
            sheet.write_string(at, 0, kpi)
            sheet.write_datetime(at, 1, date.fromisoformat(on), day)
            sheet.write_number(at, 2, float(value))
            sheet.write_string(at, 3, note)


def validated(lines: Sequence[Sequence[Any]]) -> list[MeasurementDraft]:
    """Validate rows below a header: the least that an import of all or nothing has to do."""
    adapter = TypeAdapter(MeasurementDraft)
    names = lines[0]
    return [adapter.validate_python(dict(zip(names, cells, strict=True))) for cells in lines[1:]]


def least_csv(path: Path) -> object:
    """Read and validate the rows of a text."""
    return validated(list(csv.reader(io.StringIO(path.read_text("utf-8")))))


def calamine(path: Path) -> list[list[Any]]:
    """Read a workbook, and do no more."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def run(*arguments: str) -> None:
    """Run a command in this process; what it prints is thrown away."""
    with contextlib.redirect_stdout(io.StringIO()):
        if code := main(arguments):
            sys.exit(f"{' '.join(arguments)} ends with {code}")


def seconds(step: Callable[[], object]) -> float:
    """Processor time of one call, as the program runs: without the garbage collector."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    kept = step()
    taken = time.process_time() - start
    del kept
    gc.enable()
    return taken


def peak(*arguments: str) -> float:
    """Return the most memory that a command takes as a process, in MiB."""
    code = (
        "import sys; from okrtui.__main__ import main; main(); print(open('/proc/self/status').read(), file=sys.stderr)"
    )
    child = subprocess.run((sys.executable, "-c", code, *arguments), capture_output=True, text=True, check=True)  # noqa: S603
    return int(child.stderr.partition("VmHWM:")[2].split()[0]) / 1024


def arguments(words: Sequence[str], folder: Path, path: Path) -> list[str]:
    """Return the words of a command on a workspace, its file in a folder."""
    return [*(str(folder / word) if word.partition(".")[2] else word for word in words), "--workspace", str(path)]


def workspace(folder: Path, name: str) -> Path:
    """Make a workspace with the KPIs."""
    path = folder / name
    run("init", str(path))
    run("import", str(folder / "kpis.csv"), "--workspace", str(path))
    return path


def measure(count: int, folder: Path) -> None:
    """Print medians and ratios of interleaved rounds at one size, and peaks of memory."""
    lines = rows(count)
    write_csv(folder / "kpis.csv", [["name"], *([f"KPI {at}"] for at in range(1, KPIS + 1))])
    write_csv(folder / "values.csv", [HEADER, *lines])
    write_csv(folder / "named.csv", [HEADER, *([f"KPI {kpi[1:]}", *rest] for kpi, *rest in lines)])
    write_xlsx(folder / "values.xlsx", lines)
    least: list[float] = []
    sheets: list[float] = []
    taken: dict[str, list[float]] = {label: [] for label in COMMANDS}
    for at in range(ROUNDS):
        least.append(seconds(partial(least_csv, folder / "values.csv")))
        sheets.append(seconds(partial(calamine, folder / "values.xlsx")))
        for number, (label, words) in enumerate(COMMANDS.items()):
            if label not in AFTERWARDS:
                path = workspace(folder, f"{at}.{number}")
            taken[label].append(seconds(partial(run, *arguments(words, folder, path))))
    print_row(f"{count:,} values: reading and validating", least, least)
    for label, words in COMMANDS.items():
        print_row(label, taken[label], least)
        if words[-1].endswith(".xlsx"):
            allowed = [1.5 * one + other for one, other in zip(sheets, taken["import FILE.csv"], strict=True)]
            print_row("  beside 1.5 × calamine and the import of the text", taken[label], allowed)
        path = workspace(folder, f"peak {label}")
        if label in AFTERWARDS:
            run(*arguments(COMMANDS["import FILE.csv"], folder, path))
        sys.stdout.write(f"  peak {peak(*arguments(words, folder, path)):.0f} MiB\n")


def beside_least(count: int, folder: Path, rounds: int) -> float:
    """Return the least processor time of an import of so many values, beside that of the least it has to do."""
    write_csv(folder / "kpis.csv", [["name"], *([f"KPI {at}"] for at in range(1, KPIS + 1))])
    write_csv(folder / "values.csv", [HEADER, *rows(count)])
    least, taken = [], []
    for at in range(rounds):
        path = workspace(folder, str(at))
        least.append(seconds(partial(least_csv, folder / "values.csv")))
        taken.append(seconds(partial(run, "import", str(folder / "values.csv"), "--workspace", str(path))))
    return min(taken) / min(least)


def print_row(label: str, taken: Sequence[float], base: Sequence[float]) -> None:
    """Print the median of some times, and that of their ratios to others of the same round."""
    ratio = statistics.median(one / other for one, other in zip(taken, base, strict=True))
    sys.stdout.write(f"{label:<60} {statistics.median(taken):6.2f} s  ratio {ratio:.2f}\n")


if __name__ == "__main__":
    for wanted in [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as place:
            measure(wanted, Path(place))
