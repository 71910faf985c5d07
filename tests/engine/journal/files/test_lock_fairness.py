from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from engine.journal.builders import JournalSession, adding, compact, do, names, reopened
from engine.journal.test_kills import quick
from okrtui.engine.journal.files import lock
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.lock_fairness import is_awaited, waiting
from okrtui.engine.journal.files.operations import Files
from okrtui.errors import BusyError
from okrtui.login import login_name

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def forked(work: object, *arguments: object) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(*arguments)  # type: ignore[operator]
            code = 0
        finally:
            os._exit(code)
    return child


def hold_and_stop(path: Path) -> None:
    with WriteLock(path / "lock", Files()).held():
        os.kill(os.getpid(), signal.SIGSTOP)


def test_a_holder_that_is_stopped_is_named_and_readers_do_not_wait(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    store.journal_file.lock.timeout = 0.1
    holder = forked(hold_and_stop, tmp_path)
    os.waitpid(holder, os.WUNTRACED)
    try:
        start = time.monotonic()
        with pytest.raises(BusyError) as caught:
            do(store, adding("b"))
        assert caught.value.exit_code == 7
        said = str(caught.value)
        assert f"{login_name()} (process {holder} on " in said
        assert ", since 20" in said
        assert f"kill -CONT {holder}" in said
        assert 0.1 <= time.monotonic() - start < 2
        start = time.process_time()
        assert reopened(tmp_path) == {1: "a"}
        assert store.refresh() == []
        assert [entry.sequence for entry in store.history()] == [1]
        assert time.process_time() - start < 1
        assert not store.read_only
    finally:
        os.kill(holder, signal.SIGCONT)
        assert os.waitpid(holder, 0)[1] == 0
    do(store, adding("b"))
    assert reopened(tmp_path) == {1: "a", 2: "b"}


def write(path: Path, count: int, pause: float, told: int) -> None:
    files = quick()
    files.fdatasync = lambda _: time.sleep(pause)
    store = JournalSession.open(path, files=files)
    os.write(told, b"x")
    for number in range(count):
        do(store, adding(f"{os.getpid()} {number}"))


def test_who_writes_without_a_pause_lets_others_go_in_between(tmp_path: Path) -> None:
    """The sync takes longer than any pause of who waits, so that chance alone would let nobody in."""
    store = JournalSession.create(tmp_path)
    reading, writing = os.pipe()
    child = forked(write, tmp_path, 60, 0.02, writing)
    os.read(reading, 1)
    while not store.refresh():
        pass
    mine = [do(store, adding(f"mine {number}")).sequence for number in range(3)]
    assert os.waitpid(child, 0)[1] == 0
    assert mine[2] < 30
    assert len(reopened(tmp_path)) == 63
    os.close(reading)
    os.close(writing)


def test_many_who_write_at_once_all_get_their_turn(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    reading, writing = os.pipe()
    children = [forked(write, tmp_path, 60, 0.0002, writing) for _ in range(5)]
    assert {os.waitpid(child, 0)[1] for child in children} == {0}
    assert len(store.refresh()) == 300
    history = list(store.history())[::-1]
    assert [entry.sequence for entry in history] == list(range(1, 301))
    assert len(set(names(store).values())) == 300
    other = JournalSession.open(tmp_path)
    assert list(other.history())[::-1] == history
    compact(other)
    os.close(reading)
    os.close(writing)


def test_waiting_is_seen_and_ends(tmp_path: Path) -> None:
    assert not is_awaited(tmp_path)
    with waiting(tmp_path) as wait:
        wait()
        assert is_awaited(tmp_path)
    assert not is_awaited(tmp_path)
    with waiting(tmp_path / "gone") as wait:
        wait()
    assert not is_awaited(tmp_path / "gone")


def test_somebody_who_waits_for_nothing_holds_nobody_up_for_long(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    with waiting(tmp_path) as wait:
        wait()
        start = time.monotonic()
        for number in range(5):
            do(store, adding(f"n{number}"))
        assert time.monotonic() - start < 5 * (lock.COURTESY + lock.TURN) + 2
    assert len(names(store)) == 5
