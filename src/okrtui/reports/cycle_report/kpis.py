"""The KPIs in a cycle's report: how each stands, what its behaviour chart shows, and the cycle's values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from okrtui.domain.records.enums import KpiState
from okrtui.domain.records.models import Cycle, Kpi, SignalNote
from okrtui.domain.rules.evidence import finer_places, is_passed_over, reason
from okrtui.domain.rules.kpi_health import KpiStatus, judged_on_its_day, target_at
from okrtui.domain.rules.kpi_status import KpiEvidence, kpi_evidence, kpi_standing, rebaselined
from okrtui.domain.rules.signals import SIGNAL_TEXTS, Signal, SignalKind
from okrtui.domain.workspace import Workspace
from okrtui.reports import value_text
from okrtui.reports.cycle_report.document import Block, Chart, Column, Heading, Level, Prose, Series, Table
from okrtui.reports.value_text import DASH, number, status

_KPIS = (
    Column("id"), Column("KPI"), Column("status", status=True), Column("value", right=True),
    Column("target", right=True), Column("change"), Column("last"), Column("marks"), Column("category"),
    Column("department"), Column("owner"),
)  # fmt: skip
_EVIDENCE = (
    Column("id"), Column("KPI"), Column("points", right=True), Column("lower", right=True),
    Column("centre", right=True), Column("upper", right=True), Column("limits"), Column("begun afresh"),
    Column("meets its target"),
    Column("OKR candidate"), Column("why"),
)  # fmt: skip
_SIGNALS = (
    Column("id"),
    Column("KPI"),
    Column("date"),
    Column("rule"),
    Column("what"),
    Column("kind"),
    Column("cause"),
)
_VALUES = (
    Column("id"), Column("date"), Column("value", right=True), Column("status", status=True), Column("by"),
    Column("note"),
)  # fmt: skip


def watched(workspace: Workspace) -> list[Kpi]:
    """The KPIs that are not retired, by number."""
    return sorted((one for one in workspace.kpis.values() if one.state is KpiState.ACTIVE), key=lambda one: one.id)


def counts(workspace: Workspace, day: date) -> str:
    """How many KPIs stand how."""
    found = Counter(kpi_standing(workspace, one, day).status for one in watched(workspace))
    return ", ".join(f"{found[word]} {status(word.value)}" for word in KpiStatus if found[word])


def blocks(workspace: Workspace, cycle: Cycle, day: date) -> Iterator[Block]:
    """Everything about the KPIs; nothing where none is watched."""
    kpis = watched(workspace)
    if not kpis:
        return
    yield Heading(2, "KPIs")
    yield Table(f"KPIs on {day}", _KPIS, [_row(workspace, one, day) for one in kpis]).filled()
    charts = {one.id: kpi_evidence(workspace, one, day) for one in kpis}
    yield from _evidence(workspace, [one for one in kpis if charts[one.id].points], charts, day)
    rows = [row for one in kpis for row in _values(workspace, one, cycle, day)]
    if rows:
        yield Heading(2, "Values")
        yield Table(f"Values of the KPIs in {cycle.name}", _VALUES, rows).filled()


def _row(workspace: Workspace, one: Kpi, day: date) -> tuple[str, ...]:
    at = kpi_standing(workspace, one, day)
    marks = [word for word, holds in (("stale", at.stale), ("due", at.due), ("recovering", at.recovering)) if holds]
    return (
        one.shown_id,
        one.name,
        status(at.status.value),
        number(at.value, one.unit, one.decimals),
        value_text.target(one, at.target),
        at.change.value if at.change else DASH,
        str(at.on or DASH),
        ", ".join(marks),
        one.category.value,
        one.department,
        one.owner,
    )


def _evidence(workspace: Workspace, kpis: Sequence[Kpi], charts: dict[int, KpiEvidence], day: date) -> Iterator[Block]:
    if not kpis:
        return
    yield Heading(2, "Evidence")
    yield Prose(
        "Each KPI's natural limits come from how much it moves from one value to the next. A signal is a change that "
        "is more than this noise; a target beyond the limits is out of reach for the process as it is."
    )
    rows = [_evidence_row(one, charts[one.id], day) for one in kpis]
    yield Table("Behaviour charts in figures", _EVIDENCE, rows).filled()
    signals = [row for one in kpis for row in _signals(workspace, one, charts[one.id])]
    if signals:
        yield Table("Signals", _SIGNALS, signals).filled()
    for one in kpis:
        if len(charts[one.id].points) > 1:
            yield process_chart(one, charts[one.id])


def _evidence_row(one: Kpi, chart: KpiEvidence, day: date) -> tuple[str, ...]:
    bounds = chart.limits
    lower, upper = (_finer(one, chart, value) for value in ((bounds.lower, bounds.upper) if bounds else (None, None)))
    kind = "none below 6 points" if bounds is None else "provisional" if bounds.provisional else "locked"
    since = rebaselined(one, day)
    afresh = next((f"{each.since}: {each.reason}" for each in one.rebaselines if each.since == since), "")
    meets = chart.capability.value if chart.capability else ""
    asks = chart.candidate.value if chart.candidate else ""
    passed = f" Passed over: {one.passed_over.reason}" if one.passed_over and is_passed_over(one, chart, day) else ""
    why = reason(one, chart, day) + passed
    return (
        one.shown_id,
        one.name,
        str(len(chart.points)),
        lower,
        _finer(one, chart, chart.centre),
        upper,
        kind,
        afresh,
        meets,
        asks,
        why,
    )


def _finer(one: Kpi, chart: KpiEvidence, value: Decimal | None) -> str:
    """A value computed from a KPI's, with one decimal more than they have."""
    return number(value, one.unit, finer_places(one, chart))


