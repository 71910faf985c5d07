from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from okrtui.domain.charts import Chart, Level, Series
from okrtui.glyphs import ASCII, UNICODE, Glyphs
from okrtui.tui import styled_text
from okrtui.tui.plot import plot
from okrtui.tui.styled_text import Cell, Line, Paragraph

HOSTILE = (
    "[/]",
    "[b",
    "[@click=app.quit]x[/]",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x9b31mred\x85next",
    "\u202eevil\u2066isolate\u2069",
    "e\u0301\u0301\u0301",
    "\u0301" * 20,
    "日本語のタイトル",
    "ตั้งเป้าหมายไตรมาสนี้",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f \U0001f44d\U0001f3fd",
    "\U000e0041\ud800\u2028",
    "tab\tnew\nline",
    "x" * 300,
    "",
)
TODAY = date(2026, 11, 14)


@pytest.fixture(autouse=True)
def _unicode_again() -> Iterator[None]:
    yield
    styled_text.use(UNICODE)


def obeyed(text: str) -> bool:
    return any(ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u202e\u2066\u2069\u200d\ufe0f" for char in text)


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_passes_every_maker_harmlessly(text: str) -> None:
    lines: list[Line] = [
        styled_text.pieces(text, 20),
        styled_text.pieces(Cell(text, "bad"), 20, "right"),
        styled_text.pieces(((text, "good"), (text, "")), 20),
        styled_text.pieces(lambda _: ((text, ""),), 20),
    ]
    made = [*map(text_of, lines), styled_text.fit(text, 20, "center")]
    assert {cell_len(one) for one in made} == {20}
    running = [text_of(line) for line in Paragraph(text, indent=2, label=text[:9]).lines(20)]
    assert all(cell_len(line) <= 20 for line in running)
    more = [
        styled_text.with_signs(text),
        styled_text.status(text).text,
        styled_text.mark("stale", text).text,
    ]
    assert not any(obeyed(one) for one in (*made, *running, styled_text.literal(text)))
    assert all(isinstance(one, str) for one in more)


@pytest.mark.parametrize("text", ["[/]", "[b", "[@click=app.quit]x[/]", "日本語", "[TODO] 100%"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert styled_text.literal(text) == text


def test_a_label_stands_before_a_text_whose_further_lines_are_indented_as_far() -> None:
    lines = Paragraph("3 off track, 4 at risk", "bad", label="by status  ").lines(22)
    assert [text_of(line) for line in lines] == ["by status  3 off", "           track, 4 at", "           risk"]
    assert lines[0] == (("by status  ", "muted"), ("3 off", "bad"))


def test_what_is_dropped_and_what_becomes_a_blank() -> None:
    assert styled_text.literal("\x1b]52;c;x\x07") == "]52;c;x"
    assert styled_text.literal("a\tb\nc\u3000d") == "a b c d"
    assert styled_text.literal("\ud800") == "\ufffd"
    assert styled_text.literal("\u0301x") == " \u0301x"


@given(st.text(), st.integers(0, 40), st.sampled_from(["left", "right", "center"]))
def test_fit_is_exact(text: str, width: int, align: styled_text.Align) -> None:
    assert cell_len(styled_text.fit(text, width, align)) == width


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(styled_text.TONES))), st.integers(0, 30))
def test_fit_line_is_exact_and_joining_keeps_the_text(line: list[styled_text.Piece], width: int) -> None:
    fitted = styled_text.fit_line(line, width)
    assert styled_text.width_of(fitted) == width
    assert text_of(styled_text.joined(fitted)) == text_of(fitted)


@given(st.text(), st.integers(2, 30))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in styled_text.wrap(text, width))


@given(st.text(max_size=300), st.integers(2, 80))
@example(18 * "0" + "\xad", 18)  # a soft hyphen, which is not shown
def test_lines_of_equal_length_are_as_few_and_say_the_same(text: str, width: int) -> None:
    even, plain = styled_text.wrap_evenly(text, width), styled_text.wrap(text, width)
    assert len(even) == len(plain)
    assert max(map(cell_len, even)) <= max(map(cell_len, plain))
    assert "".join(even).replace(" ", "") == "".join(plain).replace(" ", "")


def test_the_last_of_some_lines_is_no_single_word() -> None:
    assert styled_text.wrap_evenly("one two three four five", 19) == ["one two three", "four five"]


