"""Count the bytes that keys send, in a terminal of 120x40: only changed cells, all that is drawn, and a DataTable app.

The bytes are exact. The last line is the processor time of the whole run, the median of pairs: sent.py [PAIRS].
"""

from __future__ import annotations

import os
import pty
import select
import statistics
import sys
import termios
import textwrap
from collections.abc import Sequence

SIZE = (120, 40)
FIRST, QUIET = 2.0, 0.5
"""Seconds in which the first bytes come, and after which no more do; a start takes four times as long."""
KEYS = (
    ("start", ""), ("Objectives", "2"), ("one row down", "j"), ("KPIs", "3"), ("page down", "\x1b[6~"), ("a form", "n"),
    ("a letter", "a"), ("leave", "\x1b"), ("discard", "y"), ("palette", "\x10"), ("leave it", "\x1b"), ("Log", "6"),
    ("to the end", "G"), ("Today", "1"), ("draw again", "\x0c"),
)  # fmt: skip
TABLE_KEYS = (("start", ""), ("one row down", "\x1b[B"), ("page down", "\x1b[6~"))
TABLE = textwrap.dedent("""
    from textual.app import App
    from textual.widgets import DataTable
    class Stock(App):
        def compose(self):
            yield DataTable(cursor_type="row", zebra_stripes=True)
        def on_mount(self):
            table = self.query_one(DataTable)
            table.add_columns(*(f"column {at}" for at in range(8)))
            table.add_rows([[f"value {row} {at}" for at in range(8)] for row in range(1000)])
            table.focus()
    Stock().run()
""")


def run(arguments: Sequence[str], keys: Sequence[tuple[str, str]]) -> tuple[dict[str, int], float]:
    """Return the bytes that each key sends, and the processor time of the run."""
    child, terminal = pty.fork()
    if not child:
        termios.tcsetwinsize(0, SIZE[::-1])
        environment = os.environ | {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        for name in ("COLORTERM", "COLUMNS", "LINES"):
            environment.pop(name, None)
        os.execve(sys.executable, [sys.executable, *arguments], environment)  # noqa: S606 - this very interpreter
    sent = {}
    for name, key in keys:
        os.write(terminal, key.encode())
        sent[name] = _received(terminal, 1 if key else 4)
    os.write(terminal, b"\x11")
    try:
        while os.read(terminal, 1 << 16):
            pass
    except OSError:  # Linux says so at the end
        pass
    used = os.wait4(child, 0)[2]
    os.close(terminal)
    return sent, used.ru_utime + used.ru_stime


def _received(terminal: int, slowness: int) -> int:
    """Return how many bytes come until nothing comes any more."""
    count, seconds = 0, FIRST
    while select.select([terminal], [], [], seconds * slowness)[0]:
        count += len(os.read(terminal, 1 << 16))
        seconds = QUIET
    return count


def main() -> None:
    """Print the table."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    demo = ("-m", "okrtui", "demo")
    runs = [(run(demo, KEYS), run((*demo, "--send-all"), KEYS)) for _ in range(pairs)]
    (sent, _), (everything, _) = runs[0]
    stock, _ = run(("-c", TABLE), TABLE_KEYS)
    sys.stdout.write("action          changed cells    all drawn   ratio   DataTable app\n")
    for name, _ in KEYS:
        ratio = f"{sent[name] / everything[name]:.2f}" if everything[name] else ""
        table = f"{stock[name]:,}" if name in stock else ""
        sys.stdout.write(f"{name:<14} {sent[name]:>14,} {everything[name]:>12,} {ratio:>7} {table:>15}\n")
    ratio = statistics.median(one[1] / other[1] for one, other in runs)
    sys.stdout.write(f"processor time, changed cells / all drawn, median of {pairs}: {ratio:.2f}\n")


if __name__ == "__main__":
    main()
