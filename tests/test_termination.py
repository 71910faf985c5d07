from __future__ import annotations

import os
import signal

import pytest

from okrtui.termination import SIGNALS, Termination, exit_in_order


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_wakes_up_who_waits_and_the_handlers_of_before_come_back(number: int) -> None:
    before = signal.getsignal(number)
    with Termination() as termination:
        assert termination.wait(0) is None
        os.kill(os.getpid(), number)
        assert termination.wait(5) == 128 + number
    assert signal.getsignal(number) is before
    assert termination.wait(5) == 0, "it is over"
    termination.close()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_leaves_in_order_and_the_handlers_of_before_come_back(number: int) -> None:
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as left, exit_in_order():
        signal.raise_signal(number)
    assert left.value.code == 128 + number
    assert signal.getsignal(number) is before


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with exit_in_order(), Termination() as termination:
            os.kill(os.getpid(), signal.SIGHUP)
            assert termination.wait(0.1) is None
        termination.close()
    finally:
        signal.signal(signal.SIGHUP, before)
