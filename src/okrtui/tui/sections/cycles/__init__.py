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
        "The periods in which objectives are pursued. {row.advance} moves a cycle on: it is started, graded key result "
        "by key result, then closed, and what you keep is carried over to the next one."
    ),
    _make,
)
