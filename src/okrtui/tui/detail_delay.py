"""How long the detail beside a list waits for the cursor to rest: drawn anew it takes as many bytes as ten rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

SOON: Final = 0.06
"""Seconds after a single move."""

LATER: Final = 0.3
"""Seconds after a move that follows another: nobody reads the details that are passed by."""

IN_A_ROW: Final = 0.5
"""Seconds within which a move follows another."""


class DetailDelay:
    """The moves of a cursor, as far as the delay after the next one depends on them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._moved = float("-inf")

    def after_move(self) -> float:
        """Return the seconds to wait after a move that happens now."""
        before, self._moved = self._moved, self._clock()
        return LATER if self._moved - before < IN_A_ROW else SOON
