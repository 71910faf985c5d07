"""The cycle that is planned after another, and the one to plan next by default, in the rhythm of the existing ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice

from okrtui.domain.records.enums import Cadence
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import Cycle, CycleDraft
from okrtui.domain.rules.periods import LENGTHS, cycles_from, repeated
from okrtui.domain.workspace import Workspace

NEXT = "next"
"""The word to type instead of a cycle's name for the proposed one."""


def planned_after(workspace: Workspace, cycle: Cycle) -> Cycle | None:
    """Return the next cycle to start after another, if possible of its cadence; None where none is planned."""
    later = [one for one in workspace.cycles.values() if one.start > cycle.start]
    return min(later, key=lambda one: (one.cadence is not cycle.cadence, one.start, one.id), default=None)


def proposed(
    workspace: Workspace, today: date, cadence: Cadence | None = None, fiscal_month: int | None = None
) -> CycleDraft | None:
    """Return the cycle after the last one of a cadence, or of the newest cycle's cadence, that has not ended by today.

    Custom cycles have no rhythm; without any other it is the quarter of today. None at the end of the calendar.
    """
    regular = [one for one in workspace.cycles.values() if one.cadence in LENGTHS and cadence in (None, one.cadence)]
    newest = max(regular, key=lambda one: (one.start, one.id), default=None)
    wanted = cadence or (newest.cadence if newest else Cadence.QUARTER)
    if wanted not in LENGTHS:
        return None
    if newest is None:
        return _first_free(workspace, cycles_from(wanted, today, (fiscal_month or 1) - 1, fiscal_month))
    return _first_free(workspace, (one for one in _after(newest, fiscal_month) if one.end >= today))


def following(workspace: Workspace, cycle: Cycle, fiscal_month: int | None = None) -> CycleDraft | None:
    """Return the cycle to plan directly after another, of its cadence, or of its length where that is custom.

    Where that one exists, return the first free one after it; None at the end of the calendar.
    """
    return _first_free(workspace, _after(cycle, fiscal_month))


def within_reach(workspace: Workspace, today: date, fiscal_month: int | None = None) -> list[str]:
    """Return the names of the cycles that exist, newest first, and of this and the next quarter where they do not."""
    names = [one.name for one in sorted(workspace.cycles.values(), key=lambda one: one.start, reverse=True)]
    quarters = islice(cycles_from(Cadence.QUARTER, today, (fiscal_month or 1) - 1, fiscal_month), 2)
    known = set(map(folded, names))
    return [*names, *(one.name for one in quarters if folded(one.name) not in known)]


def _after(cycle: Cycle, fiscal_month: int | None) -> Iterator[CycleDraft]:
    """Return the cycles after another, of its cadence if it ends with a month, else as long as it."""
    if cycle.end == date.max:
        return iter(())
    after = cycle.end + timedelta(days=1)
    if cycle.cadence in LENGTHS and after.day == 1:
        return cycles_from(cycle.cadence, after, after.month - 1, fiscal_month)
    return repeated(cycle)


def _first_free(workspace: Workspace, drafts: Iterator[CycleDraft]) -> CycleDraft | None:
    return next((one for one in drafts if _is_free(one, workspace.cycles.values())), None)


def _is_free(draft: CycleDraft, cycles: Iterable[Cycle]) -> bool:
    """Return whether no cycle has its name or, for a calendar cadence, overlaps it with the same cadence."""
    for one in cycles:
        rival = one.cadence is draft.cadence and draft.cadence in LENGTHS
        if folded(one.name) == folded(draft.name) or (rival and one.start <= draft.end and draft.start <= one.end):
            return False
    return True
