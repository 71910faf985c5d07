"""Repeated calls in a thread of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Polling:
    """A thread that calls a function at an interval, from `start` to `stop`; `first` before, once."""

    def __init__(self, seconds: float, look: Callable[[], None], first: Callable[[], None]) -> None:
        self._seconds, self._look, self._first = seconds, look, first
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="polling", daemon=True)

    def start(self) -> None:
        """Start; the first call follows after one interval."""
        self._thread.start()

    def _run(self) -> None:
        if not self._is_over.wait(self._seconds):
            self._first()
            self._look()
        while not self._is_over.wait(self._seconds):
            self._look()

    def stop(self) -> None:
        """Stop; does not wait for a running call, which may be waiting for the disk."""
        self._is_over.set()
