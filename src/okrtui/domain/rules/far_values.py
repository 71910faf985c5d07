"""Values that are far from all others of their series: often slips of a digit, so they are asked for once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from okrtui.domain.records.measures import Metric, Milestones
from okrtui.domain.records.models import CheckInDraft, KeyResult, Kpi, MeasurementDraft
from okrtui.domain.rules.kpi_health import target_at
from okrtui.domain.rules.measure_text import unit_of
from okrtui.domain.rules.number_text import bounds, number
from okrtui.domain.rules.readings import taken_from_kpi
from okrtui.domain.workspace import Workspace

LEAST = 3
"""The fewest other values that tell what is usual."""

TIMES = 5
"""How many times the largest of the others a far value is, or what part of the smallest: a digit too many or too few
makes ten of it, and ordinary values differ among themselves."""


def is_far(value: Decimal, others: Sequence[Decimal], expected: Iterable[Decimal] = ()) -> bool:
    """Return whether a value is far from at least three others.

    Without signs, it is above five times the largest of them or below a fifth of the smallest; or it has the other sign
    than all of them, and is not nearer to zero. And it lies outside their range, with what is expected (a target, a
    baseline), by more than the width of that range. So a value on its way to the target is never far, nor is one after
    zeros alone.
    """
    if len(others) < LEAST or not any(others):
        return False
    known = [*others, *expected]
    low, high = min(known), max(known)
    if low - (high - low) <= value <= high + (high - low):
        return False
    sizes = [abs(one) for one in others]
    if abs(value) > TIMES * max(sizes) or TIMES * abs(value) < min(sizes):
        return True
    return abs(value) >= min(sizes) and all(one * value < 0 for one in others)


def why_far(workspace: Workspace, draft: MeasurementDraft | CheckInDraft, but: int | None = None) -> str:
    """Return a sentence on a value or check-in that is far from all others of its KPI or key result; empty for none.

    `but` is the number of the record that it corrects; a value of the same day is replaced and does not count. Of what
    somebody deleted meanwhile nothing is said: the change itself is refused.
    """
    if isinstance(draft, MeasurementDraft):
        kpi = workspace.kpis.get(draft.kpi)
        return "" if kpi is None else _far_measurement(workspace, kpi, draft, but)
    key_result = workspace.key_results.get(draft.key_result)
    return "" if key_result is None else _far_check_in(workspace, key_result, draft, but)


def _far_measurement(workspace: Workspace, kpi: Kpi, draft: MeasurementDraft, but: int | None) -> str:
    measured = workspace.measurements_of(kpi.id)
    others = [one.value for one in measured if one.id != but and one.date != draft.date]
    target = target_at(kpi.targets, draft.date)
    expected = [] if target is None else _given(target.low, target.high)
    told = f"{kpi.shown_id} {kpi.name}"
    return _sentence(told, draft.value, others, kpi.unit) if is_far(draft.value, others, expected) else ""


def _far_check_in(workspace: Workspace, part: KeyResult, draft: CheckInDraft, but: int | None) -> str:
    value, measure = draft.value, part.measure
    if value is None or isinstance(measure, Milestones):
        return ""
    said = _given(*(one.value for one in workspace.check_ins_of(part.id) if one.id != but))
    others = [*said, *(one for _, one in taken_from_kpi(workspace, part))]
    bounds = (measure.baseline, measure.target) if isinstance(measure, Metric) else (measure.low, measure.high)
    told = f"{part.shown_id} {part.title}"
    return _sentence(told, value, others, unit_of(measure)) if is_far(value, others, _given(*bounds)) else ""


def _given(*values: Decimal | None) -> list[Decimal]:
    return [one for one in values if one is not None]


def _sentence(name: str, value: Decimal, others: Sequence[Decimal], unit: str) -> str:
    usual = bounds(min(others), max(others), unit)
    return f"{number(value, unit)} is far from all other values of {name} ({usual})."
