"""The places of a table's columns in its width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from okrtui.tui.widgets.table import TableColumn

GAP: Final = 2
"""The cells between two columns."""


class Slot(NamedTuple):
    """A shown column: its place among the columns, and its width."""

    place: int
    width: int


def arrange(columns: Sequence[TableColumn], width: int) -> list[Slot]:
    """Return the columns that fit in `width` cells: ideal widths by priority, the rest for the flexible one.

    Columns without a priority are shown where all have their ideal width.
    """
    kept = [index for index, column in enumerate(columns) if not column.is_left_out]

    def spare(widths: Sequence[int]) -> int:
        return width - sum(widths) - GAP * (len(widths) - 1)

    if spare([max(columns[index].width, columns[index].least) for index in kept]) < 0:
        kept = [index for index in kept if columns[index].priority > 0] or kept
    while len(kept) > 1 and spare([columns[index].least for index in kept]) < 0:
        kept.remove(min(reversed(kept), key=lambda index: columns[index].priority))
    widths = {index: columns[index].least for index in kept}
    for index in sorted(kept, key=lambda index: -columns[index].priority):
        ideal = widths[index] + spare(list(widths.values()))
        widths[index] = max(1, min(max(columns[index].width, columns[index].least), ideal))
    for index in kept:
        if columns[index].flex:
            most = columns[index].maximum or width
            widths[index] = max(widths[index], min(most, widths[index] + spare(list(widths.values()))))
    return [Slot(index, widths[index]) for index in kept]


def slot_at(slots: Iterable[Slot], x: int) -> Slot | None:
    """Return the column at a cell; the gap after a column belongs to it."""
    start = 0
    for slot in slots:
        if start <= x < start + slot.width + GAP:
            return slot
        start += slot.width + GAP
    return None
