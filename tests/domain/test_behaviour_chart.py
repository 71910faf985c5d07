from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import builders
from builders import TODAY, measured, measurement, signal_note, target
from okrtui.domain.behaviour_chart import gap_text, process_chart
from okrtui.domain.charts import Chart
from okrtui.domain.records.models import Measurement, Record
from okrtui.domain.rules.kpi_status import kpi_evidence

TWELVE = "10 11 10 12 11 10 11 12 10 11 10 12"
HIGHER = "30 31 30 32 31 30 31 32"


def drawn(points: list[Measurement], *records: Record, latest: int | None = None, **changes: Any) -> Chart:
    workspace = builders.workspace(builders.kpi(**changes), *points, *records)
    one = workspace.kpis[1]
    evidence = kpi_evidence(workspace, one, TODAY + timedelta(days=2))
    return process_chart(one, evidence, target(high=15), workspace.measurements_of(1), latest)


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
    assert chart.flagged == {out: "change"}


def test_the_axis_has_as_many_decimals_as_the_values() -> None:
    assert drawn(measured("99.95 99.9"), decimals=0).decimals == 2
    assert drawn(measured("99 98"), decimals=1).decimals == 1
    assert drawn(measured("99.95 99.9")).decimals is None
