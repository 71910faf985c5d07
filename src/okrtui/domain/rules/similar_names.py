"""Names that are easily confused."""

from __future__ import annotations

import re
from functools import lru_cache

from okrtui.domain.records.field_types import folded

_WORD = r"[^\W_]+"
_SMALL_WORDS = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "per", "the", "to", "with"})
_LONG_ENOUGH = 6
"""The length from which names are alike when one letter differs; shorter ones are often abbreviations."""


@lru_cache(maxsize=8192)
def _essence(name: str) -> str:
    """Return the name's words without small words and plurals, in alphabetical order."""
    words = [word for word in re.findall(_WORD, folded(name)) if word not in _SMALL_WORDS]
    return " ".join(sorted(word.removesuffix("s") or word for word in words))


def alike(one: str, other: str) -> bool:
    """Return whether two names differ only in order, plural, small words or punctuation, or in one letter of many."""
    mine, theirs = _essence(one), _essence(other)
    if mine == theirs:
        return bool(mine)
    return min(len(mine), len(theirs)) >= _LONG_ENOUGH and _one_letter_apart(mine, theirs)


def _one_letter_apart(one: str, other: str) -> bool:
    """Return whether one letter is missing, added, changed or swapped; a different digit makes a different name."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = _shared(one, other)
    end = _shared(one[start:][::-1], other[start:][::-1])
    mine, theirs = one[start : len(one) - end], other[start : len(other) - end]
    if any(letter.isdigit() for letter in mine + theirs):
        return False
    return max(len(mine), len(theirs)) == 1 or (len(mine) == len(theirs) == len("ab") and mine == theirs[::-1])


def _shared(one: str, other: str) -> int:
    """Return the number of letters that both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def keys(name: str) -> frozenset[int]:
    """Return keys of which names that are alike share at least one; names that share one may still differ.

    They are the hashes of what is left without one letter, which take half of the memory of the texts.
    """
    essence = _essence(name)
    if len(essence) < _LONG_ENOUGH:
        return frozenset({hash(essence)})
    letters = (place for place, letter in enumerate(essence) if not letter.isdigit())
    return frozenset({hash(essence), *(hash(essence[:place] + essence[place + 1 :]) for place in letters)})
