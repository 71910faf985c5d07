"""The host of the main screen: shows dialogs and notices, and commits every change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from textual.screen import Screen

from okrtui.autosave import DraftContent, DraftFiles
from okrtui.preferences import Preferences
from okrtui.saved_filters import SavedFilters
from okrtui.session import Entry, Session
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.runner import FormRunner
from okrtui.tui.forms.unsaved import UnsavedForms
from okrtui.tui.saves import SavesUnderWay
from okrtui.tui.sections.catalogue import TODAY
from okrtui.tui.styled_text import Tone
from okrtui.tui.welcoming import is_untouched, welcome
from okrtui.tui.widgets.bars import KeyBar
from okrtui.tui.wizard.flow import WizardFlow

if TYPE_CHECKING:
    from okrtui.domain.actions.record_changes import Action
    from okrtui.domain.actions.undo import Inverse
    from okrtui.tui.main_screen import MainScreen

SLOW: Final = 0.5
"""Seconds after which whoever waits for a change is told so."""

SAVING: Final = "Saving. This takes a moment."

D = TypeVar("D")
T = TypeVar("T")


class MainHost:
    """The services that the main screen offers to actions, forms and the wizard."""

    def __init__(self, screen: MainScreen, session: Session, files: DraftFiles | None) -> None:
        self.session = session
        self.filters, self.preferences = SavedFilters(), Preferences()
        self.theme_setting = ""
        self.saves = SavesUnderWay()
        self._screen = screen
        self.unsaved = UnsavedForms(self, files, screen.set_timer)
        self.forms = FormRunner(self, self.unsaved)
        self.wizard = WizardFlow(self, self.unsaved)

    # -- questions and notices ----------------------------------------------------------------------------------

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence until the next key, with what there is to say about drafts."""
        trouble = self.unsaved.take_trouble()
        self._screen.say(f"{sentence} {trouble}" if trouble else sentence, "warn" if trouble else tone)

    def tell(self, entry: Entry, more: str = "") -> None:
        """Say what a change did, in the words of the log and the commands, and what else there is to say."""
        from okrtui.domain.rules.change_text import headline

        self.say(f"{headline(self.session.workspace, entry.action, entry.ops)}. {more}".rstrip(), "good")

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a screen over everything until it is answered."""
        return await self._screen.app.push_screen_wait(screen)

    async def confirm(self, question: str, consequence: str) -> bool:
        """Ask before a change that is hard to reverse."""
        from okrtui.tui.dialogs import ConfirmScreen

        return await self.ask(ConfirmScreen(question, (consequence,))) or False

    async def decide(self, metric: str, about: tuple[str, int] | None, answers: str = "") -> None:
        """Ask the eight questions, and act on the verdict; with answers, begin at their verdict."""
        await self.wizard.ask(metric, about, answers)

    # -- changing -----------------------------------------------------------------------------------------------

    async def commit(self, action: Action[D], draft: D, *saved: Autosave) -> Entry:
        """Commit a change outside the UI thread, then show it. Raises OkrError."""
        return await self.carry_out(partial(self.session.do, action, draft), *saved)

    async def take_back(self, find: Callable[[], Inverse]) -> None:
        """Undo or redo what is found, after a question if it is much, and show what that was. Raises OkrError."""
        from okrtui.domain.actions.undo import question

        inverse = await asyncio.to_thread(find)
        asked = question(self.session.workspace, inverse)
        if asked and not await self.confirm(asked, "It can be redone." if not inverse.again else "It can be undone."):
            return
        entry = await self.carry_out(partial(self.session.take_back, inverse))
        self.tell(entry)

    async def carry_out(self, change: Callable[[], T], *saved: Autosave) -> T:
        """Run what commits a change outside the UI thread, wait until it is durable, then show it. Raises OkrError.

        Its autosaves are dropped in that thread: if the screens close meanwhile, the form would be offered again.
        """

        def run_change() -> T:
            with self.saves.one():
                done = change()
                for autosave in saved:
                    autosave.drop()
            return done

        try:
            with self._told_if_slow():
                return await asyncio.to_thread(run_change)
        finally:
            self.session.take_in()

    @contextmanager
    def _told_if_slow(self) -> Iterator[None]:
        """Say at the bottom of the screen in front that something is being saved, once that takes long."""
        bars: list[KeyBar] = []

        def tell() -> None:
            bars.extend(self._screen.app.screen.query(KeyBar))
            for bar in bars:
                bar.say(SAVING, "muted")

        timer = self._screen.set_timer(SLOW, tell)
        try:
            yield
        finally:
            timer.stop()
            for bar in bars:
                if bar.said == SAVING:
                    bar.hush()

    # -- showing ------------------------------------------------------------------------------------------------

    def show(self, section: str, key: Hashable | None = None, view: str = "") -> None:
        """Go to a section, and to a row of it."""
        self._screen.show(section, key, view)

    def themes(self) -> tuple[Sequence[str], str]:
        """Return the themes that can be switched to, and the one in use."""
        from okrtui.tui.themes import offered

        app = self._screen.app
        return offered(ansi=bool(app.ansi_color)), app.theme

    def switch_theme(self, name: str) -> None:
        """Switch to a theme and keep it. Raises FullError."""
        self._screen.app.theme = name
        self.preferences.choose_theme(name, self.theme_setting)
        self.say(f"The theme is {name}, also the next time.", "good")

    def redraw(self) -> None:
        """Draw the section in front again."""
        self._screen.redraw()

    def move(self, rows: int) -> None:
        """Move the cursor by a number of rows, and show the marks."""
        self._screen.move(rows)

    def open_detail(self) -> None:
        """Show the details of the row under the cursor."""
        self._screen.beside.open()

    def enter_detail_rows(self) -> None:
        """Go to the rows in the details of the row under the cursor; from there, back to the list."""
        self._screen.beside.enter_rows()

    def zoom(self) -> None:
        """Give the details of the row under the cursor the whole width, or the list its place again."""
        self._screen.ways.zoom()

    def return_from_link(self) -> bool:
        """Go back to where a link in a detail was followed; return whether one was."""
        return self._screen.ways.go_back()

    def open_filter(self) -> None:
        """Open the filter of the list."""
        self._screen.open_filter()

    def back(self) -> None:
        """Close the detail, or clear the filter; from an empty Today, go back to the welcome page."""
        work = self._screen
        if work.section.key == TODAY and not work.list_filter.is_open and is_untouched(self.session.workspace):
            welcome(work)
        else:
            work.back()

    def copy(self, text: str) -> None:
        """Copy a text to the terminal's clipboard, and show what was sent there: the terminal may not take it."""
        self.say(f"Sent to the terminal's clipboard: {text}")
        self._screen.app.copy_to_clipboard(text)

    def find_anything(self) -> None:
        """Open the palette."""
        self._screen.app.action_command_palette()

    def open_command_line(self) -> None:
        """Open the command line."""
        from okrtui.tui.palette.commands import Commands
        from okrtui.tui.palette.screen import CommandLine, run

        self._screen.app.push_screen(CommandLine(Commands(self._screen)), run)

    def leave(self) -> None:
        """Quit the program."""
        self._screen.app.exit()

    # -- resuming -----------------------------------------------------------------------------------------------

    def go_to(self, section: str, key: Hashable | None) -> bool:
        """Go to a row of a section, or of a detail in it; return False if the section or the row no longer exists."""
        try:
            return self._screen.ways.go_to(section, key)
        except (LookupError, TypeError, ValueError):
            return False

    async def run_action(self, action_id: str) -> None:
        """Run an action on the row under the cursor, and wait until it is done."""
        await self._screen.runner.run(action_id)

    async def resume_decision(self, content: DraftContent) -> None:
        """Continue the eight questions."""
        await self.wizard.resume(content)
