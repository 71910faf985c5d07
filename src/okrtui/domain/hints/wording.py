"""Checks on the wording of titles: figures, length, activity verbs, names in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations

from okrtui.domain.records.field_types import folded

FEWEST_WORDS, MOST_WORDS = 3, 18

_FIGURE = re.compile(r"(?<![^\W_])\d")
_WORD = re.compile(r"[^\W_]+")
_LEAD = frozenset({"to", "we", "will"})
_BUSY = (
    "help", "support", "assist", "discuss", "research", "participate", "explore", "consult", "advise", "analyse",
    "analyze", "attend", "collaborate", "contribute", "coordinate", "investigate", "look", "review", "study", "try",
    "work", "continue", "consider", "brainstorm", "talk", "evaluate", "examine", "facilitate", "monitor",
)  # fmt: skip
ACTIVITIES = frozenset({*_BUSY, *(f"{verb.removesuffix('e')}ing" for verb in _BUSY)})
"""Verbs for an activity rather than a result."""


def has_figure(text: str) -> bool:
    """Return whether the text has a number; digits inside a word, as in B2B or Q3, do not count."""
    return _FIGURE.search(text) is not None


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def word_count(text: str) -> int | None:
    """Return the number of words; None for scripts without spaces between words."""
    return None if _unspaced().search(text) else len(text.split())


def activity(title: str) -> str:
    """Return the activity verb at the start of a title, as written there; empty where there is none."""
    words = _WORD.findall(title)
    first = next((word for word in words if word.casefold() not in _LEAD), "")
    return first if first.casefold() in ACTIVITIES else ""


def phrases(title: str) -> Iterator[str]:
    """Yield every run of words in a title, folded: the names that may be in it."""
    words = folded(title).split()[: 2 * MOST_WORDS]
    return (" ".join(words[first:last]) for first, last in combinations(range(len(words) + 1), 2))
