"""The lines around the list of the main screen: tabs, title with the count, and keys."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual.screen import Screen

from okrtui.domain.records.models import Record
from okrtui.session import Session
from okrtui.tui import formatting, status_line
from okrtui.tui.actions.catalogue import ACTIONS
from okrtui.tui.actions.rows import RETURN
from okrtui.tui.keys import footer, keymap
from okrtui.tui.sections.base import Section
from okrtui.tui.widgets.bars import KeyBar, TitleLine
from okrtui.tui.widgets.detail import DetailPane
from okrtui.tui.widgets.filter_bar import FilterBar
from okrtui.tui.widgets.tab_bar import TabBar


def section_key(section: str) -> str:
    """Return the key that goes to a section."""
    return keymap.key(f"section.{section}")


class MainBars:
    """The lines around the list of one screen; `mark` is the first word on the right of the top line."""

    def __init__(self, screen: Screen[None], session: Session, mark: str) -> None:
        self._session, self._mark = session, mark
        self._tabs, self._title = screen.query_one(TabBar), screen.query_one(TitleLine)
        self.keys, self._field = screen.query_one(KeyBar), screen.query_one(FilterBar)
        self._detail = screen.query_one(DetailPane)
        self._listed: Sequence[Hashable] = ()
        self._count = ""

    def list_changed(self, section: Section, keys: Sequence[Hashable], total: int) -> None:
        """Note what is listed, and show tabs and title."""
        self._listed = keys
        listed = formatting.plural(total, *section.nouns)
        kept = section.kept(keys)
        self._count = f"{kept:,} of {listed}" if section.typed else listed if total else ""
        self._tabs.show(section_key(section.key), status_line.parts(self._session, self._mark))
        self.show_title(section)

    def show_title(self, section: Section) -> None:
        """Show the title, the view, the filter, the number of marked rows and the count; while typing, only those."""
        typed = f"/{section.typed}" if section.typed else ""
        notes = [part for part in (section.note(), section.order_note(), typed) if part]
        typing = self._field.display
        count = "   ".join(part for part in (self._marked(section), self._count) if part)
        self._title.show("" if typing else section.title, () if typing else notes, count)

    def _marked(self, section: Section) -> str:
        """Return how many rows are marked, and how many of them the filter or a fold hides."""
        hidden = section.marks.hidden(self._listed)
        marked = f"{len(section.marks):,} marked" if section.marks else ""
        return f"{marked}, {hidden:,} not shown" if hidden else marked

    def show_keys(self, section: Section, record: Record | None, *, rows: bool, followed: bool) -> None:
        """Show the keys of the focused widget; `record` is the one that is chosen in the detail.

        The way back is among them where a link was `followed`.
        """
        if self._field.has_focus:
            self.keys.last = (keymap.key("app.back", typing=True), "clear")
            width = self._field.screen.size.width
            self.keys.show((("enter", "list"), *footer.completing(self._field.completion.words, width)))
            return
        self.keys.last = (keymap.key("app.help"), "help")
        changes = not self._session.read_only
        if section.marks and not self._detail.has_focus:
            self.keys.show(footer.of_marked(section.key, len(section.marks), changes=changes))
            return
        pointless = [one.id for one in ACTIONS if one.of and not self._session.workspace.table(one.of)]
        pointless += [] if followed else [RETURN.id]
        naming = {**section.naming(), **dict.fromkeys(pointless, "")}
        keys = footer.footer(section.key, rows=rows, changes=changes, naming=naming)
        if self._detail.has_focus:
            keys = footer.in_detail(record, keys, rows=self._detail.has_rows, changes=changes)
        elif section.typed:
            keys = [(keymap.key("app.back"), "clear the filter"), *keys]
        self.keys.show(keys)
