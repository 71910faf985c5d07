from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from textual.app import ComposeResult
from textual.events import Key
from textual.screen import Screen

from builders import TODAY
from okrtui.errors import BusyError
from okrtui.session import Entry, Session
from okrtui.tui.app import OkrApp
from okrtui.tui.dialogs import ConfirmScreen
from okrtui.tui.main_screen import MainScreen
from okrtui.tui.terminal_abilities import few_colours, keeps_escape, lacks_signs, speaks_utf8
from tui.person import at_work


async def test_an_empty_workspace_greets_and_each_way_leads_somewhere(bare: Session) -> None:
    for key, text in (("1", "Plan a cycle"), ("2", "Add a KPI"), ("3", "Which metric, and which target?")):
        async with at_work(bare) as me:
            greeting = me.screen
            assert "KPIs keep the business healthy. OKRs change it." in greeting
            assert "…" not in greeting, "nothing is cropped at 80 columns"
            assert text in await me.press(key), key
    async with at_work(bare) as me:
        assert "▸ 2" in await me.press("j")
        assert "Add a KPI" in await me.press("enter")
    async with at_work(bare) as me:
        assert "This workspace is empty." in await me.press("escape")
        assert not me.app.work.query("Welcome")


async def test_no_empty_detail_is_beside_a_list_of_nothing(bare: Session) -> None:
    async with at_work(bare, (120, 40)) as me:
        await me.press("escape")
        for section in "123456":
            await me.press(section)
            assert not me.work.detail.display, section
            assert not any("│" in line for line in me.lines), section
        await me.press("3", "n")
        await me.type("Churn")
        assert "Churn" in await me.press("enter")
        assert me.work.detail.display
        await me.press("slash")
        await me.type("nothing like it")
        await me.press("enter")
        assert me.work.detail.display, "a filter does not move the list about"


async def test_the_sample_is_looked_at_elsewhere_and_says_that_it_is_one(bare: Session, sample: Session) -> None:
    async with at_work(bare) as me:
        assert "4  Explore a sample first" in me.screen
        assert "a small company; nothing is saved" in me.screen
        await me.press("4")
        assert not me.app.is_running
        assert me.app.return_value is True
    assert not bare.workspace.kpis, "it is not put into the own workspace"
    async with at_work(sample, sample=True) as me:
        assert "This is a sample: try anything. All changes are discarded when you press q." in me.screen
        assert "discarded" not in await me.press("2")
        assert me.lines[0].rstrip().endswith("sample"), "the top line goes on saying it"
        await me.press("q")
        assert me.app.return_value is None


async def test_a_workspace_with_something_in_it_opens_on_today(sample: Session) -> None:
    async with at_work(sample, (40, 10)) as me:
        assert me.front == "MainScreen"
        assert "Today" in me.screen
        for size in ((200, 50), (20, 5), (80, 24)):
            await me.pilot.resize_terminal(*size)
            for section in "123456":
                await me.press(section)
                assert [len(line) > 0 for line in me.lines] == [True] * size[1]


