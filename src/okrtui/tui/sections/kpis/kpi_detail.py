"""The detail of a KPI: value and target, chart with limits, signals, measurements."""

from __future__ import annotations

from typing import Final

from okrtui.domain.columns.kpis import KPIS, KpiSubject
from okrtui.domain.records.models import Kpi, Target
from okrtui.domain.rules.kpi_status import KpiStanding, kpi_evidence, kpi_standing
from okrtui.domain.rules.ownership import owners_text
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.detail_rows import DetailPart
from okrtui.tui.keys import keymap
from okrtui.tui.plot import height_in, plot_with_legend
from okrtui.tui.sections import comment_rows, hint_lines, history_rows, record_links
from okrtui.tui.sections.base import Drawing
from okrtui.tui.sections.kpis import signal_text
from okrtui.tui.sections.record_columns import fact_lines
from okrtui.tui.sections.record_links import Link
from okrtui.tui.styled_text import DetailLines, Line, Paragraph

CHART: Final = 11
RECENT: Final = 60
"""The number of latest values in the chart."""


def lines(session: Session, kpi: Kpi, width: int, *, comments_first: bool = False) -> Drawing:
    """Return the detail of a KPI."""
    workspace, today = session.workspace, session.today()
    standing = kpi_standing(workspace, kpi, today)
    evidence = kpi_evidence(workspace, kpi, today)
    status = styled_text.status(str(standing.status))
    drawn: list[DetailPart] = [
        ((kpi.shown_id, "muted"), (f"   {kpi.category}   {kpi.cadence}", "muted")),
        Paragraph(kpi.name, "strong"),
        (),
        (
            (status.text, status.tone),
            (f"   {formatting.value(kpi, standing.value)}", "strong"),
        ),
        Paragraph(_aim(kpi, standing.target), "muted"),
        _people(kpi),
        *fact_lines(KPIS, KpiSubject(workspace, kpi, today)),
        *_marks(standing),
        *signal_text.candidate(kpi, evidence, today),
        (),
        *_chart(session, kpi, width),
        *signal_text.limits(kpi, evidence, today),
        *signal_text.signals(session, kpi, evidence),
    ]
    if kpi.definition:
        drawn += [(), (("definition", "head"),), Paragraph(kpi.definition)]
    drawn += [*_links(session, kpi), *hint_lines.lines(session, kpi)]
    drawn = comment_rows.with_threads(drawn, workspace, kpi, today, first=comments_first)
    return [*drawn, (), *history_rows.measurements(workspace, kpi, today)]


def _aim(kpi: Kpi, target: Target | None) -> str:
    if target is None:
        return f"no target; press {keymap.key('kpi.target')} to set one"
    limits = (("below", target.red_low), ("above", target.red_high))
    reds = [f"{side} {formatting.value(kpi, one)}" for side, one in limits if one is not None]
    red = f", red {' and '.join(reds)}" if reds else ""
    return f"target {formatting.target(kpi, target)}{red}"


def _people(kpi: Kpi) -> Line:
    return (
        (owners_text(kpi.owners) or "no owner", "" if kpi.owners else "warn"),
        (f"   {kpi.department}" if kpi.department else "", "muted"),
        ("   tied to reward" if kpi.reward_linked else "", "warn"),
    )


def _marks(standing: KpiStanding) -> DetailLines:
    marks: DetailLines = []
    record = f"press {keymap.key('kpi.record')} to record one"
    if standing.stale:
        cell = styled_text.mark("stale", f"stale: a whole period passed without a value; {record}")
        marks.append(Paragraph(cell.text, "warn"))
    elif standing.due:
        marks.append(Paragraph(f"due: no value in this period yet; {record}", "accent"))
    if standing.recovering:
        cell = styled_text.mark("recovering", "recovering: an open objective heals it")
        marks.append(Paragraph(cell.text, cell.tone))
    return marks


def _chart(session: Session, kpi: Kpi, width: int) -> DetailLines:
    """Return the chart of the latest values with limits, targets, signals and a legend."""
    count = len(session.workspace.measurements_of(kpi.id))
    if not count:
        return [Paragraph(f"no values yet; press {keymap.key('kpi.record')} to record the first", "muted")]
    from okrtui.domain.behaviour_chart import process_chart

    chart = process_chart(session.workspace, kpi, session.today(), RECENT)
    left_out = [Paragraph(f"The latest {RECENT} of {count:,} values.", "muted")] if count > RECENT else []
    return [*plot_with_legend(chart, width, height_in(width, CHART)), *left_out]


def _links(session: Session, kpi: Kpi) -> list[DetailPart]:
    """Return the key results that the KPI updates, and the objectives that heal it."""
    workspace = session.workspace
    updated = [Link(one, one.title, "updates") for one in workspace.fed_by(kpi.id)]
    healing = [Link(one, one.title, "healed by") for one in workspace.healed_by(kpi.id)]
    return [(), *record_links.rows([*updated, *healing])] if updated or healing else []
