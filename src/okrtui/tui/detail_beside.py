"""The detail of the row under the cursor: when it is drawn, and when the keys belong to it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from okrtui.domain.records.models import Record
from okrtui.tui.between_keys import BetweenKeys
from okrtui.tui.detail_delay import SOON, DetailDelay

if TYPE_CHECKING:
    from textual.timer import Timer

    from okrtui.tui.main_screen import MainScreen


class DetailBeside:
    """The detail beside the list of one screen, or over it where there is no room for both."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen, self._delay = screen, DetailDelay()
        self._drawn_key: Hashable | None = None
        self._is_older = False
        self._timer: Timer | None = None
        self._names = BetweenKeys(screen.set_timer)
        self.has_keys = False
        """True while the keys belong to it: a moment before the focus is there."""

    @property
    def record(self) -> Record | None:
        """Return the record of the row that is chosen in the detail."""
        key = self._screen.detail.cursor_key if self.has_keys else None
        return None if key is None else self._screen.section.detail_record(key)

    @property
    def is_behind(self) -> bool:
        """Return whether the detail that is drawn beside the list is not that of the row under the cursor, as it is."""
        is_other = self._screen.table.cursor_key != self._drawn_key
        return self._screen.has_class("wide") and (is_other or self._is_older)

    def follow(self) -> None:
        """Draw the detail of the row under the cursor once that rests."""
        self._stop_waiting()
        self._timer = self._screen.set_timer(self._delay.after_move(), self.draw) if self.is_behind else None

    def draw_soon(self) -> None:
        """Draw the detail anew in a moment: the list comes first, and changes may come in a row."""
        self._is_older = True
        self._screen.call_later(self._wait_for_more)  # a timer belongs to the task that sets it

    def _wait_for_more(self) -> None:
        self._stop_waiting()
        self._timer = self._screen.set_timer(SOON, self._draw_kept)

    def _draw_kept(self) -> None:
        self.draw(keep=self._screen.table.cursor_key == self._drawn_key)

    def draw(self, *, keep: bool = False) -> None:
        """Draw the detail of the row under the cursor; forget it while it is hidden, as the record may go."""
        self._is_older = False
        screen, section = self._screen, self._screen.section
        is_shown = screen.has_class("wide") or screen.has_class("open")
        self._drawn_key = key = screen.table.cursor_key if is_shown else None
        screen.detail.show(None if key is None else lambda width: section.detail(key, width), keep=keep)
        self._look_ahead(None if key is None else section.record(key))

    def _look_ahead(self, record: Record | None) -> None:
        """Find out between the keys which names are like those of a record, and then draw what there is to say."""
        from okrtui.domain.hints import names_ahead

        self._names.stop()
        if record is not None and (steps := names_ahead(self._screen.session.workspace, record)) is not None:
            self._names.begin(steps, lambda: self.draw(keep=True))

    def give_way(self) -> None:
        """Let a key be answered before more is found out."""
        self._names.give_way()

    def open(self) -> None:
        """Show the detail of the row under the cursor, with the focus on it."""
        if self._screen.table.cursor_key is None:
            return
        self._stop_waiting()
        self._screen.add_class("open")
        self.has_keys = True
        self.draw()
        self._screen.go_to(self._screen.detail)

    def enter_rows(self) -> None:
        """Go to the first row in the detail; from the rows, back to the list."""
        if self.has_keys and self._screen.detail.cursor_key is not None:
            self.close()
        elif self._screen.table.cursor_key is not None:
            self.open()
            self._screen.detail.choose()

    def close(self) -> None:
        """Leave the detail; hide it where it is over the list."""
        self._screen.remove_class("open", "zoomed")
        self.has_keys = False
        self._screen.detail.leave_rows()
        if not self._screen.list_filter.is_open:
            self._screen.go_to(self._screen.table)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.stop()
