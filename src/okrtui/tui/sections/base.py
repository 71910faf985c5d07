"""What all sections share: what they answer, and their state while they are elsewhere."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from okrtui.domain.records.models import Cycle, Decision, KeyResult, Kpi, Objective, Record
from okrtui.session import Entry, Session
from okrtui.tui import styled_text
from okrtui.tui.filtering import Filter
from okrtui.tui.keys import keymap
from okrtui.tui.sections.catalogue import DECIDE
from okrtui.tui.sections.entry import Background
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.table import Column, Row

if TYPE_CHECKING:
    from okrtui.tui.actions.action import UserAction

ASK: Final = f"section.{DECIDE} row.new"
"""What begins the eight questions, from anywhere."""

NOUNS: Final[Mapping[type[Record], str]] = {
    Objective: "an objective",
    KeyResult: "a key result",
    Kpi: "a KPI",
    Cycle: "a cycle",
    Decision: "a decision",
}

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

    def __init__(self, session: Session, background: Background) -> None:
        self.session = session
        self.background = background
        self.typed = ""
        self.cursor: Hashable | None = None
        self.top = 0
        self.sort: tuple[str, bool] | None = None

    @property
    def filter(self) -> Filter:
        """What narrows the list now."""
        return Filter.parse(self.typed, self.fields)

    def offers(self, field: str) -> Iterable[str]:  # noqa: ARG002 - most know none
        """What may be typed for a field of the filter; it may be data, with blanks in it."""
        return ()

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

    def take_in(self, entries: Sequence[Entry]) -> None:
        """Take note of a change; the list is asked for again in any case."""

    def record(self, key: Hashable) -> Record | None:  # noqa: ARG002 - rows may be about something else
        """Return the record that a row is about."""
        return None

    def wrong_row(self, action: UserAction, key: Hashable | None) -> str:  # noqa: ARG002 - some know more of the row
        """Return why an action that is for other records cannot be done to a row."""
        return f"Put the cursor on {kinds(action)} for “{keymap.key(action.id)}” ({action.label(self.key)})."

    def turn_to(self, view: str) -> None:
        """Look at the rows in another way."""

    def toggle(self, view: str) -> None:
        """Turn one of the ways to look at the rows on or off."""

    def next_view(self, key: Hashable | None) -> tuple[str, Hashable | None, str] | None:
        """Go to the next way to look at the rows; return section, row and view where that is somewhere else."""

    @property
    def sortable(self) -> Sequence[str]:
        """The columns that the rows of this view can be sorted by."""
        return ()

    def sort_next(self) -> None:
        """Sort by the next column."""
        self.sort = next_sort(self.sort, self.sortable)

    def shown_columns(self) -> Sequence[Column]:
        """The columns of the view in use."""
        return self.columns

    def naming(self) -> Mapping[str, str]:
        """What commands are called in the view in use, by id; those that mean nothing in it are called nothing."""
        return {}

    def note(self) -> str:
        """What the title line says beside the title, like the view in use."""
        return ""

    def fold(self, key: Hashable, *, is_open: bool) -> Hashable | None:
        """Open or shut a row; the key the cursor goes to where it has to leave its row."""
        raise NotImplementedError

    def name_of(self, key: Hashable) -> str:
        """What `y` copies: the id as it is shown."""
        return str(key)


def kinds(action: UserAction) -> str:
    """Return the kinds of record that an action is done to, in words."""
    return " or ".join(NOUNS[kind] for kind in action.about)


def next_sort(sort: tuple[str, bool] | None, columns: Sequence[str]) -> tuple[str, bool]:
    """Return the next column to sort by; each column first upwards, then downwards."""
    if sort is None:
        return columns[1], False
    column, descending = sort
    if not descending:
        return column, True
    return columns[(columns.index(column) + 1) % len(columns)], False
