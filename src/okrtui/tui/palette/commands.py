"""The command line's commands: the actions by their titles, the filter's fields with values, views, columns and ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from okrtui.domain.records.field_types import folded
from okrtui.tui.actions.action import UserAction
from okrtui.tui.actions.catalogue import ACTIONS
from okrtui.tui.formatting import enumerated
from okrtui.tui.keys import keymap
from okrtui.tui.palette.everything import record_called
from okrtui.tui.palette.suggestions import Suggestion, search, words_of
from okrtui.tui.sections.catalogue import SECTIONS

if TYPE_CHECKING:
    from okrtui.tui.main_screen import MainScreen
    from okrtui.tui.sections.base import Section

DESCENDING: Final = "descending"
ALIASES: Final = {"q": "quit"}


@dataclass(frozen=True)
class Command:
    """A command: its name and description, its key if it has one, and the values that can follow the name.

    `run` takes the value, empty for none. With `free` any other value is taken too; `alone` allows none.
    """

    name: str
    about: str
    sign: str
    run: Callable[[str], object]
    values: Callable[[], Sequence[str]] | None = None
    free: bool = False
    alone: bool = True

    def beginning(self) -> Suggestion:
        """Return the suggestion of the command by itself."""
        run = partial(self.run, "") if self.alone else None
        text = self.name if self.values is None else f"{self.name} "
        return Suggestion(self.sign, self.name, self.about, "", words_of(self.name), "", text, run)

    def with_values(self, typed: str) -> list[Suggestion]:
        """Return the suggestions of the command with the values that match what is typed."""
        listed = [self._with(value) for value in (self.values or tuple)()]
        if not typed:
            return listed
        return search(listed, typed) or ([self._with(typed)] if self.free else [])

    def _with(self, value: str) -> Suggestion:
        text = f"{self.name} {value}"
        return Suggestion("", text, self.about, "", words_of(value), "", text, partial(self.run, value))


class Commands:
    """The commands of the section in front."""

    def __init__(self, work: MainScreen) -> None:
        self._work = work
        self._section: Section = work.section

    def prepare(self) -> None:
        """Do nothing: commands are few."""

    def suggestions(self, typed: str) -> Sequence[Suggestion]:
        """Return the suggestions for a line: values of its command, else commands and records, the best first."""
        command, rest = self._split(typed)
        if command is not None:
            return command.with_values(rest)
        name = ALIASES.get(typed.strip(), typed)
        return [*record_called(self._work, typed), *search([one.beginning() for one in self._all.values()], name)]

    def refusal(self, typed: str) -> str:
        """Return why a line is no command here, and what to do, as a sentence."""
        command, rest = self._split(f"{typed} ")
        if command is not None and not rest:
            return f"Type what to look for after {command.name}."
        if command is not None:
            return f"“{rest}” does not go with {command.name}; erase it to see what does."
        first = folded(typed).split()[0] if typed.strip() else ""
        for action in ACTIONS:
            if first in _names(action, "") and not action.is_in(self._section.key):
                return f"“{typed}” works in {action.places()}."
        titles = [one.title for one in SECTIONS if first in self._work.section_of(one.key).fields]
        if titles:
            return f"“{first}” filters {enumerated(titles)}: go there first."
        return f"There is no command “{typed}” here; clear the line to see them all."

    @cached_property
    def _all(self) -> dict[str, Command]:
        named: dict[str, Command] = {}
        for one in (*self._views(), *self._filters(), *self._actions()):
            named.setdefault(one.name, one)
        return named

    def _split(self, typed: str) -> tuple[Command | None, str]:
        """Return the command that takes a value and what follows it; None while its name is being typed."""
        words = typed.split()
        for count in range(len(words), 0, -1):
            command = self._all.get("-".join(words[:count]).casefold())
            if command is not None and command.values is not None and (words[count:] or typed[-1:].isspace()):
                return command, " ".join(words[count:])
        return None, ""

    def _views(self) -> Iterator[Command]:
        section = self._section
        if section.views:
            sign = keymap.key("view.next")
            yield Command("view", "Go to a view.", sign, self._view, lambda: section.views)
        if section.sortable:
            columns = [f"{one}{order}" for one in section.sortable for order in ("", f" {DESCENDING}")]
            yield Command("sort", "Sort by a column.", keymap.key("view.sort"), self._sort, lambda: columns)
        about = "Filter by words and field:value."
        yield Command("filter", about, keymap.key("view.filter"), self._filter, tuple, free=True, alone=False)

    def _filters(self) -> Iterator[Command]:
        section = self._section
        for field in section.fields:
            yield Command(
                field,
                f"Filter {section.title} by {field}.",
                "",
                lambda value, field=field: self._filter(self._condition(field, value)),  # type: ignore[misc]
                lambda field=field: list(section.offers(field)),  # type: ignore[misc]
                free=True,
                alone=False,
            )

    def _filter(self, typed: str) -> None:
        self._section.typed = typed
        self._work.redraw()

    def _condition(self, field: str, typed: str) -> str:
        """Return the filter for a value of a field, and for further words where the value ends before them."""
        words = typed.split()
        known = {"-".join(folded(one).split()) for one in self._section.offers(field)}
        ends = (count for count in range(len(words), 0, -1) if "-".join(folded(typed).split()[:count]) in known)
        end = next(ends, len(words))
        return " ".join((f"{field}:{'-'.join(words[:end])}", *words[end:]))

    def _actions(self) -> Iterator[Command]:
        here = self._section.key
        for action in sorted(ACTIONS, key=lambda one: not one.sections):
            if action.is_in(here):
                for name in _names(action, here):
                    about, sign = action.describe(here), keymap.key(action.id)
                    yield Command(name, about, sign, lambda _, action=action: self._work.action_run(action.id))  # type: ignore[misc]

    def _view(self, view: str) -> None:
        if view:
            self._work.show(self._section.key, view=view)
        else:
            self._work.action_run("view.next")

    def _sort(self, value: str) -> None:
        column = value.removesuffix(f" {DESCENDING}")
        if column:
            self._section.sort = self._section.sortable[column], column != value
            self._work.redraw()
        else:
            self._work.action_run("view.sort")


def _names(action: UserAction, section: str) -> list[str]:
    """Return the names of the command of an action in a section: the words of its title, divided by slashes."""
    title = action.command or action.title_in(section)
    return ["-".join(words_of(part).split()) for part in title.split("/")]
