"""Progress against pace in words, the same on screen, by commands and in reports."""

from __future__ import annotations

from okrtui.domain.records.enums import Ambition
from okrtui.domain.rules.number_text import share, signed
from okrtui.domain.rules.pace import Status, success
from okrtui.domain.rules.status import KeyResultStanding, ObjectiveStanding

_AHEAD = "At this rate it ends at"


def pace_text(at: KeyResultStanding | ObjectiveStanding, ambition: Ambition) -> str:
    """Return progress, what is expected, the gap between them, what counts as success, and the end at this rate."""
    reached = at.raw if isinstance(at, KeyResultStanding) else at.progress
    parts = [
        share(reached),
        "" if at.expected is None else f"expected {share(at.expected)}",
        "" if at.gap is None else f"gap {signed(at.gap)}",
        f"success at {share(success(ambition))}",
    ]
    ahead = None if at.status is Status.CLOSED else at.forecast
    return ", ".join(part for part in parts if part) + ("" if ahead is None else f". {_AHEAD} {share(ahead)}.")
