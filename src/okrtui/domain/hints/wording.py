"""What the words of a title give away: figures, length, busy verbs, what it may name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from okrtui.domain.records.field_types import folded

FEWEST_WORDS, MOST_WORDS = 3, 18

_FIGURE = re.compile(r"(?<![^\W_])\d")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[^\W_]+")
_LEAD = frozenset({"to", "we", "will"})
_BUSY = (
    "help", "support", "assist", "discuss", "research", "participate", "explore", "consult", "advise", "analyse",
    "analyze", "attend", "collaborate", "contribute", "coordinate", "investigate", "look", "review", "study", "try",
    "work", "continue", "consider", "brainstorm", "talk", "evaluate", "examine", "facilitate", "monitor",
)  # fmt: skip
ACTIVITIES = frozenset({*_BUSY, *(f"{verb.removesuffix('e')}ing" for verb in _BUSY)})
"""Verbs that tell of being busy, not of what comes of it."""


def has_figure(text: str) -> bool:
    """Whether a number stands in the text; digits inside a word, as in B2B or Q3, are none."""
    return _FIGURE.search(text) is not None


def word_count(text: str) -> int | None:
    """How many words the text has; none for scripts that do not part their words."""
    return None if _UNSPACED.search(text) else len(text.split())


def activity(title: str) -> str:
    """The verb of being busy that a title begins with, as it is written there; empty where there is none."""
    words = _WORD.findall(title)
    first = next((word for word in words if word.casefold() not in _LEAD), "")
    return first if first.casefold() in ACTIVITIES else ""


def phrases(title: str) -> Iterator[str]:
    """Every run of words in a title, folded: what it may name."""
    words = folded(title).split()[: 2 * MOST_WORDS]
    return (" ".join(words[first:last]) for first, last in combinations(range(len(words) + 1), 2))
