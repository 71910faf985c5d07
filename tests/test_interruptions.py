from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from okrtui.interruptions import deferred

Heard = list[int]


@pytest.fixture
def heard() -> Iterator[Heard]:
    numbers = Heard()
    before = signal.signal(signal.SIGUSR1, lambda number, _: numbers.append(number))
    yield numbers
    signal.signal(signal.SIGUSR1, before)


def test_a_signal_waits_for_the_end_of_the_outermost_block(heard: Heard) -> None:
    with deferred():
        with deferred():
            signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
        assert heard == []
    assert heard == [signal.SIGUSR1]


def test_signals_come_again_after_an_error(heard: Heard) -> None:
    def fail() -> None:
        with deferred():
            signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
            raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        fail()
    signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
    assert heard == [signal.SIGUSR1] * 2
    with deferred():
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
        assert heard == [signal.SIGUSR1] * 2, "the next block defers again"


def test_nothing_waits_for_another_thread(heard: Heard) -> None:
    waiting: list[set[int]] = []

    def write() -> None:
        with deferred():
            waiting.append({int(one) for one in signal.pthread_sigmask(signal.SIG_BLOCK, ())})

    before = {int(one) for one in signal.pthread_sigmask(signal.SIG_BLOCK, ())}
    writer = threading.Thread(target=write)
    with deferred():
        pass
    writer.start()
    writer.join()
    assert waiting == [before], "handlers run in the main thread only"
    signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
    assert heard == [signal.SIGUSR1]
