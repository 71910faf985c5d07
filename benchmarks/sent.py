"""Count the bytes that keys send, in a terminal of 120x40: only changed cells, all that is drawn, and a DataTable app.

The bytes are exact. The last line is the processor time of the whole run, the median of pairs: sent.py [PAIRS].
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from in_terminal import Timed

FLOORS = str(Path(__file__).with_name("floors.py"))
FIRST, QUIET = 2.0, 0.5
"""Seconds in which the first bytes come, and after which no more do; a start takes four times as long."""
KEYS = (
    ("start", ""), ("Objectives", "2"), ("one row down", "j"), ("KPIs", "3"), ("page down", "\x1b[6~"), ("a form", "n"),
    ("a letter", "a"), ("leave", "\x1b"), ("discard", "y"), ("palette", "\x10"), ("leave it", "\x1b"), ("Log", "6"),
    ("to the end", "G"), ("Today", "1"), ("draw again", "\x0c"),
)  # fmt: skip
TABLE_KEYS = (("start", ""), ("one row down", "\x1b[B"), ("page down", "\x1b[6~"))


def run(arguments: Sequence[str], keys: Sequence[tuple[str, str]]) -> tuple[dict[str, int], float]:
    """Return the bytes that each key sends, and the processor time of the run."""
    app, sent = Timed(arguments), {}
    for name, key in keys:
        before = app.received
        if key:
            app.send(key)
        if app.read(FIRST if key else FIRST * 4):
            app.settle(QUIET if key else QUIET * 4)
        sent[name] = app.received - before
    used = app.cpu()
    app.end()
    return sent, used


def main() -> None:
    """Print the table."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    demo = ("-m", "okrtui", "demo")
    runs = [(run(demo, KEYS), run((*demo, "--send-all"), KEYS)) for _ in range(pairs)]
    (sent, _), (everything, _) = runs[0]
    stock, _ = run((FLOORS, "table"), TABLE_KEYS)
    sys.stdout.write("action          changed cells    all drawn   ratio   DataTable app\n")
    for name, _ in KEYS:
        ratio = f"{sent[name] / everything[name]:.2f}" if everything[name] else ""
        table = f"{stock[name]:,}" if name in stock else ""
        sys.stdout.write(f"{name:<14} {sent[name]:>14,} {everything[name]:>12,} {ratio:>7} {table:>15}\n")
    ratio = statistics.median(one[1] / other[1] for one, other in runs)
    sys.stdout.write(f"processor time, changed cells / all drawn, median of {pairs}: {ratio:.2f}\n")


if __name__ == "__main__":
    main()
