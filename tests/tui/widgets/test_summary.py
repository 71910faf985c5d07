"""A summary of much is worked out between the keys; what it says meanwhile is its last, or that it counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.summary import AT_ONCE, FEW, PAUSE, REST, Summary


class Figures:
    """A summary of a number of steps, each of which takes a slice."""

    key = "figures"
    lists_what_is_worked_out = False

    def __init__(self, steps: int) -> None:
        self.steps, self.done = steps, 0

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
        summary.show_for(Figures(AT_ONCE - 1), 80, nothing)
        assert summary.lines == [(("99 of 99 on 80", ""),)]
        much = Figures(AT_ONCE * 3)
        much.key = "much"
        summary.show_for(much, 80, nothing)
        assert (summary.lines, much.done) == ([(("counting", ""),)], AT_ONCE)
        await told(pilot, summary, "300 of 300 on 80")
        again = Figures(AT_ONCE * 2)
        again.key = "much"
        summary.show_for(again, 100, nothing)
        assert summary.lines == [(("300 of 300 on 80", ""),)]
        summary.show_for(Figures(1), 90, nothing)
        await pilot.pause(0.05)
        assert summary.lines == [(("1 of 1 on 90", ""),)]
        assert again.done == AT_ONCE


async def test_steps_that_take_long_hold_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.tui.widgets.summary.BRIEF", -1.0)
    async with Host().run_test() as pilot:
        summary, slow = pilot.app.query_one(Summary), Figures(FEW + 3)
        summary.show_for(slow, 80, nothing)
        assert (summary.lines, slow.done) == ([(("counting", ""),)], FEW)
        await told(pilot, summary, f"{FEW + 3} of {FEW + 3}")
        summary.show_for(Figures(FEW - 1), 80, nothing)
        assert summary.lines == [((f"{FEW - 1} of {FEW - 1} on 80", ""),)]


async def test_a_slice_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.tui.widgets.summary.SLICE", 0.0)
    async with Host().run_test() as pilot:
        summary, slow = pilot.app.query_one(Summary), Figures(AT_ONCE + 3)
        waiting: list[Callable[[], None]] = []
        monkeypatch.setattr(summary, "set_timer", lambda _, go_on: waiting.append(go_on))
        summary.show_for(slow, 80, nothing)
        seen = [slow.done]
        while waiting:
            waiting.pop()()
            seen.append(slow.done)
        assert len(set(seen)) > 2
        assert summary.lines == [(("103 of 103 on 80", ""),)]


@pytest.mark.parametrize("is_listed", [False, True])
async def test_what_took_long_is_worked_out_again_after_a_rest_unless_the_list_shows_it(
    monkeypatch: pytest.MonkeyPatch, *, is_listed: bool
) -> None:
    async with Host().run_test() as pilot:
        summary, much = pilot.app.query_one(Summary), Figures(AT_ONCE * 2)
        much.lists_what_is_worked_out = is_listed
        drawn: list[str] = []
        summary.show_for(much, 80, lambda: drawn.append("again"))
        await told(pilot, summary, "200 of 200 on 80")
        assert drawn == ["again"] * is_listed
        asked: list[float] = []
        monkeypatch.setattr(summary, "set_timer", lambda seconds, _: asked.append(seconds))
        summary.show_for(much, 80, nothing)
        assert (REST / 2 < asked[0] <= REST) is not is_listed
        monkeypatch.setattr("okrtui.tui.widgets.summary.REST", 0.0)
        summary.show_for(much, 80, nothing)
        assert asked[1] == PAUSE
