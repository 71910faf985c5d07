"""Section 6: who changed what and when, before and after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any, ClassVar, Final

from okrtui.domain.actions.undoing import REDO, about
from okrtui.domain.history import changes, title
from okrtui.session import Session
from okrtui.store.base import Entry
from okrtui.tui import content, shown
from okrtui.tui.commands import LOG
from okrtui.tui.content import Cell, Line, Paragraph
from okrtui.tui.sections.base import NOTHING_FITS, Desk, Drawing, Section, invitation
from okrtui.tui.widgets.table import Column, Row

MOST: Final = 2_000
"""How many of the latest changes are listed."""


class LogSection(Section):
    """The latest commits; a row's key is the commit's number."""

    key = LOG
    title = "Log"
    nouns = ("change", "changes")
    fields: ClassVar[Sequence[str]] = ("by", "what")
    columns: ClassVar[Sequence[Column]] = (
        Column("at", "when", 16, priority=8),
        Column("by", "who", 10, priority=7),
        Column("title", "what", 40, minimum=36, flex=True, priority=9),
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
            return NOTHING_FITS
        return invitation("Nothing has been changed yet.", "Every change will stand here, with its author.")

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
            lines += self._change(change.field, change.before, change.after, width)
        return lines

    @staticmethod
    def _change(field: str, before: Any, after: Any, width: int) -> list[Line]:
        """A field's name, and what stood and stands there, wrapped beside it."""
        label = content.fit(field, min(16, width // 3)) + "  "
        if before in (None, "", []):
            return shown.entry(label, said(after), width)
        was, now = shown.entry(label, said(before), width, "muted"), f"{content.glyphs().arrow} "
        return [*was, *shown.entry(" " * len(label) + now, said(after), width)]

    def name_of(self, key: Hashable) -> str:
        """The number of the change."""
        return str(key)

    def commands(self) -> Mapping[str, Callable[[Hashable | None], Awaitable[None] | None]]:
        """Undo from here."""
        return {"app.undo": self._undo}

    async def _undo(self, key: Hashable | None) -> None:
        if key is None:
            return
        entry = self._entry(key)
        word, number = about(entry.action) or (REDO, entry.sequence)
        if word == REDO:
            await self.desk.take_back(partial(self.session.undo, number))
        else:
            self.desk.say("This took something back; U does what you took back last again.", "warn")


def said(value: Any) -> str:
    """A stored value as it is said in a line: `yes`, `14`, `kind metric, baseline 14, target 5`."""
    match value:
        case None | "":
            return content.glyphs().dash
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return content.number(Decimal(str(value)))
        case dict():
            return ", ".join(f"{name.replace('_', ' ')} {said(one)}" for name, one in value.items() if one is not None)
        case list():
            return "; ".join(said(one) for one in value) or content.glyphs().dash
    return str(value)
