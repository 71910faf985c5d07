"""A user action: one object that feeds binding, bottom line, palette, help, keymap, docs/keys.md and Today's keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding

from okrtui.domain.records.models import Record
from okrtui.tui.formatting import enumerated
from okrtui.tui.keys import keymap
from okrtui.tui.sections.catalogue import TITLES

if TYPE_CHECKING:
    from okrtui.session import Session
    from okrtui.tui.host import SectionHost
    from okrtui.tui.sections.base import Section


class Context(NamedTuple):
    """The section in front and the row under the cursor; through `host` an action asks and informs the person.

    `part` is the record chosen in the detail, if the action applies to it; `link` is one that the detail leads to;
    `marked` are the records of the marked rows, `listed` the keys of all rows on the list.
    """

    session: Session
    host: SectionHost
    section: Section
    key: Hashable | None
    part: Record | None = None
    marked: Sequence[Record] = ()
    listed: Sequence[Hashable] = ()
    link: Record | None = None

    @property
    def subject(self) -> Record | None:
        """Return the record that the action is about: the one chosen in the detail, else that of the row."""
        return self.record if self.part is None else self.part

    @property
    def route_key(self) -> Hashable | None:
        """Return the key by which a form is opened again: that of the detail's row, else of the list's."""
        return self.key if self.part is None else (self.part.table, self.part.id)

    @property
    def record(self) -> Record | None:
        """Return the record of the row under the cursor."""
        return None if self.key is None else self.section.record(self.key)


class Wording(NamedTuple):
    """The title and description of an action in one section, where they differ."""

    title: str
    description: str = ""


class UserAction(NamedTuple):
    """Something a person can do with a key.

    `keys` are the declared ones, separated by commas; settings may name others. `sections` lists where the action is
    available (empty: everywhere), `about` the kinds of record that it applies to, `parts` those among the rows of a
    detail, in any section; `row` marks that it needs a row, `changes` that it writes, `show` that the bottom line
    prefers it, in the sections of `show_in` if it names some, and `of` the table without whose records there is nothing
    to do with it, so that the bottom line leaves it out. `command` names it on the command line, where its title
    would not do. `why_not` returns why it is refused right now. `run` is a coroutine function where the action opens
    something or moves the focus: keys then wait for that. `several` is run instead while rows are marked: it acts on
    all of them.
    """

    id: str
    title: str
    description: str
    keys: str
    run: Callable[[Context], Awaitable[None] | None]
    sections: tuple[str, ...] = ()
    about: tuple[type[Record], ...] = ()
    parts: tuple[type[Record], ...] = ()
    changes: bool = False
    show: bool = False
    show_in: tuple[str, ...] = ()
    row: bool = False
    of: str = ""
    command: str = ""
    why_not: Callable[[Context], str | None] | None = None
    several: Callable[[Context], Awaitable[None]] | None = None
    wordings: Mapping[str, Wording] = MappingProxyType({})

    @property
    def binding(self) -> Binding:
        """Return the binding that runs the action."""
        return Binding(self.keys, f"run({self.id!r})", self.title, id=self.id, show=False)

    def is_in(self, section: str) -> bool:
        """Return whether the action is available in a section."""
        return not self.sections or section in self.sections

    def is_preferred_in(self, section: str) -> bool:
        """Return whether the bottom line of a section prefers the action to others."""
        return self.show and (not self.show_in or section in self.show_in)

    def title_in(self, section: str) -> str:
        """Return the title of the action in a section."""
        return self.wordings[section].title if section in self.wordings else self.title

    def label(self, section: str = "") -> str:
        """Return the title as the bottom line shows it, in a section."""
        title = self.title_in(section)
        return title[:1].lower() + title[1:]

    def describe(self, section: str) -> str:
        """Return the description of the action in a section, as a sentence."""
        return (section in self.wordings and self.wordings[section].description) or self.description

    def refusal(self, context: Context) -> str | None:
        """Return why the action cannot be done here and now, as a sentence; None where it can."""
        section, key = context.section.key, keymap.key(self.id)
        if context.part is None and not self.is_in(section):
            return f"“{key}” ({self.label()}) works in {self.places()}."
        if self.changes and context.session.read_only:
            return context.session.read_only
        if self._is_for_marked(context):
            return None if self.several else _one_row_only(key, self.label(section))
        return self._row_refusal(context) or (self.why_not(context) if self.why_not else None)

    def _row_refusal(self, context: Context) -> str | None:
        """Return why the row under the cursor is none for the action; None where it is."""
        section, key = context.section.key, keymap.key(self.id)
        if context.link is not None and self.row and self.changes:
            there = f"Press {keymap.key('detail.open')} to go to {context.link.shown_id} first."
            return f"“{key}” ({self.label(section)}) is for a row of a list. {there}"
        if self.row and context.key is None:
            return f"“{key}” ({self.label(section)}) needs a row, and there is none here."
        if context.part is None and self.about and not isinstance(context.record, self.about):
            return context.section.wrong_row(self, context.key)
        return None

    def _is_for_marked(self, context: Context) -> bool:
        """Return whether the marked rows count, not the row under the cursor: it changes rows."""
        return bool(context.marked) and context.part is context.link is None and self.row and self.changes

    def start(self, context: Context) -> Awaitable[None] | None:
        """Start the action on the marked rows if it acts on several, else on the row under the cursor."""
        run = self.several if self.several and self._is_for_marked(context) else self.run
        return run(context)

    def places(self, but: str = "") -> str:
        """Return the sections where the action is available, in words; one may be left out."""
        names = [f"{keymap.key(f'section.{one}')} {TITLES[one]}" for one in self.sections if one != but]
        return enumerated(names)


def _one_row_only(key: str, label: str) -> str:
    return f"“{key}” ({label}) is for one row. Press {keymap.key('app.back')} to take the marks away first."
