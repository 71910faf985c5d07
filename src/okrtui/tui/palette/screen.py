"""The screens of the palette and the command line: a line to type in, and the suggestions below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from okrtui.tui import styled_text
from okrtui.tui.filtering import LazyRows
from okrtui.tui.keys import bindings
from okrtui.tui.keys.keymap import key
from okrtui.tui.palette.suggestions import Suggestion, words_of
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.bars import KeyBar, TitleLine
from okrtui.tui.widgets.one_line import OneLineInput
from okrtui.tui.widgets.table import Row, TableColumn, VirtualTable


class Source(Protocol):
    """What can be chosen."""

    def prepare(self) -> None:
        """Get ready for the first letter, while nothing is typed yet."""

    def suggestions(self, typed: str) -> Sequence[Suggestion]:
        """Return the suggestions for a line, the best first."""

    def refusal(self, typed: str) -> str:
        """Return the sentence for a line that finds nothing."""


COLUMNS: Final = (
    TableColumn("sign", "key", 7, priority=8),
    TableColumn("name", "name", 60, minimum=20, flex=True, priority=9),
)
NAMES: Final = 28
"""The most cells for the names of what is listed with a description."""

WITH_PLACES: Final = (*COLUMNS, TableColumn("place", "", 11, priority=5))
"""The columns where any suggestion is of one section or kind."""


class SuggestionScreen(OpaqueScreen[Suggestion]):
    """A search over suggestions; the answer is the one that is taken, or None."""

    AUTO_FOCUS = "#words"
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.PALETTE)
    TITLE = "Find"
    PLACEHOLDER: ClassVar[str] = "words of an action, objective, key result, KPI, cycle or decision; or an id"

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self._found: Sequence[Suggestion] = ()

    def compose(self) -> ComposeResult:
        """Show the title, the line, the suggestions and the keys."""
        yield TitleLine(str(self.TITLE))
        field = OneLineInput(compact=True, id="words", placeholder=self.PLACEHOLDER)
        field.cursor_blink = False
        yield field
        table = VirtualTable(COLUMNS)
        table.can_focus = False
        yield table
        yield KeyBar()

    def on_mount(self) -> None:
        """List what can be chosen before anything is typed."""
        self._field, self._table = self.query_one("#words", Input), self.query_one(VirtualTable)
        self._keys = self.query_one(KeyBar)
        self._keys.last = (key("palette.leave"), "back")
        moves = f"{key('palette.down')} {key('palette.up')}"
        self._keys.show([("enter", "choose"), (moves, "move"), *self.more_keys()])
        self._list()
        self.call_after_refresh(self._source.prepare)

    def more_keys(self) -> Sequence[tuple[str, str]]:
        """Return further keys for the bottom line."""
        return ()

    @property
    def typed(self) -> str:
        """Return the typed line."""
        return self._field.value

    def _list(self) -> None:
        found = self._found = self._source.suggestions(self.typed)
        self.query_one(TitleLine).show(count=f"{len(found):,} found" if self.typed.strip() else "")
        self._table.empty = [] if found else [((self._source.refusal(self.typed.strip()), "muted"),)]
        places = range(len(found))
        self._table.set_columns(WITH_PLACES if any(one.place for one in found) else COLUMNS)
        names = min(NAMES, max((styled_text.width_of(((one.name, ""),)) for one in found if one.about), default=0))
        self._table.set_rows(LazyRows(places, lambda place: _row(place, found[place], names)), places)
        self._table.action_edge(0)

    @property
    def _marked(self) -> Suggestion | None:
        return self._found[self._table.cursor] if self._found else None

    # -- actions ------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave out the keys of the list until it is there: they may be typed ahead."""
        return self.is_mounted or action == "leave"

    @on(Input.Changed, "#words")
    def _changed(self) -> None:
        self._keys.hush()
        self._list()

    @on(Input.Submitted, "#words")
    def _submitted(self) -> None:
        """Take the marked suggestion; complete the line where it is only a beginning."""
        one = self._marked
        if one is None:
            self._keys.say(self._source.refusal(self.typed.strip()), "warn")
        elif one.run is None or not self.is_meant(one):
            self.complete(one)
        else:
            self.dismiss(one)

    def is_meant(self, one: Suggestion) -> bool:  # noqa: ARG002 - the palette takes what is marked
        """Return whether enter takes the marked suggestion at once."""
        return True

    def complete(self, one: Suggestion) -> None:
        """Put the text of a suggestion into the line, where it has one."""
        if one.text:
            self._field.value = one.text
            self._field.cursor_position = len(one.text)

    def action_complete(self) -> None:
        """Complete the line to the marked suggestion."""
        if (one := self._marked) is not None:
            self.complete(one)

    def action_move(self, rows: int) -> None:
        """Move the mark."""
        self._table.action_move(rows)

    def action_leap(self, halves: int) -> None:
        """Move the mark by half pages."""
        self._table.action_leap(halves)

    @on(VirtualTable.Selected)
    def _clicked(self) -> None:
        self._submitted()

    def action_leave(self) -> None:
        """Leave without a suggestion."""
        self.dismiss(None)


class Palette(SuggestionScreen):
    """Finds actions and records by their names."""


class CommandLine(SuggestionScreen):
    """Takes a command; tab completes it, and an empty line that is erased once more is left."""

    TITLE = "Command"
    PLACEHOLDER = "a command, such as owner me; tab completes"

    def more_keys(self) -> Sequence[tuple[str, str]]:
        """Return the key that completes."""
        return ((key("palette.complete"), "complete"),)

    def is_meant(self, one: Suggestion) -> bool:
        """Return whether a command is typed in full, is the only one, or was marked; others are completed first."""
        return len(self._found) == 1 or self._table.cursor > 0 or words_of(self.typed) == words_of(one.text or one.sign)

    def on_key(self, event: events.Key) -> None:
        """Leave with backspace on an empty line."""
        if event.key == "backspace" and not self.typed:
            event.stop()
            self.dismiss(None)


def run(one: Suggestion | None) -> None:
    """Do what was chosen, if anything was."""
    if one is not None and one.run is not None:
        one.run()


def _row(place: int, one: Suggestion, names: int) -> Row:
    """Return the row of a suggestion, with what is said of it behind the room for names."""
    name: Line = ((one.name, ""),)
    if one.about:
        apart = " " * max(0, names - styled_text.width_of(name))
        name = ((one.name, "strong"), (f"{apart}  {one.about}", "muted"))
    sign: Line = ((one.sign, "accent" if one.about else "muted"),)
    return Row(place, (sign, name, styled_text.Cell(one.place, "muted")))
