"""The columns that a list can be sorted by, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from okrtui.tui import styled_text
from okrtui.tui.host import SectionHost
from okrtui.tui.palette.screen import SuggestionScreen, run
from okrtui.tui.palette.suggestions import Suggestion, search, words_of
from okrtui.tui.sections.base import Section

NOW: Final = ("sorted upwards; choose it to turn the order round", "sorted downwards; choose it for the usual order")
"""What is said of the column that the list is sorted by: upwards, downwards."""


class Orders:
    """The columns of a section; the one that it is sorted by comes first."""

    def __init__(self, section: Section) -> None:
        listed = [_order(section, name, key) for name, key in section.sortable.items()]
        self._orders = sorted(listed, key=lambda one: not one.about)

    def prepare(self) -> None:
        """Do nothing: columns are few."""

    def suggestions(self, typed: str) -> Sequence[Suggestion]:
        """Return the columns that match what is typed."""
        return search(self._orders, typed)

    def refusal(self, typed: str) -> str:
        """Return the sentence for a text that is in no column's name."""
        return f"There is no column “{typed}” to sort by; clear the line to see all."


def _order(section: Section, name: str, key: str) -> Suggestion:
    signs, sort = styled_text.glyphs(), section.sort
    now = sort if sort is not None and sort[0] == key else None
    sign = "" if now is None else signs.down if now[1] else signs.up
    about = "" if now is None else NOW[now[1]]
    return Suggestion(sign, name, about, "", words_of(name), text=name, run=partial(section.sort_by, key))


class OrderScreen(SuggestionScreen):
    """Asks for the column to sort by."""

    TITLE = "Sort by"
    PLACEHOLDER = "a column"


async def choose(host: SectionHost, section: Section) -> bool:
    """Ask for a column and sort the section by it; return whether one was chosen."""
    one = await host.ask(OrderScreen(Orders(section)))
    run(one)
    return one is not None
