"""A summary of much is worked out between the keys; what it says meanwhile is its last, or that it counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.timer import Timer

from okrtui.tui.between_keys import QUIET
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.summary import AT_ONCE, REST, Summary


class Figures:
    """A summary of a number of steps, each of which takes a slice."""

    key = "figures"
    lists_what_is_worked_out = False

    def __init__(self, steps: int) -> None:
        self.steps, self.done = steps, 0

    def steps_ahead(self) -> int:
        return self.steps - self.done

    def working_out(self) -> Iterator[None]:
        for _ in range(self.steps):
            self.done += 1
            yield

    def summary(self, width: int) -> Sequence[Line]:
        return [((f"{self.done} of {self.steps} on {width}", ""),)]

    def summary_meanwhile(self) -> Sequence[Line]:
        return [(("counting", ""),)]


def nothing() -> None:
    """Draw nothing again."""


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield Summary()


async def told(pilot: Pilot[None], summary: Summary, text: str) -> None:
    async with asyncio.timeout(2):
        while text not in summary.lines[0][0][0]:
            await pilot.pause(0.001)


async def test_little_is_shown_at_once_and_much_when_it_is_worked_out() -> None:
    async with Host().run_test() as pilot:
        summary = pilot.app.query_one(Summary)
        summary.show_for(Figures(AT_ONCE), 80, nothing)
        assert summary.lines == [(("50 of 50 on 80", ""),)]
        much = Figures(AT_ONCE * 3)
        much.key = "much"
        summary.show_for(much, 80, nothing)
        assert (summary.lines, much.done) == ([(("counting", ""),)], 0)
        await told(pilot, summary, "150 of 150 on 80")
        again = Figures(AT_ONCE * 2)
        again.key = "much"
        summary.show_for(again, 100, nothing)
        assert summary.lines == [(("150 of 150 on 80", ""),)]
        summary.show_for(Figures(1), 90, nothing)
        await pilot.pause(0.05)
        assert summary.lines == [(("1 of 1 on 90", ""),)]
        assert again.done == 0


@pytest.mark.parametrize("is_listed", [False, True])
async def test_what_took_long_is_worked_out_again_after_a_rest_unless_the_list_shows_it(
    monkeypatch: pytest.MonkeyPatch, *, is_listed: bool
) -> None:
    asked, set_timer = list[float](), Summary.set_timer

    def timed(summary: Summary, seconds: float, call: Callable[[], None]) -> Timer:
        asked.append(seconds)
        return set_timer(summary, seconds, call)

    monkeypatch.setattr(Summary, "set_timer", timed)
    async with Host().run_test() as pilot:
        summary, much = pilot.app.query_one(Summary), Figures(AT_ONCE * 2)
        much.lists_what_is_worked_out = is_listed
        drawn: list[str] = []
        summary.show_for(much, 80, lambda: drawn.append("again"))
        await told(pilot, summary, "100 of 100 on 80")
        assert drawn == ["again"] * is_listed
        much.done = 0
        summary.show_for(much, 80, nothing)
        assert (REST / 2 < asked[-1] <= REST) is not is_listed
        monkeypatch.setattr("okrtui.tui.widgets.summary.REST", 0.0)
        summary.show_for(much, 80, nothing)
        assert asked[-1] == QUIET
