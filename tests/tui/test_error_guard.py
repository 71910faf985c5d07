"""Internal errors of every kind: the person is told, finds a report, and goes on."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from okrtui import error_reports
from okrtui.autosave import DraftFiles
from okrtui.errors import CorruptError, UnreachableError
from okrtui.session import Session
from okrtui.tui import error_guard
from okrtui.tui.app import OkrApp
from tui.person import Person


class OurFaultError(Exception):
    """A fault of the program."""


TITLE = "Customer churn"


def fail(*_: object) -> None:
    raise OurFaultError(TITLE)


async def fail_later() -> None:
    fail()


class Unmountable(Screen[None]):
    def on_mount(self) -> None:
        fail()


class Uncomposable(Screen[None]):
    def compose(self) -> list[object]:  # type: ignore[override]
        fail()
        return []


def failing_action(me: Person) -> None:
    me.work.runner.start = fail  # type: ignore[assignment,method-assign]
    me.app.simulate_key("2")


KINDS: dict[str, Callable[[Person], object]] = {
    "an action": failing_action,
    "a callback": lambda me: me.work.call_later(fail),
    "a callback of the app": lambda me: me.app.call_later(fail),
    "a callback after drawing": lambda me: me.work.call_after_refresh(fail),
    "a callback after a message": lambda me: me.work.call_next(fail),
    "a timer": lambda me: me.work.set_timer(0.01, fail),
    "a worker": lambda me: me.work.run_worker(fail_later()),
    "a thread": lambda me: me.work.run_worker(fail, thread=True),
    "the table": lambda me: me.table.call_later(fail),
    "mounting a screen": lambda me: me.app.push_screen(Unmountable()),
    "composing a screen": lambda me: me.app.push_screen(Uncomposable()),
    "a task": lambda _: asyncio.get_running_loop().call_exception_handler({"exception": OurFaultError()}),
    "looking for changes": lambda me: setattr(me.app.session, "refresh", fail),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_after_an_error_the_person_goes_on(kind: str, sample: Session, tmp_path: Path) -> None:
    app = OkrApp(sample, reports=tmp_path / "state" / "errors")
    start = app.work.runner.start
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await pilot.pause()
        KINDS[kind](me)
        for _ in range(100):
            await pilot.pause(0.01)
            if app.guard.errors:
                break
        assert [type(one) for one in app.guard.errors[:1]] == [OurFaultError]
        me.work.runner.start = start  # type: ignore[method-assign]
        await pilot.pause()
        if app.screen is app.work:
            assert "Internal error; you can go on. The report is" in " ".join(me.screen.split())
        else:
            app.screen.dismiss(None)
            await pilot.pause()
        assert "[3 KPIs]" in await me.press("3")
        assert "Add a KPI" in await me.press("n")
        await me.press("escape", "q")
    assert app.return_code == 0
    (report, *_) = sorted((tmp_path / "state" / "errors").iterdir())
    text = report.read_text()
    assert "OurFaultError" in text
    assert "in fail" in text or kind == "a task"
    assert TITLE not in text
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


async def test_damage_that_is_met_is_told_in_its_own_words(sample: Session, tmp_path: Path) -> None:
    def meet(*_: object) -> None:
        raise CorruptError("The record K3 is damaged.", "okrtui doctor shows what can be saved.")

    app = OkrApp(sample, reports=tmp_path / "errors")
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await pilot.pause()
        me.work.call_later(meet)
        await me.rest()
        assert "The record K3 is damaged. okrtui doctor shows what can be saved." in " ".join(me.screen.split())
        assert "[3 KPIs]" in await me.press("3")
        await me.press("q")
    assert not (tmp_path / "errors").exists()


async def test_what_fails_again_and_again_is_closed_and_its_draft_is_kept(sample: Session, tmp_path: Path) -> None:
    app = OkrApp(sample, keeping=lambda one: DraftFiles(tmp_path / "drafts", one.identity, one.now))
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await pilot.pause()
        await me.press("3", "n")
        await me.type("Half way")
        for _ in range(error_guard.REPEATED):
            app.screen.call_later(fail)
        await me.rest()
        assert me.front == "MainScreen"
        assert "[1 Today]" in me.screen
        assert "Internal error; you can go on." in me.screen
        assert "Half way" in next((tmp_path / "drafts").iterdir()).read_text()
        await me.press("3", "n")
        assert me.front == "OfferScreen"


async def test_a_server_that_is_gone_closes_no_form(sample: Session) -> None:
    def look(*_: object) -> None:
        raise UnreachableError("The server cannot be reached.", "Nothing was changed. Try again in a moment.")

    app = OkrApp(sample)
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await pilot.pause()
        await me.press("3", "n")
        for _ in range(error_guard.REPEATED + 1):
            app.screen.call_later(look)
        assert "The server cannot be reached." in await me.rest()
        assert me.front == "FormScreen"


async def test_a_form_in_front_tells_it_itself(sample: Session) -> None:
    app = OkrApp(sample)
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await pilot.pause()
        await me.press("3", "n")
        app.screen.call_later(fail)
        assert "Internal error; you can go on." in await me.rest()
        assert me.front == "FormScreen"


async def test_a_program_that_does_nothing_but_fail_ends_and_not_with_0(sample: Session, tmp_path: Path) -> None:
    app = OkrApp(sample, reports=tmp_path / "errors")
    async with app.run_test() as pilot:
        await pilot.pause()
        for _ in range(error_guard.MOST):
            app.work.call_later(fail)
        async with asyncio.timeout(30):
            while app.is_running:  # noqa: ASYNC110 - it says nothing
                await asyncio.sleep(0.01)
    assert app.return_code == 1
    assert len(list((tmp_path / "errors").iterdir())) == error_reports.MOST


async def test_no_number_of_errors_that_keys_cause_ends_the_program(sample: Session) -> None:
    app = OkrApp(sample)
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await me.rest()
        app.work.open_filter = fail  # type: ignore[method-assign]
        for _ in range(error_guard.MOST + 5):
            app.post_message(Key("slash", "/"))
            await me.rest()
        assert len(app.guard.errors) > error_guard.MOST
        assert "[3 KPIs]" in await me.press("3")
    assert app.return_code is None, "it was never left"


async def test_screens_that_cannot_be_opened_end_and_not_with_0(
    sample: Session, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    app = OkrApp(sample, reports=tmp_path / "[" / "x]")
    app.work.compose = fail  # type: ignore[assignment]
    await asyncio.wait_for(app.run_async(headless=True, size=(80, 24)), 30)
    assert app.return_code == 1
    said = "".join(capfd.readouterr().err.split())
    assert "okrtuihadtoendafteraninternalerror." in said
    assert "/[/x]/" in said, "a path is no markup"


async def test_an_error_on_the_way_out_changes_nothing(sample: Session) -> None:
    app = OkrApp(sample)
    async with app.run_test() as pilot:
        await pilot.pause()
        app.exit()
        fails = app.survives(OurFaultError())
        assert fails
    assert app.return_code == 0


async def test_a_panic_of_textual_does_not_end_with_0(sample: Session) -> None:
    app = OkrApp(sample)
    async with app.run_test() as pilot:
        await pilot.pause()
        app.panic("no way")
    assert app.return_code == 1


async def test_a_report_that_cannot_be_written_is_told(sample: Session, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    app = OkrApp(sample, reports=tmp_path / "file" / "errors")
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await pilot.pause()
        app.work.call_later(fail)
        assert "Its report cannot be written: File exists." in " ".join((await me.rest()).split())


async def test_another_app_is_left_to_textual() -> None:
    app = App[None]()

    async def use() -> None:
        async with app.run_test() as pilot:
            app.call_later(fail)
            await pilot.pause()

    with pytest.raises(OurFaultError):
        await use()


async def until(pilot: Pilot[bool], counted: Callable[[], int], enough: int) -> None:
    """Wait until there are as many as that."""
    async with asyncio.timeout(30):
        while counted() < enough:
            await pilot.pause(0.01)


async def test_a_disk_that_stays_broken_is_told_once_and_a_form_stays_usable(sample: Session, tmp_path: Path) -> None:
    app = OkrApp(sample, reports=tmp_path / "errors")
    looks, sound = list[str](), sample.refresh

    def look() -> None:
        looks.append("")
        fail()

    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await me.rest()
        await me.press("3", "n")
        sample.refresh = look  # type: ignore[assignment,method-assign]
        await until(pilot, lambda: len(looks), error_guard.REPEATED + 2)
        await me.type("Half way")
        assert me.front == "FormScreen", "nobody closes it while somebody types"
        assert len(app.guard.errors) == 1
        sample.refresh = lambda: looks.append("sound")  # type: ignore[assignment,method-assign,return-value]
        await until(pilot, lambda: looks.count("sound"), 2)
        sample.refresh = look  # type: ignore[assignment,method-assign]
        await until(pilot, lambda: len(app.guard.errors), 2)
        sample.refresh = sound  # type: ignore[method-assign]
    assert len(list((tmp_path / "errors").iterdir())) == 2


async def test_a_warning_that_ends_leaves_another_notice(bare: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    app = OkrApp(bare)
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await me.rest()
        await me.press("escape")
        app._polling.stop()
        monkeypatch.setattr(Session, "warning", "The disk is slow.")
        app._poll()
        assert "The disk is slow." in await me.rest()
        app.work.say("Something else.")
        monkeypatch.setattr(Session, "warning", "")
        app._poll()
        assert "Something else." in await me.rest()


async def test_a_warning_that_ends_does_not_stay(bare: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    app = OkrApp(bare)
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await me.rest()
        await me.press("escape")
        app._polling.stop()
        for warning, shown in (("Reconnecting.", "Reconnecting."), ("", "All is well again.")):
            monkeypatch.setattr(Session, "warning", warning)
            app._poll()
            assert shown in await me.rest()
        assert "Reconnecting." not in await me.rest()


@pytest.mark.parametrize(("keys", "front"), [("3n", "FormScreen"), ("?", "HelpScreen"), ("5n", "WizardScreen")])
async def test_a_warning_shows_on_every_open_screen_until_a_key_is_pressed_there(
    sample: Session, monkeypatch: pytest.MonkeyPatch, keys: str, front: str
) -> None:
    app = OkrApp(sample)
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await me.rest()
        await me.press(*keys)
        assert me.front == front
        app._polling.stop()
        before = me.last
        monkeypatch.setattr(Session, "warning", "Reconnecting.")
        app._poll()
        assert "Reconnecting." in await me.rest()
        assert "Reconnecting." not in await me.press("tab")
        assert me.last == before
        monkeypatch.setattr(Session, "warning", "")
        app._poll()
        assert "All is well again." in await me.rest()
        assert "All is well again." not in await me.press("tab")
        assert "All is well again." in await me.press("escape")


async def test_a_session_that_may_not_save_any_more_says_so_at_once(
    bare: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = OkrApp(bare)
    async with app.run_test() as pilot:
        me = Person(app, pilot)
        await me.rest()
        await me.press("escape")
        app._polling.stop()
        moved = "This workspace was moved to /srv/okr."
        for reason, shown in ((moved, moved), ("", "All is well again.")):
            monkeypatch.setattr(Session, "read_only", reason)
            app._poll()
            drawn = await me.rest()
            assert shown in drawn
            assert ("read-only" in drawn) is bool(reason)
