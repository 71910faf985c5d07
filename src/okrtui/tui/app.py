"""The full-screen program: theme, screens, and the timer that looks for changes by others and for a new day.

Its first picture comes before the workspace is opened, and so before anything is imported that reads one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.screen import Screen

from okrtui import paths
from okrtui.errors import OkrError
from okrtui.processes import can_be_resumed
from okrtui.tui import sign_choice
from okrtui.tui.arrivals import Arrivals
from okrtui.tui.error_guard import GuardedApp
from okrtui.tui.first_picture import FirstPicture, quits
from okrtui.tui.keys import bindings, keymap
from okrtui.tui.keys.of_settings import keymap_of
from okrtui.tui.opening import Opening
from okrtui.tui.polling import Polling
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.sections.catalogue import SECTIONS, preload
from okrtui.tui.terminal_driver import CompactDriver, PatientDriver, bounded
from okrtui.tui.themes import begin_with, theme_warning
from okrtui.tui.type_ahead import TypeAhead, behind_escape
from okrtui.tui.widgets.bars import KeyBar, MessageLine

if TYPE_CHECKING:  # imported once there is a picture
    from okrtui.autosave import DraftFiles
    from okrtui.config import Said
    from okrtui.session import Session
    from okrtui.tui.host import SectionHost
    from okrtui.tui.main_host import MainHost
    from okrtui.tui.main_screen import MainScreen

POLL: Final = 0.25
"""Seconds between two checks for changes by others."""


class OkrApp(GuardedApp[bool]):
    """The app on a workspace; it exits with True to open the sample.

    `work` is its main screen, on `session`, once it `is_open`; where that failed, `failure` says why.
    """

    TITLE = "okrtui"
    CSS_PATH: ClassVar = [paths.styles() / name for name in ("base.tcss", "forms.tcss", "screens.tcss")]
    COMMAND_PALETTE_BINDING = "f12"
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.EVERYWHERE)
    asks_width = False
    """Whether the terminal chooses the signs by telling how wide it draws them."""

    is_open = False
    failure: BaseException | None = None
    session: Session
    work: MainScreen
    arrivals: Arrivals
    _leave: Callable[[int], object] | None = None

    def __init__(
        self,
        session: Session | Callable[[], Session],
        *,
        theme: str = "",
        ansi: bool = False,
        keeping: Callable[[Session], DraftFiles | None] = lambda _: None,
        furnish: Callable[[MainHost], object] = lambda _: None,
        sample: bool = False,
        keys: Mapping[str, Said] | None = None,
        reports: Path | None = None,
        send_all: bool = False,
        first: Callable[[SectionHost], Awaitable[object]] | None = None,
        drawn: Callable[[], None] | None = None,
    ) -> None:
        """A function that opens a session is called behind a first picture, in a thread of its own.

        `keeping` returns where its drafts are kept; `furnish` adds to the services of its screens. With `sample`, the
        workspace is discarded at the end, and the screens say so. `reports` is the directory of error reports. Where
        something is to be done `first`, the app ends after it. `drawn` is called once there is a list.
        """
        super().__init__(ansi_color=ansi, driver_class=PatientDriver if send_all else CompactDriver, reports=reports)
        self._unknown_theme = begin_with(self, theme, "ansi-dark" if ansi else "textual-dark")
        self.animation_level = "none"
        self.ahead = TypeAhead(lambda: self.call_later(self.give_back))
        self._keeping, self._furnish, self._keys, self._sample = keeping, furnish, keys or {}, sample
        self._first, self._drawn, self._warned, self._failed, self._state = first, drawn, "", "", ""
        self._polling = Polling(POLL, self._poll, first=preload)
        if callable(session):
            self._opening = Opening(session, self.call_later, self._show_work, self._fail)
            self.ahead.begin()
        else:
            self._work_on(session)

    def _work_on(self, session: Session) -> None:
        """Make the main screen on a session, which belongs to this thread from now on."""
        from okrtui.tui.main_screen import MainScreen

        session.belong_here()
        self.session, self._day, self._refused = session, session.today(), session.read_only
        self.keymap = keymap_of(self._keys)
        self.set_keymap(self.keymap.for_textual())
        self._drafts = self._keeping(session)
        self.work = MainScreen(session, self.ahead, self._drafts, mark="sample" if self._sample else "")
        self._furnish(self.work.host)
        session.listen(self.work.take_in)
        self.arrivals = Arrivals(session.take_in, self.set_timer)
        session.call_owner_by(lambda: self.call_later(self.arrivals.arrived))
        self.is_open = True

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen, or the picture that comes before it."""
        return self.work if self.is_open else FirstPicture(self._keys)

    def on_mount(self) -> None:
        """Open the workspace once there is a picture, unless it is open."""
        self.set_class(sign_choice.is_plain(), "plain-lines")
        loop = asyncio.get_running_loop()
        self._leave = lambda code: loop.call_soon_threadsafe(self.exit, None, code)
        if self.is_open:
            self._begin_work()
        else:
            self.call_after_refresh(self._opening.start)

    async def _show_work(self, session: Session) -> None:
        """Show the main screen over the picture; what was typed meanwhile is for it."""
        try:
            self._work_on(session)
        except Exception as error:  # noqa: BLE001 - it is raised where the screens were started
            self._fail(error)
            return
        self.stand_guard()
        with self.ahead.ending():
            await self.push_screen(self.work)
            self._begin_work()

    def _fail(self, error: BaseException) -> None:
        self.failure = error
        self.exit()

    def _begin_work(self) -> None:
        """Offer unsaved forms, or welcome the person to an empty workspace; poll once there is a list."""
        from okrtui.tui.welcoming import is_untouched, welcome

        self.call_after_refresh(self.stand_guard)
        if self._drawn is not None:
            self.call_after_refresh(self._drawn)
        self.call_after_refresh(self._polling.start)  # what it finds is said on a screen that must be there
        if self._sample:
            quit_key = keymap.key("app.quit")
            notice = f"This is a sample: try anything. All changes are discarded when you press {quit_key}."
            self.call_after_refresh(self.work.say, notice)
        self.call_after_refresh(self._warn)
        if self._first is not None:
            self.run_worker(self._only(self._first), group="action")
            return
        if self.work.offer_left():
            return
        if is_untouched(self.session.workspace):
            welcome(self.work)

    async def _only(self, first: Callable[[SectionHost], Awaitable[object]]) -> None:
        await first(self.work.host)
        self.exit()

    def _warn(self) -> None:
        """Warn about an unknown theme and invalid keys in the settings; the help lists every invalid key."""
        warnings = []
        if self._unknown_theme:
            warnings.append(theme_warning(self._unknown_theme, self.available_themes))
        if faults := keymap.faults():
            which = f"this and {len(faults) - 1} more under Re-map" if len(faults) > 1 else "Re-map"
            warnings.append(f"{faults[0].message} See {which} in the help ({keymap.key('app.help')}).")
        if warnings:
            self.work.say(" ".join(warnings), "warn")

    async def on_event(self, event: events.Event) -> None:
        """Hold back what is typed while a form opens: it is meant for the form. No terminal is endless."""
        if not self.is_open and quits(event, self._keys, behind=self.ahead.is_holding):
            self.exit()
            return
        if isinstance(event, events.Resize):
            event = bounded(event)
            if event.size == self.screen.region.size:  # attached anew, written over, or smaller for a moment
                self.action_draw_anew()
        if isinstance(event, events.Key) and (letter := behind_escape(event)):
            self.screen.call_later(self.call_later, self._type_behind_escape, letter)
            event = events.Key("escape", "\x1b")
        if self.is_open:
            self.work.give_way(event)
        if isinstance(event, events.Key | events.Paste):
            self._hush_state()
            self.ahead.forget_refused(self.screen_stack)
            if self.ahead.hold(event, self.screen):
                return
        await super().on_event(event)

    def action_draw_anew(self) -> None:
        """Draw everything again: something else may have written on the terminal, or cells were lost."""
        if isinstance(self._driver, PatientDriver):
            self._driver.renew()
        if isinstance(self.screen, OpaqueScreen):
            self.screen.draw_anew()
        else:
            self.refresh()

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        """Draw with narrow signs where the terminal has drawn one two columns wide, else with all of them."""
        if self.asks_width and sign_choice.follow(event, self._driver):
            self.set_class(sign_choice.is_plain(), "plain-lines")
            if self.is_open:
                self.work.take_in([])
            self.action_draw_anew()

    def _type_behind_escape(self, letter: str) -> None:
        """Press the key behind an escape in a list; it was not meant for a filter, form or question in front."""
        if not self.is_open or (self.screen is self.work and not self.work.query_one("#filter").has_focus):
            self.post_message(events.Key(keymap.key_name(letter), letter))

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """Show a screen over the others, and pass it what was held back."""
        pushed = super().push_screen(*args, **options)
        self.call_later(lambda: self.screen.call_after_refresh(self.give_back))
        return pushed

    async def give_back(self) -> None:
        """Pass what was held back to the screen in front, before any later key."""
        if not self.is_open:
            return
        self.ahead.forget_refused(self.screen_stack)
        self.ahead.opened(one for one in self.screen_stack if one is not self.work)
        for one in self.ahead.release(self.screen):
            anew = events.Paste(one.text) if isinstance(one, events.Paste) else events.Key(one.key, one.character)
            await super().on_event(anew)

    def on_unmount(self) -> None:
        """Stop polling."""
        self._polling.stop()

    def _poll(self) -> None:
        """Check for changes by others and for a new day; runs in its own thread, as it may wait for the disk."""
        try:
            self.session.refresh()
            self._failed = ""
        except Exception as error:  # noqa: BLE001 - the next look may succeed
            self._tell_once(error)
        if self.session.read_only != self._refused:  # said at once, not at the first attempt to save
            ended, self._refused = self._refused, self.session.read_only
            self.call_later(self._tell_state, self._refused, ended)
            self.call_later(self.work.take_in, [])
        if self.session.warning != self._warned:
            ended, self._warned = self._warned, self.session.warning
            self.call_later(self._tell_state, self._warned, ended)
        if self.session.today() != self._day:
            self._day = self.session.today()
            self.call_later(self.work.take_in, [])

    def _tell_state(self, wrong: str, ended: str) -> None:
        """Say what is wrong from now on, or that what was wrong has ended, at the bottom of every open screen."""
        self._state = wrong or "All is well again."
        for bar in (bar for screen in self.screen_stack for bar in screen.query(KeyBar)):
            if wrong or bar.said in ("", ended):  # another notice stays
                bar.say(self._state, "warn" if wrong else "")

    def _hush_state(self) -> None:
        """Show the keys of the screen in front again instead of the state."""
        for bar in self.screen.query(KeyBar) if self._state else ():
            if bar.said == self._state:
                bar.hush()

    def _tell_once(self, error: Exception) -> None:
        """Say or report an error of a look, but not the same again at each of the looks that follow."""
        failed = f"{type(error).__qualname__}: {error}"
        if failed == self._failed:
            return
        self._failed = failed
        if isinstance(error, OkrError):
            self.call_later(self.work.say, str(error), "bad")
        else:
            self.call_later(self.survives, error)

    def leave(self, code: int) -> None:
        """Quit without a question once the app runs; callable from any thread or signal."""
        if self._leave is not None:
            self._leave(code)

    def save_drafts(self) -> None:
        """Write what is typed; callable from any thread."""
        if self.is_open and self._drafts is not None:
            self._drafts.flush()

    def finish_saving(self, seconds: float) -> bool:
        """Wait until no change is under way; return whether that is so. Callable from any thread."""
        return not self.is_open or self.work.host.saves.finished(seconds)

    def tell_error(self, sentence: str) -> None:
        """Show that something went wrong: in the form that is in front, else on the main screen."""
        lines = self.screen.query("#message").results(MessageLine)
        next(lines, self.work).say(sentence, "bad")

    def action_help_quit(self) -> None:
        """Tell how to quit: ctrl+c is pressed by habit, and quits nothing."""
        lines = self.screen.query("#message").results(MessageLine)
        next(lines, self.work).say(f"Press {keymap.sign(keymap.SAFE)} to quit.")

    def action_suspend(self) -> None:
        """Go back to the shell, if there is one that can bring the program to the front again."""
        if can_be_resumed():
            self.action_suspend_process()
        else:
            self.tell_error(f"No shell could bring the program back here. Press {keymap.key('app.quit')} to quit.")

    def close_front(self) -> None:
        """Go back to the first section; the drafts of open forms stay on disk."""
        self.work.host.unsaved.leave_forms()
        for screen in self.screen_stack[: self.screen_stack.index(self.work) : -1]:
            screen.dismiss(None)
        self.work.show(SECTIONS[0].key)

    async def action_quit(self) -> None:
        """Quit; ask first when an open form has unsaved input."""
        from okrtui.tui.dialogs import ConfirmScreen

        unsaved = [one for one in self.screen_stack if getattr(one, "changed", False)]
        if unsaved and not isinstance(self.screen, ConfirmScreen):
            question = ConfirmScreen("Quit and discard what you typed?", yes="quit", no="back to the form")
            self.push_screen(question, lambda leave: self._discard() if leave else None)
        elif not unsaved:
            self.exit()

    def _discard(self) -> None:
        self.work.host.unsaved.discard_forms()
        self.exit()

    def action_command_palette(self) -> None:
        """Open the palette, but not over a form or a question: answer those first."""
        if self.screen is self.work:
            from okrtui.tui.palette.everything import Everything
            from okrtui.tui.palette.screen import Palette, run

            self.push_screen(Palette(Everything(self.work)), run)
