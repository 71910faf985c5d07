"""The KPIs in a cycle's report: status, evidence of the behaviour chart, and the cycle's values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from okrtui.domain.behaviour_chart import process_chart
from okrtui.domain.columns.catalogue import Catalogue, Column, Subject
from okrtui.domain.columns.kpis import KPIS, KpiSubject
from okrtui.domain.columns.values import Person, Quantity, StatusWord, status_text
from okrtui.domain.records.enums import KpiState
from okrtui.domain.records.models import Cycle, Kpi, Measurement
from okrtui.domain.rules.evidence import cause_text, finer_places, is_passed_over, limits_text, reason
from okrtui.domain.rules.kpi_health import KpiStatus, judged_on_its_day
from okrtui.domain.rules.kpi_status import kpi_standing, rebaselined
from okrtui.domain.rules.signals import Signal
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.document import Block, Heading, Prose, table_of


def active_kpis(workspace: Workspace) -> list[Kpi]:
    """Return the KPIs that are not retired, by number."""
    return sorted((one for one in workspace.kpis.values() if one.state is KpiState.ACTIVE), key=lambda one: one.id)


def counts(workspace: Workspace, day: date) -> str:
    """Return the number of KPIs by status."""
    found = Counter(kpi_standing(workspace, one, day).status for one in active_kpis(workspace))
    return ", ".join(f"{found[word]} {status_text(word.value)}" for word in KpiStatus if found[word])


def blocks(workspace: Workspace, cycle: Cycle, day: date) -> Iterator[Block]:
    """Yield everything about the KPIs; nothing if none is active."""
    kpis = [KpiSubject(workspace, one, day) for one in active_kpis(workspace)]
    if not kpis:
        return
    yield Heading(2, "All KPIs")
    yield table_of(f"KPIs on {day}", KPIS, kpis)
    yield from _evidence([one for one in kpis if one.evidence.points])
    values = [value for one in kpis for value in _values(one, cycle)]
    if values:
        yield Heading(2, "Values")
        yield table_of(f"Values of the KPIs in {cycle.name}", _VALUES, values)


def _evidence(kpis: Sequence[KpiSubject]) -> Iterator[Block]:
    if not kpis:
        return
    yield Heading(2, "Evidence")
    yield Prose(
        "The natural limits of a KPI come from how much it varies from one value to the next. A signal is a change "
        "larger than this noise. Today's way of working cannot reach a target outside the limits."
    )
    yield table_of("Behaviour charts in numbers", _EVIDENCE, kpis)
    signals = [_KpiSignal(one, each) for one in kpis for each in one.evidence.signals]
    if signals:
        yield table_of("Signals", _SIGNALS, signals)
    for one in kpis:
        if len(one.workspace.measurements_of(one.record.id)) > 1:
            yield process_chart(one.workspace, one.record, one.today)


def _finer(kpi: KpiSubject, value: Decimal | None) -> Quantity:
    """Return a computed value with one decimal more than the KPI's values."""
    return Quantity(value, kpi.record.unit, finer_places(kpi.record, kpi.evidence))


def _afresh(kpi: KpiSubject) -> str:
    since = rebaselined(kpi.record, kpi.today)
    return next((f"{one.since}: {one.reason}" for one in kpi.record.rebaselines if one.since == since), "")


def _why(kpi: KpiSubject) -> str:
    one, chart = kpi.record, kpi.evidence
    why = reason(one, chart, kpi.today)
    if one.passed_over is None or not is_passed_over(one, chart, kpi.today):
        return why
    return f"{why} Passed over: {one.passed_over.reason}"


_EVIDENCE = Catalogue(
    KpiSubject,
    (
        KPIS["id"],
        KPIS["name"],
        Column("points", "points", lambda kpi: len(kpi.evidence.points), report=True, align="right"),
        Column("lower", "lower", lambda kpi: _finer(kpi, _limit(kpi, "lower")), report=True, align="right"),
        Column("centre", "centre", lambda kpi: _finer(kpi, kpi.evidence.centre), report=True, align="right"),
        Column("upper", "upper", lambda kpi: _finer(kpi, _limit(kpi, "upper")), report=True, align="right"),
        Column("limits", "limits", lambda kpi: limits_text(kpi.record, kpi.evidence), report=True),
        Column("afresh", "baseline since", _afresh, report=True),
        Column("capability", "capability", lambda kpi: kpi.evidence.capability or "", report=True),
        Column("candidate", "OKR candidate", lambda kpi: kpi.evidence.candidate or "", report=True),
        Column("why", "why", _why, report=True),
    ),
)


def _limit(kpi: KpiSubject, name: str) -> Decimal | None:
    return None if kpi.evidence.limits is None else getattr(kpi.evidence.limits, name)


class _KpiSignal(NamedTuple):
    """A signal with its KPI."""

    kpi: KpiSubject
    signal: Signal

    @property
    def cause(self) -> str:
        """The causes that people noted on its days."""
        notes, one = self.kpi.workspace.signal_notes_of(self.kpi.record.id), self.signal
        return " ".join(cause_text(note) for note in notes if one.begins <= note.date <= one.ends)


_SIGNALS = Catalogue(
    _KpiSignal,
    (
        Column("id", "id", lambda one: one.kpi.record.shown_id, report=True),
        Column("name", "KPI", lambda one: one.kpi.record.name, report=True),
        Column("date", "date", lambda one: one.signal.date, report=True),
        Column("rule", "rule", lambda one: one.signal.rule, report=True),
        Column("what", "what", lambda one: one.signal.finding, report=True),
        Column("kind", "kind", lambda one: one.signal.kind, report=True),
        Column("cause", "cause", lambda one: one.cause, report=True),
    ),
)


def _values(kpi: KpiSubject, cycle: Cycle) -> Iterator[Subject[Measurement]]:
    for one in kpi.workspace.measurements_of(kpi.record.id):
        if cycle.start <= one.date <= min(cycle.end, kpi.today):
            yield Subject(kpi.workspace, one, kpi.today)


def _kpi_of(value: Subject[Measurement]) -> KpiSubject:
    return KpiSubject(value.workspace, value.workspace.kpis[value.record.kpi], value.today)


def _judged(value: Subject[Measurement]) -> StatusWord:
    return StatusWord(judged_on_its_day(value.record, _kpi_of(value).record.targets).value)


_VALUES: Catalogue[Subject[Measurement]] = Catalogue(
    Subject,
    (
        Column("id", "id", lambda one: _kpi_of(one).record.shown_id, report=True),
        Column("date", "date", lambda one: one.record.date, report=True),
        Column("value", "value", lambda one: _kpi_of(one).quantity(one.record.value), report=True, align="right"),
        Column("status", "status", _judged, report=True),
        Column("by", "by", lambda one: Person(one.record.updated_by), report=True),
        Column("note", "note", lambda one: one.record.note, report=True),
    ),
)
