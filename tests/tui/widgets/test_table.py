from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import overload

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.events import MouseScrollDown
from textual.geometry import Region
from textual.strip import Strip

from okrtui.glyphs import ASCII, UNICODE
from okrtui.tui import styled_text
from okrtui.tui.styled_text import Cell, Line
from okrtui.tui.widgets.column_layout import arrange, slot_at
from okrtui.tui.widgets.table import Row, TableColumn, VirtualTable

COLUMNS = (
    TableColumn("status", "status", 8, priority=3),
    TableColumn("name", "name", 20, minimum=10, flex=True, priority=4),
    TableColumn("value", "value", 7, align="right", priority=2),
)
HOSTILE = (
    "[/]",
    "[b",
    "[@click=app.quit]x[/]",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x9b31mred\x85next",
    "\u202eevil\u2066isolate",
    "e\u0301\u0301\u0301",
    "\u0301" * 9,
    "日本語のタイトルがここに入ります",
    "ตั้งเป้าหมายไตรมาสนี้ให้ชัดเจน",
    "x" * 300,
    "",
    "a\nb\tc",
)


class Host(App[None]):
    CSS_PATH = str(Path(__file__).parents[3] / "styles" / "base.tcss")

    def __init__(self, rows: Sequence[Row], *, folds: bool = False) -> None:
        super().__init__()
        self.rows, self.folds = rows, folds
        self.heard: list[tuple[str, object]] = []

    def compose(self) -> ComposeResult:
        yield VirtualTable(COLUMNS, folds=self.folds, empty=[(("No [/] yet", "strong"),), (("n adds one", ""),)])

    def on_mount(self) -> None:
        self.table.set_rows(self.rows)
        self.table.focus()

    @property
    def table(self) -> VirtualTable:
        return self.query_one(VirtualTable)

    def on_virtual_table_highlighted(self, event: VirtualTable.Highlighted) -> None:
        self.heard.append(("at", event.key))

    def on_virtual_table_selected(self, event: VirtualTable.Selected) -> None:
        self.heard.append(("open", event.key))

    def on_virtual_table_folded(self, event: VirtualTable.Folded) -> None:
        self.heard.append(("unfold" if event.is_open else "fold", event.key))

    def lines(self) -> list[str]:
        return ["".join(text for text, _ in self.table.line(y)) for y in range(self.table.size.height)]


def numbered(count: int, prefix: str = "row") -> list[Row]:
    return [Row(key, (styled_text.status("met"), f"{prefix} {key}", str(key))) for key in range(count)]


@given(
    st.lists(
        st.builds(
            TableColumn,
            key=st.text(max_size=3),
            title=st.text(max_size=12),
            width=st.integers(1, 30),
            minimum=st.integers(0, 30),
            maximum=st.integers(0, 40),
            flex=st.booleans(),
            priority=st.integers(0, 9),
        ),
        min_size=1,
        max_size=8,
    ).filter(lambda columns: not all(one.is_left_out for one in columns)),
    st.integers(1, 200),
)
def test_columns_never_take_more_than_there_is(columns: list[TableColumn], width: int) -> None:
    slots = arrange(columns, width)
    assert slots
    assert not any(columns[slot.place].is_left_out for slot in slots)
    assert sum(slot.width for slot in slots) + 2 * (len(slots) - 1) <= width
    assert [slot.place for slot in slots] == sorted(slot.place for slot in slots)


def test_narrow_drops_the_least_needed_and_wide_feeds_the_flexible_one() -> None:
    assert [(slot.place, slot.width) for slot in arrange(COLUMNS, 60)] == [(0, 8), (1, 41), (2, 7)]
    assert [(slot.place, slot.width) for slot in arrange(COLUMNS, 24)] == [(0, 8), (1, 14)]
    assert [(slot.place, slot.width) for slot in arrange(COLUMNS, 5)] == [(1, 5)]


@pytest.mark.parametrize(("width", "shown"), [(45, [0, 1, 2]), (44, [0, 1])])
def test_what_is_good_to_know_is_shown_where_nothing_is_narrower_for_it(width: int, shown: list[int]) -> None:
    columns = [TableColumn("a", "a", 30, 10, flex=True), TableColumn("b", "b", 8), TableColumn("c", "c", 3, priority=0)]
    assert [slot.place for slot in arrange(columns, width)] == shown


async def test_keys_move_the_cursor_and_messages_carry_keys() -> None:
    app = Host(numbered(100))
    async with app.run_test(size=(50, 11)) as pilot:
        await pilot.press("j", "down", "k", "enter")
        assert app.heard == [("at", 0), ("at", 1), ("at", 2), ("at", 1), ("open", 1)]
        await pilot.press("pagedown")
        assert (app.table.cursor_key, app.table.top) == (11, 10)
        await pilot.press("ctrl+d", "G")
        assert (app.table.cursor_key, app.table.top) == (99, 90)
        await pilot.press("ctrl+u", "pageup", "g", "k")
        assert (app.table.cursor_key, app.table.top) == (0, 0)


