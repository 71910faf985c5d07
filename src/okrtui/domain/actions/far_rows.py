"""The rows of an import whose values are far from all others of their KPI or key result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from okrtui.domain.actions.import_rows import ImportPlan, RowFault
from okrtui.domain.overlay import Overlay
from okrtui.domain.records.models import CheckIn, Measurement
from okrtui.domain.rules.far_values import why_far
from okrtui.domain.workspace import Workspace

_Series = tuple[str, int]


def far_rows(workspace: Workspace, plan: ImportPlan) -> Iterator[RowFault]:
    """Yield the rows of a plan with a new value that is far from all others, which need not be a mistake."""
    by_series: dict[_Series, dict[Decimal, tuple[str | int, Measurement | CheckIn]]] = defaultdict(dict)
    for one in plan.taken:
        record, before = one.after, getattr(one.before, "value", None)
        if isinstance(record, Measurement | CheckIn) and record.value is not None and record.value != before:
            by_series[_series(record)][record.value] = (one.place, record)
    after = Overlay(workspace)
    after.take((one.after.table, one.after.id, one.after) for one in plan.taken if one.before is not one.after)
    for fresh in by_series.values():
        for value in dict.fromkeys((min(fresh), max(fresh))):  # no other can be far from all
            place, record = fresh[value]
            told = why_far(after, record, record.id)
            if told:
                yield RowFault(place, told)


def _series(record: Measurement | CheckIn) -> _Series:
    return ("kpis", record.kpi) if isinstance(record, Measurement) else ("key_results", record.key_result)
