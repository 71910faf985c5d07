"""The rows of the benchmarks: what was measured, its gate and its aim, what was recorded before, and what got worse."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

RECORDED = Path(__file__).with_name("recorded.json")
WORSE = 1.15
"""The factor from which a figure counts as worse than the recorded one."""


class Row(NamedTuple):
    """One figure; the smaller, the better. `gate` is what it has to reach, `aim` what it should."""

    what: str
    value: float
    unit: str = ""
    gate: float | None = None
    aim: float | None = None


def machine(rounds: int) -> str:
    """Return on what the figures were measured."""
    model = next((line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")), "")
    kind = model or platform.machine()
    return f"{kind}, {os.cpu_count()} cores, Python {platform.python_version()}, {rounds} rounds"


def _cpu_lines() -> Sequence[str]:
    there = Path("/proc/cpuinfo")
    return there.read_text().splitlines() if there.exists() else ()


def lowest(pairs: Iterable[tuple[float, float]]) -> float:
    """Return the ratio of the least of each, which other work on the machine disturbs least."""
    ours, theirs = zip(*pairs, strict=True)
    return float(min(ours) / min(theirs))


def write(told: str, rows: Iterable[Row]) -> None:
    """Write the table beside the recorded one."""
    before = json.loads(RECORDED.read_text())["rows"] if RECORDED.exists() else {}
    sys.stdout.write(f"{told}\n\n| what | now | gate | aim | recorded | |\n| --- | --- | --- | --- | --- | --- |\n")
    for row in rows:
        known = before.get(row.what)
        marks = ["above the gate"] if row.gate is not None and row.value > row.gate else []
        marks += ["worse"] if known is not None and row.value > known * WORSE else []
        numbers = (_number(one) for one in (row.gate, row.aim, known))
        line = (row.what, f"{_number(row.value)} {row.unit}".strip(), *numbers, ", ".join(marks))
        sys.stdout.write(f"| {' | '.join(line)} |\n")
        sys.stdout.flush()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 200 else f"{value:.2f}"  # noqa: PLR2004 - for the eye


def record(told: str, rows: Iterable[Row]) -> None:
    """Keep the table; rows that were not measured stay as they are recorded."""
    known = json.loads(RECORDED.read_text())["rows"] if RECORDED.exists() else {}
    found = known | {row.what: round(row.value, 3) for row in rows}
    RECORDED.write_text(json.dumps({"machine": told, "rows": found}, indent=1, ensure_ascii=False) + "\n")
