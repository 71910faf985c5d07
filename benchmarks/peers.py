"""Programs like this one, each in an environment of its own: until their first screen, beside ours on the sample.

OKRTUI_PEERS names their directory: NAME/bin/PROGRAM is in it, as `python -m venv NAME` and pip make them. What is not
there is left out.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from in_terminal import Timed
from result_table import Row, lowest


class Peer(NamedTuple):
    """A program: its package, its command, what its first screen shows, and the gate and the aim for ours beside it."""

    package: str
    command: tuple[str, ...]
    shows: str
    gate: float | None = None
    aim: float | None = None


PEERS = (
    Peer("posting", ("posting",), "Method", 0.5, 0.35),
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
        with contextlib.suppress(TimeoutError):
            start(peer, program)
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
