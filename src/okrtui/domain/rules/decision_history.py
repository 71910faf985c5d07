"""What became of a metric after a decision about it: its values since, and decisions taken on it before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from okrtui.domain.records.field_types import folded
from okrtui.domain.records.measures import Milestones
from okrtui.domain.records.models import Decision
from okrtui.domain.rules.measure_text import unit_of
from okrtui.domain.rules.number_text import counted, number
from okrtui.domain.rules.readings import readings
from okrtui.domain.workspace import Workspace


class _Series(NamedTuple):
    """The values of what a decision is about, oldest first, and how they are written."""

    shown_id: str
    values: Sequence[tuple[date, Decimal]]
    unit: str
    decimals: int | None = None


def subject_of(workspace: Workspace, decision: Decision) -> tuple[str, int] | None:
    """Return the table and number of what a decision is about or has created; None where there is no such metric."""
    for table, number_ in (("key_results", decision.about_key_result), ("kpis", decision.kpi or decision.about_kpi)):
        if number_ is not None and number_ in workspace.table(table):
            return table, number_
    return None


def since(workspace: Workspace, decision: Decision, day: date) -> str:
    """Return in a sentence how the metric did since the day of a decision; empty where no metric is known."""
    series = _series(workspace, decision)
    if series is None:
        return ""
    after = [value for when, value in series.values if when > day]
    if not after:
        return f"No value of {series.shown_id} since."
    before = [value for when, value in series.values if when <= day]
    first, *between, last = [*before[-1:], *after] if before else [after[0], *after]
    texts = [number(one, series.unit, series.decimals) for one in (first, last, min(after), max(after))]
    spread = f"; between {texts[2]} and {texts[3]}" if between and before else ""
    return f"{series.shown_id} went from {texts[0]} to {texts[1]} in {counted(len(after), 'value')} since{spread}."


def _series(workspace: Workspace, decision: Decision) -> _Series | None:
    match subject_of(workspace, decision):
        case "kpis", number_:
            kpi = workspace.kpis[number_]
            values = [(one.date, one.value) for one in workspace.measurements_of(kpi.id)]
            return _Series(kpi.shown_id, values, kpi.unit, kpi.decimals)
        case _, number_:
            key_result = workspace.key_results[number_]
            if isinstance(key_result.measure, Milestones):
                return None
            read = [(one.date, one.value) for one in readings(workspace, key_result) if one.value is not None]
            return _Series(key_result.shown_id, read, unit_of(key_result.measure))
    return None


def earlier(workspace: Workspace, decision: Decision) -> Sequence[Decision]:
    """Return the decisions on the same metric before this one, the latest first: of its wording, or on its record."""
    subject, wording = subject_of(workspace, decision), folded(decision.metric)
    found = [
        one
        for number_, one in workspace.decisions.items()
        if number_ < decision.id
        and (folded(one.metric) == wording or (subject is not None and subject_of(workspace, one) == subject))
    ]
    return sorted(found, key=lambda one: -one.id)
