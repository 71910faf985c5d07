"""A program in a terminal of 120x40, timed from outside: until a text shows, after a key, and what memory it takes."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pyte

SIZE = (120, 40)
FIRST, LIST = "? help", "/ filter"
"""What ours shows in its first picture, and not before its first list."""

_SCHEDULED = 2
"""The kind of a process's clock that counts nanoseconds, as clock_getcpuclockid(3) puts it in the number."""


class Timed:
    """A program that runs in a terminal of its own; `cpu` and `pss` are of the process, in seconds and MiB."""

    def __init__(
        self, arguments: Sequence[str], environment: dict[str, str] | None = None, program: str = sys.executable
    ) -> None:
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)
        self.received = 0
        self.started = time.perf_counter()
        self.process, self.terminal = pty.fork()
        if not self.process:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE[::-1], 0, 0))
            own = os.environ | {"TERM": "xterm-256color", "LANG": "C.UTF-8"} | (environment or {})
            for name in ("COLORTERM", "COLUMNS", "LINES"):
                own.pop(name, None)
            os.execve(program, [program, *arguments], own)  # noqa: S606 - this interpreter, or a peer's program

    def read(self, seconds: float) -> bool:
        """Take in what comes within some seconds; return whether anything came."""
        data = self._next(seconds)
        self._stream.feed(data)
        return bool(data)

    def skip(self) -> None:
        """Take in what has come without looking at it: the screen that it draws takes longer than the program."""
        self._next(0)

    def _next(self, seconds: float) -> bytes:
        if not select.select([self.terminal], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self.terminal, 1 << 16)
        except OSError:  # Linux says so at the end
            return b""
        self.received += len(data)
        return data

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self._screen.display)

    def until(self, text: str, seconds: float = 60) -> float:
        """Wait for a text; return the seconds since the start. Raises TimeoutError."""
        end = time.perf_counter() + seconds
        while text not in self.text:
            self.read(0.05)
            if time.perf_counter() > end:
                raise TimeoutError(f"{text!r} did not show:\n{self.text}")
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.3) -> None:
        """Take in everything until nothing comes any more. Raises TimeoutError after a minute."""
        end = time.perf_counter() + 60
        while self.read(quiet):
            if time.perf_counter() > end:
                raise TimeoutError(f"It does not stop drawing:\n{self.text}")

    def send(self, key: str) -> None:
        """Press a key that may have no answer."""
        os.write(self.terminal, key.encode())

    def press(self, key: str, seconds: float = 20) -> float:
        """Press a key; return the seconds until the first byte of the answer. Raises TimeoutError."""
        since = time.perf_counter()
        self.send(key)
        if not self.read(seconds):
            raise TimeoutError(f"nothing came after {key!r}")
        return time.perf_counter() - since

    def cpu(self) -> float:
        """Return the processor time that it took so far, also in threads that have ended: by its clock, on Linux."""
        return time.clock_gettime(~self.process << 3 | _SCHEDULED)

    def answer(self, key: str, seconds: float = 20) -> tuple[float, float]:
        """Press a key; return the seconds until the first byte of the answer: of the processor, and on the clock."""
        before = self.cpu()
        taken = self.press(key, seconds)
        return self.cpu() - before, taken

    def leave(self, key: str, seconds: float = 20) -> float:
        """Press a key that ends it; return the seconds until it is gone. Raises TimeoutError."""
        since = time.perf_counter()
        self.send(key)
        while self._next(0.05) or not self._is_over():
            if time.perf_counter() > since + seconds:
                raise TimeoutError(f"it is still there:\n{self.text}")
        os.close(self.terminal)
        return time.perf_counter() - since

    def _is_over(self) -> bool:
        return os.waitpid(self.process, os.WNOHANG)[0] != 0

    def pss(self) -> float:
        """Return its proportional share of memory."""
        for line in Path(f"/proc/{self.process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def end(self) -> None:
        """End it at once."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)
