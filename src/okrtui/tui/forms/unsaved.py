"""What somebody typed and did not save: noted while it is typed, offered at the start and in its form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from pydantic import BaseModel
from textual.screen import Screen

from okrtui.autosave import Content, Keeping, Kept, Slot
from okrtui.domain.records.models import Record
from okrtui.session import Session
from okrtui.tui import commands, formatting
from okrtui.tui.styled_text import Tone

if TYPE_CHECKING:  # imported when the first form is opened
    from okrtui.tui.forms.model import FormSpec

T = TypeVar("T")

WAIT: Final = 0.5
"""Seconds from a key to the disk, at most."""

WIZARD: Final = "wizard"
TOLD: Final = 4
"""How many fields a question tells of."""

ROUTES: Final[Mapping[str, tuple[str, str, str]]] = {
    "KeyResultDraft": ("objective", commands.OBJECTIVES, "key-result.new"),
    "CheckInDraft": ("key_result", commands.OBJECTIVES, "key-result.check-in"),
    "MeasurementDraft": ("kpi", commands.KPIS, "kpi.record"),
    "TargetDraft": ("kpi", commands.KPIS, "kpi.target"),
}
"""Forms that are about a record, from wherever they were opened: its field, then section and command that open them."""

Route = tuple[str, str, Hashable | None]
"""The section, the command and the row under the cursor that open a form."""


Submit = Callable[[BaseModel], Awaitable[None]]
"""Carries out what was filled in; raises OkrError where that is refused."""

Noted = Callable[[Mapping[str, str], Collection[str]], None]
"""Takes what stands in the fields of a form, and the names of those in which something was typed."""


class Place(Protocol):
    """What is asked of the screen that one works on."""

    session: Session

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a screen until it is answered."""

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence until the next key."""

    def goes_to(self, section: str, key: Hashable | None) -> bool:
        """Go to a row; False where it is not there any more."""

    async def run_command(self, command_id: str) -> None:
        """Run a command on the row under the cursor, and wait until it is through."""

    async def decide_on(self, content: Content) -> None:
        """Go on with the eight questions."""


class Note:
    """Takes note of what stands in a form that is open, and puts it on disk a moment later."""

    def __init__(self, slot: Slot | None, later: Callable[[float, Callable[[], None]], object]) -> None:
        self._slot, self._later = slot, later
        self._waits = False

    def keep(self, content: Content | None) -> None:
        """Note what stands there now; None where nothing was typed."""
        if self._slot is not None:
            self._slot.keep(content)
            if not self._waits:
                self._waits = True
                self._later(WAIT, self._write)

    def _write(self) -> None:
        self._waits = False
        if self._slot is not None:
            self._slot.flush()

    def leave(self) -> None:
        """Leave it on disk as it is, to be offered later."""
        if self._slot is not None:
            self._slot.close()
            self._slot = None

    def drop(self) -> None:
        """Forget it: it was saved, or discarded on purpose."""
        slot, self._slot = self._slot, None
        if slot is not None:
            slot.drop()

    @contextmanager
    def saving(self) -> Iterator[None]:
        """While it is entered, a commit that is acknowledged is the one by which this is saved."""
        before = _SAVING.set((*_SAVING.get(), self))
        try:
            yield
        finally:
            _SAVING.reset(before)


_SAVING: ContextVar[tuple[Note, ...]] = ContextVar("saving", default=())


def acknowledged() -> None:
    """Forget what a commit has saved that was acknowledged just now.

    It is called in the thread of the commit: the screens may be going away, and would leave it to be saved again.
    """
    for note in _SAVING.get():
        note.drop()


class LeftOff:
    """Keeps what is typed on one screen, and offers what was left."""

    def __init__(
        self, place: Place, keeping: Keeping | None, later: Callable[[float, Callable[[], None]], object]
    ) -> None:
        self._place = place
        self._keeping = keeping
        self._later = later
        self._claimed: dict[str, Slot] = {}
        self._resumed: Kept | None = None
        self._forms: list[Note] = []

    # -- while something is typed -------------------------------------------------------------------------------

    def note(self, form: str) -> Note:
        """A note for a form that is opened now, in the file of what is gone on with."""
        if self._keeping is None or self._place.session.read_only:
            return Note(None, self._later)
        return Note(self._claimed.pop(form, None) or self._keeping.slot(form), self._later)

    def form(self, spec: FormSpec, opened: Record | None, route: Route | None) -> tuple[Note, Noted]:
        """A note for a form, and what takes what stands in its fields and which of them are not as at first."""
        from okrtui.tui.forms.model import fields_of

        note = self.note(key_of(spec))
        self._forms.append(note)
        labels = {one.name: one.label for one in fields_of(spec)}
        fixed = {
            "title": spec.title,
            "route": _route_of(spec) or route,
            "opened": None if opened is None else opened.document(),
        }

        def keep(typed: Mapping[str, str], changed: Collection[str]) -> None:
            told = [(labels[name], typed[name]) for name in changed if typed[name].strip()]
            note.keep({**fixed, "told": told, "typed": dict(typed)} if changed else None)

        return note, keep

    @staticmethod
    def submitting(note: Note, submit: Submit) -> Submit:
        """What submits a form, and forgets its note once that is acknowledged."""

        async def submits(draft: BaseModel) -> None:
            with note.saving():
                await submit(draft)

        return submits

    def closed(self, note: Note) -> None:
        """A form was saved or left on purpose."""
        note.drop()
        if note in self._forms:
            self._forms.remove(note)

    def discard_forms(self) -> None:
        """Everything that stands in open forms was discarded on purpose."""
        for note in list(self._forms):
            self.closed(note)

    # -- when it is opened again --------------------------------------------------------------------------------

    def left(self) -> list[Kept]:
        """What was left, the latest first."""
        if self._keeping is None or self._place.session.read_only:
            return []
        return self._keeping.left()

    def tell_trouble(self) -> None:
        """Say what the system refused, once."""
        if self._keeping is not None and self._keeping.trouble:
            self._place.say(self._keeping.trouble, "warn")
            self._keeping.trouble = ""

    async def offer(self, form: str, fits: Callable[[Content], bool] = lambda _: True) -> Content | None:
        """Offer what was left in a form that is being opened; what the person wants to go on with."""
        if self._resumed is not None and self._resumed.form == form:
            content, self._resumed = self._resumed.content, None
            return content
        for kept in self.left():
            if kept.form == form and not kept.live and fits(kept.content):
                answer = await self._asked(kept)
                if answer != "drop":
                    return kept.content if answer == "go" and self._claim(kept) else None
        self.tell_trouble()
        return None

    async def _asked(self, kept: Kept) -> str:
        """Ask what to do with it: go, drop, or (later) nothing for now."""
        from okrtui.tui.dialogs import OfferScreen

        title, now = kept.content.get("title", ""), self._place.session.now()
        when = formatting.ago(kept.at, now)
        question = f"You left “{title}” {when}. Go on?"
        if kept.live:
            question = f"“{title}” is open in another session of yours; you typed there {when}. Go on here?"
        told = [f"{label}: {text}" for label, text in told_in(kept.content)]
        answer = await self._place.ask(OfferScreen(question, told[:TOLD]))
        if answer == "drop" and self._keeping is not None:
            self._keeping.discard(kept)
        return answer or "later"

    def _claim(self, kept: Kept) -> bool:
        slot = self._keeping.claim(kept) if self._keeping is not None else None
        if slot is None:
            self._place.say("Another session of yours has gone on with it.", "warn")
            return False
        self._claimed[kept.form] = slot
        return True

    async def offer_all(self) -> None:
        """Offer, at the start, one after the other what was left, until the person has had enough."""
        left = self.left()
        self.tell_trouble()
        asked = any(kept.form == WIZARD for kept in left)
        for kept in left:
            if kept.content.get("route") is None and kept.form != WIZARD:
                if not asked:
                    title = kept.content.get("title", "")
                    self._place.say(f"“{title}” is kept as you left it, and offered when you open it again.")
                continue
            answer = await self._asked(kept)
            if answer == "go" and self._claim(kept):
                await self._resume(kept)
            elif answer == "later" and not kept.live:
                return

    async def _resume(self, kept: Kept) -> None:
        """Open the form again as it was opened then."""
        if kept.form == WIZARD:
            await self._place.decide_on(kept.content)
            return
        section, command, key = _route(kept.content["route"])
        if section not in dict(commands.SECTIONS) or command not in commands.BY_ID:
            return
        if not self._place.goes_to(section, key):
            await self._show_text(kept)
            return
        self._resumed = kept
        await self._place.run_command(command)
        if self._resumed is not None:
            self._resumed = None
            await self._show_text(kept)

    async def _show_text(self, kept: Kept) -> None:
        """Show what was typed for something that is gone."""
        from okrtui.tui.conflict.screen import TextScreen

        sentence = f"What “{kept.content.get('title', '')}” was about is gone. This is what you had typed."
        drop = await self._place.ask(TextScreen(sentence, told_in(kept.content), back="keep it", droppable=True))
        slot = self._claimed.pop(kept.form, None)
        if slot is not None and self._keeping is not None:
            if drop:
                slot.drop()
            self._keeping.close(slot)


def key_of(spec: FormSpec) -> str:
    """Which form it is: its draft, and the record that it is about."""
    about = " ".join(f"{name}={value}" for name, value in sorted(spec.fixed.items()))
    return f"{spec.kind.__name__} {about or spec.title}"


def told_in(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and text of what was typed, as far as it can be read."""
    told = content.get("told")
    pairs = told if isinstance(told, list) else []
    return [(str(one[0]), str(one[1])) for one in pairs if isinstance(one, list | tuple) and len(one) > 1]


def typed_in(content: Mapping[str, Any]) -> dict[str, str]:
    """What stood in every field, as far as it can be read."""
    typed = content.get("typed")
    return {str(name): str(text) for name, text in typed.items()} if isinstance(typed, dict) else {}


def _route_of(spec: FormSpec) -> Route | None:
    """How a form is opened that is about a record of its own."""
    field, section, command = ROUTES.get(spec.kind.__name__, ("", "", ""))
    number = spec.fixed.get(field)
    if number is None:
        return None
    tables = {"objective": "objectives", "key_result": "key_results"}
    return section, command, (tables[field], number) if section == commands.OBJECTIVES else number


def _route(stored: Any) -> Route:
    """A route as it was read from a file."""
    section, command, key = stored if isinstance(stored, list) and len(stored) == 3 else ("", "", None)  # noqa: PLR2004
    return str(section), str(command), tuple(key) if isinstance(key, list) else key
