from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

import pytest

from okrtui.config import Said
from okrtui.errors import CorruptError, OkrError
from okrtui.session import Session
from okrtui.tui.app import OkrApp
from okrtui.tui.sections.today.section import TodaySection
from tui.person import Person

SIZE = (100, 30)


class Gate:
    """A workspace that opens when it is let."""

    def __init__(self, session: Session) -> None:
        self._session, self._is_let = session, threading.Event()

    def __call__(self) -> Session:
        assert self._is_let.wait(20)
        return self._session

    def let(self) -> None:
        self._is_let.set()


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it does not come")


async def opened(me: Person) -> str:
    """Wait for the main screen, and for all that was typed; the screen then."""
    await until(lambda: me.app.is_open and me.app.screen is me.app.work and bool(me.app.work.children))
    return await me.rest()


async def test_a_picture_comes_before_the_workspace_is_opened_and_keys_wait_for_the_list(sample: Session) -> None:
    app = OkrApp(gate := Gate(sample))
    async with app.run_test(size=SIZE) as pilot:
        me = Person(app, pilot)
        await pilot.pause()
        for text in ("okrtui [1 Today] 2 Objectives", " Today", "Reading…", "q quit", "? help"):
            assert text in me.screen
        await pilot.press("j", "j")
        await pilot.resize_terminal(80, 24)
        assert "Reading…" in me.screen
        gate.let()
        assert "Reading…" not in await opened(me)
        assert me.table.cursor == 2
        assert len(me.lines[0]) == 80


async def test_what_is_opened_belongs_to_the_thread_of_the_screens(sample: Session) -> None:
    app = OkrApp(lambda: sample)
    async with app.run_test(size=SIZE) as pilot:
        me = Person(app, pilot)
        await opened(me)
        before = sample.sequence
        await me.press("c", "9", "ctrl+s")
        assert sample.sequence == before + 1
        assert me.work.session is sample


async def test_a_first_list_that_cannot_be_read_holds_no_keys(sample: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    listed, failed = TodaySection.keys, list[bool]()

    def keys(section: TodaySection) -> tuple[Sequence[Hashable], int]:
        if not failed:
            failed.append(True)
            raise OkrError("The record M1 is damaged.", "Restore a backup.")
        return listed(section)

    monkeypatch.setattr(TodaySection, "keys", keys)
    app = OkrApp(lambda: sample)
    async with app.run_test(size=SIZE) as pilot:
        me = Person(app, pilot)
        assert "The record M1 is damaged." in await opened(me)
        await me.press("4")
        assert "[4 Cycles]" in me.screen


@pytest.mark.parametrize("error", [CorruptError("It is damaged.", "Repair it."), ZeroDivisionError()])
async def test_what_cannot_be_opened_ends_the_screens_and_is_told_by_whoever_opened_them(error: Exception) -> None:
    def opening() -> Session:
        raise error

    app = OkrApp(opening)
    async with app.run_test(size=SIZE):
        await until(lambda: app.failure is not None and not app.is_running)
    assert app.failure is error
    assert app.guard.errors == []


async def test_a_main_screen_that_cannot_be_made_ends_them_too(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = CorruptError("It is damaged.")

    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(TodaySection, "__init__", fails)
    app = OkrApp(lambda: sample)
    async with app.run_test(size=SIZE):
        await until(lambda: app.failure is not None and not app.is_running)
    assert app.failure is error


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_a_key_that_quits_does_so_before_the_workspace_is_open(sample: Session, key: str) -> None:
    app = OkrApp(gate := Gate(sample))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await until(lambda: not app.is_running)
    gate.let()
    assert (app.return_value, app.return_code, app.is_open) == (None, 0, False)


async def test_a_letter_behind_another_is_for_the_list(sample: Session) -> None:
    app = OkrApp(gate := Gate(sample))
    async with app.run_test(size=SIZE) as pilot:
        me = Person(app, pilot)
        await pilot.press("/", "q", "u", "a")
        assert app.is_running
        gate.let()
        assert "qua" in (await opened(me)).splitlines()[1]


async def test_keys_of_the_settings_are_known_to_the_picture(sample: Session) -> None:
    file = Path("/settings")
    keys = {"app.quit": Said("Q", file), "section.kpis": Said("&", file), "section.log": Said("f9", file)}
    app = OkrApp(gate := Gate(sample), keys=keys)
    async with app.run_test(size=SIZE) as pilot:
        me = Person(app, pilot)
        await pilot.press("q")
        assert "2 Objectives  & KPIs  4 Cycles" in me.screen
        assert me.last.startswith(" ^q quit")
        gate.let()
        await opened(me)
        assert app.is_running
        assert "& KPIs" in me.screen
