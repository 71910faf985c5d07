from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

import builders
from builders import END, START, TODAY, check_in, cycle, key_result, kpi, measurement, metric, objective, target
from okrtui.domain.columns.comparison import KPIS, OBJECTIVES, figures
from okrtui.domain.columns.values import text_of
from okrtui.domain.cycle_comparison import CycleComparison, before, compare, no_earlier
from okrtui.domain.records.models import Cycle, Record
from okrtui.errors import RuleError

LAST = START - timedelta(days=1)


def earlier(**changes: Any) -> Cycle:
    return cycle(**{"id": 2, "name": "2026-Q3", "start": date(2026, 7, 1), "end": LAST, "state": "closed", **changes})


def compared(*records: Record) -> CycleComparison:
    workspace = builders.workspace(cycle(), earlier(), *records)
    return compare(workspace, workspace.cycles[1], workspace.cycles[2], TODAY)


def rows(catalogue: object, found: object) -> list[list[str]]:
    return [[text_of(one.of(row)) for one in catalogue.on("list")] for row in found]  # type: ignore[attr-defined]


def test_the_cycle_before_is_the_latest_of_the_same_cadence_that_began_earlier() -> None:
    month = earlier(id=3, name="2026-09", start=date(2026, 9, 1), cadence="month")
    workspace = builders.workspace(cycle(), earlier(), month)
    one, other, monthly = (workspace.cycles[at] for at in (1, 2, 3))
    assert before(workspace, one) == other
    assert before(workspace, other) is None
    assert before(workspace, monthly) == other
    assert before(builders.workspace(cycle(), month), one) == month


def test_a_cycle_is_not_compared_with_itself_and_the_first_has_none_before() -> None:
    workspace = builders.workspace(cycle())
    one = workspace.cycles[1]
    with pytest.raises(RuleError, match="C1 2026-Q4 cannot be compared with itself"):
        compare(workspace, one, one, TODAY)
    assert no_earlier(one).message == "No cycle began before C1 2026-Q4."


def test_each_cycle_stands_as_on_its_last_day_or_today() -> None:
    found = compared()
    assert (found.then.cycle.id, found.then.day, found.now.cycle.id, found.now.day) == (2, LAST, 1, TODAY)
    said = {one.name: (text_of(one.then), text_of(one.now)) for one in figures(found)}
    assert said["cycle"] == ("C2 2026-Q3", "C1 2026-Q4")
    assert said["on"] == (str(LAST), str(TODAY))
    assert said["objectives"] == ("0", "0")


def test_objectives_are_told_with_what_continues_them() -> None:
    records = [
        objective(id=1, cycle=2, title="Kept", state="closed"),
        objective(id=2, cycle=2, title="Left", state="closed"),
        objective(id=3, cycle=2, title="Never begun", state="draft"),
        objective(id=4, cycle=2, title="To be begun", state="closed"),
        objective(id=5, title="Kept on", kept_from=1),
        objective(id=6, title="Another"),
        objective(id=7, title="Dropped", state="dropped", closing_note="no"),
        objective(id=8, title="Begun soon", state="draft", kept_from=4),
        key_result(objective=1, grade="0.7", measure=metric(0, 10)),
        key_result(id=2, objective=5, measure=metric(0, 10)),
        check_in(date=LAST, value=6),
        check_in(id=2, key_result=2, value=5),
    ]
    assert rows(OBJECTIVES, compared(*records).objectives) == [
        ["O1", "O5", "Kept on", "0.7", "", "0.60", "0.50", "continued"],
        ["O2", "", "Left", "", "", "–", "", "not continued"],
        ["O4", "O8", "Begun soon", "", "", "–", "–", "continued, not started"],
        ["", "O6", "Another", "", "", "", "–", "new"],
    ]


def test_an_objective_goes_on_over_the_cycles_between_and_in_each_of_its_copies() -> None:
    between = cycle(id=3, name="between", start=LAST + timedelta(days=1), end=LAST + timedelta(days=9))
    records = [
        between,
        objective(id=1, cycle=2, title="Begun", state="closed"),
        objective(id=2, cycle=3, title="Kept on", state="closed", kept_from=1),
        objective(id=3, title="Kept on again", kept_from=2),
        objective(id=4, title="Kept twice", kept_from=2),
        objective(id=5, cycle=3, title="New between", state="closed"),
        objective(id=6, title="New then", kept_from=5),
        objective(id=7, title="Kept from nothing that is there", kept_from=99),
        objective(id=8, title="Kept from itself, after damage", kept_from=8),
    ]
    found = [row[:3] for row in rows(OBJECTIVES, compared(*records).objectives)]
    assert found == [
        ["O1", "O3", "Kept on again"],
        ["O1", "O4", "Kept twice"],
        ["", "O6", "New then"],
        ["", "O7", "Kept from nothing that is there"],
        ["", "O8", "Kept from itself, after damage"],
    ]


def test_kpis_are_judged_then_and_now_and_their_change_by_the_target() -> None:
    records = [
        kpi(unit="%", targets=[target(high=5, since=date(2026, 1, 1)), target(high=3, since=START)]),
        kpi(id=2, name="New"),
        kpi(id=3, name="Without values"),
        kpi(id=4, name="Retired", state="retired"),
        measurement(id=1, date=LAST, value="4.5"),
        measurement(id=2, date=END, value="9"),
        measurement(id=3, date=TODAY, value="3.5"),
        measurement(id=4, kpi=2, value=7),
        measurement(id=5, kpi=4, value=7),
    ]
    assert rows(KPIS, compared(*records).kpis) == [
        ["K1", "Customer churn rate", "4.5 %", "3.5 %", "better", "● met", "■ missed"],
        ["K2", "New", "–", "7", "", "○ no data", "○ no target"],
    ]


def test_a_change_without_a_target_is_neither_better_nor_worse() -> None:
    (one,) = compared(kpi(), measurement(id=1, date=LAST, value=4), measurement(id=2, value=5)).kpis
    assert (one.then, one.now, one.change) == (Decimal(4), Decimal(5), None)
