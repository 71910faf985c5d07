"""Section “KPIs”: the KPI table and its views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.tui.sections.entry import Background, SectionEntry

if TYPE_CHECKING:
    from okrtui.session import Session
    from okrtui.tui.sections.base import Section


def _make(session: Session, background: Background) -> Section:
    from okrtui.tui.sections.kpis.section import KpisSection

    return KpisSection(session, background)


ENTRY = SectionEntry(
    "kpis",
    "KPIs",
    (
        "What you watch all the time. A KPI is met, near or missed by its target; the change since the last value is "
        "coloured by whether it is for the better. {view.next} leads to the audit and to the candidates for an OKR."
    ),
    _make,
)
