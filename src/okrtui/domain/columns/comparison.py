"""The columns of two cycles side by side: their figures, their objectives, and the KPIs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from okrtui.domain.columns.catalogue import Catalogue, Column
from okrtui.domain.columns.cycles import counts_text
from okrtui.domain.columns.shared import graded
from okrtui.domain.columns.values import ColumnValue, Quantity, Ratio, StatusWord
from okrtui.domain.cycle_comparison import ComparedKpi, ComparedObjective, CycleComparison, CycleOnDay
from okrtui.domain.records.enums import ObjectiveState
from okrtui.domain.rules.status import ObjectiveStanding


class ComparedFigure(NamedTuple):
    """A figure of a cycle, then and now."""

    name: str
    then: ColumnValue
    now: ColumnValue


def figures(comparison: CycleComparison) -> Iterator[ComparedFigure]:
    """Yield the figures of two cycles."""
    sides = [dict(_figures(one)) for one in (comparison.then, comparison.now)]
    yield from (ComparedFigure(name, sides[0][name], sides[1][name]) for name in sides[0])


def _figures(one: CycleOnDay) -> Iterator[tuple[str, ColumnValue]]:
    at = one.standing
    yield "cycle", f"{one.cycle.shown_id} {one.cycle.name}"
    yield "on", one.day
    yield "progress", Ratio(at.progress)
    yield "expected", Ratio(at.expected)
    yield "grade", graded(at.grade)
    yield "goals", at.reading
    yield "objectives", at.objectives
    yield "by status", counts_text(at)


FIGURES = Catalogue(
    ComparedFigure,
    (
        Column("name", "", lambda one: one.name, listed=True, json="name"),
        Column("then", "then", lambda one: one.then, listed=True, json="then"),
        Column("now", "now", lambda one: one.now, listed=True, json="now"),
    ),
)


def _outcome(one: ComparedObjective) -> str:
    """Return what became of an objective."""
    if one.then is None or one.now is None:
        return "new" if one.then is None else "not continued"
    return "continued, not started" if one.now.state is ObjectiveState.DRAFT else "continued"


def _grade(at: ObjectiveStanding | None) -> ColumnValue:
    """Return a grade, nothing where there is none."""
    return "" if at is None or at.grade is None else graded(at.grade)


def _title(one: ComparedObjective) -> str:
    record = one.now or one.then
    return record.title if record else ""


OBJECTIVES = Catalogue(
    ComparedObjective,
    (
        Column("then", "then", lambda one: one.then.shown_id if one.then else "", listed=True, json="then"),
        Column("now", "now", lambda one: one.now.shown_id if one.now else "", listed=True, json="now"),
        Column("title", "objective", _title, listed=True, json="title", crops=True),
        Column(
            "grade_then", "grade was", lambda one: _grade(one.stood), listed=True,
            json="grade_then", align="right", stays=True,
        ),
        Column(
            "grade_now", "grade", lambda one: _grade(one.stands), listed=True,
            json="grade_now", align="right", stays=True,
        ),
        Column(
            "progress_then", "progress was", lambda one: Ratio(one.stood.progress) if one.stood else "", listed=True,
            json="progress_then", align="right",
        ),
        Column(
            "progress_now", "progress", lambda one: Ratio(one.stands.progress) if one.stands else "", listed=True,
            json="progress_now", align="right",
        ),
        Column("outcome", "outcome", _outcome, listed=True, json="outcome"),
    ),
)  # fmt: skip


def _value(one: ComparedKpi, name: str) -> Quantity:
    return Quantity(getattr(one, name), one.kpi.unit, one.kpi.decimals)


KPIS = Catalogue(
    ComparedKpi,
    (
        Column("id", "id", lambda one: one.kpi.shown_id, listed=True, json="id"),
        Column("name", "KPI", lambda one: one.kpi.name, listed=True, json="name", crops=True),
        Column("then", "then", lambda one: _value(one, "then"), listed=True, json="then", align="right", stays=True),
        Column("now", "now", lambda one: _value(one, "now"), listed=True, json="now", align="right", stays=True),
        Column("change", "change", lambda one: one.change or "", listed=True, json="change", stays=True),
        Column(
            "status_then", "status was", lambda one: StatusWord(one.status_then.value), listed=True,
            json="status_then",
        ),
        Column(
            "status_now", "status", lambda one: StatusWord(one.status_now.value), listed=True, json="status_now",
            stays=True,
        ),
    ),
)  # fmt: skip
