"""What is sent instead of the whole output shows the same in every cell, whatever the output is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from okrtui.tui.output.changed_cells import ONE_CELL, TWO_CELLS, ChangedCells
from tui.output.pictures import Pictures

SIZE = (24, 6)
STYLES = ("", "1", "38;5;74", "1;38;5;74;48;5;233", "48;2;1;2;3", "4;7;31", "9;97;104", "3;39;49", "53")
TEXTS = ("a", "okr ", "  ", "Größe", "─│▌", "日本", "ガ", "e\u0301", "\u0301", "🎉", "กำ", "x🎉y", "ab日c", "●")
FOREIGN = (
    "\x1b[2J",
    "\x1b[3;1H\x1b[K",
    "\x1b[2;2H\x1b[2L",
    "text",
    "\x1b[4A",
    "\x1b[5;3Hab\x1b[3Dx",
    "\x1b[38;5m",
    "\n",
)
NO_CELLS = ("\x07", "\x1b]52;c;YQ==\x07", "\x1b]22;text\x1b\\", "\x1b[?2026h", "\x1b[?1003h", "\x1b[?2026$p")

segments = st.tuples(st.sampled_from(STYLES), st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4).map("".join))


@st.composite
def updates(draw: st.DrawFn) -> str:
    """An update as Textual sends it: moves, styled texts that end within the line, the cursor's place."""
    parts = []
    for line in draw(st.lists(st.integers(1, SIZE[1]), min_size=1, max_size=4)):
        column = draw(st.integers(1, SIZE[0]))
        parts.append(f"\x1b[{line};{column}H")
        for style, text in draw(st.lists(segments, max_size=3)):
            column += cell_len(text)
            if column > SIZE[0] + 1:
                break
            parts.append(f"\x1b[{style}m{text}\x1b[0m" if style else text)
        if line < SIZE[1]:
            parts.append(draw(st.sampled_from(("", "\n"))))
    return "".join(parts) + f"\x1b[{draw(st.integers(1, SIZE[1]))};{draw(st.integers(1, SIZE[0]))}H"


@st.composite
def scrolls(draw: st.DrawFn) -> str:
    """An area of lines whose texts moved by a line, drawn as a whole."""
    lines = [f"\x1b[38;5;{n % 3 + 74}m{n:>3} row {'日' * (n % 4):·<8}"[: 10 + 14] + "\x1b[0m" for n in range(9)]
    first = draw(st.integers(0, 4))
    shown = [f"\x1b[{at + 1};3H{line}" for at, line in enumerate(lines[first : first + 5])]
    return "\n".join(shown) + "\x1b[1;1H"


@given(st.lists(st.one_of(updates(), updates(), scrolls(), st.sampled_from((*FOREIGN, *NO_CELLS))), max_size=8))
@settings(max_examples=120)
def test_the_picture_is_the_same_after_every_update(outputs: list[str]) -> None:
    pictures = Pictures(SIZE)
    for one in outputs:
        pictures.take(one)


@given(scrolls(), updates())
@settings(max_examples=50)
def test_the_same_again_sends_nothing_and_all_of_it_once_forgotten(output: str, before: str) -> None:
    cells = ChangedCells(lambda: SIZE)
    cells.reduced(before)
    cells.reduced(output)
    assert cells.reduced(output) == ""
    cells.forget()
    assert Pictures.of(SIZE, cells.reduced(output)) == Pictures.of(SIZE, output)


def test_only_the_changed_cells_go_out_with_the_shortest_codes() -> None:
    cells = ChangedCells(lambda: (40, 5))
    cells.reduced("\x1b[2;1H\x1b[1;31mname\x1b[0m\x1b[31m      12 %      on track\x1b[0m\x1b[1;1H")
    sent = cells.reduced("\x1b[2;1H\x1b[1;31mname\x1b[0m\x1b[31m      13 %      at  risk\x1b[0m\x1b[1;1H")
    assert sent == "\x1b[2;12H\x1b[31m3\x1b[21Gat  ris\x1b[m\x1b[1H"


