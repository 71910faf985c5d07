"""Section “Cycles”: the cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.tui.sections.entry import Background, SectionEntry

if TYPE_CHECKING:
    from okrtui.session import Session
    from okrtui.tui.sections.base import Section


def _make(session: Session, background: Background) -> Section:
    from okrtui.tui.sections.cycles.section import CyclesSection

    return CyclesSection(session, background)


ENTRY = SectionEntry(
    "cycles",
    "Cycles",
    (
        "The periods in which objectives are pursued. Press {row.advance} to move a cycle to its next state: start it, "
        "grade it key result by key result, close it. The objectives that you keep are carried over to the next cycle. "
        "{cycle.timeline} shows a cycle week by week, {cycle.compare} compares it with the one before."
    ),
    _make,
)
