from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import Binding

from okrtui.domain.charts import Chart, Series
from okrtui.tui.detail_rows import DetailKey, DetailRows
from okrtui.tui.plot import plot
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.detail import DetailPane, Draw

HOSTILE = "[/] [b [@click=app.quit]x[/] \x1b]52;c;x\x07 \x9b31m \u202e 日本語 ตั้งเป้าหมาย " + "x" * 300
DAYS = [(date(2026, 11, 1) + timedelta(day), Decimal(day)) for day in range(9)]


class Host(App[None]):
    def __init__(self, draw: Draw | None) -> None:
        super().__init__()
        self.pane = DetailPane(draw)

    def compose(self) -> ComposeResult:
        yield self.pane

    def lines(self) -> list[str]:
        return ["".join(text for text, _ in self.pane.line(y)) for y in range(self.pane.size.height)]


def chart(width: int) -> Sequence[Line | Paragraph]:
    return [
        ((f"width {width}", "strong"),),
        (),
        *plot(Chart("", "", DAYS[0][0], DAYS[-1][0], [Series(DAYS)]), width, 6),
        Paragraph("one two three " * 9),
    ]


async def test_it_draws_for_its_width_and_again_when_that_changes() -> None:
    app = Host(chart)
    async with app.run_test(size=(40, 12)) as pilot:
        assert app.lines()[0].rstrip(" ▐") == "width 39"
        assert {cell_len(line) for line in app.lines()} == {40}
        app.pane.styles.width = 24
        await pilot.pause()
        assert app.lines()[0].rstrip(" ▐") == "width 23"
        assert {cell_len(line) for line in app.lines()} == {24}


async def test_it_scrolls_as_far_as_there_are_lines() -> None:
    app = Host(lambda _: [((f"line {number}", ""),) for number in range(30)])
    async with app.run_test(size=(40, 10)) as pilot:
        app.pane.focus()
        await pilot.press("j", "j", "k")
        assert app.pane.top == 1
        await pilot.press("pagedown", "G", "j")
        assert (app.pane.top, app.lines()[9].rstrip(" ▐")) == (20, "line 29")
        app.pane.show(lambda _: [((f"other {number}", ""),) for number in range(25)], keep=True)
        assert app.pane.top == 15
        app.pane.show(chart)
        assert app.pane.top == 0
        app.pane.show(None)
        assert "".join(app.lines()).strip() == ""


async def test_hostile_lines_are_plain_text() -> None:
    app = Host(lambda _: [((HOSTILE, "bad"), (HOSTILE, "")), Paragraph(HOSTILE, "warn", 2)])
    async with app.run_test(size=(40, 20)):
        lines = app.lines()
        assert {cell_len(line) for line in lines} == {40}
        assert not any(char in "".join(lines) for char in "\x1b\x07\x9b\u202e")
        assert "[@click=app.quit]x[/]" in lines[1]


def test_every_key_can_be_mapped_anew() -> None:
    ids = [binding.id for binding in DetailPane.BINDINGS if isinstance(binding, Binding)]
    assert len(set(ids)) == len(DetailPane.BINDINGS)


def tall(rows: int, lines: int) -> Draw:
    """Return rows of several lines each, below a heading."""
    keys = [("check_ins", number) for number in range(rows)]

    def draw(key: DetailKey, _width: int) -> list[Line]:
        return [((f"row {key[1]} line {number}", ""),) for number in range(lines)]

    return lambda _: [(("heading", ""),), DetailRows(keys, draw, lambda _key, _width: lines)]


async def test_a_leap_leaves_a_row_that_is_higher_than_it() -> None:
    app = Host(tall(4, 20))
    async with app.run_test(size=(40, 8)) as pilot:
        app.pane.focus()
        app.pane.choose(("check_ins", 3))
        reached: list[DetailKey | None] = []
        for key in ("pageup", "ctrl+u", "ctrl+d", "pageup", "pageup", "pageup"):
            await pilot.press(key)
            reached.append(app.pane.cursor_key)
        assert [key and key[1] for key in reached] == [2, 1, 2, 1, 0, None]
        assert app.pane.top == 0


async def test_the_text_below_the_last_row_is_read_line_by_line_and_left_upwards() -> None:
    rows = DetailRows([("kpis", 1), ("kpis", 2)], lambda key, _: [((f"row {key[1]}", ""),)])
    app = Host(lambda _: [rows, *([((f"line {number}", ""),) for number in range(12)])])
    async with app.run_test(size=(40, 6)) as pilot:
        app.pane.focus()
        app.pane.choose(("kpis", 2))
        seen = []
        for key in "jjjjkkkk":
            await pilot.press(key)
            seen.append((app.pane.top, app.pane.cursor_key and app.pane.cursor_key[1]))
        down = [(1, 2), (2, None), (3, None), (4, None)]
        assert seen == [*down, (3, None), (2, None), (1, 2), (0, 1)]
