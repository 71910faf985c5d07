"""Progress against pace in words, the same on screen, by commands and in reports."""

from __future__ import annotations

from decimal import Decimal

from okrtui.domain.records.enums import Ambition
from okrtui.domain.rules.number_text import share
from okrtui.domain.rules.pace import Status, success
from okrtui.domain.rules.status import KeyResultStanding, ObjectiveStanding

_AHEAD = "At this rate it ends at"


def gap_text(gap: Decimal) -> str:
    """Return how far progress is behind what is expected, or ahead of it."""
    size = share(abs(gap))
    if size == share(Decimal()):
        return "as expected"
    return f"{size} {'behind' if gap > 0 else 'ahead'}"


def pace_text(at: KeyResultStanding | ObjectiveStanding, ambition: Ambition) -> str:
    """Return progress, what is expected, the gap between them, what counts as success, and the end at this rate."""
    reached = at.raw if isinstance(at, KeyResultStanding) else at.progress
    parts = [
        share(reached),
        "" if at.expected is None else f"expected {share(at.expected)}",
        "" if at.gap is None else gap_text(at.gap),
        f"success at {share(success(ambition))}",
    ]
    ahead = None if at.status is Status.CLOSED else at.forecast
    return ", ".join(part for part in parts if part) + ("" if ahead is None else f". {_AHEAD} {share(ahead)}.")
