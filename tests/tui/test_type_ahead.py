from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from textual.events import Key, Paste
from textual.screen import Screen
from textual.widgets import Input

from okrtui.session import Session
from okrtui.tui.dialogs import ConfirmScreen
from okrtui.tui.forms.screen import FormScreen
from okrtui.tui.type_ahead import TypeAhead, Typed
from tui.person import Person, at_work


def key(name: str) -> Key:
    return Key(name, name)


@contextmanager
def held_up(session: Session, gate: threading.Event) -> Iterator[None]:
    """A session whose commits wait until a gate opens."""
    do = session.do

    def later(*given: Any) -> Any:
        assert gate.wait(30)
        return do(*given)

    with patch.object(session, "do", later):
        yield


async def save(me: Person) -> None:
    """Press enter, and wait until the form is being saved."""
    form = me.app.screen
    assert isinstance(form, FormScreen)
    me.app.post_message(Key("enter", "\r"))
    for _ in range(1000):
        if form.is_saving:
            break
        await me.pilot.pause(0.005)
    assert form.is_saving


def names(typed: list[Typed]) -> list[str]:
    return [one.text if isinstance(one, Paste) else one.key for one in typed]


def test_keys_wait_until_the_last_action_under_way_has_ended() -> None:
    delivered: list[str] = []
    ahead, front = TypeAhead(lambda: delivered.append("now")), Screen[None]()
    assert not ahead.hold(key("a"), front)
    ahead.begin()
    ahead.begin()
    assert ahead.hold(key("b"), front)
    with ahead.ending():
        pass
    assert ahead.release(front) == [], "the second action still opens what they are meant for"
    with ahead.ending():
        pass
    assert delivered == ["now", "now"]
    assert names(ahead.release(front)) == ["b"]
    assert not ahead.hold(key("c"), front)


def test_a_later_key_does_not_overtake_those_that_wait() -> None:
    ahead, front = TypeAhead(lambda: None), Screen[None]()
    ahead.begin()
    assert ahead.hold(key("a"), front)
    with ahead.ending():
        pass
    assert ahead.hold(key("b"), front), "the first is not delivered yet"
    assert ahead.hold(Paste("pasted"), front)
    assert names(ahead.release(front)) == ["a", "b", "pasted"]


async def test_what_is_pasted_while_a_form_opens_stands_where_it_was_pasted(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3")
        for typed in (key("n"), key("N"), key("e"), Paste("w busi"), key("n"), Paste("ess")):
            me.app.post_message(typed)
        for _ in range(20):
            await me.pilot.pause(0.02)
        assert "New business" in me.screen
        await me.press("escape", "y")


def test_a_screen_in_front_takes_its_keys_while_its_action_is_under_way() -> None:
    ahead, form = TypeAhead(lambda: None), Screen[None]()
    ahead.begin()
    assert ahead.hold(key("a"), form)
    ahead.opened([form])
    assert names(ahead.release(form)) == ["a"]
    assert not ahead.hold(key("b"), form)


async def test_a_screen_that_another_came_over_before_it_was_drawn_takes_its_keys_afterwards(sample: Session) -> None:
    async with at_work(sample) as me:
        me.app.ahead.begin()
        first, second = ConfirmScreen("The first?", ()), ConfirmScreen("The second?", ())
        me.app.push_screen(first)
        me.app.push_screen(second)
        await me.rest()
        await me.press("escape")
        assert me.app.screen is first
        await me.press("escape")
        assert me.front == "MainScreen"
        with me.app.ahead.ending():
            pass


async def test_keys_behind_a_declined_deletion_belong_to_the_form_that_follows(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3")
        for sign in ("d", "n", "n", "N", "e", "w", "1"):
            me.app.post_message(key(sign))
        for _ in range(20):
            await me.pilot.pause(0.02)
        assert me.front == "FormScreen"
        assert "New1" in me.screen
        assert len(sample.workspace.kpis) == 8
        await me.press("escape", "y")


async def test_escape_and_a_letter_in_one_piece_are_escape_and_then_the_letter(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "o")
        assert me.work.has_class("open")
        me.app.post_message(Key("alt+j", "j"))
        await me.rest()
        await me.rest()
        assert not me.work.has_class("open")
        assert me.table.cursor == 1, "the letter goes to the list"
        await me.press("/", *"ch")
        me.app.post_message(Key("alt+j", "j"))
        for _ in range(3):
            await me.rest()
        assert me.work.section.typed == ""
        assert not me.work.query_one("#filter", Input).display
        assert me.work.query_one("#filter", Input).value == "ch", "it is typed into no filter"
        await me.press("n", *"Ab")
        me.app.post_message(Key("alt+y", "y"))
        asked = await me.rest()
        assert "Discard your changes?" in asked, "the letter answers no question"
        await me.press("n")
        assert isinstance(field := me.app.screen.focused, Input)
        assert field.value == "Ab", "and is not typed"


async def test_what_is_typed_while_a_form_saves_is_for_the_next_one(sample: Session) -> None:
    gate = threading.Event()
    async with at_work(sample) as me:
        with held_up(sample, gate):
            await me.press("2", "n")
            await me.type("Answer customers")
            await save(me)
            for typed in (Paste("Fewer "), key("x"), Key("enter", "\r")):
                me.app.post_message(typed)
            await me.pilot.pause(0.1)
            assert "Fewer" not in me.screen
            gate.set()
            for _ in range(20):
                await me.rest()
        assert "Fewer x" in me.screen
        assert "Enter a number." in me.screen, "the second enter is for the key result"
        assert [one.title for one in sample.workspace.objectives.values()][-1] == "Answer customers"
        await me.press("escape", "y")


async def test_what_is_typed_behind_a_form_that_is_refused_is_forgotten(sample: Session) -> None:
    gate = threading.Event()
    async with at_work(sample) as me:
        await me.press("3", "n")
        await me.type("Customer churn rate")
        with held_up(sample, gate):
            await save(me)
            for typed in (Paste("m"), key("y")):
                me.app.post_message(typed)
            await me.pilot.pause(0.1)
            gate.set()
            shown = await me.rest()
        assert "There is already a KPI with that name" in shown
        await me.press("end")
        await me.type("2")
        form = me.app.screen
        assert isinstance(form, FormScreen)
        assert form.typed()["name"] == "Customer churn rate2"
        await me.press("escape", "y")
