"""The columns that a list can be sorted by, to choose from."""

from __future__ import annotations

from functools import partial
from typing import Final

from okrtui.tui import styled_text
from okrtui.tui.host import SectionHost
from okrtui.tui.palette.screen import SuggestionScreen, run
from okrtui.tui.palette.short_list import ShortList
from okrtui.tui.palette.suggestions import Suggestion, words_of
from okrtui.tui.sections.base import Section

NOW: Final = ("sorted upwards; choose it to turn the order round", "sorted downwards; choose it for the usual order")
"""What is said of the column that the list is sorted by: upwards, downwards."""


def orders(section: Section) -> ShortList:
    """Return the columns of a section; the one that it is sorted by comes first."""
    listed = [_order(section, name, key) for name, key in section.sortable.items()]
    by_use = sorted(listed, key=lambda one: not one.about)
    return ShortList(by_use, "There is no column “{}” to sort by; clear the line to see all.")


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
    one = await host.ask(OrderScreen(orders(section)))
    run(one)
    return one is not None
