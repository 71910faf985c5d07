"""What takes long is done in pauses: after keys, and between the changes of others, which may come all day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from okrtui.tui.key_pauses import PAUSE, KeyPauses

SHORT: Final = PAUSE / 4


class Time:
    """A clock with calls that are to come; only the test lets time pass."""

    def __init__(self) -> None:
        self.now = 0.0
        self.runs: list[float] = []
        self._calls: list[tuple[float, Callable[[], None]]] = []

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        self._calls.append((self.now + seconds, call))

    def passes(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [one for one in self._calls if one[0] <= end]:
            first = min(due, key=lambda one: one[0])
            self._calls.remove(first)
            self.now = first[0]
            first[1]()
        self.now = end

    def run(self) -> None:
        self.runs.append(self.now)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def pauses(time: Time) -> KeyPauses:
    return KeyPauses(time.after, lambda: time.now)


def test_the_pause_comes_after_the_last_of_many_keys(time: Time, pauses: KeyPauses) -> None:
    for _ in range(20):
        pauses.key_pressed()
        pauses.call_in_next(time.run)
        time.passes(SHORT)
    assert time.runs == []
    time.passes(10)
    assert time.runs == [19 * SHORT + PAUSE]


def test_what_is_asked_for_all_day_is_not_put_off(time: Time, pauses: KeyPauses) -> None:
    for _ in range(100):
        pauses.call_in_next(time.run)
        time.passes(SHORT)
    assert len(time.runs) >= 100 * SHORT / (PAUSE + SHORT) - 1


def test_nothing_is_called_where_nothing_was_asked_for(time: Time, pauses: KeyPauses) -> None:
    pauses.key_pressed()
    time.passes(1_000)
    assert time.runs == []


def test_what_is_called_may_ask_for_the_pause_after_it(time: Time, pauses: KeyPauses) -> None:
    def again() -> None:
        time.run()
        if len(time.runs) < 3:
            pauses.call_in_next(again)

    pauses.call_in_next(again)
    time.passes(1_000)
    assert time.runs == [PAUSE, 2 * PAUSE, 3 * PAUSE]
