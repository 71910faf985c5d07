"""The program in a real terminal that goes away: it ends, and what was typed is offered at the next start."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from fcntl import ioctl
from pathlib import Path
from typing import Any

import pytest

from cli.cli_desk import PROGRAM, make_sample_of_today, plain_environment
from e2e.waiting import readable
from okrtui.engine.journal import open_engine
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.lock_fairness import is_awaited
from okrtui.engine.journal.files.operations import Files
from okrtui.session import Session

LAUNCH = """
import fcntl, os, signal, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if sys.argv[1] == "deaf":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execvp(sys.argv[2], sys.argv[2:])
"""
PATIENCE = 20.0


class Terminal:
    """A terminal of its own with the program in it; `deaf` makes the program hear no hang-up."""

    def __init__(self, home: Path, *arguments: str, deaf: bool = False) -> None:
        self.home = home
        self.end, inner = os.openpty()
        ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.before = termios.tcgetattr(self.end)
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, "deaf" if deaf else "", *PROGRAM, *arguments, str(home / "work")],
            env=plain_environment(home, TERM="xterm-256color", LANG="C.UTF-8"),
            stdin=inner,
            stdout=inner,
            stderr=inner,
        )
        os.close(inner)
        self.seen = b""

    def until(self, text: str) -> None:
        """Read until a text was drawn."""
        end = time.monotonic() + PATIENCE
        while text.encode() not in self.seen:
            assert time.monotonic() < end, f"no {text!r} in {self.seen[-2000:]!r}"
            self._read()

    def _read(self) -> None:
        if readable(self.end, 0.05):
            try:
                self.seen += os.read(self.end, 1 << 16)
            except OSError:
                time.sleep(0.01)

    def press(self, keys: str, then: str) -> None:
        """Press keys, and wait until something is drawn."""
        self.seen = b""
        os.write(self.end, keys.encode())
        self.until(then)

    def ended(self, seconds: float) -> int:
        """The exit code; the process has to end in time, its last words are read."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self._read() if self.end >= 0 else time.sleep(0.02)
        assert self.process.poll() is not None, "it hangs"
        return self.process.returncode

    def vanish(self) -> None:
        """Take the terminal away."""
        os.close(self.end)
        self.end = -1

    def close(self) -> None:
        """Clean up, whatever happened."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.end >= 0:
            self.vanish()


Opens = Callable[..., Terminal]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """Opens the program on the sample workspace."""
    make_sample_of_today(tmp_path / "work")
    terminals: list[Terminal] = []

    def open_one(*arguments: str, deaf: bool = False) -> Terminal:
        terminals.append(Terminal(tmp_path, *arguments, deaf=deaf))
        return terminals[-1]

    yield open_one
    for one in terminals:
        one.close()


def typing(terminal: Terminal) -> None:
    """Type into the form of a new KPI."""
    terminal.until("Today")
    terminal.press("3n", "Add a KPI")
    terminal.press("Half wayZ", "Z")


def contents(home: Path) -> list[dict[str, Any]]:
    """What is kept on disk."""
    files = (home / ".local" / "state" / "okrtui" / "drafts").glob("*.json")
    return [json.loads(one.read_text())["content"] for one in files]


def kept(home: Path) -> list[str]:
    """The names that were typed."""
    return [one["typed"]["name"] for one in contents(home)]


def is_offered(terminal: Terminal) -> None:
    """Take up what was typed, and leave."""
    terminal.until("You left")
    terminal.press("y", "Half wayZ")
    terminal.press("\x1b", "Discard your changes?")
    terminal.press("y", "Today")
    os.write(terminal.end, b"q")
    assert terminal.ended(PATIENCE) == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143)])
def test_a_signal_keeps_what_was_typed_and_restores_the_terminal(
    number: signal.Signals, code: int, opens: Opens, tmp_path: Path
) -> None:
    terminal = opens()
    typing(terminal)
    terminal.process.send_signal(number)
    assert terminal.ended(2) == code
    terminal._read()
    assert b"\x1b[?1049l" in terminal.seen, "the shell's screen is back"
    assert b"\x1b[?25h" in terminal.seen, "and its cursor"
    assert b"Traceback" not in terminal.seen
    assert termios.tcgetattr(terminal.end)[3] == terminal.before[3]
    assert kept(tmp_path) == ["Half wayZ"]
    is_offered(opens())
    assert kept(tmp_path) == []


def test_a_terminal_that_is_gone_ends_the_program(opens: Opens, tmp_path: Path) -> None:
    terminal = opens()
    terminal.until("Today")
    terminal.press("5n", "Which metric, and which target?")
    terminal.press("Half wayZ", "Z")
    terminal.press("\r", "1 of 8")
    terminal.press("y", "differently from before")
    terminal.vanish()
    assert terminal.ended(6) != 0
    (asking,) = (one["asking"] for one in contents(tmp_path))
    assert (asking["metric"], asking["answers"], asking["at"]) == ("Half wayZ", "y·······", 1)


def test_what_is_saved_while_the_terminal_goes_is_saved_once(opens: Opens, tmp_path: Path) -> None:
    terminal = opens()
    typing(terminal)
    with WriteLock(tmp_path / "work" / "lock", Files()).held():
        os.write(terminal.end, b"\r")
        until(lambda: is_awaited(tmp_path / "work"), "the commit waits for its turn")
        terminal.vanish()
        until(lambda: kept(tmp_path) == ["Half wayZ"], "not saved yet, so it is kept")
    terminal.ended(PATIENCE)
    with closing(Session(open_engine(tmp_path / "work", read_only=True), "eve")) as store:
        saved = [one.name for one in store.workspace.kpis.values() if one.name.startswith("Half")]
    assert (saved, kept(tmp_path)) in ((["Half wayZ"], []), ([], ["Half wayZ"])), "either saved or offered again"
    assert saved, "it was let in before the program had to end"


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.01)


def test_a_terminal_that_is_gone_without_a_signal_ends_it_as_well(opens: Opens, tmp_path: Path) -> None:
    terminal = opens(deaf=True)
    typing(terminal)
    terminal.vanish()
    assert terminal.ended(6) != 0
    assert kept(tmp_path) == ["Half wayZ"]


def test_a_kill_loses_half_a_second_at_most(opens: Opens, tmp_path: Path) -> None:
    terminal = opens()
    typing(terminal)
    until(lambda: bool(kept(tmp_path)), "it is kept")
    terminal.process.kill()
    assert terminal.ended(2) == -signal.SIGKILL
    is_offered(opens())


def test_a_terminal_that_takes_nothing_any_more_does_not_hold_the_program(opens: Opens, tmp_path: Path) -> None:
    terminal = opens()
    typing(terminal)
    for step in range(60):  # nobody reads what this draws, until the terminal is full
        ioctl(terminal.end, termios.TIOCSWINSZ, struct.pack("HHHH", 30 + step % 2, 200, 0, 0))
        os.kill(terminal.process.pid, signal.SIGWINCH)
        time.sleep(0.02)
    terminal.process.send_signal(signal.SIGTERM)
    end = time.monotonic() + 6
    while terminal.process.poll() is None:
        assert time.monotonic() < end, "it hangs"
        time.sleep(0.02)
    assert kept(tmp_path) == ["Half wayZ"]
