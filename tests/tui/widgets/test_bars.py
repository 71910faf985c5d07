from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.containers import Vertical

from okrtui.tui import styled_text
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.bars import KeyBar, MessageLine, TitleLine
from okrtui.tui.widgets.line_changes import changed
from okrtui.tui.widgets.tab_bar import Tab, TabBar

NAMES = ("Today", "Objectives", "KPIs", "Cycles", "Decide", "Log")
TABS = [Tab(str(number), name) for number, name in enumerate(NAMES, 1)]
KEYS = [("c", "check in"), ("m", "record"), ("e", "edit"), ("n", "new"), ("H", "heal"), ("D", "decide"), ("v", "view")]
HOSTILE = "[@click=app.quit]x[/] \x1b]52;c;x\x07 \u202e日本語"


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []
        self.tabs, self.named = TabBar("okrtui", TABS), TitleLine("KPIs")
        self.message, self.keys = MessageLine(), KeyBar(KEYS)

    def compose(self) -> ComposeResult:
        yield from (self.tabs, self.named)
        yield Vertical()
        yield from (self.message, self.keys)

    def on_tab_bar_chosen(self, event: TabBar.Chosen) -> None:
        self.chosen.append(event.key)


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line)


lines = st.lists(st.tuples(st.text(max_size=8), st.sampled_from(styled_text.TONES)), max_size=5)


@given(lines, lines)
def test_what_changed_lies_between_the_ends_that_are_told(
    before: list[styled_text.Piece], after: list[styled_text.Piece]
) -> None:
    old, new = styled_text.fit_line(before, 20), styled_text.fit_line(after, 20)
    start, end = changed(old, new)
    was, now = text_of(old), text_of(new)
    if len(was) == len(now) == 20:
        assert was[:start] == now[:start]
        assert was[end:] == now[end:]
    assert (start, end) == (0, 0) or 0 <= start < end <= 20
    assert changed(old, old) == (0, 0)


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [
        (120, "okrtui  1 Today  2 Objectives [3 KPIs] 4 Cycles  5 Decide  6 Log", "ada · acme · week 8/13"),
        (80, "okrtui  1 Today  2 Objectives [3 KPIs] 4 Cycles  5 Decide  6 Log", "ada"),
        (61, "1 Today  2 Objectives [3 KPIs] 4 Cycles  5 Decide  6 Log", ""),
        (40, "okrtui  1  2 [3 KPIs] 4  5  6", "ada"),
        (24, "1  2 [3 KPIs] 4  5  6", ""),
        (9, "1  2 [3…", ""),
    ],
)
async def test_tabs_drop_parts_when_narrow(width: int, left: str, right: str) -> None:
    app = Host()
    async with app.run_test(size=(width, 8)):
        app.tabs.show("3", [("ada", ""), ("acme team" if width == 80 else "acme", ""), ("week 8/13", "muted")])
        text = text_of(app.tabs.line(0))
        assert cell_len(text) == width
        assert text.strip().startswith(left)
        assert text.strip().removeprefix(left).strip() == right


async def test_a_click_chooses_a_tab() -> None:
    app = Host()
    async with app.run_test(size=(80, 8)) as pilot:
        app.tabs.show("3")
        await pilot.click(TabBar, offset=(20, 0))
        await pilot.click(TabBar, offset=(2, 0))
        await pilot.click(TabBar, offset=(78, 0))
        assert app.chosen == ["2"]


@pytest.mark.parametrize("width", [30, 80, 120])
async def test_the_way_to_the_help_is_always_last(width: int) -> None:
    app = Host()
    async with app.run_test(size=(width, 8)):
        text = text_of(app.keys.line(0))
        assert text.rstrip().endswith("? help")
        assert text.startswith(" c check in  m record ")
        assert cell_len(text) == width


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, "y discard  n enter esc back to the form"),
        (39, "y discard  n back to the form"),
        (24, "n back to the form"),
    ],
)
async def test_both_answers_have_room_before_all_keys_of_one(width: int, shown: str) -> None:
    app = Host()
    async with app.run_test(size=(width, 8)):
        app.keys.last = ("n enter esc", "back to the form")
        app.keys.show([("y", "discard")])
        assert text_of(app.keys.line(0)).strip() == shown


async def test_a_sentence_takes_the_place_of_the_keys_in_as_many_lines_as_it_needs() -> None:
    app = Host()
    async with app.run_test(size=(40, 12)) as pilot:
        assert (app.keys.size.height, app.message.size.height) == (1, 0)
        app.keys.say("Checked in KR12: 9.5")
        assert text_of(app.keys.line(0)).strip() == "Checked in KR12: 9.5"
        app.keys.say("KR12 was changed by bo two minutes ago. Press o to see both.", "bad")
        await pilot.pause()
        shown = [text_of(app.keys.line(y)).strip() for y in range(app.keys.size.height)]
        assert shown == ["KR12 was changed by bo two minutes", "ago. Press o to see both."]
        app.message.say("word " * 200)
        await pilot.pause()
        assert app.message.size.height == 3
        assert text_of(app.message.line(2)).endswith("…")
        app.message.hush()
        app.keys.hush()
        await pilot.pause()
        assert (app.keys.size.height, app.message.size.height, app.keys.said) == (1, 0, "")
        assert "? help" in text_of(app.keys.line(0))


async def test_hostile_text_in_every_bar_is_plain_text() -> None:
    app = Host()
    async with app.run_test(size=(90, 8)) as pilot:
        app.tabs.show("1", [(HOSTILE, "")])
        app.named.show(HOSTILE, (HOSTILE,), "8 of 31")
        app.keys.show([(HOSTILE, HOSTILE)])
        app.message.say(HOSTILE)
        await pilot.pause()
        shown = [text_of(bar.line(0)) for bar in (app.tabs, app.named, app.keys, app.message)]
        assert {cell_len(line) for line in shown} == {90}
        assert not any(char in "".join(shown) for char in "\x1b\x07\u202e")
        assert shown[1].endswith("8 of 31 ")
        assert "[@click=app.quit]x[/] ]52;c;x 日本語" in shown[3]


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (60, "KPIs audit by name ▲ /owner:ada 8 of 31"),
        (40, "KPIs by name ▲ /owner:ada 8 of 31"),
        (30, "KPIs /owner:ada 8 of 31"),
        (24, "KPIs /owner:… 8 of 31"),
    ],
)
async def test_of_the_notes_beside_a_title_the_last_one_stays_longest(width: int, shown: str) -> None:
    app = Host()
    async with app.run_test(size=(width, 8)):
        app.named.show("KPIs", ("audit", "by name ▲", "/owner:ada"), "8 of 31")
        assert " ".join(text_of(app.named.line(0)).split()) == shown
