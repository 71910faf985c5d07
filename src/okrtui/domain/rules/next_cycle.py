"""The cycle to plan next by default, in the rhythm of the existing ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from okrtui.domain.records.enums import Cadence
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import Cycle, CycleDraft
from okrtui.domain.rules.periods import LENGTHS, cycles_from, repeated
from okrtui.domain.workspace import Workspace

NEXT = "next"
"""The word to type instead of a cycle's name for the proposed one."""


def proposed(workspace: Workspace, today: date, cadence: Cadence | None = None) -> CycleDraft | None:
    """Return the first free cycle from today on, of the given cadence or else that of the newest cycle.

    Custom cycles have no rhythm; without any other it is a quarter. None at the end of the calendar.
    """
    regular = [one for one in workspace.cycles.values() if one.cadence in LENGTHS and cadence in (None, one.cadence)]
    newest = max(regular, key=lambda one: (one.start, one.id), default=None)
    wanted = cadence or (newest.cadence if newest else Cadence.QUARTER)
    if wanted not in LENGTHS:
        return None
    return _first_free(workspace, cycles_from(wanted, today, _shift(newest) if newest else 0))


def following(workspace: Workspace, cycle: Cycle) -> CycleDraft | None:
    """Return the cycle to plan directly after another, of its cadence, or of its length where that is custom.

    Where that one exists, return the first free one after it; None at the end of the calendar.
    """
    if cycle.end == date.max:
        return None
    after = cycle.end + timedelta(days=1)
    if cycle.cadence in LENGTHS and after.day == 1:
        return _first_free(workspace, cycles_from(cycle.cadence, after, after.month - 1))
    return _first_free(workspace, repeated(cycle))


def _shift(cycle: Cycle) -> int:
    """Return the months from January to a cycle's start; 0 where it does not start on the first of a month."""
    return cycle.start.month - 1 if cycle.start.day == 1 else 0


def _first_free(workspace: Workspace, drafts: Iterator[CycleDraft]) -> CycleDraft | None:
    return next((one for one in drafts if _is_free(one, workspace.cycles.values())), None)


def _is_free(draft: CycleDraft, cycles: Iterable[Cycle]) -> bool:
    """Return whether no cycle has its name or, for a calendar cadence, overlaps it with the same cadence."""
    for one in cycles:
        rival = one.cadence is draft.cadence and draft.cadence in LENGTHS
        if folded(one.name) == folded(draft.name) or (rival and one.start <= draft.end and draft.start <= one.end):
            return False
    return True
