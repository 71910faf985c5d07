"""The stretches of a KPI's chart between its re-baselines, each with limits of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from okrtui.domain.records.enums import Rhythm
from okrtui.domain.records.kpi_parts import LockedLimits
from okrtui.domain.records.models import Kpi, Measurement
from okrtui.domain.rules.limits import LOCKED, Basis, Limits, basis, limits, limits_on
from okrtui.domain.workspace import Workspace


class Stretch(NamedTuple):
    """The points of a KPI from a re-baseline (None for the first stretch) to the next one, and their limits.

    `counted` are those that are not left out of the limits; `locked` is the stored basis of the limits, if any.
    """

    since: date | None
    points: tuple[Measurement, ...]
    counted: tuple[Measurement, ...]
    limits: Limits | None
    locked: LockedLimits | None


def days_left_out(workspace: Workspace, kpi: int) -> frozenset[date]:
    """Return the days whose values people left out of a KPI's limits."""
    return frozenset(note.date for note in workspace.signal_notes_of(kpi) if note.left_out)


def starts(kpi: Kpi, until: date = date.max) -> tuple[date | None, ...]:
    """Return the first days of the stretches that have begun by a day; None for the first stretch."""
    return (None, *(one.since for one in kpi.rebaselines if one.since <= until))


def stretches(
    kpi: Kpi, measured: Sequence[Measurement], left_out: Collection[date], until: date = date.max
) -> Iterator[Stretch]:
    """Yield the stretches that have begun by a day, oldest first; `measured` are all values, oldest first."""
    begun = starts(kpi, until)
    for since, end in pairwise((*begun, None)):
        yield stretch(kpi, measured, left_out, since, end)


def stretch(
    kpi: Kpi,
    measured: Sequence[Measurement],
    left_out: Collection[date],
    since: date | None,
    end: date | None = None,
) -> Stretch:
    """Return the stretch from a day until before another; None stands for no bound."""
    points = tuple(measured) if since is None and end is None else tuple(_between(measured, since, end))
    counted = tuple(one for one in points if one.date not in left_out) if left_out else points
    locked = locked_since(kpi, since)
    found = limits(counted, kpi.cadence) if locked is None else limits_on(basis_of(locked))
    return Stretch(since, points, counted, found, locked)


def _between(measured: Sequence[Measurement], since: date | None, end: date | None) -> Iterator[Measurement]:
    """Yield the points from a day until before another; None stands for no bound."""
    return (one for one in measured if (since is None or since <= one.date) and (end is None or one.date < end))


def locked_since(kpi: Kpi, since: date | None) -> LockedLimits | None:
    """Return the stored basis of the limits of a stretch, given its first day; None if there is none."""
    for one in kpi.limits:
        if one.since == since:
            return one
    return None


def basis_of(locked: LockedLimits) -> Basis:
    """Return the basis that locked limits stand on."""
    return Basis(locked.points, locked.total, locked.ranges, locked.range_total)


def current(workspace: Workspace, kpi: Kpi, today: date) -> Stretch:
    """Return the stretch since the latest re-baseline until today."""
    return stretch(kpi, workspace.measurements_of(kpi.id), days_left_out(workspace, kpi.id), starts(kpi, today)[-1])


def earned_by(workspace: Workspace, kpi: Kpi, day: date) -> Iterator[LockedLimits]:
    """Yield the locked limits that stand on values up to a day: on as many as they need, or on all of their stretch."""
    for one in stretches(kpi, workspace.measurements_of(kpi.id), days_left_out(workspace, kpi.id)):
        known = sum(point.date <= day for point in one.counted)
        if one.locked is not None and known >= min(one.locked.points, len(one.counted)):
            yield one.locked


def drifted(one: Stretch, rhythm: Rhythm) -> Basis | None:
    """Return the basis that locked limits would have if they were recalculated; None where it is the same."""
    base = settled(one, rhythm)
    return None if one.locked is None or base == basis_of(one.locked) else base


def settled(one: Stretch, rhythm: Rhythm) -> Basis | None:
    """Return the basis on which the limits of a stretch are locked by its values; None below twelve."""
    if len(one.counted) < LOCKED:
        return None
    base = basis(one.counted, rhythm)
    return base if base.ranges else None
