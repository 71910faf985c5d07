"""The base of all sections: the list, the detail, and the state kept while another section is shown."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from okrtui.domain.columns.catalogue import Catalogue, Column
from okrtui.domain.record_table import versions
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import Record
from okrtui.domain.rules.record_names import some
from okrtui.domain.workspace import Workspace
from okrtui.session import Entry, Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.detail_rows import DetailKey, DetailPart
from okrtui.tui.filtering import Filter, LazyRows, contains
from okrtui.tui.keys import keymap
from okrtui.tui.marks import Marks
from okrtui.tui.sections.catalogue import DECIDE
from okrtui.tui.sections.comment_rows import subject_in
from okrtui.tui.sections.entry import Background
from okrtui.tui.sections.kept_rows import EVERY_TABLE, KeptRows
from okrtui.tui.sections.record_columns import sortable
from okrtui.tui.sections.record_links import row_of
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.table import Row, TableColumn

if TYPE_CHECKING:
    from okrtui.tui.actions.action import UserAction

ASK: Final = f"section.{DECIDE} row.new"
"""The actions that start the eight questions, from any section."""

FROM_FILE: Final = ("app.import", "take them from a file, after a look at it")
"""How to fill an empty list from a file: the action, and its label."""

READABLE: Final = 60
"""The longest line of running text in the middle of a list, in cells."""

SummaryLines = tuple[Line, ...]
Drawing = Sequence[DetailPart]


def nothing_fits(fault: str) -> SummaryLines:
    """Return the lines shown when no row matches the filter, with what is wrong with it."""
    told: list[Line] = [((line, "warn"),) for line in (styled_text.wrap(fault, READABLE) if fault else ())]
    return (
        (("Nothing matches this filter.", "strong"),),
        *told,
        ((f"press {keymap.key('app.back')} to clear it", "muted"),),
    )


def invitation(title: str, about: str, *ways: tuple[str, str]) -> SummaryLines:
    """Return the lines of an empty list: a title, an explanation, and the keys to start with.

    A way is the ids of its actions, separated by spaces, and a label.
    """
    keys = [" ".join(map(keymap.key, actions.split())) for actions, _ in ways]
    column = max(5, *(len(one) + 2 for one in keys)) if keys else 0
    longest = max((styled_text.width_of(((text, ""),)) for _, text in ways), default=0)
    return (
        ((title, "strong"),),
        *(((part, "muted"),) for part in styled_text.wrap_evenly(about, READABLE)),
        (),
        *(
            ((key.ljust(column), "accent"), (styled_text.fit(text, longest), ""))
            for key, (_, text) in zip(keys, ways, strict=True)
        ),
    )


class _Listed(NamedTuple):
    """What a section lists, and what that depends on."""

    workspace: Workspace
    basis: tuple[Hashable, ...]
    keys: Sequence[Hashable]
    total: int


class Section:
    """A list with a detail beside it, and its state while another section is shown.

    `in_pause` calls a function when nobody waits for an answer, at once where nobody presses keys.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    nouns: ClassVar[tuple[str, str]]
    """The noun for the rows: singular and plural."""
    columns: ClassVar[Sequence[TableColumn]] = ()
    open_fields: ClassVar[Sequence[str]] = ()
    """Those among them that take more than the words they offer."""
    catalogue: Catalogue[Any]
    """The columns of what is listed."""
    folds: ClassVar[bool] = False
    fields: ClassVar[Sequence[str]] = ()
    """The field names of the filter, typed before a colon."""

    views: ClassVar[Sequence[str]] = ()
    """The names of the views, if there are several."""

    lists_what_is_worked_out: ClassVar[bool] = False
    """True if the list shows what is worked out between the keys."""

    def __init__(self, session: Session, background: Background) -> None:
        self.session = session
        self.background = background
        self.in_pause: Callable[[Callable[[], object]], object] = lambda function: function()
        self.typed = ""
        self._parsed = "", Filter()
        self.cursor: Hashable | None = None
        self.top = 0
        self.sort: tuple[str, bool] | None = None
        self.marks = Marks()
        self._listed: _Listed | None = None
        self._rows = KeptRows(session, self.row)

    @property
    def filter(self) -> Filter:
        """Return the filter in use."""
        if self._parsed[0] != self.typed:
            self._parsed = self.typed, Filter.parse(self.typed, self.fields)
        return self._parsed[1]

    def filter_fault(self) -> str:
        """Return what is wrong with the filter, as a sentence: its words, or a value that a field never has."""
        active_filter = self.filter
        if active_filter.fault:
            return active_filter.fault
        for field, value in active_filter.fields:
            words = [] if field in self.open_fields else [str(one) for one in self.filtered_by(field).words]
            if words and not any(contains(folded(one), value) for one in words):
                return f"“{value}” is no {field} here: {', '.join(words)}."
        return ""

    def filtered_by(self, field: str) -> Column[Any]:
        """Return the column that a field of the filter searches."""
        return self.catalogue.filtered_by(field)

    def nothing_fits(self) -> SummaryLines:
        """Return the lines shown when no row matches the filter, with what is wrong with it."""
        strange = self.filter.strange
        names = ", ".join(f"{one}:" for one in self.fields)
        unknown = f"“{strange[0]}:” is no field here. The fields are {names}." if strange else ""
        return nothing_fits(self.filter_fault() or unknown)

    def offers(self, field: str) -> Iterable[str]:  # noqa: ARG002 - most sections have none
        """Return the values that complete a field of the filter; they may be data with spaces."""
        return ()

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """Return the keys of the visible rows, and the number of rows without the filter."""
        raise NotImplementedError

    def once(
        self, listed: Callable[[], tuple[Sequence[Hashable], int]], *asked: Hashable, of: Sequence[str]
    ) -> tuple[Sequence[Hashable], int]:
        """Return what is listed, found once until the filter, the order, what is `asked` or a record changes.

        Without filter and order these are the records `of` some tables; else any, and the day.
        """
        workspace = self.session.workspace
        is_plain = not self.typed and self.sort is None
        depends = versions(map(workspace.table, of if is_plain else EVERY_TABLE))
        day = None if is_plain else self.session.today()
        basis = (self.typed, self.sort, *asked, *depends, day)
        if self._listed is None or self._listed.basis != basis or self._listed.workspace is not workspace:
            self._listed = _Listed(workspace, basis, *listed())
        return self._listed.keys, self._listed.total

    def kept(self, keys: Sequence[Hashable]) -> int:
        """Return the number of matching records: one per row, unless rows of other records are among them."""
        return len(keys)

    def is_heading(self, key: Hashable) -> bool:  # noqa: ARG002 - most lists have none
        """Return whether a row is a heading, which cannot be marked."""
        return False

    def reveal(self, key: Hashable) -> None:
        """Make sure that a row is listed: clear a filter that hides it."""
        if key not in self.keys()[0]:
            self.typed = ""

    def first_row(self, keys: Iterable[Hashable]) -> Hashable | None:
        """Return the first row that is no heading, None if there is none."""
        return next((key for key in keys if not self.is_heading(key)), None)

    def row(self, key: Hashable) -> Row:
        """Return the row of a key."""
        raise NotImplementedError

    def rows(self, keys: Sequence[Hashable], *, as_left: bool = False) -> LazyRows[Hashable, Row]:
        """Return the rows of some keys, those that were made before where the state is `as_left`."""
        return self._rows.of(keys, (self.typed, self.sort, *self.rows_depend_on()), as_left=as_left)

    def rows_depend_on(self) -> Iterable[Hashable]:
        """Return what rows depend on besides records, the day and the state of the section."""
        return ()

    def empty(self) -> Sequence[Line]:
        """Return the lines shown when there are no rows: the purpose, and the keys to press."""
        raise NotImplementedError

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Return the details of a row, for a width."""
        raise NotImplementedError

    def summary(self, width: int) -> Sequence[Line]:  # noqa: ARG002 - most sections have none
        """Return the lines above the list."""
        return ()

    def summary_meanwhile(self) -> Sequence[Line]:
        """Return the lines above the list while `working_out` is under way, as many as there will be."""
        return ()

    def steps_ahead(self) -> int:
        """Return about how many steps `working_out` has ahead of it, those that take no time not among them."""
        return 0

    def working_out(self) -> Iterator[None]:
        """Work out, a step at a time, what summary or list are drawn from; other changes may come in between."""
        return iter(())

    def first_visit(self, rows: int) -> Iterator[None]:
        """Read, a step at a time, what a list of so many rows and the detail beside it are drawn from at first."""
        keys, _ = self.keys()
        yield
        made = self.rows(keys, as_left=True)
        for index in range(min(rows, len(keys))):
            made[index]
            yield
        first = self.cursor if self.cursor in keys[:rows] else self.first_row(keys)
        if first is not None:
            self.detail(first, READABLE)

    def take_in(self, entries: Sequence[Entry]) -> None:
        """Take in changes; the list is rebuilt afterwards in any case."""

    def record(self, key: Hashable) -> Record | None:  # noqa: ARG002 - rows need not be records
        """Return the record of a row."""
        return None

    def marked_records(self) -> list[Record]:
        """Return the records of the marked rows that still exist, in the order of marking."""
        return [record for key in self.marks.keys if (record := self.record(key)) is not None]

    def detail_record(self, key: DetailKey) -> Record | None:
        """Return the record of a row in a detail."""
        table, number = key
        return self.session.workspace.table(table).get(number)

    def owner_row(self, key: Hashable) -> Hashable | None:
        """Return the row whose detail has a row with this key; None for no row of a detail."""
        record = subject_in(self.session.workspace, key)
        section, row = ("", None) if record is None else row_of(record)
        return row if section == self.key else None

    def wrong_row(self, action: UserAction, key: Hashable | None) -> str:  # noqa: ARG002 - some sections use the row
        """Return the refusal of an action that applies to other kinds of record."""
        return f"Put the cursor on {kinds(action)} for “{keymap.key(action.id)}” ({action.label(self.key)})."

    def turn_to(self, view: str) -> None:
        """Switch to a view."""

    def toggle(self, view: str) -> None:
        """Turn a view on or off."""

    def next_view(self, key: Hashable | None) -> tuple[str, Hashable | None, str] | None:
        """Switch to the next view; return section, row and view if it is elsewhere."""

    @property
    def sortable(self) -> Mapping[str, str]:
        """Return the keys of the columns that the view can be sorted by, by their headings."""
        return sortable(self.catalogue)

    def sort_by(self, key: str) -> None:
        """Sort by a column; by the one that the list is sorted by, the other way round, then in the usual order."""
        if self.sort is None or self.sort[0] != key:
            self.sort = key, False
        else:
            self.sort = None if self.sort[1] else (key, True)

    def reverse(self) -> None:
        """Turn the order of a sorted list round."""
        if self.sort is not None:
            self.sort = self.sort[0], not self.sort[1]

    def order_note(self) -> str:
        """Return the column that the list is sorted by, with the direction; empty in the usual order."""
        if self.sort is None:
            return ""
        signs = styled_text.glyphs()
        name = next((name for name, key in self.sortable.items() if key == self.sort[0]), self.sort[0])
        return f"by {name} {signs.down if self.sort[1] else signs.up}"

    def shown_columns(self) -> Sequence[TableColumn]:
        """Return the columns of the current view."""
        return self.columns

    def chosen_columns(self, left_out: Container[str]) -> Sequence[TableColumn]:
        """Return the columns of the current view, with those that the person left out marked as such."""
        return [
            one._replace(is_left_out=True) if one.key in left_out and not one.flex else one
            for one in self.shown_columns()
        ]

    def naming(self) -> Mapping[str, str]:
        """Return the labels of actions in the current view, by id; an empty label hides the action."""
        return {}

    def note(self) -> str:
        """Return the note beside the title, such as the current view."""
        return ""

    def fold(self, key: Hashable, *, is_open: bool) -> Hashable | None:
        """Fold or unfold a row; return the key that the cursor moves to, if it must leave its row."""
        raise NotImplementedError

    def fold_all(self, *, is_open: bool) -> None:
        """Fold or unfold all rows that have others below them."""
        raise NotImplementedError

    def name_of(self, key: Hashable) -> str:
        """Return the id as displayed, which `y` copies."""
        return str(key)


def kinds(action: UserAction) -> str:
    """Return the kinds of record that an action applies to, in words."""
    return formatting.enumerated([some(kind.table) for kind in action.about], "or")
