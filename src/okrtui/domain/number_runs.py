"""Many whole numbers, kept as runs of neighbours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain


class NumberRuns:
    """Whole numbers in ascending order; a million neighbours take no more memory than two numbers do."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def add(self, number: int) -> None:
        """Add a number, which may be there already."""
        firsts, lasts = self._firsts, self._lasts
        at = bisect_right(firsts, number)
        if at and number <= lasts[at - 1]:
            return
        is_behind, is_before = at > 0 and number == lasts[at - 1] + 1, at < len(firsts) and number == firsts[at] - 1
        if is_behind and is_before:
            del firsts[at], lasts[at - 1]
        elif is_behind:
            lasts[at - 1] = number
        elif is_before:
            firsts[at] = number
        else:
            firsts.insert(at, number)
            lasts.insert(at, number)

    def __contains__(self, number: int) -> bool:
        at = bisect_right(self._firsts, number)
        return at > 0 and number <= self._lasts[at - 1]

    def __iter__(self) -> Iterator[int]:
        runs = zip(self._firsts, self._lasts, strict=True)
        return chain.from_iterable(range(first, last + 1) for first, last in runs)
