"""Commands at size beside the same in the sample, and beside the start of the least that Textual can do."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from result_table import Row, lowest

READ = {
    "todo --everyone": ("todo", "--everyone"),
    "todo": ("todo",),
    "kpi list": ("kpi", "list"),
    "digest": ("digest",),
    "objective list": ("objective", "list"),
    "kr list": ("kr", "list"),
    "log": ("log",),
    "kpi record": ("kpi", "record", "K1", "41", "--yes"),
}
GATES = {"todo --everyone": (2.5, 1.5), "kpi list": (2.5, 1.5)}
BESIDE_M = ("todo", "kpi record")


def seconds(arguments: Sequence[str]) -> float:
    """Return the processor time of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=False, capture_output=True, env=os.environ)  # noqa: S603 - this program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def commands(path: Path) -> dict[str, float]:
    """Measure each command on a workspace; what changes it does so in a copy."""
    copy = path.with_name(f"{path.name} copy")
    if not copy.exists():
        shutil.copytree(path, copy)
    places = {name: copy if name == "kpi record" else path for name in READ}
    return {name: seconds(["-m", "okrtui", "--workspace", str(places[name]), *words]) for name, words in READ.items()}


def rows(measured: Mapping[str, Sequence[dict[str, float]]], floors: Sequence[float]) -> Iterator[Row]:
    """Yield the rows of the table, given the processor time of the least app until it is ready."""
    sample = measured["sample"]
    for name in [one for one in measured if one != "sample"]:
        for command in READ:
            pairs = ((one[command], other[command]) for one, other in zip(measured[name], sample, strict=True))
            yield Row(f"{command}, {name} / sample", lowest(pairs), "x", *GATES.get(command, (None, None)))
    for command in BESIDE_M:
        pairs = ((one[command], least) for one, least in zip(sample, floors, strict=True))
        yield Row(f"{command}, sample", lowest(pairs), "x M", 0.7, 0.5)
