"""What sections ask of the screen they are shown on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from pydantic import BaseModel
from textual.screen import Screen

from okrtui.domain.actions.record_changes import Action
from okrtui.domain.records.models import Record
from okrtui.session import Entry
from okrtui.tui.styled_text import Tone

if TYPE_CHECKING:  # imported when the first form is opened
    from okrtui.tui.forms.model import FormSpec

D = TypeVar("D")
T = TypeVar("T")
Step = Literal["saved", "skipped", "stopped"]


class Desk(Protocol):
    """What a section asks of the screen it is shown on."""

    async def fill_in(
        self, spec: FormSpec, submit: Callable[[BaseModel], Awaitable[None]], opened: Record | None = None
    ) -> BaseModel | None:
        """Open a form; the draft once `submit` has accepted it, None where the person left.

        What is typed is kept over a lost connection and offered when the form is opened again, unless the form says
        what was `typed` itself; `opened` is the version of the record that it changes.
        """

    async def left_off(self, spec: FormSpec) -> Mapping[str, Any] | None:
        """What was left in that form, where there is such and the person wants to go on with it."""

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a screen over everything until it is answered."""

    async def step(self, spec: FormSpec, submit: Callable[[BaseModel], Awaitable[None]]) -> Step:
        """Open a form of a round: whether it was saved, skipped, or the round stopped."""

    async def confirm(self, question: str, consequence: str) -> bool:
        """Ask a yes-or-no question."""

    async def commit(self, action: Action[D], draft: D) -> Entry:
        """Carry out a change and wait until it is safe. Raises OkrError."""

    def background(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do what may wait for the disk while the screen goes on, and hand over what came of it; then draw anew."""

    async def take_back(self, undo: Callable[[], Entry]) -> None:
        """Undo or redo, and say what that was. Raises OkrError."""

    async def decide(self, metric: str, about: tuple[str, int] | None) -> None:
        """Open the eight questions."""

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence until the next key."""

    def show(self, section: str, key: Hashable | None = None, view: str = "") -> None:
        """Go to a section, and to a row of it; `view` names one of its ways to look at its rows."""

    def open_detail(self) -> None:
        """Show all of the row under the cursor."""
