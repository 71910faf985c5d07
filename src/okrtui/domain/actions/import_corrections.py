"""Which values were corrected by hand since an import wrote them, as the log tells."""

from __future__ import annotations

from collections.abc import Iterable

from okrtui.domain.actions.import_rows import IMPORT, ImportPlan
from okrtui.domain.actions.undo import about, standing
from okrtui.domain.records.log_entry import LogEntry
from okrtui.domain.records.models import Measurement


def corrected(history: Iterable[LogEntry], plan: ImportPlan) -> frozenset[tuple[str, int]]:
    """Return the values that a plan would change although they were corrected by hand since an import wrote them.

    `history` is the log, newest first; it is read only as far as it says something about such values, if any. What was
    undone, and the undo of it, are no corrections.
    """
    values = (before for before, _ in plan.changed if isinstance(before, Measurement))
    open_ones = {(one.table, one.id) for one in values if one.revision > 1}
    by_hand, found = set[tuple[str, int]](), set[tuple[str, int]]()
    for entry, in_effect in standing(history if open_ones else ()):
        if not in_effect or about(entry.action) is not None:
            continue
        touched = open_ones.intersection((table, number) for table, number, *_ in entry.ops)
        if entry.action == IMPORT:
            found |= touched & by_hand
            open_ones -= touched
        by_hand |= touched
        if not open_ones:
            break
    return frozenset(found)
