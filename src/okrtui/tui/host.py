"""The services that the main screen offers to an action."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen

from okrtui.preferences import Preferences
from okrtui.saved_filters import SavedFilters
from okrtui.session import Entry, Session
from okrtui.tui.styled_text import Tone

if TYPE_CHECKING:  # imported when the first form is opened
    from okrtui.domain.actions.record_changes import Action
    from okrtui.domain.actions.undo import Inverse
    from okrtui.tui.forms.autosave import Autosave
    from okrtui.tui.forms.runner import FormRunner

D = TypeVar("D")
T = TypeVar("T")


class SectionHost(Protocol):
    """Services for actions: dialogs, notices, commits, and navigation between sections."""

    @property
    def session(self) -> Session:
        """Return the session of the workspace on screen."""

    @property
    def forms(self) -> FormRunner:
        """Return the runner that opens forms and saves their input."""

    @property
    def filters(self) -> SavedFilters:
        """Return the saved filters of the person."""

    @property
    def preferences(self) -> Preferences:
        """Return what the person chose on the screens before."""

    def themes(self) -> tuple[Sequence[str], str]:
        """Return the themes that can be switched to, and the one in use."""

    def switch_theme(self, name: str) -> None:
        """Switch to a theme and keep it. Raises FullError."""

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a screen over everything until it is answered."""

    async def confirm(self, question: str, consequence: str) -> bool:
        """Ask a yes-or-no question."""

    async def commit(self, action: Action[D], draft: D, *saved: Autosave) -> Entry:
        """Commit a change, wait until it is durable, then drop its autosaves. Raises OkrError."""

    async def carry_out(self, change: Callable[[], T]) -> T:
        """Run what commits a change outside the UI thread, wait until it is durable, then show it. Raises OkrError."""

    async def take_back(self, find: Callable[[], Inverse]) -> None:
        """Undo or redo what is found, after a question if it is much, and show what that was. Raises OkrError."""

    async def decide(self, metric: str, about: tuple[str, int] | None, answers: str = "") -> None:
        """Ask the eight questions; with answers, begin at their verdict."""

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence until the next key."""

    def tell(self, entry: Entry, more: str = "") -> None:
        """Say what a change did, in the words of the log and the commands, and what else there is to say."""

    def show(self, section: str, key: Hashable | None = None, view: str = "") -> None:
        """Go to a section, and to a row of it; `view` names one of its views."""

    def redraw(self) -> None:
        """Draw the section in front again."""

    def move(self, rows: int) -> None:
        """Move the cursor by a number of rows, and show the marks."""

    def open_detail(self) -> None:
        """Show the details of the row under the cursor."""

    def enter_detail_rows(self) -> None:
        """Go to the rows in the details of the row under the cursor; from there, back to the list."""

    def zoom(self) -> None:
        """Give the details of the row under the cursor the whole width, or the list its place again."""

    def return_from_link(self) -> bool:
        """Go back to where a link in a detail was followed; return whether one was."""

    def open_filter(self) -> None:
        """Open the filter of the list."""

    def back(self) -> None:
        """Close the detail, or clear the filter."""

    def copy(self, text: str) -> None:
        """Copy a text to the terminal's clipboard."""

    def find_anything(self) -> None:
        """Open the palette."""

    def open_command_line(self) -> None:
        """Open the command line."""

    def leave(self) -> None:
        """Quit the program."""
