from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import TODAY, maintain, measured, metric, milestones, numbers, target
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.models import CheckInDraft, MeasurementDraft
from okrtui.domain.rules.far_values import is_far, why_far


@pytest.mark.parametrize(
    ("value", "others", "expected", "far"),
    [
        ("960", "96 95 97", "", True),
        ("9.6", "96 95 97", "", True),
        ("0", "96 95 97", "", True),
        ("-960", "96 95 97", "", True),
        ("90", "96 95 97", "", False),
        ("480", "96 95 97", "", False),
        ("486", "96 95 97", "", True),
        ("960", "96 95", "", False),
        ("-96", "96 95 97", "", True),
        ("-96", "96 -95 97", "", False),
        ("-96", "96 0 97", "", False),
        ("5", "-5 -6 -7", "", True),
        ("5", "-5 -6 -7", "10", False),
        ("-1", "2 3 4", "", False),
        ("1", "0 0 0 0", "", False),
        ("5", "0 1 0", "", False),
        ("6", "0 1 0", "", True),
        ("6", "0 1 0", "5", False),
        ("8", "200 120 60", "200 0", False),
        ("-3", "200 120 60", "200 0", False),
        ("220", "10 22 30", "0 60", True),
        ("60", "10 10 11", "0 60", False),
        ("-60", "-5 -6 -7", "", True),
        ("0.04", "4 4 4", "", True),
        ("4.1", "4 4 4", "", False),
    ],
)
def test_what_is_far_from_all_others(value: str, others: str, expected: str, far: object) -> None:
    assert is_far(Decimal(value), numbers(others), numbers(expected)) is far


figures = st.decimals(-1000, 1000, places=2)


@given(st.lists(figures, min_size=3), st.lists(figures, max_size=2), st.data())
def test_what_lies_among_the_others_or_on_the_way_to_the_target_is_never_far(
    others: list[Decimal], expected: list[Decimal], data: st.DataObject
) -> None:
    known = [*others, *expected]
    assert not is_far(data.draw(st.decimals(min(known), max(known), places=2)), others, expected)
    assert not is_far(data.draw(figures), others[:2], expected)


def value(number: object, **changes: Any) -> MeasurementDraft:
    return build(MeasurementDraft, {"kpi": 1, "date": TODAY, "value": number, **changes}, today=TODAY)


def test_a_value_of_a_kpi_is_compared_with_its_others_and_its_target() -> None:
    workspace = builders.workspace(builders.kpi(unit="%", targets=[target(low=95)]), *measured("96 97 95 96"))
    told = "960 % is far from all other values of K1 Customer churn rate (95 – 97 %)."
    assert why_far(workspace, value(960)) == told
    assert why_far(workspace, value(94)) == ""
    assert why_far(workspace, value(960, date="2026-11-20"), 2) == told.replace("97", "96"), "97 is what is corrected"
    few = builders.workspace(builders.kpi(), *measured("96 97 95"))
    assert why_far(few, value(960, date="2026-11-20")) != ""
    assert why_far(few, value(960)) == "", "a value of the same day is replaced and does not count"
    assert why_far(few, value(960, date="2026-11-20"), 3) == ""


def word(**typed: Any) -> CheckInDraft:
    return build(CheckInDraft, {"key_result": 1, "date": TODAY, **typed}, today=TODAY)


@pytest.mark.parametrize(
    ("measure", "said", "told"),
    [
        (
            metric(14, 5),
            {"value": 120},
            "120 days is far from all other values of KR1 Cut time-to-value (12 – 13 days).",
        ),
        (metric(14, 5), {"value": 5}, ""),
        (metric(None, 5), {"value": 5}, ""),
        (maintain(low=95), {"value": 960}, "960 is far from all other values of KR1 Cut time-to-value (12 – 13)."),
        (milestones(1, 1), {"done": [1]}, ""),
    ],
)
def test_a_check_in_is_compared_with_the_others_its_baseline_and_its_target(
    measure: Any, said: dict[str, Any], told: str
) -> None:
    check_ins = [builders.check_in(id=n, value=one) for n, one in enumerate(("13", "12.5", "12", None), 1)]
    workspace = builders.workspace(
        builders.cycle(), builders.objective(), builders.key_result(measure=measure), *check_ins
    )
    assert why_far(workspace, word(**said)) == told
    assert why_far(workspace, word(**said), 1) == "", "two others are too few"


def test_a_check_in_beside_a_kpi_is_compared_with_what_is_taken_of_its_values() -> None:
    there = builders.workspace(
        builders.cycle(), builders.objective(), builders.kpi(), *measured("48 48 48"),
        builders.key_result(kpi=1, feed="total", measure=metric(0, 600, "leads")),
    )  # fmt: skip
    typed = {"key_result": 1, "date": TODAY}
    assert why_far(there, build(CheckInDraft, {**typed, "value": 150}, today=TODAY)) == ""
    told = "1,500 leads is far from all other values of KR1 Cut time-to-value (48 – 144 leads)."
    assert why_far(there, build(CheckInDraft, {**typed, "value": 1500}, today=TODAY)) == told


def test_nothing_is_said_of_what_somebody_deleted_meanwhile() -> None:
    empty = builders.workspace()
    assert why_far(empty, build(MeasurementDraft, {"kpi": 1, "date": TODAY, "value": 5}, today=TODAY)) == ""
    assert why_far(empty, build(CheckInDraft, {"key_result": 1, "date": TODAY, "value": 5}, today=TODAY)) == ""
