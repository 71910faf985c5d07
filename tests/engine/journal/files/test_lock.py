from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.journal.builders import JournalSession, adding, do, names, reopened
from okrtui.engine.journal.files import lock, lock_fairness
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.lock_holder import last_commit
from okrtui.engine.journal.files.operations import Files
from okrtui.errors import BusyError, MissingWorkspaceError
from okrtui.login import login_name

HOLDER = """
import sys
from pathlib import Path
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.files.lock import WriteLock
with WriteLock(Path(sys.argv[1]), Files()).held():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_busy_names_the_holder_and_reading_goes_on(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    store.journal_file.lock.timeout = 0.05
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "lock")]
    environment = {**os.environ, "LOGNAME": "grace", "USER": "grace"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        holder.stdout.readline()
        with pytest.raises(BusyError, match=rf"{login_name()} \(process {holder.pid} on .*\) is writing"):
            do(store, adding("b"))
        assert store.refresh() == []
        assert not store.read_only
        holder.stdin.close()
    do(store, adding("b"))
    assert names(store) == reopened(tmp_path) == {1: "a", 2: "b"}


def test_sessions_meet_on_the_new_file_when_somebody_deletes_the_lock(tmp_path: Path) -> None:
    first, second = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    do(first, adding("a"))
    do(second, adding("b"))
    (tmp_path / "lock").unlink()
    do(first, adding("c"))
    second.journal_file.lock.timeout = 0.02
    with first.journal_file.lock.held(), pytest.raises(BusyError):
        do(second, adding("d"))
    do(second, adding("d"))
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
    assert list(reopened(tmp_path).values()) == list("abcd")


def test_a_lock_deleted_while_it_is_held_does_not_hold_up_the_waiting_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    holder, waiting = WriteLock(path, Files()), WriteLock(path, Files(), timeout=0.2)
    with holder.held():
        with pytest.raises(BusyError), waiting.held(0.01):
            pass
        path.unlink()
        with waiting.held():
            assert path.exists()


def test_a_lock_is_let_go_when_an_exception_leaves_it(tmp_path: Path) -> None:
    first, second = WriteLock(tmp_path / "lock", Files()), WriteLock(tmp_path / "lock", Files(), timeout=0)
    with pytest.raises(KeyError), first.held():
        raise KeyError
    with second.held():
        pass
    first.close()
    second.close()


def test_a_lock_in_a_directory_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingWorkspaceError), WriteLock(tmp_path / "gone" / "lock", Files()).held():
        pass


class Clock:
    """A clock that goes on by a millisecond each time that somebody looks at it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        self.now += 0.001
        return self.now


def test_a_lock_is_signed_and_waiting_sessions_are_looked_for_once_a_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, notes = list[Path](), list[bytes]()
    monkeypatch.setattr(lock, "time", Clock())
    monkeypatch.setattr(lock_fairness, "is_awaited", looks.append)
    mine, path = WriteLock(tmp_path / "lock", Files()), tmp_path / "lock"
    for number in range(1, 101):
        with mine.held():
            notes.append(path.read_bytes())
            mine.note(number)
        assert last_commit(path.read_bytes()) == number
    assert 1 < len(looks) <= 100 / 4
    assert [last_commit(note) for note in notes] == list(range(100))
    mine.close()


def test_who_comes_after_another_session_signs_anew(tmp_path: Path) -> None:
    mine, other = (WriteLock(tmp_path / "lock", Files()) for _ in range(2))
    for number, one in enumerate((mine, other, other, mine), start=1):
        with one.held():
            assert last_commit((tmp_path / "lock").read_bytes()) == number - 1
            one.note(number)
    with mine.held():
        mine.note(2)
    assert last_commit((tmp_path / "lock").read_bytes()) == 4, "the highest stays"
    mine.close()
    other.close()
