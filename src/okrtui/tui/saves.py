"""The saves under way: whoever has to end the program lets them finish."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SavesUnderWay:
    """A count of the saves that worker threads are at, with what belongs to each: its draft is dropped."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count a save while it is under way."""
        with self._changed:
            self._number += 1
        try:
            yield
        finally:
            with self._changed:
                self._number -= 1
                self._changed.notify_all()

    def finished(self, seconds: float) -> bool:
        """Wait until no save is under way, for so long at most; return whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._number, seconds)
