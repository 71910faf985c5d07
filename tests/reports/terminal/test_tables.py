from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from okrtui.glyphs import ASCII, UNICODE, Glyphs
from okrtui.reports.terminal.tables import Page, TextColumn, cells, table

COLUMNS = (
    TextColumn("id"),
    TextColumn("name", crops=True),
    TextColumn("value", right=True),
    TextColumn("last"),
    TextColumn("owner", crops=True),
    TextColumn("command", stays=True),
)
ROW = ("K1", "Share of accounts active in week one", "4.2 %", "2026-11-01", "somebody", "kpi record K1")


def shown(width: int | None, *, ascii_only: bool = False) -> list[str]:
    return table(COLUMNS, [ROW], Page(width, ASCII if ascii_only else UNICODE)).splitlines()


def test_all_of_it_where_there_is_room() -> None:
    assert shown(None) == shown(200)
    assert all(cell in shown(None)[1] for cell in ROW)


def test_names_are_cropped_before_anything_is_left_out() -> None:
    head, row = shown(72)
    assert head.split() == ["id", "name", "value", "last", "owner", "command"]
    assert row.startswith("K1  Share of accounts activ…  4.2 %")


def test_columns_behind_the_name_are_left_out_one_by_one_and_the_head_says_so() -> None:
    assert shown(65)[0].split() == ["id", "name", "value", "last", "command", "…"]
    assert shown(50)[0].split() == ["id", "name", "value", "command", "…"]
    head, row = shown(40)
    assert head.split() == ["id", "name", "command", "…"]
    assert row == "K1  Share of accounts ac…  kpi record K1"
    assert shown(40, ascii_only=True)[0].endswith("  ~")


def test_what_is_left_in_the_end_is_cropped() -> None:
    assert shown(30) == ["id  name         command  …", "K1  Share of a…  kpi record K1"]
    assert shown(20)[1] == "K1  Share o…  kpi r…"
    assert max(map(cells, shown(12))) <= 12


def test_the_mark_of_what_is_left_out_cuts_no_heading() -> None:
    columns = (TextColumn("name", crops=True), TextColumn("progress now", right=True), TextColumn("outcome"))
    lines = table(columns, [("Make new customers feel at home", "0.55", "not continued")], Page(38)).splitlines()
    assert lines == ["name                   progress now  …", "Make new customers f…          0.55"]


def test_a_table_in_which_nothing_crops_keeps_its_columns() -> None:
    lines = table((TextColumn("when"), TextColumn("file")), [("2026-11-01", "a" * 30)], Page(20)).splitlines()
    assert lines == ["when        file", f"2026-11-01  {'a' * 7}…"]


@given(
    st.lists(st.tuples(*(st.text("ab 客é", max_size=30) for _ in COLUMNS)), min_size=1, max_size=4),
    st.integers(1, 120),
)
def test_no_line_is_wider_than_the_page(rows: list[tuple[str, ...]], width: int) -> None:
    assert all(cells(line) <= width for line in table(COLUMNS, rows, Page(width)).splitlines())


TEXTS = st.text(st.sampled_from("ab |…●≥é漢\u0301\t\n\x1b"), max_size=6)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5), st.sampled_from([UNICODE, ASCII]))
def test_every_cell_stands_in_its_column_as_the_page_shows_it(rows: list[tuple[str, ...]], glyphs: Glyphs) -> None:
    columns = (TextColumn("id"), TextColumn("value", right=True, stays=True), TextColumn("…", stays=True))
    page = Page(None, glyphs)
    grid = [[page.shown(text) for text in row] for row in rows]
    shown = [at for at in range(3) if at > 0 or any(row[at] for row in grid)]
    widths = {at: max(map(cells, (columns[at].head, *(row[at] for row in grid)))) for at in shown}
    lines = table(columns, rows, page).split("\n")
    for line, row in zip(lines, ([one.head for one in columns], *grid), strict=True):
        pads = {at: " " * (widths[at] - cells(row[at])) for at in shown}
        texts = [pads[at] + row[at] if columns[at].right else row[at] + pads[at] for at in shown]
        assert line == "  ".join(texts).rstrip()


def test_a_table_without_rows_has_the_headings_that_stay() -> None:
    assert table(COLUMNS, [], Page()) == "command"
