"""First visits of sections: what their pictures are drawn from is read between the keys, before anybody goes there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from okrtui.errors import OkrError
from okrtui.tui.between_keys import BetweenKeys
from okrtui.tui.sections.catalogue import SECTIONS

if TYPE_CHECKING:
    from okrtui.tui.main_screen import MainScreen


LATER: Final = 0.6
"""The seconds after the first list until it begins: the sections are imported by then."""


class FirstVisits:
    """Makes ready for the first visit of each section of a screen, until all `is_ready`."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen, self._work = screen, BetweenKeys(screen.set_timer)
        self.is_ready = False

    def make_ready(self, rest: float = LATER) -> None:
        """Begin after some seconds, unless all is ready.

        That is anew where records have changed, or a section is entered: rows may have gone, what was made is kept.
        """
        if not self.is_ready:
            self._work.begin(self._steps(), self._end, rest)

    def _end(self) -> None:
        self.is_ready = True

    def give_way(self) -> None:
        """Let a key be answered before more is read."""
        self._work.give_way()

    def _steps(self) -> Iterator[None]:
        """Read a row at a time; what cannot be read is told at the visit."""
        screen = self._screen
        for entry in SECTIONS:
            if entry.key == screen.section.key:
                continue
            try:
                yield from screen.section_of(entry.key).first_visit(screen.table.page)
            except (OkrError, ImportError):
                continue
