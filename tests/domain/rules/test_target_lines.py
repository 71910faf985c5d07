from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import TODAY, day, target
from okrtui.domain.records.kpi_parts import BEGINNING
from okrtui.domain.records.models import Target
from okrtui.domain.rules.target_lines import EXAMPLE, read, red_side, text_of
from okrtui.errors import DraftError

KPI = builders.kpi(unit="%")
LIKE_THIS = f"Write it like this: {EXAMPLE}."


def refusal(text: str) -> str:
    with pytest.raises(DraftError) as caught:
        read(KPI, text, TODAY)
    assert set(caught.value.fields) == {"lines"}
    return caught.value.fields["lines"]


RANGE = {"low": 40, "high": 60}


@pytest.mark.parametrize(
    ("line", "since", "band"),
    [
        ("2026-01-01 at least 40", "2026-01-01", {"low": 40}),
        ("2026-01-01  ≥ 40", "2026-01-01", {"low": 40}),
        ("2026-01-01: >= 40 %, red 35", "2026-01-01", {"low": 40, "red_low": 35}),
        ("since 2026-01-01 At Most 3 red above 4", "2026-01-01", {"high": 3, "red_high": 4}),
        ("<= 3%; red 4", "1900-01-01", {"high": 3, "red_high": 4}),
        ("beginning 40 to 60, red below 30, red above 70", "1900-01-01", {**RANGE, "red_low": 30, "red_high": 70}),
        ("2026-07-01 -5 – 5 red -8", "2026-07-01", {"low": -5, "high": 5, "red_low": -8}),
        ("2026-07-01 40:60 red 80", "2026-07-01", {**RANGE, "red_high": 80}),
        ("2026-07-01 40 - 60", "2026-07-01", RANGE),
        ("2026-07-01 at least 40, at most 60", "2026-07-01", RANGE),
        ("2026-07-01 ≥40% and ≤60%; red 30", "2026-07-01", {**RANGE, "red_low": 30}),
        ("At Most 60 At Least 40, red above 70", "1900-01-01", {**RANGE, "red_high": 70}),
        ("today ≥ 4,5", "2026-11-21", {"low": "4.5"}),
        ("2026-07-01 none", "2026-07-01", {}),
    ],
)
def test_a_line_is_a_target(line: str, since: str, band: dict[str, Any]) -> None:
    assert read(KPI, line, TODAY) == (target(since=since, **band),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("at least 40\n\n2026-13-01 at least 50", f"Line 3: There is no such day as 2026-13-01. {LIKE_THIS}"),
        ("at least forty", f"Line 1: “forty” is not a number. {LIKE_THIS}"),
        ("2026-01-01", f"Line 1: A target needs “at least” or “at most”, or both. {LIKE_THIS}"),
        ("x2026-01-01 at least 9, red 7", f"Line 1: A target needs “at least” or “at most”, or both. {LIKE_THIS}"),
        ("at least 5, at most 4", f"Line 1: “At least” must not be above “At most”. {LIKE_THIS}"),
        ("at least 4, at most x", f"Line 1: “x” is not a number. {LIKE_THIS}"),
        ("at least 4, at most", f"Line 1: The unit is %, not “, at most”. Enter the number in %. {LIKE_THIS}"),
        ("at least 4, at least 5", f"Line 1: The unit is %, not “, at least 5”. Enter the number in %. {LIKE_THIS}"),
        ("at least 40 days", f"Line 1: The unit is %, not “days”. Enter the number in %. {LIKE_THIS}"),
        ("at least 4, red 5", f"Line 1: “Red below” must be at or below “At least”. {LIKE_THIS}"),
        ("1850-01-01 ≥ 4", f"Line 1: 1850-01-01 is not between 1900 and 2200. Check the year. {LIKE_THIS}"),
        ("at least 4\nat least 5", "Line 2: There is already a target since beginning."),
        ("2026-01-01 ≥ 4\n2026-01-01 ≥ 5", "Line 2: There is already a target since 2026-01-01."),
    ],
)
def test_a_line_that_is_no_target_is_named(text: str, told: str) -> None:
    assert refusal(text) == told


@pytest.mark.parametrize(
    ("red", "low", "high", "found"),
    [
        ("5", "", "3", "red_high"),
        ("5", "9", "", "red_low"),
        ("5", "6", "9", "red_low"),
        ("12", "6", "9", "red_high"),
        ("x", "6", "9", "red_low"),
    ],
)
def test_a_red_limit_lies_where_the_good_ends(red: str, low: str, high: str, found: str) -> None:
    assert red_side(red, low, high) == found


BOUNDS = st.decimals(min_value=-1000, max_value=1000, places=2)


@st.composite
def some_target(draw: st.DrawFn) -> Target:
    low, high = sorted((draw(BOUNDS), draw(BOUNDS)))
    band: dict[str, Decimal] = draw(st.sampled_from([{"low": low}, {"high": high}, {"low": low, "high": high}, {}]))
    if "low" in band and draw(st.booleans()):
        band = {**band, "red_low": low - 1}
    if "high" in band and draw(st.booleans()):
        band = {**band, "red_high": high + 1}
    since = draw(st.just(BEGINNING) | st.dates(min_value=day("1900-01-01"), max_value=day("2200-12-31")))
    return Target.model_validate({"since": since, **band})


@given(st.lists(some_target(), max_size=5, unique_by=lambda one: one.since))
def test_targets_can_be_typed_as_they_are_written(some: list[Target]) -> None:
    assert read(KPI, text_of(some), TODAY) == tuple(some)
