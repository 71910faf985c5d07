"""Section “Decide”: the saved decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.tui.sections.entry import Background, SectionEntry

if TYPE_CHECKING:
    from okrtui.session import Session
    from okrtui.tui.sections.base import Section


def _make(session: Session, background: Background) -> Section:
    from okrtui.tui.sections.decide.section import DecideSection

    return DecideSection(session, background)


ENTRY = SectionEntry(
    "decide",
    "Decide",
    "Is a metric a KPI or an OKR? Eight questions tell which one it is, and the answers are saved.",
    _make,
)
