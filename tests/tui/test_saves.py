from __future__ import annotations

import threading

import pytest

from okrtui.tui.saves import SavesUnderWay


def test_one_waits_until_the_last_save_is_through() -> None:
    saves, begun, goes_on = SavesUnderWay(), threading.Event(), threading.Event()

    def save() -> None:
        with saves.one():
            begun.set()
            goes_on.wait(10)

    assert saves.finished(0)
    thread = threading.Thread(target=save)
    thread.start()
    assert begun.wait(10)
    assert not saves.finished(0.01)
    goes_on.set()
    assert saves.finished(10)
    thread.join()


def test_a_save_that_fails_is_through() -> None:
    saves = SavesUnderWay()
    with pytest.raises(ValueError, match="no"), saves.one():
        raise ValueError("no")
    assert saves.finished(0)