async def test_the_cursor_keeps_to_its_key_and_its_line() -> None:
    app = Host(numbered(100))
    async with app.run_test(size=(50, 11)):
        table = app.table
        assert table.move_to(40)
        assert not table.move_to("nowhere")
        on_screen = table.cursor - table.top
        table.set_rows(list(reversed(numbered(100))))
        assert (table.cursor_key, table.cursor, table.cursor - table.top) == (40, 59, on_screen)
        table.set_rows([row for row in numbered(100) if row.key != 40])
        assert table.cursor_key == 60
        table.set_rows(numbered(3))
        assert (table.cursor_key, table.top) == (2, 0)
        table.set_rows([])
        assert table.cursor_key is None


async def test_a_move_repaints_two_rows_only_and_equal_rows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Host(numbered(100))
    async with app.run_test(size=(50, 11)) as pilot:
        await pilot.pause()
        regions: list[tuple[int, int, int, int]] = []
        monkeypatch.setattr(app.table, "refresh", lambda *given: regions.extend(given))
        app.table.action_move(1)
        assert regions == [(0, 1, 50, 1), (0, 2, 50, 1)]
        regions.clear()
        app.table.action_move(-1)
        app.table._shown.update({y: app.table.line(y) for y in range(11)})
        regions.clear()
        app.table.set_rows(numbered(100))
        assert regions == []
        changed = numbered(100)
        changed[4] = Row(4, (styled_text.status("met"), "row 4", "999"))
        app.table.set_rows(changed)
        assert [(region[1], region[3]) for region in regions] == [(5, 1)]


async def test_after_any_keys_the_table_shows_what_it_would_if_all_of_it_were_drawn_again() -> None:
    app, pick = Host(numbered(40)), Random(7)  # noqa: S311 - chance, no secret
    keys = ("j", "k", "down", "up", "pagedown", "pageup", "ctrl+d", "ctrl+u", "g", "G")
    async with app.run_test(size=(50, 11)) as pilot:
        for _ in range(60):
            await pilot.press(*pick.choices(keys, k=2))
            app.table.post_message(MouseScrollDown(app.table, 1, 1, 0, 0, 0, shift=False, meta=False, ctrl=False))
            await pilot.press(pick.choice(keys))
            shown = app.screen._compositor.render_strips(app.size)
            app.table.refresh()
            await pilot.pause()
            assert shown == app.screen._compositor.render_strips(app.size)


