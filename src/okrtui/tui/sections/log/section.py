"""Section 6: the log of changes, with author, time, and the fields before and after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar, Final

from okrtui.domain.columns.log import DAYS, LogRow
from okrtui.domain.columns.log import LOG as LOG_COLUMNS
from okrtui.domain.rules.change_text import fields_changed
from okrtui.domain.rules.record_names import numbers_in
from okrtui.domain.rules.record_phrases import stored_text
from okrtui.session import RELOAD, Entry, Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.filtering import Filter, distinct
from okrtui.tui.sections.base import Drawing, Section, invitation
from okrtui.tui.sections.catalogue import LOG
from okrtui.tui.sections.entry import Background
from okrtui.tui.sections.log.long_entry import LongEntry, LongLogRow, Outline, outline, shortened
from okrtui.tui.sections.log.packed_changes import packed
from okrtui.tui.sections.record_columns import filter_text, filter_words, in_order, offers, row_cells, table_columns
from okrtui.tui.styled_text import Cell, Line, Paragraph
from okrtui.tui.widgets.table import Row, TableColumn

MOST: Final = 2_000
"""The most changes listed, the latest ones; those about one record are listed however old they are."""

PAGE: Final = 250
"""The number of changes read at once."""


class LogSection(Section):
    """The latest commits; a row's key is the commit's number."""

    key = LOG
    title = "Log"
    nouns = ("change", "changes")
    fields: ClassVar[Sequence[str]] = filter_words(LOG_COLUMNS)
    catalogue = LOG_COLUMNS
    open_fields = ("since",)
    columns: ClassVar[Sequence[TableColumn]] = table_columns(LOG_COLUMNS)

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__(session, background)
        self._entries: dict[int, Entry] = {}
        self._long: dict[int, LongEntry] = {}
        self._is_read = False
        self._is_reading = False
        self._about: frozenset[str] = frozenset()
        self._oldest: int | None = None

    def turn_to(self, view: str) -> None:
        """List the changes about a record, which the view names by its id."""
        self.typed = f"on:{view}"

    def _read(self, before: int | None = None) -> None:
        """Read one more page of the log in the background."""
        self._is_reading = True
        about = numbers_in(self._about) if len(self._entries) >= MOST else ()
        self.background(partial(self._page, before, about), self._add_page)

    def _page(self, before: int | None, about: Collection[int]) -> Sequence[tuple[Entry, Outline | None]]:
        """Return a page with the outlines of long changes; it runs in a thread of its own."""
        read = ((one, outline(one)) for one in self.session.history_page(before, PAGE, about))
        return [(packed(one) if known is None else one, known) for one, known in read]

    def _add_page(self, page: Sequence[tuple[Entry, Outline | None]]) -> None:
        """Add a page to the list, and read the next one if there is one, in a pause unless it is looked for."""
        self._is_reading = False
        self._oldest = page[-1][0].sequence if len(page) == PAGE else None
        self._add(page)
        if self._about:
            self._read_on()
        elif len(self._entries) < MOST:
            self.in_pause(self._read_on)

    def _read_on(self) -> None:
        """Read the next page, unless one is being read or all have been."""
        if self._oldest is not None and not self._is_reading:
            self._read(self._oldest)

    def _add(self, entries: Iterable[tuple[Entry, Outline | None]]) -> None:
        """Add changes; of those beyond the latest ones only what is about the records in the filter."""
        new = {one.sequence: self._kept(one, known) for one, known in entries}
        known = sorted((self._entries | new).items(), reverse=True)
        older = [one for one in known[MOST:] if self._row(one[1]).is_about(self._about)]
        self._entries = dict([*known[:MOST], *older])
        self._long = {number: one for number, one in self._long.items() if number in self._entries}

    def _kept(self, entry: Entry, known: Outline | None) -> Entry:
        """Return what is kept of a change: of one of very many records, the first of them."""
        if (long := shortened(self.session.workspace, entry, known)) is None:
            return entry
        self._long[entry.sequence] = long
        return long.entry

    def _look_for(self, about: frozenset[str]) -> None:
        """Read on for the changes about other records than before, from the latest ones on."""
        if about != self._about:
            self._about = about
            self._add(())
            if len(self._entries) >= MOST:
                self._oldest = list(self._entries)[MOST - 1]
        if about:
            self._read_on()

    def take_in(self, entries: Sequence[Entry]) -> None:
        """Add new changes to the list; after the files were replaced, read the whole log again."""
        if any(one.action == RELOAD for one in entries):
            self._entries, self._long, self._is_read, self._oldest = {}, {}, False, None
        elif self._is_read:
            self._add([(one, outline(one)) for one in entries])

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """Return the latest changes, newest first, as far as they are read."""
        if not self._is_read:
            self._is_read = True
            self._read()
        active_filter = self.filter
        self._look_for(frozenset(value for field, value in active_filter.fields if field == "on"))
        kept = [one for one in self._entries.values() if not active_filter or self._fits(one, active_filter)]
        listed = in_order(kept, self.sort, LOG_COLUMNS, self._row)
        return [one.sequence for one in listed], len(self._entries)

    def first_visit(self, rows: int) -> Iterator[None]:  # noqa: ARG002 - it reads in a thread of its own
        """Read nothing: the log is long, and its list says so until it is there."""
        return iter(())

    def offers(self, field: str) -> Iterable[str]:
        """Return the values that complete a field of the filter, from the listed changes."""
        if field == "what":
            return distinct(one.action for one in self._entries.values())
        return offers(field, (LOG_COLUMNS, map(self._row, self._entries.values())))

    def _fits(self, entry: Entry, active_filter: Filter) -> bool:
        """Return whether a change matches: `on` needs a whole id, `since` keeps changes on or after a day."""
        row, me = self._row(entry), self.session.actor
        return active_filter.keeps(
            lambda: f"{row.title} {entry.by}",
            lambda word: filter_text(LOG_COLUMNS, row, word, me),
            {
                "on": lambda value: row.is_about((value,)),
                "since": lambda value: self._is_since(row.day, value),
            },
        )

    def _is_since(self, day: date, typed: str) -> bool:
        """Return whether a day is on or after a date typed so far: `2026`, `2026-11`, `2026-11-01`."""
        if typed in DAYS:
            typed = (self.session.today() - timedelta(days=DAYS.index(typed))).isoformat()
        return not typed[0].isdigit() or day.isoformat() >= typed

    def _row(self, entry: Entry) -> LogRow:
        workspace, long = self.session.workspace, self._long.get(entry.sequence)
        return LogRow(workspace, entry) if long is None else LongLogRow.of(workspace, long)

    def row(self, key: Hashable) -> Row:
        """Return a change as a row."""
        return Row(key, _CELLS(self._row(self.entry(key))))

    def empty(self) -> Sequence[Line]:
        """Return the lines shown when there are no changes."""
        if self.typed:
            return self.nothing_fits()
        if self._is_reading:
            return (((f"Reading the log{styled_text.glyphs().ellipsis}", "muted"),),)
        return invitation("No changes yet.", "Every change is listed here with its author.")

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Return the detail of a change: each field before and after."""
        entry = self.entry(key)
        when = f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}"
        lines: list[Line | Paragraph] = [
            Paragraph(self._row(entry).title, "strong"),
            ((f"{entry.by}   {when}   no. {entry.sequence}{_about(entry)}", "muted"),),
        ]
        last = ""
        for change in fields_changed(self.session.workspace, entry.ops):
            if change.record != last:
                last = change.record
                lines += [(), Paragraph(change.record, "head")]
            lines += self._change(change.field, change.before, change.after, width)
        if entry.sequence in self._long:
            more = self._long[entry.sequence].more
            lines += [(), ((f"and {formatting.plural(more, 'more record')}", "muted"),)]
        return lines

    @staticmethod
    def _change(field: str, before: Any, after: Any, width: int) -> list[Line]:
        """Return a field's name with its old and new value, wrapped beside it."""
        label = styled_text.fit(field, min(16, width // 3)) + "  "
        if before in (None, "", []):
            return formatting.entry(label, value_text(after), width)
        was, now = formatting.entry(label, value_text(before), width, "muted"), f"{styled_text.glyphs().arrow} "
        return [*was, *formatting.entry(" " * len(label) + now, value_text(after), width)]

    def name_of(self, key: Hashable) -> str:
        """Return the number of the change."""
        return str(key)

    def entry(self, key: Hashable) -> Entry:
        """Return the change of a row."""
        assert isinstance(key, int)  # noqa: S101 - the keys of this section are made above
        return self._entries[key]


def _about(entry: Entry) -> str:
    """Return which change an undo or redo was about; empty for any other change."""
    word, _, number = entry.action.partition(" ")
    return f"   {word} of no. {number}" if number else ""


def value_text(value: Any) -> str:
    """Return a stored value as text for a line, with the signs in use."""
    return value if isinstance(value, str) and value else styled_text.with_signs(stored_text(value))


def _muted(key: str) -> Callable[[LogRow], Cell]:
    of = LOG_COLUMNS[key].of
    return lambda row: Cell(formatting.text(of(row)), "muted")


_CELLS = row_cells(
    LOG_COLUMNS.on("screen"),
    {
        "when": _muted("when"),
        "action": _muted("action"),
        "sequence": lambda row: Cell(f"{row.entry.sequence:,}", "muted"),
    },
)