def test_wrap_breaks_at_blanks_and_inside_long_words() -> None:
    assert styled_text.wrap("one two three", 7) == ["one two", "three"]
    assert styled_text.wrap("abcdefghij k", 4) == ["abcd", "efgh", "ij k"]
    assert styled_text.wrap("one\n\ntwo", 9) == ["one", "", "two"]


def links(lines: Sequence[Line]) -> list[str]:
    return [text for line in lines for text, tone in line if tone == "link"]


def test_addresses_in_a_paragraph_are_links_also_over_several_lines() -> None:
    text = "See https://a.example/x, then (http://b.example/long/way/to/go): with both."
    assert links(Paragraph(text, "muted").lines(80)) == ["https://a.example/x", "http://b.example/long/way/to/go"]
    narrow = Paragraph(text, "muted", 2).lines(16)
    assert links(narrow) == ["https://a.exam", "ple/x", "http://b.exam", "ple/long/way/t", "o/go"]
    assert " ".join("".join(part for part, _ in line).strip() for line in narrow).replace(" ", "") == text.replace(
        " ", ""
    )
    assert {tone for line in narrow for part, tone in line if part.strip()} == {"muted", "link"}


@pytest.mark.parametrize("evil", ["\x1b]8;;https://evil.example\x1b\\\\", "\x1b]8;;https://a.example\x07x"])
def test_data_makes_no_hyperlink_of_its_own(evil: str) -> None:
    for line in Paragraph(f"{evil} https://a.example").lines(30):
        assert "\x1b" not in "".join(text for text, _ in line)
        assert "\x07" not in "".join(text for text, _ in line)


@given(st.text(alphabet="htps:/.() a\n", max_size=60), st.integers(2, 30))
def test_links_change_no_text(text: str, width: int) -> None:
    drawn = ["".join(part for part, _ in line) for line in Paragraph(text).lines(width)]
    assert drawn == styled_text.wrap(text, width)


def test_fit_examples() -> None:
    assert styled_text.fit("value", 3) == "va…"
    assert styled_text.fit("4.2", 5, "right") == "  4.2"
    assert styled_text.fit("日本語", 4) == "日 …"
    assert styled_text.fit("≥ $250", 5, "right") == "≥$250", "no figure is lost while there is a blank"
    assert styled_text.fit("≥ $2,500", 5, "right") == "≥ $2…"


def test_joined_lets_blanks_take_the_tone_beside_them_but_not_the_cursors() -> None:
    assert styled_text.joined((("a", "good"), ("  ", ""), ("b", "good"))) == (("a  b", "good"),)
    assert styled_text.joined((("  ", ""), ("b", "bad"))) == (("  b", "bad"),)
    assert styled_text.joined((("> ", "cursor"), (" ", ""), ("b", ""))) == (("> ", "cursor"), (" b", ""))


def test_bar_examples() -> None:
    assert text_of(styled_text.bar(0.5, 8, 0.75)) == "████··│·"
    assert text_of(styled_text.bar(1, 4)) == "████"
    assert text_of(styled_text.bar(None, 4)) == "····"
    styled_text.use(ASCII)
    assert text_of(styled_text.bar(Decimal("0.5"), 8, Decimal("0.75"))) == "####--|-"


@given(st.floats(-1, 2), st.integers(0, 40), st.none() | st.floats(-1, 2), st.booleans())
def test_bar_width_is_exact(progress: float, width: int, expected: float | None, ascii_only: bool) -> None:  # noqa: FBT001
    styled_text.use(ASCII if ascii_only else UNICODE)
    assert styled_text.width_of(styled_text.bar(progress, width, expected)) == width


@given(st.lists(st.floats(-1e9, 1e9)), st.integers(0, 30), st.none() | st.floats(-1e9, 1e9), st.booleans())
def test_sparkline_width_is_exact(
    values: list[float],
    width: int,
    target: float | None,
    ascii_only: bool,  # noqa: FBT001
) -> None:
    styled_text.use(ASCII if ascii_only else UNICODE)
    assert cell_len(styled_text.sparkline(values, width, target)) == width


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=8), st.floats(-1e3, 1e3))
def test_the_target_of_a_sparkline_is_on_the_scale_of_its_values(values: list[float], target: float) -> None:
    drawn, _, level = styled_text.sparkline(values, 10, target).partition("│")
    heights = [UNICODE.levels.index(one) for one in drawn.strip()]
    aim = UNICODE.levels.index(level)
    assert all((value < target) <= (height <= aim) for value, height in zip(values, heights, strict=True))
    assert all((value > target) <= (height >= aim) for value, height in zip(values, heights, strict=True))


