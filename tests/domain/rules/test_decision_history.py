"""How a metric did since a decision, and what was decided on it before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import (
    TODAY,
    check_in,
    cycle,
    decision,
    key_result,
    kpi,
    measurement,
    metric,
    milestones,
    objective,
    workspace,
)
from okrtui.domain.rules.decision_history import earlier, since, subject_of

DAY = TODAY - timedelta(days=20)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "No value of K1 since."),
        ({0: "4"}, "No value of K1 since."),
        ({0: "4", 5: "3.5"}, "K1 went from 4 % to 3.5 % in 1 value since."),
        ({-3: "5", 0: "4", 5: "4.5", 9: "3"}, "K1 went from 4 % to 3 % in 2 values since; between 3 % and 4.5 %."),
        ({5: "4.5"}, "K1 went from 4.5 % to 4.5 % in 1 value since."),
        ({5: "4.5", 9: "3"}, "K1 went from 4.5 % to 3 % in 2 values since."),
    ],
)
def test_the_values_of_a_kpi_since_are_one_sentence(values: dict[int, str], told: str) -> None:
    measured = [
        measurement(id=at, kpi=1, date=DAY + timedelta(days=day), value=value)
        for at, (day, value) in enumerate(values.items(), start=1)
    ]
    one = decision(id=1, about_kpi=1)
    assert since(workspace(kpi(id=1, unit="%"), *measured, one), one, DAY) == told


def test_the_check_ins_of_a_key_result_count_and_milestones_have_no_values() -> None:
    goals = (
        cycle(id=1),
        objective(id=1),
        key_result(id=1, measure=metric(14, 5)),
        key_result(id=2, measure=milestones(1, 1)),
    )
    read = [check_in(id=1, key_result=1, date=DAY, value=12), check_in(id=2, key_result=1, date=TODAY, value=9)]
    one, two = decision(id=1, about_key_result=1), decision(id=2, about_key_result=2)
    there = workspace(*goals, *read, one, two)
    assert since(there, one, DAY) == "KR1 went from 12 days to 9 days in 1 value since."
    assert since(there, two, DAY) == ""
    assert since(there, decision(id=3), DAY) == ""


def test_earlier_decisions_are_those_of_the_wording_or_on_the_record() -> None:
    made = [
        decision(id=1, metric="Churn"),
        decision(id=2, metric="Customers lost", about_kpi=1),
        decision(id=3, metric="Cash"),
        decision(id=4, metric="churn", kpi=1),
        decision(id=5, metric="Churn", about_kpi=9),
    ]
    there = workspace(kpi(id=1), *made)
    assert [one.id for one in earlier(there, made[3])] == [2, 1]
    assert [one.id for one in earlier(there, made[4])] == [4, 1]
    assert earlier(there, made[0]) == []
    assert subject_of(there, made[3]) == ("kpis", 1)
    assert subject_of(there, made[4]) is None
