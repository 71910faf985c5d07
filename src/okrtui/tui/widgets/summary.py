"""The lines above a list: its most important facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import monotonic, thread_time
from typing import Any, Final, Protocol

from textual.timer import Timer

from okrtui.tui import styled_text
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.bars import LineWidget

AT_ONCE: Final = 100
"""The steps that are done at most before anything is shown."""

FEW: Final = 20
BRIEF: Final = 0.03
"""The steps that are done in any case, and the seconds of the processor for more of them.

Where a server has to be asked for them, a hundred would hold up the list.
"""

SLICE: Final = 0.008
"""The seconds in which more steps are done, at a time."""

PAUSE: Final = 0.001
"""The seconds in between, in which keys are heard."""


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
        self._timer: Timer | None = None

    def show_for(self, about: Summarized, width: int, then: Callable[[], None]) -> None:
        """Show a summary; where it takes long, its last one is shown until it is worked out between the keys.

        Where the list shows it too, `then` is called at the end, to draw that again.
        """
        if self._timer is not None:
            self._timer.stop()
        steps = about.working_out()
        if _is_soon_done(steps):
            self._finish(about, width)
        else:
            self.show(self._latest.get(about.key) or about.summary_meanwhile())
            self._timer = self.set_timer(self._rest(about), partial(self._go_on, about, width, steps, then))

    def _rest(self, about: Summarized) -> float:
        """Return the seconds until something is worked out; its last lines are shown meanwhile."""
        finished = None if about.lists_what_is_worked_out else self._finished.get(about.key)
        return PAUSE if finished is None else max(PAUSE, finished + REST - monotonic())

    def _go_on(self, about: Summarized, width: int, steps: Iterator[None], then: Callable[[], None]) -> None:
        until = monotonic() + SLICE
        for _ in steps:
            if monotonic() > until:
                self._timer = self.set_timer(PAUSE, partial(self._go_on, about, width, steps, then))
                return
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


def _is_soon_done(steps: Iterator[None]) -> bool:
    """Do the first steps; return whether there were no more."""
    begun = thread_time()
    for done, _ in enumerate(steps, 1):
        if done == AT_ONCE or (done >= FEW and thread_time() - begun > BRIEF):
            return False
    return True
