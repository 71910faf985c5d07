"""Unsaved drafts: offered at the start, and when their form is opened again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from textual.screen import Screen

from okrtui.autosave import DraftContent, DraftFile, DraftFiles, SavedDraft
from okrtui.domain.records.models import Record
from okrtui.session import Session
from okrtui.tui import formatting
from okrtui.tui.forms.autosave import Autosave, FormAutosave, Later
from okrtui.tui.styled_text import Tone

if TYPE_CHECKING:  # imported when the first form is opened
    from okrtui.tui.forms.spec import FormSpec, Route

T = TypeVar("T")

WIZARD: Final = "wizard"
"""The name of the wizard among the forms."""

SOON: Final = 0.05
"""Seconds after a form in which its result is shown."""

LISTED: Final = 4
"""The most fields that a question lists."""


class ResumeHost(Protocol):
    """The screen on which an unsaved form is opened again."""

    @property
    def session(self) -> Session:
        """The session whose workspace is shown."""

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a screen until it is answered."""

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence until the next key press."""

    def go_to(self, section: str, key: Hashable | None) -> bool:
        """Go to a row; False if the section or row no longer exists."""

    async def run_action(self, action_id: str) -> None:
        """Run an action on the selected row, and wait until it is done; ignore an unknown one."""

    async def resume_decision(self, content: DraftContent) -> None:
        """Continue with the eight questions."""


class UnsavedForms:
    """Autosaves the forms of one screen, and offers their unsaved drafts."""

    def __init__(self, host: ResumeHost, files: DraftFiles | None, later: Later) -> None:
        self._host = host
        self._files = files
        self._later = later
        self._claimed: dict[str, DraftFile] = {}
        self._resumed: SavedDraft | None = None
        self._open: list[FormAutosave] = []

    # -- open forms ----------------------------------------------------------------------------------------------

    def wizard(self) -> Autosave:
        """Return an autosave for the eight questions."""
        return Autosave(self._file(WIZARD), self._later)

    def form(self, spec: FormSpec, opened: Record | None, route: Route | None) -> FormAutosave:
        """Return an autosave for a form that opens; `route` counts unless the form has its own."""
        autosave = FormAutosave(self._file(spec.key), self._later, spec, opened, route)
        self._open.append(autosave)
        return autosave

    def _file(self, form: str) -> DraftFile | None:
        """Return the file of a form: that of the resumed draft, or a new one."""
        if self._files is None or self._host.session.read_only:
            return None
        return self._claimed.pop(form, None) or self._files.open(form)

    def closed(self, autosave: FormAutosave) -> None:
        """Drop the draft of a form that was saved or left on purpose."""
        autosave.drop()
        if autosave in self._open:
            self._open.remove(autosave)
        self._later(SOON, self.tell_trouble)

    def discard_forms(self) -> None:
        """Drop the drafts of all open forms, which were discarded on purpose."""
        for autosave in list(self._open):
            self.closed(autosave)

    def leave_forms(self) -> None:
        """Keep the drafts of all open forms on disk, to be offered later."""
        for autosave in self._open:
            autosave.leave()

    # -- unsaved drafts ------------------------------------------------------------------------------------------

    def left(self) -> list[SavedDraft]:
        """Return the unsaved drafts, the latest first."""
        if self._files is None or self._host.session.read_only:
            return []
        return self._files.left()

    def tell_trouble(self) -> None:
        """Show the first error of the draft files, once."""
        if trouble := self.take_trouble():
            self._host.say(trouble, "warn")

    def take_trouble(self) -> str:
        """Return the first error of the draft files for whoever shows it, once."""
        if self._files is None:
            return ""
        trouble, self._files.trouble = self._files.trouble, ""
        return trouble

    async def offer(self, form: str, fits: Callable[[DraftContent], bool] = lambda _: True) -> DraftContent | None:
        """Offer the unsaved draft of a form that opens; return it if the person wants to continue."""
        if self._resumed is not None and self._resumed.form == form:
            content, self._resumed = self._resumed.content, None
            return content
        for saved in self.left():
            if saved.form == form and not saved.live and fits(saved.content):
                answer = await self._asked(saved)
                if answer != "drop":
                    return saved.content if answer == "go" and self._claim(saved) else None
        self.tell_trouble()
        return None

    async def _asked(self, saved: SavedDraft) -> str:
        """Ask what to do with a draft: continue (go), drop it, or keep it for later."""
        from okrtui.tui.dialogs import OfferScreen

        title, now = saved.content.get("title", ""), self._host.session.now()
        when = formatting.ago(saved.at, now)
        question = f"You left “{title}” {when}. Continue?"
        if saved.live:
            question = f"“{title}” is open in another of your sessions; last edited {when}. Continue here?"
        told = [f"{label}: {text}" for label, text in told_in(saved.content)]
        answer = await self._host.ask(OfferScreen(question, told[:LISTED]))
        if answer == "drop" and self._files is not None:
            self._files.discard(saved)
        return answer or "later"

    def _claim(self, saved: SavedDraft) -> bool:
        file = self._files.claim(saved) if self._files is not None else None
        if file is None:
            self._host.say("Another of your sessions has continued it.", "warn")
            return False
        self._claimed[saved.form] = file
        return True

    async def offer_all(self) -> None:
        """Offer all unsaved drafts at the start, one after the other, until the person answers later."""
        left = self.left()
        self.tell_trouble()
        asked = any(saved.form == WIZARD for saved in left)
        for saved in left:
            if saved.content.get("route") is None and saved.form != WIZARD:
                if not asked:
                    title = saved.content.get("title", "")
                    self._host.say(f"You have an unsaved draft of “{title}”. It is offered when you open its form.")
                continue
            answer = await self._asked(saved)
            if answer == "go" and self._claim(saved):
                await self._resume(saved)
            elif answer == "later" and not saved.live:
                return

    async def _resume(self, saved: SavedDraft) -> None:
        """Open the form of a draft again."""
        if saved.form == WIZARD:
            await self._host.resume_decision(saved.content)
            return
        section, action, key = _route(saved.content["route"])
        if self._host.go_to(section, key):
            self._resumed = saved
            await self._host.run_action(action)
            if self._resumed is None:
                return
            self._resumed = None
        await self._show_text(saved)

    async def _show_text(self, saved: SavedDraft) -> None:
        """Show the text of a draft whose record is gone."""
        from okrtui.tui.conflict.screen import TextScreen

        sentence = f"“{saved.content.get('title', '')}” can no longer be opened: its record is gone. You had typed:"
        drop = await self._host.ask(TextScreen(sentence, told_in(saved.content), back="keep", droppable=True))
        file = self._claimed.pop(saved.form, None)
        if file is not None and self._files is not None:
            if drop:
                file.drop()
            self._files.close(file)


def told_in(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the labels and texts of a draft, as far as they can be read."""
    told = content.get("told")
    pairs = told if isinstance(told, list) else []
    return [(str(one[0]), str(one[1])) for one in pairs if isinstance(one, list | tuple) and len(one) > 1]


def typed_in(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the text of every field of a draft, as far as it can be read."""
    typed = content.get("typed")
    return {str(name): str(text) for name, text in typed.items()} if isinstance(typed, dict) else {}


def _route(stored: Any) -> Route:
    """Return a route read from a file."""
    section, action, key = stored if isinstance(stored, list) and len(stored) == 3 else ("", "", None)  # noqa: PLR2004
    return str(section), str(action), tuple(key) if isinstance(key, list) else key
