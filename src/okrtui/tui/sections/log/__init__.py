"""Section “Log”: the log of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.tui.sections.entry import Background, SectionEntry

if TYPE_CHECKING:
    from okrtui.session import Session
    from okrtui.tui.sections.base import Section


def _make(session: Session, background: Background) -> Section:
    from okrtui.tui.sections.log.section import LogSection

    return LogSection(session, background)


ENTRY = SectionEntry(
    "log",
    "Log",
    "Every change, who made it and when, and each field before and after.",
    _make,
)
