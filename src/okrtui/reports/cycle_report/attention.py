"""The KPIs that are near or beyond their limits, and those without a recent value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from okrtui.domain.columns.catalogue import Catalogue, Column
from okrtui.domain.columns.kpis import KPIS, KpiSubject
from okrtui.domain.rules.kpi_health import KpiStatus, Trend
from okrtui.domain.rules.number_text import counted
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.document import Block, Heading, Prose, table_of
from okrtui.reports.cycle_report.kpis import active_kpis

_OFF: Final = (KpiStatus.MISSED, KpiStatus.NEAR)
_TRENDS: Final = {Trend.BETTER: "getting better", Trend.WORSE: "getting worse", Trend.SAME: "no change"}
"""What a change since the value before means, in words that need no heading."""


class KpiAttention(NamedTuple):
    """The KPIs off their target, red ones first, and the number of those with a target and a value."""

    off: tuple[KpiSubject, ...]
    judged: int
    active: int


def attention(workspace: Workspace, day: date) -> KpiAttention:
    """Return the KPIs that need attention on a day."""
    every = [KpiSubject(workspace, one, day) for one in active_kpis(workspace)]
    off = sorted((one for one in every if one.standing.status in _OFF), key=lambda one: _OFF.index(one.standing.status))
    judged = sum(one.standing.status in (*_OFF, KpiStatus.MET) for one in every)
    return KpiAttention(tuple(off), judged, len(every))


def blocks(found: KpiAttention) -> Iterator[Block]:
    """Yield the KPIs that are amber or red; nothing where there are no KPIs."""
    if not found.active:
        return
    yield Heading(2, "KPIs amber and red")
    if found.off:
        yield table_of("KPIs off their target, red ones first", KPIS_OFF, found.off)
    met = found.judged - len(found.off)
    if not found.judged:
        yield Prose("No KPI has a target and a value yet.")
    elif met:
        yield Prose(f"{met} of {counted(found.judged, 'KPI')} with a target {'meets' if met == 1 else 'meet'} it.")


def _trend(one: KpiSubject) -> str:
    return _TRENDS[one.standing.change] if one.standing.change else ""


def _remark(one: KpiSubject) -> str:
    """Return what else is known of a KPI, in words."""
    at = one.standing
    said = [("an objective works on it", at.recovering), ("its value is out of date", at.stale)]
    return ", ".join(text for text, holds in said if holds)


KPIS_OFF = Catalogue(
    KpiSubject,
    (
        KPIS["id"]._replace(report=True, json="id"),
        KPIS["name"]._replace(json="name"),
        KPIS["status"],
        KPIS["value"]._replace(report=True),
        KPIS["target"]._replace(report=True),
        Column("trend", "trend", _trend, report=True, json="trend"),
        KPIS["last"]._replace(heading="as of"),
        KPIS["owners"]._replace(json="owners"),
        Column("remark", "remark", _remark, report=True, json="remark"),
    ),
)
