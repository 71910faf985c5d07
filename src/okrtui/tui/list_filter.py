"""The filter of the list in front: the field that it is typed into, and what the list does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.tui.widgets.filter_bar import FilterBar

if TYPE_CHECKING:
    from okrtui.tui.main_screen import MainScreen


class ListFilter:
    """The filter of the list of one screen; its text belongs to the section in front."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen, self._field = screen, screen.query_one(FilterBar)

    @property
    def is_open(self) -> bool:
        """Return whether the filter is being typed."""
        return bool(self._field.display)

    def open(self) -> None:
        """Let the filter be typed."""
        screen = self._screen
        screen.beside.close()
        self._field.begin(screen.section.fields, screen.section.offers)
        self._field.value = screen.section.typed
        self._field.display = True
        screen.go_to(self._field)
        screen.bars.show_title(screen.section)

    def close(self) -> None:
        """Go to the list, which stays filtered."""
        if self.is_open:
            self._field.display = False
            self._screen.go_to(self._screen.table)
            self._screen.bars.show_title(self._screen.section)

    def clear(self) -> None:
        """Go to the list, and show all of it."""
        self._screen.section.typed = ""
        self.close()
        self._screen.redraw()

    def typed(self, text: str) -> None:
        """Filter the list by what is typed; the cursor stays on its row if that is still listed."""
        screen = self._screen
        if self.is_open and text != screen.section.typed:
            screen.section.typed = text
            keys = screen.section.keys()[0]
            screen.redraw(None if screen.table.cursor_key in keys else screen.section.first_row(keys))

    def finish(self) -> None:
        """Go to the list; stay while something is wrong with the filter, and say what."""
        if fault := self._screen.section.filter_fault():
            self._screen.say(fault, "warn")
        else:
            self.close()
