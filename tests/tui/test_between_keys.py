"""Work between the keys is done in slices, one piece of it at a time, and a key comes before more of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from okrtui.tui.between_keys import PAUSE, QUIET, BetweenKeys


class Call(NamedTuple):
    seconds: float
    call: Callable[[], None]


class Timers:
    """Calls that are to come; only the test lets time pass."""

    def __init__(self) -> None:
        self.waiting: list[Call] = []

    def __call__(self, seconds: float, call: Callable[[], None]) -> Timers:
        self.waiting.append(Call(seconds, call))
        return self

    def stop(self) -> None:
        self.waiting.clear()

    def let_one_pass(self) -> float:
        one = self.waiting.pop()
        one.call()
        return one.seconds


def steps(done: list[str], name: str, count: int) -> Iterator[None]:
    for _ in range(count):
        done.append(name)
        yield


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> Timers:
    monkeypatch.setattr("okrtui.tui.between_keys.SLICE", -1.0)  # a step a slice
    return Timers()


def test_a_slice_ends_when_its_time_is_over_and_the_end_is_told_once(timers: Timers) -> None:
    done: list[str] = []
    BetweenKeys(timers).begin(steps(done, "a", 3), lambda: done.append("end"))
    assert done == []
    waited = [timers.let_one_pass() for _ in range(4)]
    assert (waited, done) == ([QUIET, PAUSE, PAUSE, PAUSE], ["a", "a", "a", "end"])
    assert timers.waiting == []


def test_other_work_takes_the_place_of_what_was_begun(timers: Timers) -> None:
    done: list[str] = []
    work = BetweenKeys(timers)
    work.begin(steps(done, "a", 3), lambda: done.append("end of a"))
    timers.let_one_pass()
    work.begin(steps(done, "b", 1), lambda: done.append("end of b"), rest=2.0)
    assert timers.let_one_pass() == 2.0
    timers.let_one_pass()
    assert (done, timers.waiting) == (["a", "b", "end of b"], [])


def test_a_key_comes_before_more_of_the_work_but_does_not_begin_it_anew(timers: Timers) -> None:
    done: list[str] = []
    work = BetweenKeys(timers)
    work.give_way()
    assert timers.waiting == []
    work.begin(steps(done, "a", 2), lambda: done.append("end"))
    timers.let_one_pass()
    work.give_way()
    assert [one.seconds for one in timers.waiting] == [QUIET]
    timers.let_one_pass()
    timers.let_one_pass()
    assert done == ["a", "a", "end"]
    work.give_way()
    assert timers.waiting == []


def test_a_key_does_not_shorten_a_rest(timers: Timers) -> None:
    work = BetweenKeys(timers)
    work.begin(steps([], "a", 2), lambda: None, rest=3.0)
    work.give_way()
    assert [one.seconds for one in timers.waiting] == [3.0]


def test_work_that_was_left_off_is_not_gone_on_with(timers: Timers) -> None:
    work = BetweenKeys(timers)
    work.begin(steps([], "a", 2), lambda: None)
    work.stop()
    work.give_way()
    assert timers.waiting == []
