"""A bar for what takes long, on a terminal only."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

_LONG = 5_000
"""So many rows are worth a bar."""

_EVERY = 0.1
"""Seconds between two pictures of the bar."""

_WIDTH = 30


class Bar:
    """Shows on standard error how many rows are done; silent where that is no terminal or the work is short."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._total, self._done, self._shown_at = total, 0, 0.0
        self._stream = stream if stream is not None else sys.stderr
        self._is_shown = total >= _LONG and self._stream is not None and self._stream.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the bar away, so that something can be written in its place."""
        if self._shown_at:
            self._shown_at = 0.0
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def step(self, count: int) -> None:
        """Some more rows are done."""
        self._done += count
        if self._is_shown and self._done % 512 < count and time.monotonic() - self._shown_at >= _EVERY:
            self._draw(f"{self._done:,} of {self._total:,} rows")

    def last(self) -> None:
        """Every row is done and only the writing is left."""
        self._done = self._total
        if self._is_shown:
            self._draw("writing")

    def _draw(self, text: str) -> None:
        full = _WIDTH * min(self._done, self._total) // self._total
        self._shown_at = time.monotonic()
        self._stream.write(f"\r[{'#' * full}{'.' * (_WIDTH - full)}] {text}\x1b[K")
        self._stream.flush()
