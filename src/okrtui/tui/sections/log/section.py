"""Section 6: the log of changes, with author, time, and the fields before and after."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar, Final

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.rules.change_text import changes, title
from okrtui.session import RELOAD, Entry, Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.filtering import Filter, distinct
from okrtui.tui.sections.base import Drawing, Section, invitation, nothing_fits
from okrtui.tui.sections.catalogue import LOG
from okrtui.tui.sections.entry import Background
from okrtui.tui.styled_text import Cell, Line, Paragraph
from okrtui.tui.widgets.table import Row, TableColumn

MOST: Final = 2_000
"""The most changes listed, the latest ones."""

PAGE: Final = 250
"""The number of changes read at once."""

SINCE: Final = ("today", "yesterday")
"""Words for a date: the index is the number of days ago."""

RECORDED: Final = ("check_ins", "measurements", "signal_notes")
"""The tables without rows of their own: each counts as its KPI or key result."""

RECORDED_OF: Final = (("kpi", "kpis"), ("key_result", "key_results"))


class LogSection(Section):
    """The latest commits; a row's key is the commit's number."""

    key = LOG
    title = "Log"
    nouns = ("change", "changes")
    fields: ClassVar[Sequence[str]] = ("by", "what", "on", "since")
    columns: ClassVar[Sequence[TableColumn]] = (
        TableColumn("at", "when", 16, priority=8),
        TableColumn("by", "who", 10, priority=7),
        TableColumn("title", "what", 40, minimum=36, flex=True, priority=9),
        TableColumn("action", "action", 20, priority=3),
        TableColumn("sequence", "no.", 7, align="right", priority=2),
    )

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__(session, background)
        self._entries: dict[int, Entry] = {}
        self._is_read = False
        self._is_reading = False

    def _read(self, before: int | None = None) -> None:
        """Read one more page of the log in the background."""
        self._is_reading = True
        self.background(partial(self.session.history_page, before, PAGE), self._add_page)

    def _add_page(self, page: Sequence[Entry]) -> None:
        """Add a page to the list, and read the next one if there is one."""
        self._is_reading = False
        self._add(page)
        if len(page) == PAGE and len(self._entries) < MOST:
            self._read(page[-1].sequence)

    def _add(self, entries: Iterable[Entry]) -> None:
        known = self._entries | {one.sequence: one for one in entries}
        self._entries = dict(sorted(known.items(), reverse=True)[:MOST])

    def take_in(self, entries: Sequence[Entry]) -> None:
        """Add new changes to the list; after the files were replaced, read the whole log again."""
        if any(one.action == RELOAD for one in entries):
            self._entries, self._is_read = {}, False
        elif self._is_read:
            self._add(entries)

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """Return the latest changes, newest first, as far as they are read."""
        if not self._is_read:
            self._is_read = True
            self._read()
        active_filter = self.filter
        kept = [one.sequence for one in self._entries.values() if not active_filter or self._fits(one, active_filter)]
        return kept, len(self._entries)

    def offers(self, field: str) -> Iterable[str]:
        """Return the values that complete a field of the filter, from the listed changes."""
        match field:
            case "by":
                return ["me", *distinct(one.by for one in self._entries.values())]
            case "what":
                return distinct(one.action for one in self._entries.values())
            case "on":
                return distinct(name.upper() for one in self._entries.values() for name in ids(one))
        return SINCE

    def _fits(self, entry: Entry, active_filter: Filter) -> bool:
        """Return whether a change matches: `on` needs a whole id, `since` keeps changes on or after a day."""
        by = f"{entry.by} me" if formatting.is_me(entry.by, self.session.actor) else entry.by
        plain = tuple(pair for pair in active_filter.fields if pair[0] not in ("on", "since"))
        rest = replace(active_filter, fields=plain)
        return (
            all(value in ids(entry) for name, value in active_filter.fields if name == "on")
            and all(self._is_since(entry, value) for name, value in active_filter.fields if name == "since")
            and rest.keeps(
                lambda: f"{self._title(entry)} {entry.by}", lambda name: by if name == "by" else self._what(entry)
            )
        )

    def _what(self, entry: Entry) -> str:
        return f"{entry.action} {self._title(entry)}"

    def _is_since(self, entry: Entry, typed: str) -> bool:
        """Return whether a change is on or after a date typed so far: `2026`, `2026-11`, `2026-11-01`."""
        if typed in SINCE:
            typed = (self.session.today() - timedelta(days=SINCE.index(typed))).isoformat()
        return not typed[0].isdigit() or entry.at.astimezone().date().isoformat() >= typed

    def _title(self, entry: Entry) -> str:
        workspace = self.session.workspace
        names = {}
        for op in entry.ops[:1]:
            for field, table, name in (("kpi", "kpis", "name"), ("key_result", "key_results", "title")):
                number = (op.after or op.before or {}).get(field)
                record = workspace.table(table).get(number) if isinstance(number, int) else None
                if record is not None:
                    names[table, record.id] = str(getattr(record, name))
        return title(entry.action, entry.ops, names)

    def row(self, key: Hashable) -> Row:
        """Return a change as a row."""
        entry = self.entry(key)
        when = entry.at.astimezone().strftime("%Y-%m-%d %H:%M")
        return Row(
            key,
            (
                Cell(when, "muted"),
                Cell(entry.by, ""),
                Cell(self._title(entry), ""),
                Cell(entry.action, "muted"),
                Cell(f"{entry.sequence:,}", "muted"),
            ),
        )

    def empty(self) -> Sequence[Line]:
        """Return the lines shown when there are no changes."""
        if self.typed:
            return nothing_fits()
        if self._is_reading:
            return (((f"Reading the log{styled_text.glyphs().ellipsis}", "muted"),),)
        return invitation("No changes yet.", "Every change is listed here with its author.")

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Return the detail of a change: each field before and after."""
        entry = self.entry(key)
        lines: list[Line | Paragraph] = [
            Paragraph(self._title(entry), "strong"),
            ((f"{entry.by}   {entry.at.astimezone():%Y-%m-%d %H:%M:%S}   no. {entry.sequence}", "muted"),),
        ]
        last = ""
        for change in changes(entry.ops):
            if change.record != last:
                last = change.record
                lines += [(), ((change.record, "head"),)]
            lines += self._change(change.field, change.before, change.after, width)
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


def ids(entry: Entry) -> set[str]:
    """Return the ids of the records in a change, and of the owners of its check-ins and values."""
    found = {f"{PREFIXES.get(op.table, op.table)}{op.id}" for op in entry.ops}
    for op in entry.ops:
        for field, table in RECORDED_OF:
            number = (op.after or op.before or {}).get(field)
            if op.table in RECORDED and isinstance(number, int):
                found.add(f"{PREFIXES[table]}{number}")
    return {one.casefold() for one in found}


def value_text(value: Any) -> str:
    """Return a stored value as text for a line: `yes`, `14`, `kind metric, baseline 14, target 5`."""
    match value:
        case None | "":
            return styled_text.glyphs().dash
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return formatting.number(Decimal(str(value)))
        case dict():
            return ", ".join(
                f"{name.replace('_', ' ')} {value_text(one)}" for name, one in value.items() if one is not None
            )
        case list():
            return "; ".join(value_text(one) for one in value) or styled_text.glyphs().dash
    return str(value)
