"""KPIs as plain text: one line each in a list, or one fact below another in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from okrtui.domain.hints import kpi_hints
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.evidence import finer_places, is_passed_over, reason
from okrtui.domain.rules.kpi_status import KpiEvidence, kpi_evidence, kpi_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports import value_text
from okrtui.reports.terminal.hints import hinted
from okrtui.reports.terminal.tables import Column, Page, blocks, card, table
from okrtui.reports.value_text import DASH, number, status

LATEST = 12
"""How many values a card shows."""


def kpis(workspace: Workspace, records: Iterable[Kpi], today: date, page: Page) -> str:
    """The KPIs, one a line."""
    columns = (
        Column("id"), Column("status"), Column("KPI", crops=True), Column("value", right=True),
        Column("target", right=True), Column("change"), Column("marks"), Column("last"), Column("category"),
        Column("department", crops=True), Column("owner", crops=True),
    )  # fmt: skip
    return table(columns, (_kpi_row(workspace, one, today) for one in records), page)


def _kpi_row(workspace: Workspace, one: Kpi, today: date) -> tuple[str, ...]:
    at = kpi_standing(workspace, one, today)
    return (
        one.shown_id,
        status(at.status.value),
        one.name,
        number(at.value, one.unit, one.decimals),
        value_text.target(one, at.target),
        at.change.value if at.change else DASH,
        " ".join(_marks(stale=at.stale, due=at.due, recovering=at.recovering)),
        str(at.on or DASH),
        one.category.value,
        one.department,
        one.owner,
    )


def _marks(*, stale: bool, due: bool, recovering: bool) -> Iterator[str]:
    if stale or due:
        yield "stale" if stale else "due"
    if recovering:
        yield "recovering"


def kpi(workspace: Workspace, record: Kpi, today: date, page: Page) -> str:
    """A KPI in full, with the limits of its chart and its latest values."""
    at, chart = kpi_standing(workspace, record, today), kpi_evidence(workspace, record, today)
    marks = ", ".join(_marks(stale=at.stale, due=at.due, recovering=at.recovering))
    facts = card(
        (
            (record.shown_id, record.name),
            ("Status", status(at.status.value) + (f" ({marks})" if marks else "")),
            ("Definition", record.definition),
            ("Value", number(at.value, record.unit, record.decimals) + (f" on {at.on}" if at.on else "")),
            ("Target", value_text.target(record, at.target)),
            ("Change", at.change.value if at.change else ""),
            ("Category", record.category.value),
            ("Department", record.department),
            ("Owner", record.owner),
            ("Measured", record.cadence.value),
            ("Tied to reward", "yes" if record.reward_linked else ""),
            ("Limits", _limits(record, chart)),
            ("Capability", chart.capability.value if chart.capability else ""),
            ("Signals", ", ".join(f"{one.rule} {one.kind} {one.date}" for one in chart.signals)),
            ("Causes", "\n".join(f"{one.date} {one.cause}" for one in workspace.signal_notes_of(record.id))),
            ("New baseline", "\n".join(f"{one.since} {one.reason}" for one in record.rebaselines)),
            ("OKR candidate", chart.candidate.value if chart.candidate else ""),
            ("Evidence", reason(record, chart, today)),
            ("Passed over", _passed_over(record)),
            ("Audited", str(record.audited_on or "")),
            ("Hints", hinted(kpi_hints(workspace, record, today))),
        ),
        page,
    )
    return blocks(facts, _values(workspace, record, page))


def _passed_over(kpi: Kpi) -> str:
    return "" if kpi.passed_over is None else f"{kpi.passed_over.on} {kpi.passed_over.reason}"


def candidates(workspace: Workspace, records: Iterable[Kpi], today: date, page: Page) -> str:
    """The KPIs that call for an OKR, one a line, each with the figures that say so."""
    columns = (
        Column("id"), Column("strength"), Column("KPI", crops=True), Column("value", right=True),
        Column("target", right=True), Column("evidence", crops=True), Column("owner", crops=True),
    )  # fmt: skip
    return table(columns, (_candidate_row(workspace, one, today) for one in records), page)


def _candidate_row(workspace: Workspace, one: Kpi, today: date) -> tuple[str, ...]:
    at, chart = kpi_standing(workspace, one, today), kpi_evidence(workspace, one, today)
    passed = is_passed_over(one, chart, today)
    strength = "passed over" if passed or chart.candidate is None else chart.candidate.value
    value, target = number(at.value, one.unit, one.decimals), value_text.target(one, at.target)
    evidence = _passed_over(one) if passed else reason(one, chart, today)
    return one.shown_id, strength, one.name, value, target, evidence, one.owner


def _limits(kpi: Kpi, chart: KpiEvidence) -> str:
    if chart.limits is None:
        return ""
    numbers = (chart.limits.lower, chart.limits.centre, chart.limits.upper)
    decimals = finer_places(kpi, chart)
    lower, centre, upper = (number(value, decimals=decimals) for value in numbers)
    return f"{lower} to {upper} around {centre}{' (provisional)' if chart.limits.provisional else ''}"


def _values(workspace: Workspace, record: Kpi, page: Page) -> str:
    columns = (Column("date"), Column("value", right=True), Column("by"), Column("note", crops=True))
    latest = workspace.measurements_of(record.id)[-LATEST:][::-1]
    rows = [
        (str(one.date), number(one.value, record.unit, record.decimals), one.updated_by, one.note) for one in latest
    ]
    return table(columns, rows, page) if rows else "Nothing was recorded yet."
