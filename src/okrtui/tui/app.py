"""The full-screen program: theme, screens, and the timer that looks for changes by others and for a new day."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Final

from textual import events
from textual.binding import BindingType

from okrtui import paths
from okrtui.autosave import DraftFiles
from okrtui.config import Said
from okrtui.errors import OkrError
from okrtui.preferences import Preferences
from okrtui.processes import can_be_resumed
from okrtui.saved_filters import SavedFilters
from okrtui.session import Session
from okrtui.tui import sign_choice
from okrtui.tui.arrivals import Arrivals
from okrtui.tui.error_guard import GuardedApp
from okrtui.tui.host import SectionHost
from okrtui.tui.keys import bindings, keymap
from okrtui.tui.keys.keymap import Keymap
from okrtui.tui.main_screen import MainScreen
from okrtui.tui.polling import Polling
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.sections.catalogue import SECTIONS, preload
from okrtui.tui.terminal_abilities import few_colours, keeps_escape
from okrtui.tui.terminal_driver import CompactDriver, PatientDriver, bounded
from okrtui.tui.terminal_exit import TerminalExit
from okrtui.tui.themes import OWN, theme_warning
from okrtui.tui.type_ahead import TypeAhead, behind_escape
from okrtui.tui.welcoming import is_untouched, welcome
from okrtui.tui.widgets.bars import KeyBar, MessageLine

POLL: Final = 0.25
"""Seconds between two checks for changes by others."""


def _keymap(keys: Mapping[str, Said]) -> Keymap:
    """Return the keymap with the keys from the settings."""
    if not keys:
        return Keymap()
    from okrtui.tui.keys.config import resolved

    return Keymap(*resolved(keys))


class OkrApp(GuardedApp[bool]):
    """The app on a session's workspace; it exits with True to open the sample."""

    TITLE = "okrtui"
    CSS_PATH: ClassVar = [paths.styles() / name for name in ("base.tcss", "forms.tcss", "screens.tcss")]
    COMMAND_PALETTE_BINDING = "f12"
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.EVERYWHERE)
    asks_width = False
    """Whether the terminal chooses the signs by telling how wide it draws them."""

    def __init__(
        self,
        session: Session,
        *,
        theme: str = "",
        ansi: bool = False,
        keeping: DraftFiles | None = None,
        sample: bool = False,
        keys: Mapping[str, Said] | None = None,
        reports: Path | None = None,
        send_all: bool = False,
        first: Callable[[SectionHost], Awaitable[object]] | None = None,
        drawn: Callable[[], None] | None = None,
    ) -> None:
        """With `sample`, the workspace is discarded at the end, and the screens say so.

        `reports` is the directory of error reports. Where something is to be done `first`, the app ends after it.
        `drawn` is called once there is a picture.
        """
        super().__init__(ansi_color=ansi, driver_class=PatientDriver if send_all else CompactDriver, reports=reports)
        self.keymap = _keymap(keys or {})
        self.set_keymap(self.keymap.for_textual())
        self.session, self._day = session, session.today()
        self._unknown_theme = self._begin_with(theme, "ansi-dark" if ansi else "textual-dark")
        self.animation_level = "none"
        self.ahead = TypeAhead(lambda: self.call_later(self.give_back))
        self.work = MainScreen(session, self.ahead, keeping, mark="sample" if sample else "")
        self._sample, self._first, self._drawn = sample, first, drawn
        self._warned = self._failed = self._state = ""
        self._refused = session.read_only
        self._polling = Polling(POLL, self._poll, first=preload)
        self._leave: Callable[[int], object] | None = None
        session.listen(self.work.take_in)
        self.arrivals = Arrivals(session.take_in, self.set_timer)
        session.call_owner_by(lambda: self.call_later(self.arrivals.arrived))

    def _begin_with(self, theme: str, usual: str) -> str:
        """Use a theme, or the usual one where it is unknown; return the unknown name."""
        for one in OWN:
            self.register_theme(one)
        known = theme in self.available_themes
        self.theme = theme if known else usual
        return "" if known else theme

    def get_default_screen(self) -> MainScreen:
        """Return the main screen, which is always open."""
        return self.work

    def on_mount(self) -> None:
        """Offer unsaved forms, or welcome the person to an empty workspace; poll once there is a picture."""
        self.set_class(sign_choice.is_plain(), "plain-lines")
        self.call_after_refresh(self.stand_guard)
        if self._drawn is not None:
            self.call_after_refresh(self._drawn)
        self.call_after_refresh(self._polling.start)  # what it finds is said on a screen that must be there
        loop = asyncio.get_running_loop()
        self._leave = lambda code: loop.call_soon_threadsafe(self.exit, None, code)
        if self._sample:
            quits = keymap.key("app.quit")
            notice = f"This is a sample: try anything. All changes are discarded when you press {quits}."
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
        if isinstance(event, events.Resize):
            event = bounded(event)
            if event.size == self.screen.region.size:  # attached anew, written over, or smaller for a moment
                self.action_draw_anew()
        if isinstance(event, events.Key) and (letter := behind_escape(event)):
            self.screen.call_later(self.call_later, self._type_behind_escape, letter)
            event = events.Key("escape", "\x1b")
        if isinstance(event, events.Key | events.Paste):
            self._hush_state()
            self.work.give_way()
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
            self.work.take_in([])
            self.action_draw_anew()

    def _type_behind_escape(self, letter: str) -> None:
        """Press the key behind an escape in a list; it was not meant for a filter, form or question in front."""
        if self.screen is self.work and not self.work.query_one("#filter").has_focus:
            self.post_message(events.Key(keymap.key_name(letter), letter))

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """Show a screen over the others, and pass it what was held back."""
        pushed = super().push_screen(*args, **options)
        self.call_later(lambda: self.screen.call_after_refresh(self.give_back))
        return pushed

    async def give_back(self) -> None:
        """Pass what was held back to the screen in front, before any later key."""
        self.ahead.forget_refused(self.screen_stack)
        if self.screen is not self.work:
            self.ahead.opened(self.screen)
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
        for screen in self.screen_stack[:0:-1]:
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


def run(
    session: Session,
    *,
    theme: str = "",
    mouse: bool = True,
    glyphs: str = "auto",
    send_all: bool = False,
    sample: bool = False,
    keys: Mapping[str, Said] | None = None,
    first: Callable[[SectionHost], Awaitable[object]] | None = None,
    drawn: Callable[[], None] | None = None,
) -> bool:
    """Run the app on a session until the person quits; return True if they chose to open the sample.

    `sample` marks the workspace as the sample; `keys` come from the settings. With something to do `first`, the app
    ends after it. `drawn` is called once there is a picture. Raises SystemExit after a crash.
    """
    leaves_choice = sign_choice.choose(glyphs)
    keeping = DraftFiles(paths.state_directory() / "drafts", session.identity, session.now)
    ansi = few_colours(os.environ)
    preferences = Preferences(paths.preferences_file())
    app = OkrApp(
        session, theme=preferences.theme(theme), ansi=ansi, keeping=keeping, sample=sample, keys=keys,
        reports=paths.state_directory() / "errors", send_all=send_all, first=first, drawn=drawn,
    )  # fmt: skip
    app.asks_width, host = leaves_choice, app.work.host
    host.filters = SavedFilters(paths.config_file().with_name("filters.json"))
    host.preferences, host.theme_setting = preferences, theme
    with TerminalExit(keeping.flush, app.leave, app.work.host.saves.finished):
        app.run(mouse=mouse and not keeps_escape(os.environ))
    if app.return_code:
        raise SystemExit(app.return_code)
    return bool(app.return_value)
