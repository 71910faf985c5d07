"""Something done again and again in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Polling:
    """Calls a function every so many seconds, from `start` to `stop`."""

    def __init__(self, seconds: float, look: Callable[[], None]) -> None:
        self._seconds, self._look = seconds, look
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="polling", daemon=True)

    def start(self) -> None:
        """Begin; the first call comes after a pause."""
        self._thread.start()

    def _run(self) -> None:
        while not self._is_over.wait(self._seconds):
            self._look()

    def stop(self) -> None:
        """Call no more; a call under way is not waited for, as it may wait for a disk."""
        self._is_over.set()
