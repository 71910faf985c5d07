from __future__ import annotations

import pytest
from textual.events import Key

from okrtui.session import Session
from okrtui.tui.palette.commands import Commands
from okrtui.tui.sections.catalogue import SECTIONS
from tui.person import Person, at_work


async def command(me: Person, line: str) -> str:
    """Type a command and enter."""
    await me.press("colon")
    await me.type(line)
    return await me.press("enter")


@pytest.mark.parametrize(
    ("section", "line", "shows"),
    [
        ("2", "owner ada", "/owner:ada"),
        ("2", "own", "owner "),
        ("2", "status off-track", "/status:off-track"),
        ("2", "status off track", "/status:off-track"),
        ("2", "filter owner:ada leads", "/owner:ada leads"),
        ("2", "owner ada status:off", "/owner:ada status:off"),
        ("2", "tree", "Objectives  tree"),
        ("2", "closed", "closed ones too"),
        ("3", "view candidates", "KPIs  candidates"),
        ("3", "view", "KPIs  audit"),
        ("3", "sort status desc", "status ▼"),
        ("3", "sort", "Sort by"),
        ("2", "sort owner", "Objectives  by owner ▲"),
        ("1", "everybody", "Today  everybody"),
        ("1", "kpis", "[3 KPIs]"),
        ("1", "help", "Help: Today"),
        ("1", "k5", "[3 KPIs]"),
        ("1", "kr7", "[2 Objectives]"),
        ("6", "since 2026-01", "/since:2026-01"),
    ],
)
async def test_a_command_does_what_its_key_does(sample: Session, section: str, line: str, shows: str) -> None:
    async with at_work(sample) as me:
        await me.press(section)
        assert shows in await command(me, line)


async def test_a_command_typed_ahead_is_the_same(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2")
        for sign in (":", *"tree", "enter"):
            me.app.post_message(Key(sign, sign if len(sign) == 1 else None))
        for _ in range(30):
            await me.pilot.pause(0.02)
        assert "Objectives  tree" in me.screen


async def test_a_command_quits(sample: Session) -> None:
    async with at_work(sample) as me:
        await command(me, "q")
        assert not me.app.is_running


@pytest.mark.parametrize(
    ("section", "line", "says"),
    [
        ("2", "frobnicate", "There is no command “frobnicate” here; clear the line to see them all."),
        ("2", "heal", "“heal” works in 1 Today and 3 KPIs."),
        ("1", "new", "“new” works in 2 Objectives, 3 KPIs, 4 Cycles and 5 Decide."),
        ("2", "dept sales", "“dept” filters KPIs: go there first."),
        ("3", "sort colour", "“colour” does not go with sort; erase it to see what does."),
        ("4", "owner bo", "“owner” filters Today, Objectives and KPIs: go there first."),
        ("2", "filter ", "Type what to look for after filter."),
        ("2", "k999", "There is no command “k999” here; clear the line to see them all."),
    ],
)
async def test_what_is_no_command_here_is_told_in_one_sentence(
    sample: Session, section: str, line: str, says: str
) -> None:
    async with at_work(sample) as me:
        await me.press(section)
        await command(me, line)
        assert says in " ".join(me.last.split())
        assert me.front == "CommandLine", "the line is still there to be mended"


async def test_tab_completes_names_and_values(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2", "colon", *"ow", "tab")
        shown = await me.press("down")
        assert " owner " in shown
        assert "owner bo" in shown
        await me.press("down", "tab", "enter")
        assert "/owner:bo" in me.screen


async def test_backspace_on_an_empty_line_and_escape_leave(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("colon", "x", "backspace")
        assert me.front == "CommandLine"
        await me.press("backspace")
        assert me.front == "MainScreen"
        await me.press("colon", "x", "escape")
        assert me.front == "MainScreen"


async def test_every_action_and_field_has_one_command_of_its_own(sample: Session) -> None:
    async with at_work(sample) as me:
        for entry in SECTIONS:
            me.work.show(entry.key)
            commands = Commands(me.work)
            names = [one.name for one in (*commands._views(), *commands._filters(), *commands._actions())]
            assert {one for one in names if names.count(one) > 1} <= {"filter", "sort", "view"}, entry.key


async def test_enter_runs_a_command_only_when_it_is_clear_which(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "colon", *"rec", "enter")
        assert " record " in me.lines[1] + " ", "the first of several is completed"
        assert me.front == "CommandLine"
        await me.press("enter")
        assert me.front == "RoundFormScreen" or "Record" in me.screen


async def test_keys_before_the_list_is_there_do_no_harm(sample: Session) -> None:
    async with at_work(sample) as me:
        for sign in ("f12", "down", "tab", "pagedown", "enter"):
            me.app.post_message(Key(sign, None))
        await me.rest()
        await me.press("escape", "escape", "1")
        assert me.front == "MainScreen"
