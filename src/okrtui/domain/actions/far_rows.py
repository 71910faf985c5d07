"""The rows of an import whose values are far from all others of their KPI or key result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from okrtui.domain.actions.import_rows import ImportedRow, ImportPlan, RowFault
from okrtui.domain.overlay import Overlay
from okrtui.domain.records.models import CheckIn, Measurement
from okrtui.domain.rules.far_values import why_far
from okrtui.domain.workspace import Workspace

_Series = tuple[str, int]


def far_rows(workspace: Workspace, plan: ImportPlan) -> Iterator[RowFault]:
    """Yield the rows of a plan with a new value that is far from all others, which need not be a mistake."""
    by_series: dict[_Series, dict[Decimal, ImportedRow]] = defaultdict(dict)
    for one in plan.taken:
        series, value = _series(one)
        if value is not None and (one.before is None or getattr(one.before, "value", None) != value):
            by_series[series][value] = one
    after = Overlay(workspace)
    after.take((one.after.table, one.after.id, one.after) for one in plan.taken if one.before is not one.after)
    for fresh in by_series.values():
        for value in dict.fromkeys((min(fresh), max(fresh))):  # no other can be far from all
            row, record = fresh[value].row, fresh[value].after
            assert isinstance(record, Measurement | CheckIn)  # noqa: S101 - no others have a series
            told = why_far(after, record, record.id)
            if told:
                yield RowFault(row.place, told)


def _series(one: ImportedRow) -> tuple[_Series, Decimal | None]:
    record = one.after
    if isinstance(record, Measurement):
        return ("kpis", record.kpi), record.value
    return ("key_results", record.key_result if isinstance(record, CheckIn) else 0), getattr(record, "value", None)