def test_a_sparkline_shows_its_target_where_there_is_room() -> None:
    assert styled_text.sparkline([1, 2, 3], 6, 3) == " ▁▅█│█"
    assert styled_text.sparkline([1, 2, 3], 6, 8) == " ▁▂▃│█"
    assert styled_text.sparkline([1, 2, 3], 4, 8) == " ▁▅█"
    assert styled_text.sparkline([], 6, 8) == "      "


def test_sparkline_examples() -> None:
    assert styled_text.sparkline([1, 2, 3], 5) == "  ▁▅█"
    assert styled_text.sparkline([7, 7, 7], 3) == "▄▄▄"
    assert styled_text.sparkline([1, 1, 8, 8], 2) == "▁█"
    styled_text.use(ASCII)
    assert styled_text.sparkline([1, 2, 3], 3) == ".=#"


@pytest.mark.parametrize(
    ("days", "shown"),
    [(0, "today"), (-1, "yesterday"), (2, "Mon"), (6, "Fri"), (7, "21 Nov"), (-2, "12 Nov"), (60, "13 Jan 2027")],
)
def test_days(days: int, shown: str) -> None:
    assert styled_text.day(TODAY + timedelta(days), TODAY) == shown


def test_status_is_glyph_and_word_and_tone_and_has_an_ascii_twin() -> None:
    assert styled_text.status("on_track") == Cell("● on track", "good")
    assert styled_text.status("whatever") == Cell("○ whatever", "muted")
    styled_text.use(ASCII)
    made = [styled_text.status(word).text for word in styled_text.STATUS]
    assert all(one.isascii() for one in made)
    assert styled_text.mark("signal").text == "! signal"


def test_folding_puts_data_into_ascii_for_a_terminal_without_utf8() -> None:
    styled_text.use(ASCII, fold=True)
    assert styled_text.literal("Zoë 日本") == "Zoe ??"
    assert styled_text.fit("naïve plan", 6) == "naive~"


def test_every_ascii_sign_is_ascii_and_as_wide_as_its_twin() -> None:
    wider = {"fill", "levels", "at_most", "at_least", "arrow"}
    for name in Glyphs.__annotations__:
        twin, sign = getattr(ASCII, name), getattr(UNICODE, name)
        assert isinstance(twin, bool) or (twin.isascii() and (name in wider or len(twin) == len(sign)))


def weeks(*values: float) -> list[tuple[date, Decimal]]:
    return [(TODAY + timedelta(7 * index), Decimal(repr(value))) for index, value in enumerate(values)]


def chart(
    *series: Series, levels: Sequence[Level] = (), flagged: Mapping[date, str] | None = None, **changes: Any
) -> Chart:
    days = [day for one in series for day, _ in one.points] or [TODAY]
    return Chart("", "", min(days), max(days), series, levels, flagged=flagged or {}, **changes)


@pytest.mark.parametrize("values", [(), (3,), (3, 3), (-5, 5), (14, 5, 9.5), (1e9, -1e9), (0.001, 0.002)])
@pytest.mark.parametrize(("width", "height"), [(40, 10), (8, 3), (1, 1), (2, 5), (0, 2), (5, 0)])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_plot_has_exactly_its_size(values: tuple[float, ...], width: int, height: int, ascii_only: bool) -> None:  # noqa: FBT001
    styled_text.use(ASCII if ascii_only else UNICODE)
    series = [Series(weeks(*values)), Series(weeks(*values), "before", steady=False)]
    levels = [Level(Decimal(4), "[/]centre\x1b", "centre", "solid"), Level(Decimal(1), "", figure="[b\x1b")]
    lines = plot(chart(*series, levels=levels, flagged={TODAY: "concern"}), width, height)
    assert [styled_text.width_of(line) for line in lines] == [width] * height
    assert not any(obeyed(text_of(line)) for line in lines)
    assert not ascii_only or all(text_of(line).isascii() for line in lines)


