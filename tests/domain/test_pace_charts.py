from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import END, START, TODAY, check_in, cycle, key_result, maintain, metric, milestones, objective
from okrtui.domain.charts import Chart
from okrtui.domain.pace_charts import key_result_chart, objective_chart
from okrtui.domain.records.models import CheckIn, Record
from okrtui.domain.rules.pace_text import gap_text
from okrtui.domain.rules.progress_history import objective_way, reached_by
from okrtui.domain.rules.status import key_result_standing, objective_standing
from okrtui.domain.workspace import Workspace


def said(*values: object, of: int = 1, first: int = 1) -> list[CheckIn]:
    """A check-in a week, the last of them yesterday."""
    days = [TODAY - timedelta(days=1 + 7 * (len(values) - 1 - at)) for at in range(len(values))]
    return [
        check_in(id=first + at, key_result=of, date=days[at], value=value)
        for at, value in enumerate(values)
        if value is not None
    ]


def drawn(*records: Record, **changes: object) -> Chart:
    """The chart of key result 1, of an objective with some fields."""
    workspace = builders.workspace(cycle(), objective(**changes), *records)
    one = workspace.key_results[1]
    return key_result_chart(workspace, one, key_result_standing(workspace, one, TODAY), TODAY)


def lines(chart: Chart) -> dict[str, list[Decimal]]:
    return {one.kind: [value for _, value in one.points] for one in chart.series}


def test_a_metric_is_drawn_from_its_baseline_against_its_even_pace_to_success() -> None:
    chart = drawn(key_result(measure=metric(14, 4)), *said(10), check_in(id=9, value=None))
    assert lines(chart) == {"expected": [0, Decimal("0.7")], "actual": [0, Decimal("0.4")]}
    assert [(one.name, one.value) for one in chart.levels] == [("target", Decimal(1)), ("success", Decimal("0.7"))]
    assert [one.text for one in chart.marks] == ["9 days", "14 days", "7 days", "4 days"]
    assert [one.figure for one in chart.marks] == ["9", "14", "7", "4"]
    assert (chart.first, chart.last, chart.today) == (START, END, TODAY)


def test_a_check_in_on_the_first_day_stands_for_the_baseline() -> None:
    assert lines(drawn(key_result(measure=metric(14, 4)), check_in(date=START, value=13)))["actual"] == [Decimal("0.1")]


def test_of_a_committed_objective_success_is_the_target_itself() -> None:
    chart = drawn(key_result(), ambition="committed")
    assert [(one.name, one.value) for one in chart.levels] == [("target", Decimal(1))]
    assert lines(chart)["expected"] == [0, 1]


@pytest.mark.parametrize("measure", [maintain(low=4), milestones(1, 1)])
def test_other_measures_are_drawn_as_shares_from_their_first_reading(measure: object) -> None:
    chart = drawn(key_result(measure=measure))
    assert "actual" not in lines(chart)
    assert [one.text for one in chart.marks] == ["0.50", "0.00", "0.70", "1.00"]
    assert chart.description.startswith("No check-in yet: progress ")


def test_of_a_draft_nothing_is_expected_and_a_metric_with_an_open_baseline_has_no_way() -> None:
    chart = drawn(key_result(measure=metric(None, 4)), state="draft")
    assert chart.series == []
    assert [one.text for one in chart.marks] == ["0.50", "0.00", "0.70", "1.00"]


@pytest.mark.parametrize(
    ("values", "kinds"), [((13, 12), {"expected", "forecast", "actual"}), ((15, 60), {"expected", "actual"})]
)
def test_a_forecast_is_drawn_only_from_where_it_can_stand(values: tuple[int, ...], kinds: set[str]) -> None:
    chart = drawn(key_result(), *said(*values))
    assert lines(chart).keys() == kinds
    assert "At this rate it ends at" in chart.description


def test_a_closed_objective_has_no_forecast() -> None:
    chart = drawn(key_result(), *said(13, 12), state="closed")
    assert "forecast" not in lines(chart)
    assert "At this rate" not in chart.description


def test_today_is_a_line_only_within_the_cycle() -> None:
    workspace = builders.workspace(cycle(), objective(), key_result())
    one = workspace.key_results[1]
    chart = key_result_chart(workspace, one, key_result_standing(workspace, one, END), END)
    assert (chart.today, chart.as_of) == (None, END)


def test_readings_outside_the_cycle_are_in_the_chart() -> None:
    early = START - timedelta(days=9)
    assert drawn(key_result(), check_in(date=early, value=13)).first == early


def test_an_objective_is_drawn_after_each_day_on_which_a_key_result_was_read() -> None:
    records = [
        key_result(measure=metric(0, 10), weight=3),
        key_result(id=2, measure=metric(0, 10)),
        *said(2, None, 20),
        *said(4, 4, of=2, first=7),
    ]
    workspace = builders.workspace(cycle(), objective(), *records)
    one = workspace.objectives[1]
    at = objective_standing(workspace, one, TODAY)
    chart = objective_chart(workspace, one, at, TODAY)
    assert lines(chart)["actual"] == [Decimal("0.15"), Decimal("0.25"), Decimal("0.85")]
    assert chart.description.startswith("Progress 0.85, expected 0.39, 0.46 ahead, success at 0.70. At this rate")


VALUES = st.decimals(-20, 40, places=1)


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """An objective with up to four key results of any measure, checked in on any days of its cycle so far."""
    measures = st.sampled_from([metric(14, 5), metric(0, 10), metric(None, 3), maintain(low=3), milestones(1, 2)])
    parts = [
        key_result(id=at, measure=draw(measures), weight=draw(st.sampled_from([1, 2, "0.5"])))
        for at in range(1, 1 + draw(st.integers(0, 4)))
    ]
    said = [
        check_in(
            id=at,
            key_result=draw(st.sampled_from(parts)).id,
            date=START + timedelta(days=draw(st.integers(0, 51))),
            value=draw(VALUES),
        )
        for at in range(1, 1 + draw(st.integers(0, 12)))
        if parts
    ]
    return builders.workspace(cycle(), objective(), *parts, *said)


@given(workspaces())
def test_the_latest_progress_in_an_objectives_chart_is_its_progress(workspace: Workspace) -> None:
    one = workspace.objectives[1]
    way = objective_way(workspace, one)
    at = objective_standing(workspace, one, TODAY)
    assert [each for each, _ in way] == sorted({each for each, _ in way})
    assert all(0 <= value <= 1 for _, value in way)
    assert not way or way[-1][1] == at.progress
    assert way or not at.progress


@given(workspaces(), st.integers(-3, 60))
def test_what_was_reached_by_a_day_is_the_latest_until_then(workspace: Workspace, days: int) -> None:
    way, until = objective_way(workspace, workspace.objectives[1]), START + timedelta(days=days)
    assert reached_by(way, until) == next((value for each, value in reversed(way) if each <= until), None)


@pytest.mark.parametrize(
    ("gap", "text"), [("0.03", "0.03 behind"), ("-0.46", "0.46 ahead"), ("0.001", "as expected"), ("0", "as expected")]
)
def test_a_gap_is_told_in_words(gap: str, text: str) -> None:
    assert gap_text(Decimal(gap)) == text
