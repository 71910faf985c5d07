from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from okrtui.tui.forms.words_to_fields import figures_from_name, kpi_asked_about

EMPTY = dict.fromkeys(("low", "high", "red_low", "red_high", "unit", "value"), "")


def filled(**typed: str) -> dict[str, str]:
    """Return the fields that have a text once the figures in the name are taken out of it."""
    return {name: text for name, text in figures_from_name(EMPTY | typed).items() if text}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"name": "Churn"}, {"name": "Churn"}),
        ({"name": "Churn at most 3 %"}, {"name": "Churn", "high": "3", "unit": "%"}),
        ({"name": "Churn, now 4.2 %"}, {"name": "Churn", "value": "4.2", "unit": "%"}),
        ({"name": "Churn at most 3, now 4.2 %"}, {"name": "Churn", "high": "3", "value": "4.2", "unit": "%"}),
        ({"name": "Churn, now 4", "high": "3"}, {"name": "Churn", "high": "3", "value": "4"}),
        ({"name": "Churn at most 3", "value": "4"}, {"name": "Churn", "high": "3", "value": "4"}),
        ({"name": "Churn, now 4", "value": "5"}, {"name": "Churn, now 4", "value": "5"}),
    ],
)
def test_target_and_value_are_taken_from_the_name_where_there_is_none(
    typed: dict[str, str], expected: dict[str, str]
) -> None:
    assert filled(**typed) == expected


@pytest.mark.parametrize(
    "typed", [{"name": "Churn at most 3 %, now 4 days"}, {"name": "Churn, now 4 days", "unit": "%"}]
)
def test_nothing_is_taken_from_figures_of_different_units(typed: dict[str, str]) -> None:
    assert filled(**typed) == typed


@pytest.mark.parametrize(
    ("metric", "initial"),
    [
        ("Churn below 3 %, now 4.2", {"name": "Churn", "unit": "%", "high": Decimal(3), "value": Decimal("4.2")}),
        ("Attendance above 95 %", {"name": "Attendance", "unit": "%", "low": Decimal(95)}),
        ("Churn below 3 %, now 4 days", {"name": "Churn below 3 %, now 4 days"}),
        ("Attendance, now 95 %", {"name": "Attendance, now 95 %"}),
        ("Attendance above 9,5.0,1", {"name": "Attendance above 9,5.0,1"}),
    ],
)
def test_the_words_that_were_asked_about_fill_in_the_form_of_a_kpi(metric: str, initial: dict[str, Any]) -> None:
    assert kpi_asked_about(metric) == initial
