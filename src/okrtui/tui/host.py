"""What an action may ask of the screen that it was started on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen

from okrtui.domain.actions.record_changes import Action
from okrtui.session import Entry, Session
from okrtui.tui.styled_text import Tone

if TYPE_CHECKING:  # imported when the first form is opened
    from okrtui.tui.forms.autosave import Autosave
    from okrtui.tui.forms.runner import FormRunner

D = TypeVar("D")
T = TypeVar("T")


class SectionHost(Protocol):
    """Asks and tells the person, commits changes, and shows sections."""

    @property
    def session(self) -> Session:
        """The session whose workspace is shown."""

    @property
    def forms(self) -> FormRunner:
        """Opens forms and saves what is filled in."""

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a screen over everything until it is answered."""

    async def confirm(self, question: str, consequence: str) -> bool:
        """Ask a yes-or-no question."""

    async def commit(self, action: Action[D], draft: D, *saved: Autosave) -> Entry:
        """Carry out a change, wait until it is safe, then drop the autosaves that it saved. Raises OkrError."""

    async def take_back(self, undo: Callable[[], Entry]) -> None:
        """Undo or redo, and say what that was. Raises OkrError."""

    async def decide(self, metric: str, about: tuple[str, int] | None) -> None:
        """Ask the eight questions."""

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence until the next key."""

    def show(self, section: str, key: Hashable | None = None, view: str = "") -> None:
        """Go to a section, and to a row of it; `view` names one of its ways to look at its rows."""

    def redraw(self) -> None:
        """Draw the section in front again."""

    def open_detail(self) -> None:
        """Show all of the row under the cursor."""

    def open_filter(self) -> None:
        """Let the person type what narrows the list."""

    def back(self) -> None:
        """Close what is open over the list, or clear the filter."""

    def copy(self, text: str) -> None:
        """Put a text on the terminal's clipboard."""

    def find_anything(self) -> None:
        """Open the palette."""

    def leave(self) -> None:
        """Leave the program."""
