from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from builders import TODAY, numbers
from okrtui.domain.charts import Chart, Level, Mark, Series
from okrtui.domain.columns.values import ProgressShare
from okrtui.reports.cycle_report.chart_svg import HEIGHT, WIDTH, bar_svg, chart_svg, legend_html

FIRST = date(2026, 10, 1)


def series(values: str) -> Series:
    return Series([(FIRST + timedelta(days=7 * at), value) for at, value in enumerate(numbers(values))], dots=True)


def chart(values: str, *levels: Level, **changes: object) -> Chart:
    points = series(values)
    last = max([FIRST, *(day for day, _ in points.points)])
    return Chart("Title", "What it shows", FIRST, last, (points,), levels, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("values", ["1 2 3", "5 5 5", "0 0", "-3 2 -1", "7", "1e17 -1e17", "0.000001 0.000002"])
def test_everything_stays_in_view(values: str) -> None:
    text = chart_svg(chart(values, Level(Decimal(2), "two"), good=(Decimal(1), None), today=FIRST), 1)
    places = re.findall(r' c?x="([-\d.]+)"', text)
    heights = re.findall(r' c?y="([-\d.]+)"', text)
    assert all(0 <= float(place) <= WIDTH for place in places)
    assert all(0 <= float(place) <= HEIGHT for place in heights)
    assert "nan" not in text


def test_labels_never_stand_on_one_another() -> None:
    levels = [Level(Decimal(value), f"level {value}") for value in ("5", "5.01", "5.02", "1", "1", "0.99")]
    text = chart_svg(chart("0 6", *levels), 1)
    places = sorted(float(place) for place in re.findall(r'<text class="limit"[^>]* y="([\d.]+)"', text))
    assert len(places) == 6
    assert all(after - before >= 13.9 for before, after in pairwise(places))


def test_signals_are_marked_by_what_they_are() -> None:
    text = chart_svg(chart("1 2 9", flagged={FIRST + timedelta(days=14): "concern"}), 1)
    assert text.count('class="flag concern"') == 1
    assert text.count('class="dot"') == 2


def test_many_values_have_no_dots_but_their_signals() -> None:
    text = chart_svg(chart(" ".join(["1"] * 200), flagged={FIRST: "improvement"}), 1)
    assert text.count("<circle") == 1


def test_the_day_of_the_report_is_named_where_it_stands_clear_of_the_ends() -> None:
    quarter = " ".join(["1"] * 14)
    dates = re.compile(r'text-anchor="middle">([-\d]+)<')
    assert dates.findall(chart_svg(chart(quarter, today=FIRST + timedelta(days=49)), 1)) == ["2026-11-19"]
    for days in (7, 84):
        assert dates.findall(chart_svg(chart(quarter, today=FIRST + timedelta(days=days)), 1)) == []


def test_a_bar_is_kept_within_its_frame() -> None:
    assert 'width="100" height="6"/><path' in bar_svg(ProgressShare(Decimal("1.5"), Decimal(1)))
    assert 'class="done" y="2" width="0"' in bar_svg(ProgressShare(Decimal("-0.2"), None))
    assert bar_svg(ProgressShare(None, Decimal(1))) == ""


def test_the_same_data_make_the_same_text() -> None:
    assert chart_svg(chart("1 2 3", today=TODAY), 1) == chart_svg(chart("1 2 3", today=TODAY), 1)


def test_a_level_of_another_time_ends_at_its_boundary_and_has_no_name() -> None:
    boundary = FIRST + timedelta(days=7)
    levels = [Level(Decimal(3), "", last=boundary), Level(Decimal(2), "upper", first=boundary)]
    text = chart_svg(chart("1 2 3", *levels, boundaries=[boundary]), 1)
    (place,) = re.findall(r'class="boundary dashed" d="M([\d.]+) ', text)
    assert f"H{place}" in text
    assert f'class="limit dashed" d="M{place} ' in text
    assert text.count('class="limit"') == 1
    assert ">new baseline<" in text


def test_a_value_left_out_is_hollow_and_one_alone_always_has_its_dot() -> None:
    text = chart_svg(chart("1 2 9", left_out=[FIRST + timedelta(days=14)]), 1)
    assert (text.count('class="out"'), text.count('class="dot"')) == (1, 2)
    alone = Chart("", "", FIRST, TODAY, (series(" ".join(["1"] * 200)), series("5")))
    assert chart_svg(alone, 1).count('class="dot"') == 1


def test_a_legend_has_an_entry_with_its_sign_for_all_that_is_drawn() -> None:
    drawn = chart("1 2 9", flagged={FIRST: "concern"}, today=TODAY, gaps="1 week without a value")
    text = legend_html(drawn)
    assert re.findall(r"</svg> ([a-z ]+)</li>", text) == ["signal", "today"]
    assert "<li>1 week without a value</li>" in text
    assert legend_html(chart("1 2 3")) == ""


def test_a_legend_shows_lines_as_they_are_drawn() -> None:
    text = legend_html(Chart("", "", FIRST, TODAY, [Series([], "expected", "dashed", name="expected")]))
    assert '<path class="line expected dashed"' in text


def test_a_value_at_the_left_has_its_unit_where_there_is_room() -> None:
    marks = [Mark(Decimal(1), "1 deal", "1"), Mark(Decimal(2), "2 enterprise contracts", "2.0")]
    text = chart_svg(chart("1 2", marks=marks), 1)
    assert re.findall(r'text-anchor="end">([^<]+)</text>', text)[1:] == ["1 deal", "2.0"]


def test_the_good_band_begins_where_its_target_does() -> None:
    (wide,) = re.findall(r'class="band" x="([\d.]+)"', chart_svg(chart("1 2 3", good=(Decimal(2), None)), 1))
    later = chart("1 2 3", good=(Decimal(2), None), good_from=FIRST + timedelta(days=7))
    (narrow,) = re.findall(r'class="band" x="([\d.]+)"', chart_svg(later, 1))
    assert float(wide) < float(narrow)
