"""What all sections share: what they answer, and their state while they are elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from okrtui.session import Entry, Session
from okrtui.tui import styled_text
from okrtui.tui.commands import DECIDE
from okrtui.tui.filtering import Filter
from okrtui.tui.keys import keymap
from okrtui.tui.sections.host import Desk
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.table import Column, Row

if TYPE_CHECKING:  # imported when the first form is opened
    from okrtui.tui.forms.record_forms import Editor

ASK: Final = f"section.{DECIDE} row.new"
"""What begins the eight questions, from anywhere."""

READABLE: Final = 60
"""The longest line of running text in the middle of a list, in cells."""

Drawn = tuple[Line, ...]
Drawing = Sequence[Line | Paragraph]


def nothing_fits() -> Drawn:
    """What stands in place of rows where the filter keeps none."""
    return ((("Nothing fits this filter.", "strong"),), ((f"{keymap.key('app.back')} clears it", "muted"),))


def invitation(title: str, about: str, *ways: tuple[str, str]) -> Drawn:
    """What stands in place of rows: what this is for, and what to begin with, one under the other.

    A way is the ids of the actions that lead there, with blanks between them, and what it is.
    """
    keys = [" ".join(map(keymap.key, actions.split())) for actions, _ in ways]
    column = max(5, *(len(one) + 2 for one in keys)) if keys else 0
    longest = max((styled_text.width_of(((text, ""),)) for _, text in ways), default=0)
    return (
        ((title, "strong"),),
        *(((part, "muted"),) for part in styled_text.wrap(about, READABLE)),
        (),
        *(
            ((key.ljust(column), "accent"), (styled_text.fit(text, longest), ""))
            for key, (_, text) in zip(keys, ways, strict=True)
        ),
    )


class Section:
    """A list with a detail beside it. What it remembers while another section is shown stands here."""

    key: ClassVar[str]
    title: ClassVar[str]
    nouns: ClassVar[tuple[str, str]]
    """What the list counts: one, and many."""
    columns: ClassVar[Sequence[Column]] = ()
    folds: ClassVar[bool] = False
    fields: ClassVar[Sequence[str]] = ()
    """The names that `/` understands before a colon."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self.session = session
        self.desk = desk
        self.typed = ""
        self.cursor: Hashable | None = None
        self.top = 0
        self.sort: tuple[str, bool] | None = None

    @cached_property
    def editor(self) -> Editor:
        """Forms and the actions behind them."""
        from okrtui.tui.forms.record_forms import Editor

        return Editor(self.session, self.desk)

    @property
    def filter(self) -> Filter:
        """What narrows the list now."""
        return Filter.parse(self.typed, self.fields)

    def offers(self, field: str) -> Iterable[str]:  # noqa: ARG002 - most know none
        """What may be typed for a field of the filter; it may be data, with blanks in it."""
        return ()

    def take_in(self, entries: Sequence[Entry]) -> None:
        """Take note of a change; the list is asked for anew in any case."""

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """The keys of the rows to be shown, and how many there are without the filter."""
        raise NotImplementedError

    def kept(self, keys: Sequence[Hashable]) -> int:
        """How many records the filter keeps; as many as there are rows, unless rows of others stand between them."""
        return len(keys)

    def reveal(self, key: Hashable) -> None:
        """See to it that a row is listed: the filter is cleared where it hides it."""
        if key not in self.keys()[0]:
            self.typed = ""

    def row(self, key: Hashable) -> Row:
        """The row of a key."""
        raise NotImplementedError

    def empty(self) -> Sequence[Line]:
        """What stands in place of rows: what this is for, and what to press."""
        raise NotImplementedError

    def detail(self, key: Hashable, width: int) -> Drawing:
        """All of a row, drawn in a width."""
        raise NotImplementedError

    def summary(self, width: int) -> Sequence[Line]:  # noqa: ARG002 - most sections have none
        """Lines above the list."""
        return ()

    def turn_to(self, view: str) -> None:
        """Look at the rows in another way."""

    def shown_columns(self) -> Sequence[Column]:
        """The columns of the view in use."""
        return self.columns

    def naming(self) -> Mapping[str, str]:
        """What commands are called in the view in use, by id; those that mean nothing in it are called nothing."""
        return {}

    def note(self) -> str:
        """What the title line says beside the title, like the view in use."""
        return ""

    def commands(self) -> Mapping[str, Callable[[Hashable | None], Awaitable[None] | None]]:
        """What this section does for a command, by the command's id; given the key under the cursor."""
        return {}

    def fold(self, key: Hashable, *, is_open: bool) -> Hashable | None:
        """Open or shut a row; the key the cursor goes to where it has to leave its row."""
        raise NotImplementedError

    def name_of(self, key: Hashable) -> str:
        """What `y` copies: the id as it is shown."""
        return str(key)
