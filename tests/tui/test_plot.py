"""Charts in a terminal: their size, what is drawn in them and where, and the legend below."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.charts import Chart, Level, Look, Mark, Series
from okrtui.glyphs import ASCII, UNICODE
from okrtui.tui import styled_text
from okrtui.tui.plot import height_in, plot, plot_with_legend
from okrtui.tui.styled_text import Line

FIRST = date(2025, 11, 3)
WIDTHS = (40, 80, 120, 200)


@pytest.fixture(autouse=True)
def unicode_signs() -> Iterator[None]:
    yield
    styled_text.use(UNICODE)


def texts(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


def values(*found: float, every: int = 7) -> list[tuple[date, Decimal]]:
    return [(FIRST + timedelta(days=every * at), Decimal(repr(value))) for at, value in enumerate(found)]


def chart(*series: Series, levels: tuple[Level, ...] = (), **changes: object) -> Chart:
    days = [day for one in series for day, _ in one.points] or [FIRST]
    ends = {"first": min(days), "last": max(days), **changes}
    return Chart("", "", series=series, levels=levels, **ends)  # type: ignore[arg-type]


def target(value: object) -> Level:
    return Level(Decimal(str(value)), "target", "target", "solid")


LOOKS: tuple[Look, ...] = ("solid", "dashed", "dotted")
NUMBERS = st.decimals(-1000, 1000, places=2)
DAYS = st.dates(FIRST, FIRST + timedelta(days=900))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """A chart of up to 500 values, with anything that may be drawn in one."""
    found = draw(st.lists(NUMBERS, max_size=40)) * draw(st.sampled_from([1, 1, 13]))
    points = [(FIRST + timedelta(days=draw(st.sampled_from([0, 3])) + at), one) for at, one in enumerate(found[:500])]
    looks = st.sampled_from(LOOKS)
    series = [
        Series(points, "actual", draw(looks), dots=draw(st.booleans()), steady=draw(st.booleans())),
        Series(points[::3], "expected", draw(looks), name=draw(st.sampled_from(["", "expected", "[/]"]))),
    ]
    levels = [
        Level(
            value,
            draw(st.sampled_from(["", "target", "a long name"])),
            "target",
            draw(looks),
            first=draw(st.none() | DAYS),
        )
        for value in draw(st.lists(NUMBERS, max_size=4))
    ]
    marks = [Mark(value, f"{value} leads of Malaysia", str(value)) for value in draw(st.lists(NUMBERS, max_size=3))]
    days = draw(st.lists(DAYS, max_size=3))
    return Chart(
        "", "", FIRST, draw(DAYS), series, levels, marks=marks, flagged=dict.fromkeys(days, "concern"),
        left_out=days[:1], boundaries=days[1:], gaps=draw(st.sampled_from(["", "3 weeks without a value"])),
        today=draw(st.none() | DAYS), as_of=draw(st.none() | DAYS),
    )  # fmt: skip


@given(charts(), st.sampled_from([*WIDTHS, 0, 1, 2, 7, 19]), st.integers(0, 14), st.booleans())
def test_any_chart_has_exactly_its_size(drawn: Chart, width: int, height: int, ascii_only: bool) -> None:  # noqa: FBT001
    styled_text.use(ASCII if ascii_only else UNICODE)
    lines = plot(drawn, width, height)
    assert [styled_text.width_of(line) for line in lines] == [width] * height
    assert not ascii_only or all(text.isascii() for text in texts(lines))


@given(charts(), st.sampled_from([38, 60, 200]), st.booleans())
def test_a_legend_fits_below_any_chart(drawn: Chart, width: int, ascii_only: bool) -> None:  # noqa: FBT001
    styled_text.use(ASCII if ascii_only else UNICODE)
    lines = plot_with_legend(drawn, width, 9)
    assert lines[:9] == plot(drawn, width, 9)
    assert all(styled_text.width_of(line) <= width for line in lines)
    assert not ascii_only or all(text.isascii() for text in texts(lines))


@given(st.lists(NUMBERS, min_size=1, max_size=30), NUMBERS, st.sampled_from(WIDTHS), st.integers(4, 14))
def test_the_target_is_drawn_in_the_line_of_its_value(
    found: list[Decimal], aim: Decimal, width: int, height: int
) -> None:
    points = [(FIRST + timedelta(days=at), value) for at, value in enumerate(found)]
    text = texts(plot(chart(Series(points, steady=False), levels=(target(aim),)), width, height))
    (row,) = [y for y, line in enumerate(text) if line.rstrip().endswith(" target")]
    low, high = min(*found, aim), max(*found, aim)
    place = float((high - aim) / (high - low)) if high > low else 0.5
    assert abs(row - place * (height - 2)) <= 0.5 + 1e-9, "half way between two lines it is on either"


def test_a_target_outside_the_values_is_drawn() -> None:
    text = texts(plot(chart(Series(values(41, 43, 40), steady=False), levels=(target(90),)), 40, 8))
    assert text[0].startswith("90 ══")
    assert text[0].endswith("target")


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [0, 1, 2, 5, 500])
def test_a_chart_of_any_number_of_values_shows_them(count: int, width: int, ascii_only: bool) -> None:  # noqa: FBT001
    styled_text.use(ASCII if ascii_only else UNICODE)
    drawn = chart(Series(values(*(at % 7 for at in range(count)), every=1), steady=False), levels=(target(9),))
    text = "\n".join(texts(plot(drawn, width, 9)))
    assert (styled_text.glyphs().point in text) == (count > 0)
    assert ("no data" in text) == (count == 0)
    assert ("target" in text) == (count > 0)


def test_a_signal_is_seen_among_values_that_share_its_cell() -> None:
    days = values(*([1] * 400), every=1)
    text = texts(plot(chart(Series(days, steady=False), flagged={days[200][0]: "concern"}), 40, 6))
    assert sum(line.count("◆") for line in text) == 1


def test_lines_of_different_looks_differ_without_colour_too() -> None:
    for ascii_only in (False, True):
        styled_text.use(ASCII if ascii_only else UNICODE)
        drawn = {"\n".join(texts(plot(chart(Series(values(1, 5), look=look)), 30, 6))) for look in LOOKS}
        assert len(drawn) == 3


def test_years_and_today_are_on_the_axis_where_there_is_room() -> None:
    points = Series([(date(2024, 6, 1), Decimal(1)), (date(2026, 11, 1), Decimal(2))])
    today = date(2026, 6, 1)
    wide = texts(plot(chart(points, today=today), 90, 6))[5]
    assert wide.split() == ["1", "Jun", "2024", "2025", "2026", "today", "1", "Nov", "2026"]
    narrow = texts(plot(chart(points, today=today), 30, 6))[5]
    assert narrow.split() == ["1", "Jun", "2024", "1", "Nov", "2026"]
    assert texts(plot(chart(points), 12, 6))[5].split() == ["1", "Nov", "2026"]


def test_today_is_an_upright_line_behind_what_is_drawn() -> None:
    points = values(1, 5, 1)
    text = texts(plot(chart(Series(points, steady=False), today=points[1][0]), 21, 6))
    column = text[0].index("•", 3)
    assert [line[column] for line in text[:5]] == ["•", "│", "│", "│", "│"]


def test_marks_tell_the_unit_where_there_is_room() -> None:
    marks = [Mark(Decimal(0), "0 new leads", "0"), Mark(Decimal(1), "60 new leads", "60")]
    drawn = chart(Series(values(0, 1)), marks=marks)
    wide = texts(plot(drawn, 60, 6))
    assert (wide[0][:13], wide[4][:13]) == ("60 new leads ", " 0 new leads ")
    assert texts(plot(drawn, 24, 6))[0].startswith("60 ")


def test_a_legend_names_the_levels_where_no_room_is_beside_them() -> None:
    drawn = chart(Series(values(1, 2), steady=False), levels=(Level(Decimal(2), "target of the team", "target"),))
    assert "target of the team" in texts(plot_with_legend(drawn, 30, 6))[6]
    assert len(plot_with_legend(drawn, 60, 6)) == 6


def test_a_legend_shows_each_sign_before_its_name() -> None:
    drawn = chart(
        Series(values(1, 3), "expected", "dashed", name="expected"),
        Series(values(1, 2), "forecast", "dotted", name="forecast"),
        Series(values(1, 2), name="progress"),
        today=FIRST,
    )
    assert texts(plot_with_legend(drawn, 80, 6))[6] == "⠒•⠒ progress   ⠂⠂⠂ forecast   ⠒ ⠒ expected   │ today"
    styled_text.use(ASCII)
    assert texts(plot_with_legend(drawn, 40, 6))[6:] == [".*. progress   ~~~ forecast", "' ' expected   : today"]


@pytest.mark.parametrize(("width", "high"), [(38, 9), (78, 9), (118, 13), (300, 18)])
def test_a_wide_chart_is_higher(width: int, high: int) -> None:
    assert height_in(width, 9) == high
