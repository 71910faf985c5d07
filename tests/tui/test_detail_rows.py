"""Rows among the lines of a detail, whatever their heights."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from okrtui.tui.detail_rows import DetailKey, DetailLayout, DetailPart, DetailRows
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.detail import DetailPane

WIDTH = 30


def rows(heights: Sequence[int], table: str = "measurements", drawn: list[DetailKey] | None = None) -> DetailRows:
    """Rows of these heights; where all have one line, none is asked for its height."""

    def draw(key: DetailKey, _width: int) -> list[Line]:
        if drawn is not None:
            drawn.append(key)
        return [((f"{key[0]} {key[1]} line {line}", ""),) for line in range(heights[key[1]])]

    keys = [(table, number) for number in range(len(heights))]
    height = None if set(heights) <= {1} else lambda key, _: heights[key[1]]
    return DetailRows(keys, draw, height)


def text(layout: DetailLayout, line: int, cursor: int | None = None) -> str:
    return "".join(part for part, _ in layout.line(line, cursor)).rstrip()


@given(st.lists(st.one_of(st.integers(0, 3), st.lists(st.integers(1, 3), max_size=5)), max_size=6))
def test_lines_and_rows_stand_in_their_order_and_every_row_is_found_where_it_is_drawn(parts: list[object]) -> None:
    """A number stands for so many lines, a list for rows of these heights."""
    given_parts: list[DetailPart] = []
    expected: list[str] = []
    for at, part in enumerate(parts):
        if isinstance(part, list):
            given_parts.append(rows(part, f"t{at}"))
            expected += [f"  t{at} {n} line {line}" for n, height in enumerate(part) for line in range(height)]
        else:
            given_parts += [((f"text {at}", ""),)] * int(str(part))
            expected += [f"text {at}"] * int(str(part))
    layout = DetailLayout(given_parts, WIDTH)
    assert [text(layout, line) for line in range(layout.total)] == expected
    firsts = [line for line, shown in enumerate(expected) if shown.endswith("line 0")]
    assert [layout.span(row)[0] for row in range(len(layout.keys))] == firsts
    for line in range(layout.total + 1):
        assert layout.row_from(line) == sum(first < line for first in firsts)
    for row, key in enumerate(layout.keys):
        assert layout.find(key, 0) == layout.find(key, row) == row
        first, end = layout.span(row)
        assert text(layout, first, row).startswith("▌ ")
        assert sum(text(layout, line, row).startswith("▌") for line in range(layout.total)) == 1
        assert all(shown.startswith(f"  {key[0]} {key[1]} ") for shown in expected[first:end])
    assert text(layout, layout.total) == ""
    assert layout.find(("none", 1), 0) is None


def test_lines_are_as_wide_as_the_pane_and_paragraphs_are_wrapped() -> None:
    layout = DetailLayout([Paragraph("one two three " * 9), rows([1, 2])], WIDTH)
    assert layout.total > 5
    assert {cell_len("".join(part for part, _ in layout.line(line, 0))) for line in range(layout.total)} == {WIDTH}


class Host(App[None]):
    def __init__(self, parts: Sequence[DetailPart]) -> None:
        super().__init__()
        self.pane = DetailPane(lambda _: parts)

    def compose(self) -> ComposeResult:
        yield self.pane

    @property
    def chosen(self) -> int | None:
        """The number of the row with the cursor."""
        key = self.pane.cursor_key
        return None if key is None else key[1]

    def lines(self) -> list[str]:
        return ["".join(part for part, _ in self.pane.line(y)).rstrip(" ▐") for y in range(self.pane.size.height)]


def above(count: int) -> list[DetailPart]:
    return [((f"text {number}", ""),) for number in range(count)]


async def test_the_text_scrolls_until_the_rows_come_and_then_the_cursor_moves() -> None:
    app = Host([*above(12), rows([1] * 20)])
    async with app.run_test(size=(40, 10)) as pilot:
        app.pane.focus()
        await pilot.press("j", "j")
        assert (app.pane.top, app.chosen) == (2, None)
        await pilot.press("j", "j")
        assert (app.pane.top, app.chosen) == (3, 0)
        assert app.lines()[-1] == "▌ measurements 0 line 0"
        await pilot.press("j", "j", "k")
        assert (app.pane.top, app.chosen) == (5, 1)
        await pilot.press("G")
        assert (app.pane.top, app.chosen) == (22, 19)
        await pilot.press("j")
        assert app.chosen == 19
        await pilot.press("ctrl+u")
        assert (app.pane.top, app.chosen) == (22, 14)
        await pilot.press("pageup", "pageup")
        assert app.chosen is None, "half pages go on into the text above"
        await pilot.press("g")
        assert (app.pane.top, app.chosen) == (0, None)
        await pilot.press("k", "ctrl+d", "j")
        assert (app.pane.top, app.chosen) == (5, 0)
        await pilot.press("k")
        assert (app.pane.top, app.chosen) == (4, None)
        await pilot.press("j", "pagedown")
        assert app.chosen == 10


async def test_a_row_that_the_wheel_leaves_behind_is_not_chosen_any_more() -> None:
    app = Host([*above(3), rows([1] * 20)])
    async with app.run_test(size=(40, 10)) as pilot:
        app.pane.focus()
        await pilot.press("j")
        assert app.chosen == 0
        app.pane.scroll_lines(2)
        assert app.chosen == 0
        app.pane.scroll_lines(2)
        assert app.chosen is None


async def test_the_cursor_keeps_its_row_and_where_that_is_gone_its_place() -> None:
    app = Host([*above(3), rows([1, 2, 1, 1])])
    async with app.run_test(size=(40, 10)) as pilot:
        app.pane.focus()
        app.pane.choose(("measurements", 2))
        shorter = DetailRows(
            [("measurements", 0), ("measurements", 2), ("measurements", 3)], lambda key, _: [((str(key), ""),)]
        )
        app.pane.show(lambda _: [*above(5), shorter], keep=True)
        assert app.chosen == 2
        app.pane.show(lambda _: [DetailRows([("measurements", 0), ("measurements", 3)], shorter.draw)], keep=True)
        assert app.chosen == 3
        app.pane.show(lambda _: above(5), keep=True)
        assert app.chosen is None
        app.pane.choose()
        assert app.chosen is None
        app.pane.show(lambda _: [rows([1])])
        app.pane.choose(("measurements", 9))
        assert app.chosen == 0, "one that is not there leads to the first"
        await pilot.pause()


async def test_of_five_thousand_rows_only_those_in_view_are_drawn() -> None:
    drawn: list[DetailKey] = []
    app = Host([*above(3), rows([1] * 5000, drawn=drawn)])
    async with app.run_test(size=(40, 10)) as pilot:
        app.pane.focus()
        await pilot.press("j", "G")
        assert app.chosen == 4999
        assert app.lines()[-1] == "▌ measurements 4999 line 0"
        assert len(set(drawn)) < 40


async def test_the_cursor_is_shown_while_the_pane_has_the_focus() -> None:
    app = Host([rows([1, 1])])
    async with app.run_test(size=(40, 10)) as pilot:
        app.pane.focus()
        await pilot.press("j")
        assert app.lines()[0].startswith("▌")
        app.pane.blur()
        await pilot.pause()
        assert app.lines()[0].startswith("  measurements 0")
