"""Shrinking of a failing sequence of strokes to the few that it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence


def shrunk(strokes: Sequence[str], fails: Callable[[Sequence[str]], bool], seconds: float) -> list[str]:
    """Return the shortest failing sequence that is found in so many seconds, by leaving out ever smaller parts."""
    kept, part, end = list(strokes), max(1, len(strokes) // 2), time.monotonic() + seconds
    while time.monotonic() < end:
        at, shorter = 0, False
        while at < len(kept) and time.monotonic() < end:
            rest = kept[:at] + kept[at + part :]
            if rest and fails(rest):
                kept, shorter = rest, True
            else:
                at += part
        if part == 1 and not shorter:
            break
        part = max(1, part // 2)
    return kept