async def test_a_screen_that_only_appears_is_drawn_anew_too(sample: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []
    async with at_work(sample) as me:
        monkeypatch.setattr(Screen, "refresh", lambda screen, **_: drawn.append(screen))
        question = ConfirmScreen("Quit?")
        me.app.push_screen(question)
        me.app.action_draw_anew()
        monkeypatch.undo()
        assert question in drawn


async def test_a_theme_that_there_is_not_is_told(sample: Session) -> None:
    async with at_work(sample, (240, 24), theme="nrod", keys={"row.edit": "nope"}) as me:
        assert "Unknown theme “nrod”. Did you mean nord?" in me.screen
        assert "“row.edit”" in me.screen
        assert me.app.theme == "textual-dark"
    async with at_work(sample, theme="\x1b]0;x") as me:
        assert "Press ^t to choose one." in me.screen
        assert {"nord", "gruvbox", "textual-light"} <= set(me.app.available_themes)
    async with at_work(sample, theme="nord") as me:
        assert "Unknown theme" not in me.screen
        assert me.app.theme == "nord"


async def test_a_new_day_shows_by_itself(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "day 52 of 92" in me.screen
        sample.today = lambda: TODAY + timedelta(days=1)
        for _ in range(100):
            await me.pilot.pause()
            if "day 53 of 92" in me.screen:
                break
        assert "day 53 of 92" in me.screen


async def test_help_tells_the_keys_of_the_section_in_front(sample: Session) -> None:
    async with at_work(sample, (100, 90)) as me:
        await me.press("2", "question_mark")
        assert me.front == "HelpScreen"
        for text in ("Help: Objectives", "List objectives by cycle, or as a tree", "Next row."):
            assert text in me.screen
        assert "remove the targets of the KPI" not in me.screen
        await me.press("escape")
        assert me.front == "MainScreen"
        assert "remove the targets of the KPI" in await me.press("3", "question_mark")
        await me.press("q")
        assert me.front == "MainScreen"
        assert me.app.is_running


async def test_keys_wait_for_what_is_being_opened_but_the_one_that_always_leaves(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[bool] = []
    async with at_work(sample) as me:
        before = me.screen
        me.app.ahead.begin()
        assert await me.press("2") == before
        monkeypatch.setattr(me.app, "exit", lambda: left.append(True))
        await me.press("q")
        assert not left
        await me.press("ctrl+q")
        assert left


@pytest.mark.parametrize("action", ["view.filter", "app.palette", "app.back", "row.open"])
async def test_keys_wait_for_the_focus_to_move(sample: Session, action: str) -> None:
    async with at_work(sample) as me:
        me.app.work.action_run(action)
        assert me.app.ahead.hold(Key("x", "x"), me.app.work), "it would be taken for a key of the list"
        await me.pilot.pause(0.1)


async def test_words_typed_at_once_behind_the_filter_key_narrow_the_list(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3")
        for sign in ("slash", *"next"):
            me.app.post_message(Key(sign, "/" if sign == "slash" else sign))
        await me.pilot.pause(0.3)
        assert me.front == "MainScreen"
        assert me.app.work.section.typed == "next"


async def test_the_owner_of_a_key_result_fits_into_the_detail_beside_the_list(sample: Session) -> None:
    async with at_work(sample, (120, 40)) as me:
        await me.press("2", "j")
        await me.pilot.pause(0.2)
        assert f" leads   {sample.workspace.key_results[6].owners[0]}" in me.screen


async def test_the_palette_finds_records_and_runs_actions(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2", "h", "1", "ctrl+p")
        await me.type("qualified leads")
        await me.press("enter")
        assert me.table.cursor_key == ("key_results", 6), "its objective was shut"
        assert "[2 Objectives]" in me.screen
        await me.press("ctrl+p")
        await me.type("as a tree")
        await me.press("enter")
        assert "Objectives  tree" in me.screen


async def test_quitting_loses_nothing_that_was_typed_without_a_question(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "n")
        await me.fill(name="Half typed")
        assert "Quit and discard what you typed?" in await me.press("ctrl+q")
        assert "Half typed" in await me.press("n")
        await me.press("ctrl+p", "f12")
        assert me.front == "FormScreen", "nothing is opened over a form"
        await me.press("escape", "y", "q")
        assert not me.app.is_running
    async with at_work(sample) as me:
        await me.press("3", "n", "ctrl+q")
        assert not me.app.is_running, "nothing was typed"


async def test_what_is_wrong_with_the_files_is_told_each_time_anew(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [""]
    monkeypatch.setattr(Session, "warning", property(lambda _: said[0]))
    async with at_work(sample) as me:
        for _ in range(2):
            said[0] = "No backups can be kept."
            me.app._poll()
            await me.rest()
            assert "No backups can be kept." in me.screen
            me.app.work.say("Saved.")
            said[0] = ""
            me.app._poll()
            await me.rest()
            assert "Saved." in me.screen, "that all is well again takes no other message away"


async def test_a_folder_that_stays_closed_is_told_once(sample: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["The folder cannot be read."]

    def refused(_: Session) -> list[Entry]:
        raise BusyError(said[0])

    monkeypatch.setattr(Session, "refresh", refused)
    async with at_work(sample) as me:
        for shown in (True, False):
            me.app._poll()
            assert ("The folder cannot be read." in await me.rest()) is shown
            await me.press("j")
        said[0] = "The folder is gone."
        me.app._poll()
        assert "The folder is gone." in await me.rest()


async def test_what_the_first_look_finds_is_said_however_slow_the_start_is(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()

    def refused(_: Session) -> list[Entry]:
        looked.set()
        raise BusyError("The folder cannot be read.")

    compose = MainScreen.compose

    def slow(screen: MainScreen) -> ComposeResult:
        looked.wait(0.1)
        yield from compose(screen)

    monkeypatch.setattr(Session, "refresh", refused)
    monkeypatch.setattr(MainScreen, "compose", slow)
    monkeypatch.setattr("okrtui.tui.app.POLL", 0.001)
    async with at_work(sample) as me:
        while not looked.is_set():
            await me.rest()
        assert "The folder cannot be read." in await me.rest()


@pytest.mark.parametrize(
    ("environment", "few"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "linux"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, True),
        ({"TERM": "xterm-direct"}, False),
    ],
)
def test_few_colours_are_told_from_many(environment: dict[str, str], few: bool) -> None:  # noqa: FBT001
    assert few_colours(environment) is few


def test_what_a_terminal_cannot_do_is_told_from_its_variables() -> None:
    assert lacks_signs({"TERM": "linux"})
    assert not lacks_signs({"TERM": "xterm"})
    assert keeps_escape({"STY": "4711.pts-0.here", "TERM": "screen"})
    assert not keeps_escape({"TERM": "screen", "TMUX": "/run/tmux/default,1,0"})


@pytest.mark.parametrize(
    ("environment", "speaks"),
    [
        ({}, True),
        ({"LANG": "C"}, False),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, False),
        ({"LC_CTYPE": "C.utf8"}, True),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, False),
    ],
)
def test_a_locale_that_is_not_utf8_is_told(environment: dict[str, str], speaks: bool) -> None:  # noqa: FBT001
    assert speaks_utf8(environment) is speaks


async def test_once_there_is_a_picture_the_caller_is_told(sample: Session) -> None:
    pictures: list[int] = []
    app = OkrApp(sample, drawn=lambda: pictures.append(len(app.work.table.rows)))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert pictures == [len(app.work.table.rows)]
        assert pictures[0] > 0


async def test_ctrl_c_quits_nothing_and_tells_what_does(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("ctrl+c")
        assert me.last == " Press ^q to quit."
        assert not me.app._notifications