def _signals(workspace: Workspace, one: Kpi, chart: KpiEvidence) -> Iterator[tuple[str, ...]]:
    notes = workspace.signal_notes_of(one.id)
    for each in chart.signals:
        cause = " ".join(note.cause for note in _about(each, chart, notes))
        yield one.shown_id, one.name, str(each.date), each.rule.value, SIGNAL_TEXTS[each.rule], each.kind.value, cause


def _about(signal: Signal, chart: KpiEvidence, notes: Sequence[SignalNote]) -> Iterator[SignalNote]:
    first, last = chart.points[signal.first].date, chart.points[signal.last].date
    return (note for note in notes if first <= note.date <= last)


def _values(workspace: Workspace, one: Kpi, cycle: Cycle, day: date) -> Iterator[tuple[str, ...]]:
    for each in workspace.measurements_of(one.id):
        if cycle.start <= each.date <= min(cycle.end, day):
            word = status(judged_on_its_day(each, one.targets).value)
            value = number(each.value, one.unit, one.decimals)
            yield one.shown_id, str(each.date), value, word, each.updated_by, each.note


def process_chart(one: Kpi, chart: KpiEvidence) -> Chart:
    """The behaviour chart of a KPI that has at least two values: its limits, what is good, and its signals."""
    points = chart.points
    target = target_at(one.targets, points[-1].date)
    bounds = (target.low, target.high) if target else ()
    levels = [
        Level(bound, f"target {number(bound, one.unit, one.decimals)}", "target", "solid")
        for bound in bounds
        if bound is not None
    ]
    if chart.limits is not None:
        named = (("upper", chart.limits.upper), ("lower", chart.limits.lower))
        levels += [Level(value, f"{name} {_finer(one, chart, value)}") for name, value in named]
        centre = f"centre {_finer(one, chart, chart.limits.centre)}"
        levels.append(Level(chart.limits.centre, centre, "centre", "solid"))
    return Chart(
        title=f"{one.shown_id} {one.name}",
        told=_told(one, chart),
        first=points[0].date,
        last=points[-1].date,
        series=(Series([(each.date, each.value) for each in points], dots=True),),
        levels=levels,
        good=(target.low, target.high) if target else None,
        flagged={each.date: each.kind.value for each in sorted(chart.signals, key=_gravest_last)},
    )


def _gravest_last(signal: Signal) -> bool:
    return signal.kind is SignalKind.CONCERN


def _told(one: Kpi, chart: KpiEvidence) -> str:
    points, bounds = chart.points, chart.limits
    values = f"{len(points)} values, the latest {number(points[-1].value, one.unit, one.decimals)} on {points[-1].date}"
    ends = [_finer(one, chart, value) for value in ((bounds.lower, bounds.upper) if bounds else ())]
    limits = f"; natural limits {' to '.join(ends)}" if ends else ""
    found = ", ".join(f"{each.kind.value} on {each.date} ({SIGNAL_TEXTS[each.rule]})" for each in chart.signals)
    return f"{values}{limits}. {f'Signals: {found}.' if found else 'No signal.'}"
