"""Everything that the palette finds: actions by their titles, and records by their names and ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.models import Record
from okrtui.domain.rules.record_names import NOUNS, name_of
from okrtui.startup import collector_paused
from okrtui.tui.actions.action import UserAction
from okrtui.tui.actions.catalogue import ACTIONS
from okrtui.tui.keys import keymap
from okrtui.tui.palette.suggestions import Suggestion, search, words_of
from okrtui.tui.sections.catalogue import TITLES
from okrtui.tui.sections.record_links import row_of

if TYPE_CHECKING:
    from okrtui.tui.main_screen import MainScreen


KINDS: Final = ("objectives", "key_results", "kpis", "cycles", "decisions")
"""The tables of the records that can be gone to, in the order in which they are found."""


class Everything:
    """The search of the palette; the records are read once it is drawn."""

    def __init__(self, work: MainScreen) -> None:
        self._work = work
        self._actions = actions(work)
        self._all: list[Suggestion] = []

    def prepare(self) -> None:
        """Read the records."""
        if not self._all:
            with collector_paused():
                self._all = [*self._actions, *records(self._work)]

    def suggestions(self, typed: str) -> Sequence[Suggestion]:
        """Return the suggestions for what is typed, the best first; the actions of the section in front for nothing."""
        if not typed.strip():
            return [one for one in self._actions if not one.place]
        self.prepare()
        return search(self._all, typed)

    def refusal(self, typed: str) -> str:
        """Return the sentence for a line that finds nothing."""
        return f"Nothing is called “{typed}”."


def actions(work: MainScreen) -> list[Suggestion]:
    """Return the actions: those of the section in front, those of every section, those of others."""
    here = work.section.key
    order = sorted(ACTIONS, key=lambda one: (not one.is_in(here), not one.sections))
    return [suggestion for one in order for suggestion in _action(work, one, here)]


def _action(work: MainScreen, action: UserAction, here: str) -> Iterator[Suggestion]:
    """Yield an action of this section or of none; of another section once for each, where it needs no row."""
    if action.is_in(here):
        yield _choice(action, here, "", partial(work.action_run, action.id))
    elif action.row:
        yield _choice(action, "", TITLES[action.sections[0]], partial(work.action_run, action.id))
    else:
        for section in action.sections:
            yield _choice(action, section, TITLES[section], partial(_run_there, work, section, action.id))


def _choice(action: UserAction, section: str, place: str, run: partial[None]) -> Suggestion:
    title, about = action.title_in(section), action.describe(section)
    return Suggestion(keymap.key(action.id), title, about, place, words_of(title), words_of(about), run=run)


def _run_there(work: MainScreen, section: str, action: str) -> None:
    work.show(section)
    work.action_run(action)


def records(work: MainScreen) -> list[Suggestion]:
    """Return the records, by their names and ids."""
    workspace, show = work.session.workspace, work.show
    return [_going_to(one, show) for table in KINDS for one in workspace.table(table).values()]


def record_called(work: MainScreen, typed: str) -> list[Suggestion]:
    """Return the record with a typed id, such as K7 or kr12, if there is one."""
    found = re.fullmatch(r"([A-Z]+)([0-9]{1,15})", typed.strip().upper())
    table = next((one for one in KINDS if found and PREFIXES[one] == found[1]), None)
    record = work.session.workspace.table(table).get(int(found[2])) if found and table else None
    return [] if record is None else [_going_to(record, work.show)]


def _going_to(record: Record, show: Callable[..., None]) -> Suggestion:
    sign, name, run = record.shown_id, name_of(record), partial(show, *row_of(record))
    return Suggestion(sign, name, "", NOUNS[record.table], words_of(name), f" {sign.casefold()}", run=run)
