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
        "Measures that you track all the time. A KPI is met, near or missed by its target; the change since the last "
        "value is green for better, red for worse. Press {view.next} for the audit and the candidates for an OKR."
    ),
    _make,
)
