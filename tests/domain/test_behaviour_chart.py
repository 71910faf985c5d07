from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import builders
from builders import TODAY, measured, measurement, signal_note, target
from okrtui.domain.behaviour_chart import gap_text, process_chart
from okrtui.domain.charts import Chart, legend
from okrtui.domain.records.models import Measurement, Record

TWELVE = "10 11 10 12 11 10 11 12 10 11 10 12"
HIGHER = "30 31 30 32 31 30 31 32"


def drawn(points: list[Measurement], *records: Record, latest: int | None = None, **changes: Any) -> Chart:
    one = builders.kpi(**{"targets": [target(high=15)], **changes})
    workspace = builders.workspace(one, *points, *records)
    return process_chart(workspace, workspace.kpis[1], TODAY + timedelta(days=1), latest)


def anew(since: date) -> dict[str, Any]:
    return {"since": since, "reason": "another process"}


def months(values: str) -> list[Measurement]:
    """One value a month from January 2026 on; a question mark is a month without one."""
    return [
        measurement(id=at + 1, date=date(2026 + at // 12, at % 12 + 1, 20), value=Decimal(value))
        for at, value in enumerate(values.split())
        if value != "?"
    ]


def test_a_chart_without_a_value_since_the_new_baseline_keeps_the_earlier_ones_with_their_limits() -> None:
    later = TODAY + timedelta(days=1)
    chart = drawn(measured("4 5 6 4 5 6"), rebaselines=[anew(later)])
    assert (chart.description, [len(series.points) for series in chart.series]) == ("", [6])
    assert {series.kind for series in chart.series} == {"before"}
    assert (chart.boundaries, chart.last) == ([later], later)
    assert [(level.name, level.last) for level in chart.levels] == [("target", None), *[("", later)] * 3]


def test_each_stretch_keeps_the_limits_of_its_own_time() -> None:
    points = measured(f"{TWELVE} {HIGHER}")
    start = points[12].date
    chart = drawn(points, rebaselines=[anew(start)])
    assert [series.kind for series in chart.series] == ["before", "actual"]
    assert [(level.name, level.first, level.last) for level in chart.levels] == [
        ("target", None, None),
        *[(name, start, None) for name in ("upper", "centre", "lower")],
        *[("", None, start)] * 3,
    ]
    now, before = chart.levels[2].value, chart.levels[5].value
    assert (round(now, 1), round(before, 1)) == (Decimal("30.9"), Decimal("10.8"))
    assert chart.boundaries == [start]


def test_the_signals_of_earlier_stretches_go_by_their_own_limits() -> None:
    points = measured(f"{TWELVE} 20 {HIGHER}")
    chart = drawn(points, rebaselines=[anew(points[13].date)], targets=[target(high=15)])
    assert chart.flagged == {points[12].date: "concern"}


def test_stretches_before_the_latest_values_and_empty_ones_are_not_drawn() -> None:
    points = measured(f"{TWELVE} {HIGHER}")
    start = points[12].date
    changes: dict[str, Any] = {"rebaselines": [anew(points[0].date - timedelta(days=1)), anew(start)]}
    chart = drawn(points, latest=8, **changes)
    assert [len(series.points) for series in chart.series] == [8]
    assert (chart.boundaries, chart.first) == ([], start)
    assert [(level.name, level.first) for level in chart.levels] == [
        (name, None) for name in ("target", "upper", "centre", "lower")
    ]
    assert [len(series.points) for series in drawn(points, **changes).series] == [12, 8]


def test_lines_are_broken_where_a_month_has_no_value() -> None:
    points = months("4 1 7 ? 30 26 25 19 ? 3 ? 1 5")
    chart = drawn(points, cadence="monthly")
    assert [len(series.points) for series in chart.series] == [3, 4, 1, 2]
    assert "3 months without a value" in chart.description
    assert gap_text(builders.kpi(cadence="monthly"), points[:3]) == ""


def test_a_value_left_out_is_marked_and_named() -> None:
    points = measured(f"{TWELVE} 50 11")
    out = points[12].date
    chart = drawn(points, signal_note(date=out, left_out=True))
    assert chart.left_out == [out]
    assert f"left out of the limits: {out}" in chart.description
    assert chart.flagged == {out: "concern"}


def test_the_axis_has_as_many_decimals_as_the_values() -> None:
    assert drawn(measured("99.95 99.9"), decimals=0).decimals == 2
    assert drawn(measured("99 98"), decimals=1).decimals == 1
    assert drawn(measured("99.95 99.9")).decimals is None


def as_of(today: date, **changes: Any) -> Chart:
    """The chart of four weekly values up to TODAY, drawn on a day."""
    workspace = builders.workspace(builders.kpi(**changes), *measured("4 5 6 4"))
    return process_chart(workspace, workspace.kpis[1], today)


def test_a_chart_reaches_to_today_unless_most_of_it_would_be_empty() -> None:
    week, long_ago = TODAY + timedelta(days=7), TODAY + timedelta(days=400)
    assert (as_of(week).last, as_of(week).today) == (week, week)
    assert (as_of(TODAY).last, as_of(TODAY).today) == (TODAY, None)
    assert (as_of(long_ago).last, as_of(long_ago).today, as_of(long_ago).names_years) == (TODAY, None, True)
    assert as_of(week, state="retired").today is None


def test_each_target_is_drawn_in_its_own_time() -> None:
    first, second, future = (TODAY + timedelta(days=days) for days in (-40, -7, 90))
    targets = [target(high=9, since=first), target(high=6, low=2, since=second), target(high=1, since=future)]
    chart = as_of(TODAY, targets=targets)
    assert [(one.name, int(one.value), one.first, one.last) for one in chart.levels if one.kind == "target"] == [
        ("target", 2, second, None),
        ("target", 6, second, None),
        ("", 9, None, second),
    ]
    assert (chart.good, chart.good_from) == ((Decimal(2), Decimal(6)), second)


def test_a_target_between_two_others_begins_and_ends() -> None:
    days = [TODAY - timedelta(days=days) for days in (40, 14, 7)]
    chart = as_of(TODAY, targets=[target(high=9 - at, since=since) for at, since in enumerate(days)])
    assert [(int(one.value), one.first, one.last) for one in chart.levels if one.kind == "target"] == [
        (7, days[2], None),
        (9, None, days[1]),
        (8, days[1], days[2]),
    ]


def test_an_only_target_holds_for_all_values() -> None:
    chart = as_of(TODAY, targets=[target(high=9, since=TODAY)])
    assert [(one.first, one.last) for one in chart.levels] == [(None, None)]
    assert chart.good_from is None


def test_the_legend_tells_earlier_values_and_missing_periods() -> None:
    chart = drawn(months("4 1 7 ? 3 6"), cadence="monthly", rebaselines=[anew(date(2026, 5, 1))])
    assert [one.text for one in legend(chart)] == ["before the new baseline", "new baseline", "1 month without a value"]
