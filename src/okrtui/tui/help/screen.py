"""The help's screen: the keys of the current section, the guide, and a search through both."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from okrtui.tui import styled_text
from okrtui.tui.answered_once import AnsweredOnce
from okrtui.tui.filtering import Filter
from okrtui.tui.help import pages
from okrtui.tui.help.entries import HelpPage, found
from okrtui.tui.help.examples import EXAMPLES, Example
from okrtui.tui.help.examples_pane import ExamplesPane
from okrtui.tui.help.reference_pages import reference
from okrtui.tui.keys import bindings
from okrtui.tui.keys.keymap import key
from okrtui.tui.styled_text import DetailLines, Line, Piece
from okrtui.tui.widgets.bars import KeyBar, TitleLine
from okrtui.tui.widgets.detail import DetailPane
from okrtui.tui.widgets.one_line import OneLineInput
from okrtui.tui.widgets.summary import Summary

MARGIN: Final = 2
"""Cells at the ends of the titles."""


class HelpScreen(AnsweredOnce[Example]):
    """Shows the help; the answer is the example to use, or None."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.HELP)

    def __init__(self, title: str, first: HelpPage, *, lends: bool = True) -> None:
        """`title` names the place that the help is for, `first` is the page that it opens at.

        Unless it `lends`, examples can only be read.
        """
        super().__init__()
        self._lends = lends
        self._pages = [first, *pages.guide(), *reference(), pages.re_map()]
        self._title = title
        self._at = 0
        self._typed = ""

    def compose(self) -> ComposeResult:
        """Show the names of the pages, the search, the page and the keys."""
        yield TitleLine(f"Help: {self._title}")
        yield Summary()
        field = OneLineInput(compact=True, id="words", placeholder="search words")
        field.cursor_blink = False
        field.display = False
        yield field
        yield DetailPane(self._draw, id="help")
        examples = ExamplesPane()
        examples.display = False
        yield examples
        yield KeyBar()

    def on_mount(self) -> None:
        """Start with the page of keys."""
        self._table, self._pane = self.query_one(ExamplesPane), self.query_one(DetailPane)
        self._field, self._keys = self.query_one("#words", Input), self.query_one(KeyBar)
        self._show()

    # -- display ------------------------------------------------------------------------------------------------

    @property
    def page(self) -> HelpPage:
        """Return the page in front."""
        return self._pages[self._at]

    @property
    def _examples(self) -> bool:
        return self.page.title == "Examples"

    def _show(self) -> None:
        """Show the page, or the search results."""
        self.query_one(TitleLine).show(notes=(f"/{self._typed}",) if self._typed else ())
        self.query_one(Summary).show((self._tabs(),))
        self._table.display, self._pane.display = self._examples, not self._examples
        if self._examples:
            narrowed = Filter.parse(self._typed, ())
            listed = [one for one in EXAMPLES if narrowed.keeps(lambda one=one: one.words, lambda _: "")]  # type: ignore[misc]
            self._table.show(listed)
        else:
            self._pane.show(self._draw)
        if not self._field.has_focus:
            self.set_focus(self._table if self._examples else self._pane, scroll_visible=False)
        self._tell()

    def _tell(self) -> None:
        typing = self._field.has_focus
        self._keys.last = (key("help.back", typing=typing), "end the search" if typing or self._typed else "back")
        if typing:
            self._keys.show([("enter", "read")])
            return
        pane, does = ("table", "choose") if self._examples else ("detail", "scroll")
        takes = [(key("table.select"), "use")] if self._examples and self._lends else []
        moves = (f"{key(f'{pane}.down')} {key(f'{pane}.up')}", does)
        self._keys.show([*takes, (key("help.next"), "next page"), (key("help.search"), "search"), moves])

    def _tabs(self) -> Line:
        """Return the titles of the pages; where they do not fit, from the first that leaves room for the next one."""
        pieces: list[Piece] = []
        for place, page in enumerate(self._pages):
            here = place == self._at and (not self._typed or self._examples)
            pieces.append((f"[{page.title}]", "accent") if here else (f" {page.title} ", "muted"))
        start, seen = 0, self._at + 2
        while start < self._at and styled_text.width_of(pieces[start:seen]) > self.size.width - MARGIN:
            start += 1
        return ((styled_text.glyphs().ellipsis if start else " ", "muted"), *pieces[start:])

    def _draw(self, width: int) -> DetailLines:
        return found(self._pages, self._typed, width) if self._typed else self.page.draw(width)

    # -- actions ------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave the keys to the search while it is being typed, and out before the help is there."""
        if not self.is_mounted:
            return False
        return action not in {"turn", "leave", "search"} or not self._field.has_focus

    def action_turn(self, step: int) -> None:
        """Go to another page and end the search."""
        self._typed = ""
        self._at = (self._at + step) % len(self._pages)
        self._show()

    def action_search(self) -> None:
        """Search all pages; on the page of examples, search only these."""
        self._field.value = self._typed
        self._field.display = True
        self.set_focus(self._field, scroll_visible=False)
        self.call_after_refresh(self._tell)

    @on(Input.Changed, "#words")
    def _searched(self, event: Input.Changed) -> None:
        if self._field.display and event.value.strip() != self._typed:
            self._typed = event.value.strip()
            self._show()

    @on(Input.Submitted, "#words")
    def _read(self) -> None:
        self.set_focus(self._table if self._examples else self._pane, scroll_visible=False)
        self._field.display = False
        self.call_after_refresh(self._tell)

    @on(ExamplesPane.Chosen)
    def _take(self, event: ExamplesPane.Chosen) -> None:
        if self._lends:
            self.dismiss(event.example)

    def action_back(self) -> None:
        """End the search, or leave the help."""
        if self._field.display or self._typed:
            self._typed = ""
            self._read()
            self._show()
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Leave the help."""
        self.dismiss(None)
