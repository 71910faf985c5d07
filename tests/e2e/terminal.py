"""A real terminal for a program: a pty that is read through a terminal emulator, and keys that are typed into it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import pyte

from e2e.waiting import readable

DEADLINE: Final = 15.0
"""Seconds within which anything has to show that no test measures; a busy machine is slow now and then."""

SIZE: Final = (110, 30)
SIGNALLED: Final = 0.003
"""Seconds after which a signal has reached a program, and its answer has not yet."""

KEYS: Final = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "f7": "\x1b[18~",
}


class Terminal:
    """A program in a terminal of its own; `received` counts the bytes that it has sent, `watch` is given them."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = SIZE) -> None:
        columns, lines = size
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.received = 0
        self.watch: Callable[[bytes], object] = lambda _: None
        self._master, inside = pty.openpty()
        termios.tcsetwinsize(inside, (lines, columns))
        os.set_blocking(self._master, False)
        self.process = subprocess.Popen(
            command, stdin=inside, stdout=inside, stderr=inside, env=dict(environment), start_new_session=True
        )
        os.close(inside)

    # -- the screen ---------------------------------------------------------------------------------------------

    def take_in(self, seconds: float = 0.0) -> int:
        """Take in what the program sends next, waiting for it for so long at most; how many bytes that were."""
        if not readable(self._master, seconds):
            return 0
        try:
            data = os.read(self._master, 1 << 16)
        except BlockingIOError:
            return 0
        except OSError:  # Linux says so where the other end is closed
            data = b""
        if not data:
            time.sleep(min(0.01, max(0.0, seconds)))
            return 0
        self._stream.feed(data)
        self.watch(data)
        self.received += len(data)
        return len(data)

    def written_over(self, text: str) -> None:
        """Have something else write on the terminal, as `wall` does."""
        self._stream.feed(text.encode())

    def resized(self, *sizes: tuple[int, int]) -> None:
        """Give the terminal one size after the other, each at once; pyte keeps its own."""
        for columns, lines in sizes:
            termios.tcsetwinsize(self._master, (lines, columns))
            self.process.send_signal(signal.SIGWINCH)
            time.sleep(SIGNALLED)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, line by line; pyte's own picture fails at half of a sign of two cells."""
        rows = (self._screen.buffer[row] for row in range(self._screen.lines))
        return ["".join(row[at].data for at in range(self._screen.columns)).rstrip() for row in rows]

    @property
    def screen(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """What stands on the screen, as one line with one space between two words."""
        return " ".join(self.screen.split())

    def line_of(self, text: str) -> str:
        """The line in which a text stands."""
        return next((line for line in self.lines if text in line), "")

    @property
    def row(self) -> str:
        """The row of a list that the cursor stands on."""
        return next((line for line in self.lines if line.startswith("▌")), "")

    def colours(self) -> set[str]:
        """The colours of letters and of what is behind them."""
        cells = [cell for line in self._screen.buffer.values() for cell in line.values()]
        return {cell.fg for cell in cells} | {cell.bg for cell in cells}

    def unreadable(self) -> str:
        """The letters that have the colour of what is behind them."""
        cells = [cell for line in self._screen.buffer.values() for cell in line.values()]
        return "".join(cell.data for cell in cells if cell.data.strip() and cell.fg == cell.bg != "default")

    # -- what one does before it --------------------------------------------------------------------------------

    def until(self, holds: Callable[[], bool], what: str, seconds: float = DEADLINE) -> float:
        """Wait until something holds; how long that took. Raises AssertionError with the screen."""
        since = time.monotonic()
        while not holds():
            waited = time.monotonic() - since
            assert waited < seconds, f"not there after {waited:.1f} s: {what}\n{self.screen}"
            ended = self.process.poll() is not None
            assert self.take_in(0.02) or not ended, (
                f"the program has ended with {self.process.poll()}, and this is not there: {what}\n{self.screen}"
            )
        return time.monotonic() - since

    def wait(self, text: str, seconds: float = DEADLINE) -> str:
        """Wait for a text, however it is wrapped and spaced; the screen then."""
        self.until(lambda: " ".join(text.split()) in self.words, text, seconds)
        return self.screen

    def wait_gone(self, text: str) -> str:
        """Wait until a text is gone; the screen then."""
        self.until(lambda: text not in self.screen, f"“{text}” to be gone")
        return self.screen

    def type(self, *keys: str) -> None:
        """Press keys by their names, or type texts."""
        data = "".join(KEYS.get(key, key) for key in keys).encode()
        while data:
            data = data[os.write(self._master, data) :]

    def press(self, *keys: str, shows: str) -> str:
        """Press keys, and wait for what they are to show; the screen then."""
        self.type(*keys)
        return self.wait(shows)

    def settle(self, quiet: float = 0.4) -> None:
        """Wait until nothing is sent any more."""
        last, end = time.monotonic(), time.monotonic() + DEADLINE
        while (now := time.monotonic()) - last < quiet:
            assert now < end, "it never gets quiet"
            if self.take_in(quiet / 4):
                last = time.monotonic()

    def leave(self) -> int:
        """Press q, and wait for the program's end; its exit code."""
        self.type("q")
        return self.ended()

    def ended(self, seconds: float = DEADLINE) -> int:
        """Wait for the program's end; its exit code."""
        end = time.monotonic() + seconds
        while (code := self.process.poll()) is None:
            assert time.monotonic() < end, f"it still runs\n{self.screen}"
            self.take_in(0.02)
        while self.take_in():
            pass
        return code

    def close(self) -> None:
        """Take the terminal away, whatever runs in it."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._master)


@contextmanager
def in_terminal(
    command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = SIZE
) -> Iterator[Terminal]:
    """A program in a terminal, until the block is left."""
    terminal = Terminal(command, environment, size)
    try:
        yield terminal
    finally:
        terminal.close()


def bytes_while_idle(seconds: float, *terminals: Terminal) -> int:
    """How many bytes terminals are sent in so many seconds in which nobody does anything."""
    for one in terminals:
        one.settle()
    before = sum(one.received for one in terminals)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        for one in terminals:
            one.take_in(left / (4 * len(terminals)))
    return sum(one.received for one in terminals) - before
