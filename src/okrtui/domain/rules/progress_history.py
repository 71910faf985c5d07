"""Progress over time: of an objective after each reading of its key results, and what was reached by a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter

from okrtui.domain.records.models import Objective
from okrtui.domain.rules.progress import ZERO, clamp, weighted_mean
from okrtui.domain.rules.readings import readings, way_of
from okrtui.domain.rules.starting import has_open_baseline
from okrtui.domain.workspace import Workspace

Way = Sequence[tuple[date, Decimal]]
"""Progress by day, oldest first."""

_DAY = itemgetter(0)


def objective_way(workspace: Workspace, objective: Objective) -> Way:
    """Return the progress of an objective after each day on which one of its key results was read, 0 to 1.

    It is the weighted mean of the key results, of which those without a reading yet count as 0.
    """
    parts = [one for one in workspace.key_results_of(objective.id) if not has_open_baseline(one)]
    steps = [
        (day, place, reached)
        for place, part in enumerate(parts)
        for day, reached in way_of(workspace, part, readings(workspace, part))
    ]
    now, found = [ZERO] * len(parts), dict[date, Decimal]()
    for day, place, reached in sorted(steps):
        now[place] = clamp(reached)
        found[day] = weighted_mean((part.weight, each) for part, each in zip(parts, now, strict=True)) or ZERO
    return list(found.items())


def reached_by(way: Way, day: date) -> Decimal | None:
    """Return what was reached by the end of a day; None before the first reading."""
    place = bisect_right(way, day, key=_DAY)
    return way[place - 1][1] if place else None
