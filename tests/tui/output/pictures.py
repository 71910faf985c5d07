"""Two terminals beside each other: one gets all of an output, one gets what is sent of it."""

from __future__ import annotations

from typing import Any, Final

import pyte
import pyte.graphics
import pyte.modes

from okrtui.tui.output.changed_cells import ChangedCells

pyte.graphics.TEXT[2] = "+blink"  # the emulator has no dim; nothing here blinks
NO_WRAP: Final = "\x1b[?7l\x1b[?25l"


def terminal(size: tuple[int, int]) -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(*size)
    screen.set_mode(pyte.modes.LNM)
    stream = pyte.Stream(screen)
    stream.feed(NO_WRAP)
    return screen, stream


def cells(screen: pyte.Screen) -> list[list[Any]]:
    """Every cell with its colours and attributes."""
    return [[screen.buffer[line][column] for column in range(screen.columns)] for line in range(screen.lines)]


class Pictures:
    """A terminal that gets all of an output, and one that gets what is sent of it."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.all, self._feed_all = terminal(size)
        self.changed, self._feed_changed = terminal(size)
        self.known = ChangedCells(lambda: self.size)
        self.bytes_all = self.bytes_sent = 0

    def take(self, output: str) -> None:
        """Send an output to both; they show the same. Raises AssertionError."""
        sent = self.known.reduced(output)
        self.bytes_all += len(output.encode())
        self.bytes_sent += len(sent.encode())
        self._feed_all.feed(output)
        self._feed_changed.feed(sent)
        assert cells(self.changed) == cells(self.all), (output, sent)
        assert (self.changed.cursor.x, self.changed.cursor.y) == (self.all.cursor.x, self.all.cursor.y), (output, sent)

    def resize(self, size: tuple[int, int]) -> None:
        """Give both another size, as a window does."""
        self.size = size
        for one in (self.all, self.changed):
            one.resize(size[1], size[0])
        self.known.forget()

    @staticmethod
    def of(size: tuple[int, int], output: str) -> list[list[Any]]:
        """The cells after an output."""
        screen, stream = terminal(size)
        stream.feed(output)
        return cells(screen)
