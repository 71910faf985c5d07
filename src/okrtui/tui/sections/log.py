"""Section 6: who changed what and when, before and after."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from itertools import islice
from typing import Any, ClassVar, Final

from okrtui.domain.history import changes, title
from okrtui.session import Session
from okrtui.store.base import Entry
from okrtui.tui import content
from okrtui.tui.commands import LOG
from okrtui.tui.content import Cell, Line, Paragraph
from okrtui.tui.sections.base import Desk, Drawing, Section
from okrtui.tui.widgets.table import Column, Row

MOST: Final = 2_000
"""How many of the latest changes are listed."""


class LogSection(Section):
    """The latest commits; a row's key is the commit's number."""

    key = LOG
    title = "Log"
    fields: ClassVar[Sequence[str]] = ("by", "what")
    columns: ClassVar[Sequence[Column]] = (
        Column("at", "when", 16, priority=8),
        Column("by", "who", 10, priority=7),
        Column("title", "what", 40, minimum=20, flex=True, priority=9),
        Column("action", "action", 20, priority=3),
        Column("sequence", "no.", 7, align="right", priority=2),
    )

    def __init__(self, session: Session, desk: Desk) -> None:
        super().__init__(session, desk)
        self._entries: dict[int, Entry] = {}

    def keys(self) -> tuple[Sequence[Hashable], int]:
        """The latest changes, newest first."""
        self._entries = {one.sequence: one for one in islice(self.session.history(), MOST)}
        narrowed = self.filter
        kept = [
            one.sequence
            for one in self._entries.values()
            if not narrowed
            or narrowed.keeps(
                lambda one=one: f"{self._title(one)} {one.by}",  # type: ignore[misc]
                lambda name, one=one: one.by if name == "by" else one.action,  # type: ignore[misc]
            )
        ]
        return kept, len(self._entries)

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
        """A change as a row."""
        entry = self._entry(key)
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

    def _entry(self, key: Hashable) -> Entry:
        assert isinstance(key, int)  # noqa: S101 - the keys of this section are made above
        return self._entries[key]

    def empty(self) -> Sequence[Line]:
        """Nothing has happened."""
        if self.typed:
            return [(("Nothing fits this filter.", "strong"),), (("esc clears it", "muted"),)]
        return [(("Nothing has been changed yet.", "strong"),), (("Every change will stand here, with its author.", "muted"),)]

    def detail(self, key: Hashable, width: int) -> Drawing:
        """Each field before and after."""
        entry = self._entry(key)
        lines: list[Line | Paragraph] = [
            Paragraph(self._title(entry), "strong"),
            ((f"{entry.by}   {entry.at.astimezone():%Y-%m-%d %H:%M:%S}   no. {entry.sequence}", "muted"),),
        ]
        last = ""
        for change in changes(entry.ops):
            if change.record != last:
                last = change.record
                lines += [(), ((change.record, "head"),)]
            lines.append(((content.fit(change.field, min(16, width // 3)), "muted"), ("  ", ""), *self._values(change.before, change.after)))
        return lines

    @staticmethod
    def _values(before: Any, after: Any) -> Line:
        arrow = content.glyphs().arrow
        if before in (None, "", []):
            return ((said(after), ""),)
        return ((said(before), "muted"), (f" {arrow} ", "accent"), (said(after), ""))

    def name_of(self, key: Hashable) -> str:
        """The number of the change."""
        return str(key)


def said(value: Any) -> str:
    """A stored value as it is said in a line."""
    if value is None or value == "":
        return content.glyphs().dash
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
