"""What a key result is measured by and where it stands, in a few words."""

from __future__ import annotations

from okrtui.domain.records.measures import Maintain, Measure, Metric, Milestones
from okrtui.domain.records.models import CheckIn
from okrtui.domain.rules.progress import KeyResultReading
from okrtui.reports.value_text import band, number


def measured_by(what: Measure) -> str:
    """The way from baseline to target, the band to keep, or how many milestones there are."""
    if isinstance(what, Metric):
        return f"{number(what.baseline)} → {number(what.target, what.unit)}"
    if isinstance(what, Maintain):
        return f"keep {band(what.low, what.high, what.unit)}"
    count = len(what.steps)
    return f"{count} milestone{'' if count == 1 else 's'}"


def reading(what: Measure, read: KeyResultReading | None) -> str:
    """What was read, in the measure's own unit, or how many of its steps are done; a dash where nothing was."""
    if isinstance(what, Milestones):
        done = set(read.done) if read else set()
        return f"{sum(step.number in done for step in what.steps)}/{len(what.steps)}"
    return number(read.value if read else None, what.unit)


def checked_in(what: Measure, check_in: CheckIn) -> str:
    """What a check-in said, in the measure's own unit, or which steps it named."""
    if check_in.value is not None and not isinstance(what, Milestones):
        return number(check_in.value, what.unit)
    return "done: " + (", ".join(map(str, check_in.done)) or "none")


def unit_of(what: Measure) -> str:
    """The unit of a measure, empty where it has none."""
    return "" if isinstance(what, Milestones) else what.unit
