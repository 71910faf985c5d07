"""The screen one works on: runs the commands of the section that is shown, and is the desk that sections ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import replace
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from pydantic import BaseModel
from textual.binding import BindingType
from textual.events import Key
from textual.screen import Screen

from okrtui.autosave import Content, Keeping
from okrtui.domain.actions.record_changes import Action
from okrtui.domain.records.models import Record
from okrtui.domain.rules.change_text import title
from okrtui.errors import OkrError
from okrtui.session import Entry, Session
from okrtui.tui import formatting
from okrtui.tui.commands import BY_ID, COMMANDS
from okrtui.tui.forms.unsaved import WIZARD, LeftOff, Note, Route, acknowledged, key_of, typed_in
from okrtui.tui.keys import keymap
from okrtui.tui.main_frame import Factory, Frame
from okrtui.tui.sections.host import Step
from okrtui.tui.styled_text import Tone

if TYPE_CHECKING:  # imported when the first form or question is opened
    from okrtui.tui.forms.check_in_rounds import Rounds
    from okrtui.tui.forms.model import FormSpec
    from okrtui.tui.wizard.model import Asking

D = TypeVar("D")
T = TypeVar("T")
Handler = Callable[[Hashable | None], Awaitable[None] | None]


class WorkScreen(Frame):
    """Shows one section at a time and runs its commands."""

    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in COMMANDS]

    def __init__(
        self,
        session: Session,
        sections: Mapping[str, Factory],
        first: str,
        keeping: Keeping | None = None,
        mark: str = "",
    ) -> None:
        super().__init__(session, sections, first, mark)
        self.left = LeftOff(self, keeping, self.set_timer)
        self.opening = False
        self._opens: Route | None = None
        self._asking: Asking | None = None
        self._asked: Note | None = None

    # -- commands -----------------------------------------------------------------------------------------------

    def on_key(self, _event: Key) -> None:
        """A sentence stays until the next key."""
        if self._keys.said:
            self._keys.hush()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave a key that has a meaning here and another one elsewhere to the command that is meant here."""
        return action != "run" or not keymap.yields(str(parameters[0]), self.section.key)

    def action_run(self, command_id: str) -> None:
        """Run a command; where it means nothing or is refused, say why."""
        command = BY_ID[command_id]
        if command_id.startswith("section."):
            self.show(command_id.removeprefix("section."))
        elif command.sections and self.section.key not in command.sections:
            key, where = keymap.key(command_id), keymap.where(command)
            self.say(f"“{key}” ({command.title}) belongs to {where}.", "warn")
        elif command.changes and self.session.read_only:
            self.say(self.session.read_only, "warn")
        elif command.row and self._table.cursor_key is None:
            title = command.title_in(self.section.key)
            self.say(f"“{keymap.key(command_id)}” ({title}) needs a row, and there is none here.", "warn")
        else:
            self.opening = True
            self.run_worker(self._run_held(command_id), group="command")

    async def _run_held(self, command_id: str) -> None:
        """Run a command while keys wait for what it opens, or for its end."""
        try:
            await self.run_command(command_id)
        finally:
            self.opening = False
            self.app.call_later(self.app.give_back)  # type: ignore[attr-defined]

    async def run_command(self, command_id: str) -> None:
        """Run a command of the section on the row under the cursor, and wait until it is through."""
        self._opens = (self.section.key, command_id, self._table.cursor_key)
        handler = self.section.commands().get(command_id) or self._own().get(command_id)
        if handler is None:
            return
        try:
            answer = handler(self._table.cursor_key)
            if isawaitable(answer):
                await answer
            if command_id.startswith("view."):
                self._reload()
        except OkrError as error:
            self.say(str(error), "bad")

    def _own(self) -> Mapping[str, Handler]:
        return {
            "row.open": lambda _key: self.open_detail(),
            "row.copy": self._copy,
            "view.filter": lambda _key: self._open_filter(),
            "app.back": lambda _key: self._back(),
            "app.undo": lambda _key: self.take_back(self.session.undo),
            "app.redo": lambda _key: self.take_back(self.session.redo),
            "app.refresh": self._refresh,
            "app.help": self._help,
            "app.palette": lambda _key: self.app.action_command_palette(),
            "app.quit": lambda _key: self.app.exit(),
            "key-result.round": lambda _key: self._rounds().check_ins(),
            "kpi.round": lambda _key: self._rounds().values(),
        }

    def _rounds(self) -> Rounds:
        from okrtui.tui.forms.check_in_rounds import Rounds

        return Rounds(self.session, self)

    async def _help(self, _key: Hashable | None) -> None:
        """Show the help; an example that is taken over from it opens its form."""
        from okrtui.tui.help.screen import HelpScreen

        example = await self.ask(HelpScreen(self.section.key, self.section.title))
        if example is not None and self.session.read_only:
            self.say(self.session.read_only, "warn")
        elif example is not None:
            from okrtui.tui.forms.example_forms import Templates

            await Templates(self.session, self).take(example)

    def _copy(self, key: Hashable | None) -> None:
        if key is not None:
            name = self.section.name_of(key)
            self.app.copy_to_clipboard(name)
            self.say(f"{name} is on the clipboard.")

    async def _refresh(self, _key: Hashable | None) -> None:
        count = len(await asyncio.to_thread(self.session.refresh))
        none = "Nothing new; changes of others show by themselves."
        self.say(f"{formatting.plural(count, 'new change')}." if count else none)

    # -- the desk that sections ask -----------------------------------------------------------------------------

    def say(self, sentence: str, tone: Tone = "") -> None:
        """Show a sentence until the next key."""
        self._keys.say(sentence, tone)

    async def commit(self, action: Action[D], draft: D) -> Entry:
        """Carry out a change outside the interface's thread, then show it."""
        return await self._committed(partial(self.session.do, action, draft))

    async def take_back(self, undo: Callable[[], Entry]) -> None:
        """Undo or redo, and say what that was."""
        entry = await self._committed(undo)
        self.say(f"{title(entry.action, entry.ops)}.", "good")

    async def _committed(self, commit: Callable[[], Entry]) -> Entry:
        def committed() -> Entry:
            entry = commit()
            acknowledged()
            return entry

        try:
            return await asyncio.to_thread(committed)
        finally:
            self.session.take_in()

    def background(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do what may wait for the disk while the screen goes on, and hand over what came of it; then draw anew."""
        self.run_worker(self._in_background(work, then), group="background")

    async def _in_background(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        try:
            found = await asyncio.to_thread(work)
        except OkrError as error:
            self.say(str(error), "bad")
        else:
            then(found)
            self.take_in([])

    async def fill_in(
        self, spec: FormSpec, submit: Callable[[BaseModel], Awaitable[None]], opened: Record | None = None
    ) -> BaseModel | None:
        """Open a form over everything; what is typed in it is kept until it is saved or discarded."""
        from okrtui.tui.forms.screen import FormScreen

        left = await self.left_off(spec) if spec.typed is None else None
        spec = spec if left is None else replace(spec, typed=typed_in(left))
        note, noted = self.left.form(spec, opened, self._opens)
        self._opens = None
        submits = self.left.submitting(note, submit)
        draft = await self.ask(FormScreen(spec, today=self.session.today, submit=submits, noted=noted))
        self.left.closed(note)
        return draft

    async def left_off(self, spec: FormSpec) -> Content | None:
        """What was left in that form, where the person wants to go on with it."""
        return await self.left.offer(key_of(spec))

    async def ask(self, screen: Screen[T]) -> T | None:
        """Show a screen over everything until it is answered."""
        return await self.app.push_screen_wait(screen)

    async def step(self, spec: FormSpec, submit: Callable[[BaseModel], Awaitable[None]]) -> Step:
        """Open a form of a round over everything."""
        from okrtui.tui.forms.round_screen import RoundFormScreen, Skipped

        left = await self.left_off(spec)
        spec = spec if left is None else replace(spec, typed=typed_in(left))
        note, noted = self.left.form(spec, None, None)
        submits = self.left.submitting(note, submit)
        draft = await self.ask(RoundFormScreen(spec, today=self.session.today, submit=submits, noted=noted))
        self.left.closed(note)
        return "stopped" if draft is None else "skipped" if isinstance(draft, Skipped) else "saved"

    async def confirm(self, question: str, consequence: str) -> bool:
        """Ask before something is done that many would regret."""
        from okrtui.tui.dialogs import ConfirmScreen

        return await self.app.push_screen_wait(ConfirmScreen(question, (consequence,)))

    async def decide(self, metric: str, about: tuple[str, int] | None) -> None:
        """Ask the eight questions, and carry the verdict on; what was left earlier is offered."""
        from okrtui.tui.wizard.model import Asking

        left = self._asking
        if left is not None and left.metric and (not metric or left.metric == metric):
            answered = f"{left.answered} of 8 questions are answered."
            if await self.confirm(f"Go on with “{left.metric}”?", answered):
                await self._decide(left)
                return
            self._decided()
        elif self._asked is not None:
            self._asked.leave()
            self._asking = self._asked = None
        content = await self.left.offer(WIZARD, lambda one: not metric or one.get("metric") == metric)
        await self._decide(self._resumed(content) or Asking(metric, about=about))

    async def decide_on(self, content: Content) -> None:
        """Go on with the eight questions as they were left."""
        asking = self._resumed(content)
        if asking is not None:
            await self._decide(asking)

    def _resumed(self, content: Content | None) -> Asking | None:
        from okrtui.tui.wizard.model import resumed

        asking = resumed(content.get("asking", {})) if content is not None else None
        if asking is not None and asking.about and not self._is_there(*asking.about):
            asking.about = None
        return asking

    def _is_there(self, table: str, number: int) -> bool:
        return table in ("kpis", "key_results") and number in self.session.workspace.table(table)

    async def _decide(self, asking: Asking) -> None:
        from okrtui.tui.wizard.outcome import Deciding
        from okrtui.tui.wizard.screen import WizardScreen

        self._opens = None
        note = self._asked or self.left.note(WIZARD)
        self._asking, self._asked = asking, note
        while way := await self.ask(WizardScreen(asking, lambda: note.keep(_kept(asking)))):
            note.keep(_kept(asking))
            if await Deciding(self.session, self, asking, note.saving).go(way):
                self._decided()
                return

    def _decided(self) -> None:
        """The eight questions are through, or begun anew."""
        if self._asked is not None:
            self._asked.drop()
        self._asking = self._asked = None

    # -- what was left unsaved ----------------------------------------------------------------------------------

    def offer_left(self) -> bool:
        """Offer what was left unsaved in an earlier session; False where there is nothing."""
        self.call_after_refresh(lambda: self.run_worker(self.left.offer_all(), group="command"))
        return bool(self.left.left())

    def goes_to(self, section: str, key: Hashable | None) -> bool:
        """Go to a row of a section; False where it is not there any more."""
        try:
            self.show(section, key)
        except (LookupError, TypeError, ValueError):
            return False
        return key is None or self._table.cursor_key == key


def _kept(asking: Asking) -> Content | None:
    """What is kept of the eight questions."""
    left = asking.left_off()
    metric = asking.metric if asking.wording is None else asking.wording
    told = [("Metric", metric), ("Answered", f"{asking.answered} of 8")]
    title = "Is it a KPI or an OKR?"
    return None if left is None else {"title": title, "metric": metric, "told": told, "asking": left}