async def test_no_row_is_drawn_for_a_width_that_the_table_no_longer_has(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Host(numbered(100))
    async with app.run_test(size=(50, 11)) as pilot:
        await pilot.pause()
        table, drawn = app.table, list[tuple[str, ...]]()
        draw = table.render_lines

        def noting(crop: Region) -> list[Strip]:
            lines = draw(crop)
            drawn.append(tuple(line.text for line in lines))
            return lines

        monkeypatch.setattr(table, "render_lines", noting)
        table.styles.width = 30
        table.repaint()
        await pilot.pause()
        await pilot.pause()
        assert {len(line) for lines in drawn for line in lines} == {30}


async def test_the_row_of_the_cursor_stands_out_over_its_whole_width_while_the_table_has_the_focus() -> None:
    app = Host(numbered(5))
    async with app.run_test(size=(50, 11)) as pilot:

        def grounds(y: int) -> set[object]:
            return {segment.style and segment.style.bgcolor for segment in app.table.render_line(y)}

        (lit,), (usual,) = grounds(1), grounds(2)
        assert lit != usual
        app.table.action_move(1)
        assert (grounds(1), grounds(2)) == ({usual}, {lit})
        app.set_focus(None)
        await pilot.pause()
        assert grounds(2) == {usual}


async def test_hostile_rows_stand_in_line_as_plain_text() -> None:
    rows = [Row(index, (Cell(text, "bad"), text, ((text, "good"), (text, "")))) for index, text in enumerate(HOSTILE)]
    app = Host(rows)
    async with app.run_test(size=(60, 20)) as pilot:
        lines = app.lines()
        assert {cell_len(line) for line in lines} == {60}
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u202e\u2066" for char in "".join(lines))
        assert "[@click=app.quit]x[/]" in lines[3]
        await pilot.click(VirtualTable, offset=(14, 3))
        assert (app.is_running, app.table.cursor_key) == (True, 2)
        await pilot.click(VirtualTable, offset=(14, 3))
        await pilot.click(VirtualTable, offset=(14, 18))
        assert app.heard[-1] == ("open", 2)


class Lazy(Sequence[Row]):
    def __init__(self, count: int) -> None:
        self.size, self.made = count, 0

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        assert isinstance(index, int)
        if not 0 <= index < self.size:
            raise IndexError(index)
        self.made += 1
        return Row(index, ("", f"lazy {index}", ""))


async def test_only_rows_in_view_are_made() -> None:
    rows = Lazy(50_000)
    app = Host([])
    async with app.run_test(size=(50, 11)) as pilot:
        app.table.set_rows(rows, range(50_000))
        assert app.table.move_to(40_000)
        await pilot.pause()
        app.table.set_rows(rows, range(50_000))
        assert app.table.cursor_key == 40_000
        assert rows.made < 60
        assert "lazy 40000" in app.lines()[10]


async def test_header_sort_mark_thumb_and_empty_state() -> None:
    app = Host(numbered(100))
    async with app.run_test(size=(50, 11)) as pilot:
        app.table.set_columns(COLUMNS, ("value", True))
        assert app.lines()[0].split() == ["status", "name", "value", "▼"]
        assert app.lines()[1].startswith("▌ ● met")
        assert [line[-1] for line in app.lines()] == [" ", "▐", *" " * 9]
        await pilot._post_mouse_events([MouseScrollDown], VirtualTable)
        assert (app.table.top, app.table.cursor_key) == (3, 3)
        app.table.set_rows([])
        assert app.lines()[4].strip() == "No [/] yet"
        await pilot.press("enter")
        assert ("open", None) not in app.heard


async def test_folding_posts_and_leaves_the_rows_to_the_screen() -> None:
    rows = [Row("O4", ("", "objective", ""), open=True), Row("KR12", ("", "key result", ""), indent=1)]
    app = Host(rows, folds=True)
    async with app.run_test(size=(50, 11)) as pilot:
        assert "▾ objective" in app.lines()[1]
        assert "    key result" in app.lines()[2]
        await pilot.press(".", "right", "j", ".", "h")
        assert [one for one in app.heard if "fold" in one[0]] == [("fold", "O4"), ("unfold", "O4"), ("fold", "KR12")]


async def test_without_folds_the_folding_keys_go_on_to_the_screen() -> None:
    class Screened(Host):
        BINDINGS = [Binding("h", "mark", "")]  # noqa: RUF012

        def action_mark(self) -> None:
            self.heard.append(("marked", None))

    app = Screened(numbered(3))
    async with app.run_test(size=(50, 11)) as pilot:
        await pilot.press("h")
        assert ("marked", None) in app.heard


def test_every_key_can_be_mapped_anew() -> None:
    ids = [binding.id for binding in VirtualTable.BINDINGS if isinstance(binding, Binding)]
    assert len(set(ids)) == len(VirtualTable.BINDINGS)
    assert all(one and one.startswith("table.") for one in ids)


@pytest.mark.parametrize(("x", "index"), [(-1, None), (0, 0), (11, 0), (12, 0), (13, 1), (30, None)])
def test_the_gap_after_a_column_belongs_to_it(x: int, index: int | None) -> None:
    slots = arrange([TableColumn("a", "a", 11), TableColumn("b", "b", 5)], 18)
    slot = slot_at(slots, x)
    assert (None if slot is None else slot.place) == index


async def test_a_short_heading_stays_readable_beside_its_sort_mark() -> None:
    app = Host(numbered(3))
    async with app.run_test(size=(50, 11)):
        app.table.set_columns([TableColumn("conf", "conf", 5), TableColumn("name", "name", 20)], ("conf", True))
        assert app.lines()[0].split() == ["conf▼", "name"]
        right = TableColumn("progress", "progress", 8, align="right")
        app.table.set_columns([right, TableColumn("name", "name", 20)], ("progress", False))
        assert app.lines()[0].startswith("  progress▲ name ")


async def test_rows_with_other_cells_or_signs_are_laid_out_anew_and_others_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid_out: list[object] = []
    lay_out = VirtualTable._row

    def noted(table: VirtualTable, row: Row) -> tuple[Line, Line]:
        laid_out.append(row.key)
        return lay_out(table, row)

    monkeypatch.setattr(VirtualTable, "_row", noted)
    app = Host(numbered(4))
    async with app.run_test(size=(60, 8)):
        app.table.set_rows(numbered(4))
        before = app.lines()
        laid_out.clear()
        app.table.set_rows([*numbered(2), Row(2, (styled_text.status("met"), "another", "7")), *numbered(4)[3:]])
        assert laid_out == [2]
        assert "another" in app.lines()[3]
        assert [line for y, line in enumerate(app.lines()) if y != 3] == before[:3] + before[4:]
        laid_out.clear()
        styled_text.use(ASCII)
        try:
            app.table.set_rows(numbered(4))
            assert laid_out == [0, 1, 2, 3]
        finally:
            styled_text.use(UNICODE)
