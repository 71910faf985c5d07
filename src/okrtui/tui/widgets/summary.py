"""The lines above a list: its most important facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import monotonic
from typing import Any, Final, Protocol

from okrtui.tui import styled_text
from okrtui.tui.between_keys import BetweenKeys
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.bars import LineWidget

AT_ONCE: Final = 50
"""The steps that are done before anything is shown, where it does not take more."""

REST: Final = 3.0
"""The seconds after which what took long is worked out again, where changes come in a row."""


class Summarized(Protocol):
    """What has a summary: it can be worked out in steps, and says something meanwhile."""

    @property
    def key(self) -> str:
        """Its name."""

    @property
    def lists_what_is_worked_out(self) -> bool:
        """True if not only the summary shows what is worked out."""

    def steps_ahead(self) -> int:
        """Return about how many steps there are to work out, those that take no time not among them."""

    def working_out(self) -> Iterator[None]:
        """Work out, a step at a time, what the summary is drawn from."""

    def summary(self, width: int) -> Sequence[Line]:
        """Return the lines."""

    def summary_meanwhile(self) -> Sequence[Line]:
        """Return as many lines that tell nothing yet."""


class Summary(LineWidget):
    """Lines above the list; takes no room in a section without any."""

    DEFAULT_CSS = """
    Summary { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__(id="summary")
        self.lines: Sequence[Line] = ()
        self._latest: dict[str, Sequence[Line]] = {}
        self._finished: dict[str, float] = {}
        self._work = BetweenKeys(self.set_timer)

    def show_for(self, about: Summarized, width: int, then: Callable[[], None]) -> None:
        """Show a summary; where it takes long, its last one is shown until it is worked out between the keys.

        Where the list shows it too, `then` is called at the end, to draw that again.
        """
        self._work.stop()
        if about.steps_ahead() <= AT_ONCE:
            for _ in about.working_out():
                pass
            self._finish(about, width)
        else:
            self.show(self._latest.get(about.key) or about.summary_meanwhile())
            self._work.begin(about.working_out(), partial(self._worked_out, about, width, then), self._rest(about))

    def give_way(self) -> None:
        """Let a key be answered before more is worked out."""
        self._work.give_way()

    def _rest(self, about: Summarized) -> float:
        """Return the seconds until something is worked out; its last lines are shown meanwhile."""
        finished = None if about.lists_what_is_worked_out else self._finished.get(about.key)
        return 0.0 if finished is None else finished + REST - monotonic()

    def _worked_out(self, about: Summarized, width: int, then: Callable[[], None]) -> None:
        self._finish(about, width)
        if about.lists_what_is_worked_out:
            then()

    def _finish(self, about: Summarized, width: int) -> None:
        self._latest[about.key], self._finished[about.key] = about.summary(width), monotonic()
        self.show(self._latest[about.key])

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        relayout = len(lines) != len(self.lines)
        self.lines = lines
        if relayout:
            self.refresh(layout=True)
        else:
            self.repaint()

    def get_content_height(self, *_: Any) -> int:
        """Return the number of lines."""
        return len(self.lines)

    def line(self, y: int) -> Line:
        """Return one of them."""
        return styled_text.fit_line(self.lines[y] if y < len(self.lines) else (), self.size.width)
