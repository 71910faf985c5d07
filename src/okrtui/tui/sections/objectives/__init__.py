"""Section “Objectives”: objectives with their key results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.tui.sections.entry import Background, SectionEntry

if TYPE_CHECKING:
    from okrtui.session import Session
    from okrtui.tui.sections.base import Section


def _make(session: Session, background: Background) -> Section:
    from okrtui.tui.sections.objectives.section import ObjectivesSection

    return ObjectivesSection(session, background)


ENTRY = SectionEntry(
    "objectives",
    "Objectives",
    (
        "What you want to achieve by the end of a cycle. An objective says it in words; two to four key results show "
        "whether you did. The mark in the progress bar is the progress expected by today."
    ),
    _make,
)
