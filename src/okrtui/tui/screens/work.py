"""The one screen on which all sections are shown: tabs, title, list, detail, keys.

A section is no screen of its own: switching one exchanges what the same few widgets draw, so that only the cells that
differ are sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from inspect import isawaitable
from typing import Any, ClassVar, Final, TypeVar

from pydantic import BaseModel
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Key, Resize
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from okrtui.domain.actions.making import Action
from okrtui.errors import OkrError
from okrtui.session import Session
from okrtui.store.base import Entry
from okrtui.tui import commands, shown, situation
from okrtui.tui.asking import Asking
from okrtui.tui.commands import BY_ID, COMMANDS, SECTIONS
from okrtui.tui.content import Tone
from okrtui.tui.deciding import Deciding
from okrtui.tui.forms import FormSpec
from okrtui.tui.rows import LazyRows
from okrtui.tui.screens.dialogs import ConfirmScreen
from okrtui.tui.screens.form import FormScreen
from okrtui.tui.screens.wizard import WizardScreen
from okrtui.tui.sections.base import Section
from okrtui.tui.widgets.bars import KeyBar, Tab, TabBar, TitleLine
from okrtui.tui.widgets.detail import DetailPane
from okrtui.tui.widgets.summary import Summary
from okrtui.tui.widgets.table import VirtualTable

WIDE: Final = 110
"""From so many columns on the detail stands beside the list."""

REST: Final = 0.06
"""Seconds the cursor rests on a row before its detail is drawn."""

D = TypeVar("D")
Factory = Callable[[Session, Any], Section]
Handler = Callable[[Hashable | None], Awaitable[None] | None]


class WorkScreen(Screen[None]):
    """Shows one section at a time and runs its commands."""

    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in COMMANDS]

    def __init__(self, session: Session, sections: Mapping[str, Factory], first: str) -> None:
        super().__init__()
        self.session = session
        self._factories = sections
        self._sections: dict[str, Section] = {}
        self._first = first
        self._stale = False
        self._timer: Timer | None = None
        self._asking: Asking | None = None
        self.section: Section

    def compose(self) -> ComposeResult:
        """The frame that every section is shown in."""
        yield TabBar("okrtui", [Tab(str(number), title) for number, (_, title) in enumerate(SECTIONS, 1)])
        with Horizontal(id="head"):
            field = Input(compact=True, id="filter", placeholder="words, or field:value")
            field.cursor_blink = False
            field.display = False
            yield field
            yield TitleLine()
        yield Summary()
        with Horizontal(id="body"):
            yield VirtualTable()
            yield DetailPane(id="detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the first section."""
        self._table, self._detail = self.query_one(VirtualTable), self.query_one(DetailPane)
        self._keys, self._field = self.query_one(KeyBar), self.query_one("#filter", Input)
        self._fit(self.app.size.width)
        self.show(self._first)
        self._table.focus()

    # -- what is shown ------------------------------------------------------------------------------------------

    def show(self, section: str, key: Hashable | None = None) -> None:
        """Go to a section as it was left, or to a row of it, which is brought into the list where it is hidden."""
        if hasattr(self, "section"):
            self.section.cursor, self.section.top = self._table.cursor_key, self._table.top
            self._close_filter()
        if section not in self._sections:
            self._sections[section] = self._factories[section](self.session, self)
        self.section = self._sections[section]
        self._table.folds = self.section.folds
        self._close_detail()
        self._table.set_rows(())
        if key is None:
            self._reload(self.section.cursor, self.section.top)
        else:
            self.section.reveal(key)
            self._reload(key)

    def _reload(self, key: Hashable | None = None, top: int | None = None) -> None:
        """Draw the section anew; the cursor goes to the key, or stays with its row; `top` is the first row in view."""
        section = self.section
        keys, total = section.keys()
        self._table.empty = section.empty()
        self._table.set_columns(section.columns, section.sort)
        self._table.set_rows(LazyRows(keys, section.row), keys)
        self._table.top = self._table.top if top is None else top
        if key is not None:
            self._table.move_to(key)
        self.query_one(Summary).show(section.summary(self.size.width))
        kept = section.kept(keys)
        listed = shown.plural(total, *section.nouns)
        count = f"{kept:,} of {listed}" if section.typed else listed if total else ""
        note = "  ".join(part for part in (section.note(), f"/{section.typed}" if section.typed else "") if part)
        typing = self._field.display
        self.query_one(TitleLine).show("" if typing else section.title, "" if typing else note, count)
        active = str([name for name, _ in SECTIONS].index(section.key) + 1)
        self.query_one(TabBar).show(active, situation.parts(self.session))
        self._show_keys()
        self._draw_detail(keep=True)

    def _show_keys(self) -> None:
        if self._field.has_focus:
            self._keys.last = ("esc", "clear")
            names = " ".join(f"{name}:" for name in self.section.fields)
            self._keys.show((("enter", "list"), *([("by", names)] if names else [])))
            return
        self._keys.last = ("?", "help")
        changes = not self.session.read_only
        keys = commands.footer(self.section.key, rows=bool(self._table.rows), changes=changes)
        if self._detail.has_focus:
            keys = [("esc", "back to the list"), ("j k", "scroll"), *keys]
        elif self.section.typed:
            keys = [("esc", "clear the filter"), *keys]
        self._keys.show(keys)

    def changed(self, _entries: list[Entry]) -> None:
        """Take in a change, at once if this screen is in front, else when it comes back."""
        if self.is_current:
            self._reload()
        else:
            self._stale = True

    def on_screen_resume(self) -> None:
        """Show what changed while something else was in front."""
        if self._stale:
            self._stale = False
            self._reload()

    # -- list and detail ----------------------------------------------------------------------------------------

    def on_resize(self, event: Resize) -> None:
        """Put the detail beside the list where there is room."""
        self._fit(event.size.width)
        if hasattr(self, "section"):
            self.query_one(Summary).show(self.section.summary(event.size.width))
            self._draw_detail(keep=True)

    def _fit(self, width: int) -> None:
        self.set_class(width >= WIDE, "wide")

    @property
    def _beside(self) -> bool:
        return self.has_class("wide")

    @on(VirtualTable.Highlighted)
    def _moved(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(REST, self._draw_detail) if self._beside else None

    def _draw_detail(self, *, keep: bool = False) -> None:
        key = self._table.cursor_key
        if not self._beside and not self.has_class("open"):
            return
        section = self.section
        self._detail.show(None if key is None else lambda width: section.detail(key, width), keep=keep)

    @on(VirtualTable.Selected)
    def open_detail(self) -> None:
        """Show all of the row under the cursor, and let the keys scroll it."""
        if self._table.cursor_key is None:
            return
        self.add_class("open")
        self._draw_detail()
        self._detail.focus()

    def _close_detail(self) -> None:
        self.remove_class("open")
        if not self._field.has_focus:
            self._table.focus()

    def on_descendant_focus(self) -> None:
        """Say which keys work in what has the focus now."""
        if hasattr(self, "section"):
            self._show_keys()

    @on(VirtualTable.Folded)
    def _folded(self, event: VirtualTable.Folded) -> None:
        self._reload(self.section.fold(event.key, is_open=event.open))

    @on(TabBar.Chosen)
    def _tab(self, event: TabBar.Chosen) -> None:
        self.show(SECTIONS[int(event.key) - 1][0])

    # -- the filter ---------------------------------------------------------------------------------------------

    def _open_filter(self) -> None:
        self._close_detail()
        self._field.value = self.section.typed
        self._field.display = True
        self._field.focus()
        self._reload()

    def _close_filter(self) -> None:
        if self._field.display:
            self._field.display = False
            self._table.focus()
            self._reload()

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        if self._field.display and event.value != self.section.typed:
            self.section.typed = event.value
            self._reload()

    @on(Input.Submitted, "#filter")
    def _filtered(self) -> None:
        self._close_filter()

    def _back(self) -> None:
        if self._field.display or (self.section.typed and not self.has_class("open")):
            self.section.typed = ""
            self._close_filter()
            self._reload()
        else:
            self._close_detail()

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
        handler = self._own().get(command_id) or self.section.commands().get(command_id)
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
        entry = await asyncio.to_thread(self.session.do, action, draft)
        self.session.announce([entry])
        return entry

    async def fill_in(self, spec: FormSpec, submit: Callable[[BaseModel], Awaitable[None]]) -> BaseModel | None:
        """Open a form over everything."""
        draft: BaseModel | None = await self.app.push_screen_wait(
            FormScreen(spec, today=self.session.today, submit=submit)
        )
        return draft

    async def confirm(self, question: str, consequence: str) -> bool:
        """Ask before something is done that many would regret."""
        return await self.app.push_screen_wait(ConfirmScreen(question, (consequence,)))

    async def decide(self, metric: str, about: tuple[str, int] | None) -> None:
        """Ask the eight questions, and carry the verdict on; what was left earlier is offered."""
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