def test_a_plot_shows_points_flags_levels_and_ends() -> None:
    level = Level(Decimal(2), "centre", "centre", "solid")
    points = Series(weeks(1, 3, 2), steady=False)
    lines = plot(chart(points, levels=[level], flagged={TODAY: "concern"}), 24, 6)
    text = [text_of(line) for line in lines]
    assert [line[0] for line in text[:5]] == ["3", " ", "2", " ", "1"]
    assert text[2].endswith("centre")
    assert text[4].startswith("1 ◆")
    assert text[0].count("•") == 1
    assert text[5].split() == ["14", "Nov", "28", "Nov"]


def text_lines(drawn: Chart, width: int, height: int = 6) -> list[str]:
    return [text_of(line) for line in plot(drawn, width, height)]


def test_levels_that_share_a_line_are_both_drawn_and_named() -> None:
    upper, aim = Level(Decimal("9.9"), "upper"), Level(Decimal(10), "target", "target", "solid", figure="10")
    lines = text_lines(chart(Series(weeks(1, 2, 3), steady=False), levels=[aim, upper]), 50)
    assert lines[0].startswith("10 ═┄═┄")
    assert lines[0].rstrip().endswith("target, upper")


def test_a_level_of_another_time_is_drawn_up_to_its_boundary_and_unnamed() -> None:
    boundary = TODAY + timedelta(14)
    old, now = Level(Decimal(3), "", last=boundary), Level(Decimal(1), "lower", first=boundary)
    points = Series(weeks(1, 2, 3, 2, 2), steady=False)
    lines = text_lines(chart(points, levels=[old, now], boundaries=[boundary]), 29)
    assert [line[12] for line in lines[:5]] == ["•", "┊", "┊", "┊", "┊"]
    assert ("┄" in lines[0][:12], "┄" in lines[0][12:]) == (True, False)
    assert ("┄" in lines[4][:12], "┄" in lines[4][12:]) == (False, True)
    assert lines[4].endswith("lower")


def test_lines_between_values_are_broken_at_a_gap_where_there_is_room() -> None:
    first, second = weeks(2, 2, 2), [(day + timedelta(35), value) for day, value in weeks(2, 2, 2)]
    drawn = chart(Series(first, steady=False), Series(second, steady=False), Series(weeks(1, 3)[:1], steady=False))
    (row,) = [line for line in text_lines(drawn, 60) if line.count("•") > 2]
    left, right = row.index("•"), row.rindex("•")
    assert re.fullmatch(r"•[⠀-⣿]+•[⠀-⣿]+• {10,}•[⠀-⣿]+•[⠀-⣿]+•", row[left : right + 1])
    assert not re.search(r"[⠁-⣿]", "".join(text_lines(drawn, 12)))


def test_a_value_left_out_has_a_sign_of_its_own() -> None:
    drawn = chart(Series(weeks(1, 9, 2), steady=False), flagged={TODAY + timedelta(7): "concern"})
    assert any("◆" in line for line in text_lines(drawn, 20))
    drawn = chart(Series(weeks(1, 9, 2), steady=False), left_out=[TODAY + timedelta(7)])
    assert any("×" in line for line in text_lines(drawn, 20))


@pytest.mark.parametrize(
    ("values", "high", "low"),
    [((99.95, 99.1), "99.95", "99.1"), ((99.95, 10), "99.95", "10"), ((1234.5, 1000), "1,234.5", "1,000")],
)
def test_the_ends_of_the_axis_are_written_as_exactly_as_they_are(
    values: tuple[float, ...], high: str, low: str
) -> None:
    lines = text_lines(chart(Series(weeks(*values), steady=False)), 30)
    assert (lines[0].split()[0], lines[4].split()[0]) == (high, low)


def test_dates_have_years_where_a_year_ends_between_them() -> None:
    points = [(date(2025, 9, 1), Decimal(1)), (date(2026, 11, 1), Decimal(2))]
    assert text_lines(chart(Series(points)), 40)[5].split() == ["1", "Sep", "2025", "1", "Nov", "2026"]


def test_what_was_wrapped_with_other_signs_is_wrapped_anew() -> None:
    wrapped = styled_text.cached(8)(lambda text: Paragraph(text).lines(20))
    assert "Zürich" in str(wrapped("Zürich"))
    try:
        styled_text.use(ASCII, fold=True)
        assert "Zurich" in str(wrapped("Zürich"))
    finally:
        styled_text.use(UNICODE)
