from __future__ import annotations

import pytest

from okrtui.domain.rules.figures_in_words import from_to, named_target, stated_value


@pytest.mark.parametrize(
    ("title", "figures"),
    [
        ("First value, from 14 to 5 days", ("14", "5", "days")),
        ("Active accounts from 20 % to 65 %", ("20", "65", "%")),
        ("First reply From 6.5 to 4", ("6.5", "4", "")),
        ("Balance from -3 to 1,200.50", ("-3", "1,200.50", "")),
        ("First value in 5 days, not 14", None),
        ("Move from 3 to 5 offices in Asia", None),
        ("Move from Kuala Lumpur to 5 offices", None),
        ("", None),
    ],
)
def test_the_figures_at_the_end_of_a_title_are_baseline_and_target(
    title: str, figures: tuple[str, str, str] | None
) -> None:
    assert from_to(title) == figures


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Customer churn rate at most 3 %", ("Customer churn rate", "", "3", "%")),
        ("Uptime, at least 99.9%", ("Uptime", "99.9", "", "%")),
        ("Net promoter score ≥ 45", ("Net promoter score", "45", "", "")),
        ("Orders above 100", None),
        ("Tickets older than 5 days", None),
        ("at most 3", None),
    ],
)
def test_a_name_that_ends_in_a_target_is_taken_apart(words: str, parts: tuple[str, str, str, str] | None) -> None:
    assert named_target(words) == parts


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Monthly churn rate below 3 %", ("Monthly churn rate", "", "3", "%")),
        ("Attendance above 95 %", ("Attendance", "95", "", "%")),
        ("Enter the Thai market", None),
    ],
)
def test_where_a_target_is_asked_for_below_and_above_name_one_too(
    words: str, parts: tuple[str, str, str, str] | None
) -> None:
    assert named_target(words, loosely=True) == parts


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Customer churn rate at most 3 %, now 4.2", ("Customer churn rate at most 3 %", "4.2", "")),
        ("Uptime; Now 99.95%", ("Uptime", "99.95", "%")),
        ("Balance, now -1,200.50 EUR", ("Balance", "-1,200.50", "EUR")),
        ("Orders now 12", None),
        ("Orders, now 12 a day", None),
        (", now 3", None),
    ],
)
def test_a_present_value_after_the_words_is_taken_apart(words: str, parts: tuple[str, str, str] | None) -> None:
    assert stated_value(words) == parts
