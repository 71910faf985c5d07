"""Section “Today”: what needs attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.tui.sections.entry import Background, SectionEntry

if TYPE_CHECKING:
    from okrtui.session import Session
    from okrtui.tui.sections.base import Section


def _make(session: Session, background: Background) -> Section:
    from okrtui.tui.sections.today.section import TodaySection

    return TodaySection(session, background)


ENTRY = SectionEntry(
    "today",
    "Today",
    "What needs you now, the most overdue first; each row shows the key to press.",
    _make,
)
