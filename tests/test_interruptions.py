from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator

import pytest

from okrtui import interruptions
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


def test_a_handler_that_raises_at_the_beginning_leaves_nothing_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    masking = interruptions._masking()

    def block(way: int, signals: Iterable[int]) -> set[int]:
        before = masking.change(way, signals)
        if way == signal.SIG_BLOCK:
            raise KeyboardInterrupt
        return before

    monkeypatch.setattr(interruptions, "_masking", lambda: masking._replace(change=block))
    before = masking.change(signal.SIG_BLOCK, ())
    with pytest.raises(KeyboardInterrupt), deferred():
        pytest.fail("it does not begin")
    assert masking.change(signal.SIG_BLOCK, ()) == before
    monkeypatch.undo()
    with deferred():
        assert masking.change(signal.SIG_BLOCK, ()) > before, "the next one does"
