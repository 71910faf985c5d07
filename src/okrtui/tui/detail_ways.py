"""The ways through details: to a row in one, to the record that a row leads to, and back; and the zoom."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.tui.detail_rows import DetailKey
from okrtui.tui.sections.record_links import is_linked, row_of

if TYPE_CHECKING:
    from okrtui.tui.main_screen import MainScreen

FARTHEST: Final = 100
"""The most links that one can go back."""

ZOOMED: Final = "zoomed"
"""The class of a screen whose detail has the whole width."""


class Waypoint(NamedTuple):
    """A row of a section, and the row in its detail from which a link was followed."""

    section: str
    row: Hashable | None
    part: DetailKey


class DetailWays:
    """The ways through the details of one screen; it knows where links were followed, the last one at the end."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._followed: list[Waypoint] = []

    @property
    def has_followed(self) -> bool:
        """Return whether there is a link to go back from."""
        return bool(self._followed)

    def go_to(self, section: str, key: Hashable | None) -> bool:
        """Go to a row of a section, or to one in a detail; return whether it is there."""
        screen, owner = self._screen, self._screen.section_of(section).owner_row(key)
        if owner is None:
            screen.show(section, key)
            return key is None or screen.table.cursor_key == key
        self._open(section, owner, key)
        return screen.detail.cursor_key == key

    def follow(self, part: DetailKey) -> bool:
        """Go to the record of a row in the detail in front; return False if no list has it."""
        screen = self._screen
        record = screen.section.detail_record(part)
        if record is None or not is_linked(record):
            return False
        self._followed = [*self._followed[1 - FARTHEST :], Waypoint(screen.section.key, screen.table.cursor_key, part)]
        self._open(*row_of(record))
        return True

    def go_back(self) -> bool:
        """Go back to where the last link was followed; return False if there is none."""
        if not self._followed:
            return False
        self._open(*self._followed.pop())
        return True

    def zoom(self) -> None:
        """Give the detail the whole width, or the list its place again."""
        screen, is_on = self._screen, not self._screen.has_class(ZOOMED)
        if is_on or not screen.has_class("wide"):
            screen.beside.open() if is_on else screen.back()
        screen.set_class(is_on, ZOOMED)

    def _open(self, section: str, row: Hashable | None, part: Hashable | None = None) -> None:
        """Show the detail of a row as wide as the one in front, with the cursor on a row in it."""
        is_zoomed = self._screen.has_class(ZOOMED)
        self._screen.show(section, row)
        self._screen.beside.open()
        if part is not None:
            self._screen.detail.choose(part)
        self._screen.set_class(is_zoomed, ZOOMED)
