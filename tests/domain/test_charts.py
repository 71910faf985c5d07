from __future__ import annotations

from datetime import date
from decimal import Decimal

from builders import TODAY, day
from okrtui.domain.charts import Chart, ChartLegendEntry, Level, Mark, Series, ends, legend

ONE = Decimal(1)
POINTS = [(day("2026-10-01"), ONE), (day("2026-11-01"), ONE * 3)]


def chart(*series: Series, first: date = POINTS[0][0], last: date = TODAY, **changes: object) -> Chart:
    return Chart("", "", first, last, series or [Series(POINTS)], **changes)  # type: ignore[arg-type]


def texts(drawn: Chart, **how: bool) -> list[str]:
    return [one.text for one in legend(drawn, **how)]


def test_a_chart_with_one_line_of_values_needs_no_legend() -> None:
    assert legend(chart(levels=[Level(ONE, "target", "target")])) == []


def test_a_legend_has_each_kind_of_sign_that_is_drawn_once() -> None:
    before = Series(POINTS[:1], "before", name="before")
    drawn = chart(
        before, before, Series(POINTS[1:]), flagged={TODAY: "concern"}, left_out=[POINTS[0][0]],
        boundaries=[TODAY, TODAY], today=TODAY, gaps="2 weeks without a value",
    )  # fmt: skip
    assert [(one.kind, one.text) for one in legend(drawn)] == [
        ("before", "before"),
        ("signal", "signal"),
        ("left_out", "left out of the limits"),
        ("boundary", "new baseline"),
        ("today", "today"),
        ("gap", "2 weeks without a value"),
    ]


def test_a_value_that_is_left_out_is_no_signal_in_the_legend() -> None:
    assert texts(chart(flagged={TODAY: "change"}, left_out=[TODAY])) == ["left out of the limits"]


def test_the_lines_are_in_the_legend_with_their_looks_the_last_drawn_first() -> None:
    expected = Series(POINTS, "expected", "dashed", name="expected")
    drawn = chart(expected, Series(POINTS, name="progress"))
    assert legend(drawn) == [ChartLegendEntry("actual", "progress"), ChartLegendEntry("expected", "expected", "dashed")]


def test_named_levels_are_in_the_legend_where_their_names_are_not_beside_them() -> None:
    levels = [Level(ONE, "target", "target", "solid", "$1"), Level(ONE, "", "limit")]
    assert legend(chart(levels=levels), with_levels=True) == [ChartLegendEntry("target", "target $1", "solid")]


def test_years_are_named_where_a_day_could_be_of_another_one() -> None:
    assert not chart().names_years
    assert not chart(as_of=TODAY).names_years
    assert chart(as_of=day("2027-01-01")).names_years
    assert chart(first=day("2025-11-01")).names_years


def test_levels_and_marks_are_within_the_ends_of_a_chart() -> None:
    drawn = chart(levels=[Level(ONE * 9, "target")], marks=[Mark(-ONE, "-1 day", "-1")])
    assert ends(drawn) == (-ONE, ONE * 9)
