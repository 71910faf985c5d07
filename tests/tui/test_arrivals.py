from __future__ import annotations

from collections.abc import Callable

from okrtui.tui.arrivals import LONGEST, SHARE, Arrivals


class Screens:
    """Screens that note when they take something in, which costs some seconds of the processor."""

    def __init__(self, cost: float) -> None:
        self.now = self.used = 0.0
        self.taken: list[float] = []
        self.timers: list[tuple[float, Callable[[], object]]] = []
        self._cost = cost
        self.arrivals = Arrivals(self.take_in, self.timer, clock=lambda: self.now, used=lambda: self.used)

    def take_in(self) -> None:
        self.taken.append(self.now)
        self.used += self._cost

    def timer(self, seconds: float, call: Callable[[], object]) -> None:
        self.timers.append((self.now + seconds, call))

    def pass_time(self, until: float) -> None:
        while self.timers and self.timers[0][0] <= until:
            self.now, call = self.timers.pop(0)
            call()
        self.now = until


def test_a_change_that_comes_alone_is_taken_in_at_once() -> None:
    screens = Screens(cost=0.004)
    for at in (0.0, 0.3, 0.6):
        screens.pass_time(at)
        screens.arrivals.arrived()
    assert screens.taken == [0.0, 0.3, 0.6]


def test_changes_in_a_row_are_taken_in_together_so_that_they_keep_to_their_share() -> None:
    screens = Screens(cost=0.004)
    for number in range(1000):
        screens.pass_time(number / 100)
        screens.arrivals.arrived()
    assert screens.used <= 10 * SHARE + 0.004
    assert len(screens.taken) > 40


def test_no_change_waits_longer_than_half_a_second_whatever_it_costs() -> None:
    screens = Screens(cost=1.0)
    for number in range(100):
        screens.pass_time(number / 10)
        screens.arrivals.arrived()
    gaps = [after - before for before, after in zip(screens.taken, screens.taken[1:], strict=False)]
    assert max(gaps) <= LONGEST + 0.11
