"""The parts of the help's pages, which a search can find, and what draws them in columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from okrtui.domain.records.field_types import folded
from okrtui.tui import styled_text
from okrtui.tui.styled_text import DetailLines, Line, Paragraph

READABLE: Final = 96
"""The longest line of running text."""


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """A part of a page that a search can find: its words, its drawing, and its name."""

    words: str
    draw: Callable[[int], DetailLines]
    name: str = ""

    def matches(self, wanted: Sequence[str]) -> bool:
        """Return whether it contains all words."""
        text = folded(self.words)
        return all(word in text for word in wanted)

    def is_named(self, wanted: Sequence[str]) -> bool:
        """Return whether words of its name begin with all wanted ones."""
        named = folded(self.name).replace(",", " ").split()
        return all(any(one.startswith(word) for one in named) for word in wanted)


HelpGroup = tuple[str, Sequence[HelpEntry]]
"""A title, and the entries under it."""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page of the help; `head` is drawn above its pieces."""

    title: str
    pieces: tuple[HelpEntry, ...]
    head: Callable[[int], DetailLines] = lambda _: []

    def draw(self, width: int) -> DetailLines:
        """Draw the whole page."""
        return [(), *self.head(width), *(line for one in self.pieces for line in one.draw(width))]


def grouped(groups: Iterable[HelpGroup]) -> tuple[HelpEntry, ...]:
    """Return the entries of all groups that have some, each group under its title."""
    pieces: list[HelpEntry] = []
    for title, entries in groups:
        if entries:
            pieces += [_heading(title), *entries, HelpEntry("", lambda _: [()])]
    return tuple(pieces)


def _heading(title: str) -> HelpEntry:
    return HelpEntry("", lambda width: [*Paragraph(title, "head", 2).lines(width - 1)])


def beside(lead: Line, column: int, text: str, width: int) -> DetailLines:
    """Return a text in a column, on the next line when the lead is longer than the column."""
    lines = Paragraph(text).lines(max(20, min(width, READABLE) - column - 2))
    gap = column - styled_text.width_of(lead)
    drawn: DetailLines = [] if gap > 0 else [lead]
    first: Line = (*lead, (" " * gap, "")) if gap > 0 else ((" " * column, ""),)
    blank: Line = ((" " * column, ""),)
    return [*drawn, (*first, *lines[0]), *((*blank, *more) for more in lines[1:])]


def found(pages: Sequence[HelpPage], typed: str, width: int) -> DetailLines:
    """Return the search results of all pages, each under its page's title, what is named like it first."""
    wanted = folded(typed).split()
    results = [(page, [one for one in page.pieces if one.words and one.matches(wanted)]) for page in pages]
    named = {page.title for page, hits in results if any(one.is_named(wanted) for one in hits)}
    drawn: DetailLines = [()]
    for page, hits in sorted(results, key=lambda one: one[0].title not in named):
        if hits:
            drawn += [((f"  {page.title}", "head"), (f"   {len(hits)}", "muted")), ()]
            hits.sort(key=lambda one: not one.is_named(wanted))
            drawn += [line for one in hits for line in one.draw(width)]
            drawn.append(())
    return drawn if len(drawn) > 1 else [(), (("  No results in the help.", "muted"),)]
