"""The same strokes as bytes in a real terminal, cut anywhere and damaged here and there."""

from __future__ import annotations

import random
import signal
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.cli_desk import PROGRAM, make_sample_of_today, plain_environment
from e2e.terminal import Terminal
from e2e.test_odd_bytes import reports, send
from fuzz_keys.strokes import RESIZE, strokes
from okrtui.processes import is_stopped

STROKES = 400
PIECE = 40


def pieces(seed: int) -> Iterator[str | bytes]:
    """Yield sizes of the terminal, and bytes as they arrive."""
    chance = random.Random(f"pieces {seed}")  # noqa: S311 - repeatable
    waiting = b""
    for stroke in strokes(seed, STROKES):
        if stroke.startswith(RESIZE):
            yield stroke.removeprefix(RESIZE)
            continue
        waiting += stroke.encode() if chance.random() > 0.03 else bytes(chance.choices(range(128, 256), k=3))
        if len(waiting) > PIECE:
            cut = chance.randrange(len(waiting))
            yield waiting[:cut]
            waiting = waiting[cut:]
    yield waiting + b"\x1b[201~"


def pressed_through(terminal: Terminal, seed: int) -> int | None:
    """Send all that a seed tells; the exit code where the keys led out of the program."""
    for piece in pieces(seed):
        if isinstance(piece, str):
            width, height = map(int, piece.split("x"))
            termios.tcsetwinsize(terminal._master, (height, width))
        else:
            send(terminal, piece)
        terminal.take_in(0.03)
        if terminal.process.poll() is not None:
            return terminal.ended()
    return None


def come_home(terminal: Terminal) -> None:
    """Leave what is open, question by question, and go to the first section."""
    termios.tcsetwinsize(terminal._master, (24, 80))
    for _ in range(30):
        if is_stopped(terminal.process.pid):  # by ctrl+z behind the key that quits: the program is about to end
            terminal.process.send_signal(signal.SIGCONT)
        terminal.settle()
        if "[1 Today]" in terminal.lines[0] or terminal.process.poll() is not None:
            return
        send(terminal, b"y" if "Discard" in terminal.screen else b"\x1b")
        terminal.settle()
        send(terminal, b"1")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_bytes_lead_nowhere_but_to_a_section_or_out(seed: int, tmp_path: Path) -> None:
    make_sample_of_today(tmp_path / "work")
    terminal = Terminal(PROGRAM, plain_environment(tmp_path, TERM="xterm-256color"), (80, 24))
    try:
        terminal.wait("[1 Today]")
        code = pressed_through(terminal, seed)
        if code is None:
            come_home(terminal)
            code = terminal.process.poll()  # the last keys may have led out
        if code is None:
            assert "[1 Today]" in terminal.lines[0]
            code = terminal.leave()
        assert code == 0
        assert reports(tmp_path) == []
    finally:
        terminal.close()
