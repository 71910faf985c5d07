"""The screens beside the least that Textual can do: starts, keys, bytes, memory and the end.

M is a minimal app, D one with a DataTable of 1,000 rows. Ratios are those of the least processor time over all rounds,
which is steadier than the clock on a machine with other work; what is said to be on the clock is not.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from in_terminal import FIRST, LIST, Timed
from result_table import Row, lowest

FLOORS = ("minimal", "table")
SECTIONS = (("2", "Objectives"), ("3", "KPIs"), ("4", "Cycles"), ("6", "Log"), ("1", "Today"))
KEYS = (("down", "j"), ("page", "\x1b[6~"), ("edge", "j"))
RESTED = 0.6
"""The seconds of silence before the next key: the detail of a row is drawn up to 0.3 s after the cursor came to it.

With less, that drawing was taken for the answer to the key that came at the same time.
"""
ROWS = 40
"""The keys that bring a cursor to the lower edge of a list: after a page it is where it was in view."""
TIMES = 5
"""How often a key of a list is pressed for its median: the first has a third more to do, in either program."""
DOWN, PAGE, EDGE = "\x1b[B", "\x1b[6~", "\x1b[B"
READY = {
    "sample": (1.4, 1.2),
    "14,000 records": (1.5, 1.3),
    "159,000 records": (2.0, 1.5),
    "1,000,000 records": (3.0, 2.0),
}
MEMORY = {
    "sample": (None, None),
    "14,000 records": (70, 55),
    "159,000 records": (100, 70),
    "1,000,000 records": (150, 100),
}
Found = dict[str, float]


def floor(kind: str) -> Found:
    """Measure one of the floors."""
    app = Timed([str(Path(__file__).with_name("floors.py")), kind])
    found = {"ready clock": app.until("READY"), "ready": app.cpu()}
    found |= {"list clock": found["ready clock"], "list": found["ready"]}  # it shows all at once
    app.settle()
    found["bytes start"] = app.received
    for what, key in (("down", DOWN), ("page", PAGE), ("edge", EDGE)) if kind == "table" else ():
        found |= _pressed_often(app, what, key)
    if kind == "minimal":
        found["quit"] = app.leave("q")
    else:
        app.end()
    return found


def _pressed_often(app: Timed, what: str, key: str) -> Found:
    if what == "edge":
        app.send(key * ROWS)
        app.settle(RESTED)
    found = [_pressed(app, what, key, 5) for _ in range(TIMES)]
    return {figure: statistics.median(one[figure] for one in found) for figure in found[0]}


def _pressed(app: Timed, what: str, key: str, seconds: float = 20) -> Found:
    before = app.received
    cpu, clock = app.answer(key, seconds)
    app.settle(RESTED)
    return {what: cpu, f"{what} clock": clock, f"bytes {what}": app.received - before}


def screens(path: Path) -> Found:
    """Measure a start, each section when it was seen before, rows and pages, memory and the end."""
    app = Timed(["-m", "okrtui", "--workspace", str(path)])
    found = {"ready clock": app.until(FIRST), "ready": app.cpu()}
    found |= {"list clock": app.until(LIST), "list": app.cpu()}
    app.settle(1.5)
    found["bytes start"] = app.received
    for visit in ("first", "again"):
        for key, name in SECTIONS:
            found |= _pressed(app, f"{name} {visit}", key)
    app.press("3")
    app.settle(RESTED)
    for what, key in KEYS:
        with suppress(TimeoutError):  # a short list has no row below its last one, and nothing to draw
            found |= _pressed_often(app, what, key)
    found["pss"] = app.pss()
    before = app.received
    app.read(3)
    found["idle"] = app.received - before
    found["quit"] = app.leave("q")
    return found


def start(path: Path) -> float:
    """Return the processor time until the first list shows."""
    app = Timed(["-m", "okrtui", "--workspace", str(path)])
    app.until(LIST)
    taken = app.cpu()
    app.end()
    return taken


def rows(measured: Mapping[str, Sequence[Found]]) -> Iterator[Row]:
    """Yield the rows of the table."""

    def ratio(name: str, base: str, what: str) -> float:
        return lowest((one[what], other[what]) for one, other in zip(measured[name], measured[base], strict=True))

    for name in [one for one in measured if one not in FLOORS]:
        yield Row(f"ready (first picture), {name}", ratio(name, "minimal", "ready"), "x M", *READY[name])
        clock = ratio(name, "minimal", "ready clock")
        yield Row(f"ready (first picture) on the clock, {name}", clock, "x M", *READY[name])
        yield Row(f"first list, {name}", ratio(name, "minimal", "list"), "x M")
        yield Row(f"first list on the clock, {name}", ratio(name, "minimal", "list clock"), "x M")
        memory = statistics.median(one["pss"] for one in measured[name])
        yield Row(f"memory once all was seen, {name}", memory, "MiB PSS", *MEMORY[name])
    for name in [one for one in measured if one not in (*FLOORS, "sample")]:
        for _, section in SECTIONS:
            for visit in ("first", "again"):
                what = f"{section} {visit}"
                yield Row(f"{section}, {visit} visit, {name} / sample", ratio(name, "sample", what), "x", 1.5, 1.1)
    yield from _of_keys(measured, ratio)


def _of_keys(measured: Mapping[str, Sequence[Found]], ratio: Callable[[str, str, str], float]) -> Iterator[Row]:
    mine, own, stock = measured["sample"][0], next(one for one in measured if one not in (*FLOORS, "sample")), "table"
    gates = {"down": (0.7, 0.4), "page": (0.4, 0.15), "edge": (0.6, 0.3)}
    for what, (gate, aim) in gates.items():
        yield Row(f"{what}, {own}", ratio(own, stock, what), "x D", gate, aim)
    sent, base = measured[own][0], measured[stock][0]
    for what, gate, aim in (("down", 0.5, 0.1), ("page", 0.5, 0.4), ("start", 0.4, 0.15)):
        yield Row(f"bytes: {what}, {own}", sent[f"bytes {what}"] / base[f"bytes {what}"], "x D", gate, aim)
    most = max(value for what, value in mine.items() if what.startswith("bytes ") and what != "bytes start")
    yield Row("bytes: the most that a key sends, sample", most, "bytes", 10_000, 6_000)
    yield Row("bytes while nothing happens, 3 s, sample", mine["idle"], "bytes", 0, 0)
    yield Row("quit on the clock, sample", ratio("sample", "minimal", "quit"), "x M", 1.0, 0.7)
