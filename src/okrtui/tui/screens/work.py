"""The screen one works on: runs the commands of the section that is shown, and is the desk that sections ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from pydantic import BaseModel
from textual.binding import BindingType
from textual.events import Key

from okrtui.domain.actions.making import Action
from okrtui.domain.history import title
from okrtui.errors import OkrError
from okrtui.session import Session
from okrtui.store.base import Entry
from okrtui.tui import commands, shown
from okrtui.tui.commands import BY_ID, COMMANDS
from okrtui.tui.content import Tone
from okrtui.tui.screens.frame import Factory, Frame

if TYPE_CHECKING:  # imported when the first form or question is opened
    from okrtui.tui.asking import Asking
    from okrtui.tui.forms import FormSpec

D = TypeVar("D")
Handler = Callable[[Hashable | None], Awaitable[None] | None]


class WorkScreen(Frame):
    """Shows one section at a time and runs its commands."""

    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in COMMANDS]

    def __init__(self, session: Session, sections: Mapping[str, Factory], first: str) -> None:
        super().__init__(session, sections, first)
        self._asking: Asking | None = None

    # -- commands -----------------------------------------------------------------------------------------------

    def on_key(self, _event: Key) -> None:
        """A sentence stays until the next key."""
        if self._keys.said:
            self._keys.hush()

    def action_run(self, command_id: str) -> None:
        """Run a command; where it means nothing or is refused, say why."""
        command = BY_ID[command_id]
        if command_id.startswith("section."):
            self.show(command_id.removeprefix("section."))
        elif command.sections and self.section.key not in command.sections:
            self.say(f"“{command.key}” ({command.title}) belongs to {commands.where(command)}.", "warn")
        elif command.changes and self.session.read_only:
            self.say(self.session.read_only, "warn")
        elif command.row and self._table.cursor_key is None:
            title = command.title_in(self.section.key)
            self.say(f"“{command.key}” ({title}) needs a row, and there is none here.", "warn")
        else:
            self.run_worker(self._run(command_id), group="command")

    async def _run(self, command_id: str) -> None:
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
            "app.refresh": lambda _key: self._refresh(),
            "app.help": lambda _key: self.app.action_help(),  # type: ignore[attr-defined]
            "app.palette": lambda _key: self.app.action_command_palette(),
            "app.quit": lambda _key: self.app.exit(),
        }

    def _copy(self, key: Hashable | None) -> None:
        if key is not None:
            name = self.section.name_of(key)
            self.app.copy_to_clipboard(name)
            self.say(f"{name} is on the clipboard.")

    def _refresh(self) -> None:
        count = len(self.session.refresh())
        none = "Nothing new; changes of others show by themselves."
        self.say(f"{shown.plural(count, 'new change')}." if count else none)

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
        entry = await asyncio.to_thread(commit)
        self.session.announce([entry])
        return entry

    async def fill_in(self, spec: FormSpec, submit: Callable[[BaseModel], Awaitable[None]]) -> BaseModel | None:
        """Open a form over everything."""
        from okrtui.tui.screens.form import FormScreen  # noqa: PLC0415 - when the first form is opened

        draft: BaseModel | None = await self.app.push_screen_wait(
            FormScreen(spec, today=self.session.today, submit=submit)
        )
        return draft

    async def confirm(self, question: str, consequence: str) -> bool:
        """Ask before something is done that many would regret."""
        from okrtui.tui.screens.dialogs import ConfirmScreen  # noqa: PLC0415 - when the first question is asked

        return await self.app.push_screen_wait(ConfirmScreen(question, (consequence,)))

    async def decide(self, metric: str, about: tuple[str, int] | None) -> None:
        """Ask the eight questions, and carry the verdict on; what was left earlier is offered."""
        from okrtui.tui.asking import Asking  # noqa: PLC0415 - when the wizard is first opened
        from okrtui.tui.deciding import Deciding  # noqa: PLC0415 - likewise
        from okrtui.tui.screens.wizard import WizardScreen  # noqa: PLC0415 - likewise

        asking = Asking(metric, about=about)
        left = self._asking
        if left is not None and left.metric and (not metric or left.metric == metric):
            answered = f"{left.answered} of 8 questions are answered."
            asking = left if await self.confirm(f"Go on with “{left.metric}”?", answered) else asking
        self._asking = asking
        while way := await self.app.push_screen_wait(WizardScreen(asking)):
            if await Deciding(self.session, self, asking).go(way):
                self._asking = None
                return
