"""Many whole numbers as text, which is read many times as fast as a list of them in JSON."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from okrtui.engine.journal.formats.shapes import MOST_NUMBER

_TYPES = {"4": "I", "8": "Q"}
"""The types of numbers by how many bytes each takes, which is the first character of a text."""

_MOST_IN_FOUR = 2**32 - 1


def small(numbers: Iterable[int]) -> array[int]:
    """Return numbers from 0 to 2⁶⁴-1 in as few bytes as all of them need. Raises OverflowError, TypeError."""
    found = array("Q", numbers)
    return array("I", found) if max(found, default=0) <= _MOST_IN_FOUR else found


def as_text(numbers: Iterable[int]) -> str:
    """Return numbers as text: 4 or 8, the bytes of each, and behind it all bytes as hexadecimal digits."""
    found = small(numbers)
    return f"{found.itemsize}{_turned(found).tobytes().hex()}"


def read_numbers(text: str) -> array[int]:
    """Return the numbers in a text. Raises ValueError, LookupError, TypeError where it is none."""
    found = array(_TYPES[text[0]])
    found.frombytes(bytes.fromhex(text[1:]))
    return _turned(found)


def count_in(text: str) -> int:
    """Return how many numbers are in a text that has been, or is going to be, read."""
    return (len(text) - 1) // (2 * int(text[0]))


def runs_of(numbers: Iterable[int]) -> Iterator[int]:
    """Yield the first and the last of each run of neighbours among ascending numbers."""
    first = last = None
    for number in numbers:
        if last is None or number != last + 1:
            yield from () if first is None or last is None else (first, last)
            first = number
        last = number
    yield from () if first is None or last is None else (first, last)


def ids_in(runs: Sequence[int], count: int) -> Sequence[int]:
    """Return so many ids, given the first and the last of each run of neighbours; one run alone takes no memory.

    Raises ValueError where they do not ascend, or are not as many.
    """
    firsts, lasts = runs[::2], runs[1::2]
    each = [range(first, last + 1) for first, last in zip(firsts, lasts, strict=True)]
    is_sound = all(each) and all(before.stop <= after.start for before, after in pairwise(each))
    if not is_sound or sum(map(len, each)) != count or (each and not 0 < each[0].start <= each[-1][-1] <= MOST_NUMBER):
        raise ValueError
    if len(each) == 1:
        return each[0]
    found = array("I" if max(lasts, default=0) <= _MOST_IN_FOUR else "Q")
    for run in each:
        found.extend(run)
    return found


def _turned(numbers: array[int]) -> array[int]:
    """Return numbers with the lowest byte first, or from that as this machine has them."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