def test_a_mark_at_the_edge_stays_on_its_blank_behind_a_sign_of_unknown_width() -> None:
    pictures = Pictures(SIZE)
    pictures.take("\x1b[1;21H🎉  \u0301\x1b[1;1H")


def test_a_sign_of_unknown_width_sends_its_line_as_it_is() -> None:
    cells = ChangedCells(lambda: (40, 5))
    line = "\x1b[2;1Hteam 🎉 \x1b[1mparty\x1b[0m"
    assert cells.reduced(line) == line
    assert cells.reduced(line) == line


def test_what_stood_there_before_a_sign_of_unknown_width_is_sent_again() -> None:
    cells = ChangedCells(lambda: (40, 5))
    line = "\x1b[2;1Hteam\x1b[1;1H"
    cells.reduced(line)
    cells.reduced("\x1b[2;1He\u0301\x1b[1;1H")
    assert "team" in cells.reduced(line)


def test_half_of_a_wide_sign_is_sent_with_its_other_half() -> None:
    cells = ChangedCells(lambda: (40, 5))
    cells.reduced("\x1b[1;1H日本\x1b[2;1H")
    assert cells.reduced("\x1b[1;2Hx\x1b[2;1H") == "\x1b[1;2Hx\x1b[2H"
    assert cells.reduced("\x1b[1;1H日本\x1b[2;1H") == "\x1b[1H日\x1b[2H"


@pytest.mark.parametrize(
    "output", [*FOREIGN, "\x1b[9;1Hbelow", "\x1b[1;39Hbeyond", "\x1b[1;1H\x1b]8;;x\x1b\\l\x1b]8;;\x1b\\"]
)
def test_what_is_not_understood_passes_unchanged_and_all_is_sent_again(output: str) -> None:
    cells = ChangedCells(lambda: (40, 5))
    text = "\x1b[1;1Hhello\x1b[2;2H"
    assert cells.reduced(text) != ""
    assert cells.reduced(text) == ""
    assert cells.reduced(output) == output
    assert "hello" in cells.reduced(text)


@pytest.mark.parametrize("output", NO_CELLS)
def test_what_changes_no_cell_passes_and_nothing_is_forgotten(output: str) -> None:
    cells = ChangedCells(lambda: (40, 5))
    text = "\x1b[1;1Hhello\x1b[2;2H"
    cells.reduced(text)
    assert cells.reduced(output) == output
    assert cells.reduced(text) == ""


def test_a_style_that_was_left_on_is_not_taken_for_none() -> None:
    cells = ChangedCells(lambda: (40, 5))
    assert cells.reduced("\x1b[?1049h\x1b[31m") == "\x1b[?1049h\x1b[31m"
    assert cells.reduced("\x1b[1;1Hred\x1b[1;1H") == "\x1b[1;1Hred\x1b[1;1H"
    assert cells.reduced("\x1b[0m") == "\x1b[0m"
    assert cells.reduced("\x1b[1;1Hplain\x1b[2;1H") == "\x1b[1Hplain\x1b[2H"


def test_a_terminal_that_tells_no_size_gets_all() -> None:
    cells = ChangedCells(lambda: (0, 0))
    text = "\x1b[1;1Hhello\x1b[2;2H"
    assert [cells.reduced(text), cells.reduced(text)] == [text, text]


@pytest.mark.parametrize(("ranges", "width"), [(ONE_CELL, 1), (TWO_CELLS, 2)])
def test_every_sign_that_is_counted_on_has_its_width_everywhere(ranges: list[tuple[int, int]], width: int) -> None:
    found = [chr(code) for first, last in ranges for code in range(first, last + 1)]
    assert found
    assert [one for one in found if not wcwidth(one) == cell_len(one) == width] == []
