from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engine.journal.builders import JournalSession, adding, compact, do, names, renaming, reopened
from okrtui.engine.journal.files import lock
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.recovery import doctor
from okrtui.errors import FullError, OkrError, ReadOnlyError, UnsureError, UsageError

OPERATIONS = (
    "open",
    "close",
    "fstat",
    "pread",
    "pwrite",
    "ftruncate",
    "fdatasync",
    "fsync",
    "rename",
    "link",
    "unlink",
)
LIMIT = 400

Fault = Callable[[Callable[..., Any], tuple[Any, ...]], Any]


def quick() -> Files:
    """Files that do not wait for the disk: what matters here is the order of the calls."""
    files = Files()
    files.fdatasync = files.fsync = lambda _: None
    return files


def meeting(files: Files, at: int, fault: Fault, wanted: tuple[str, ...] = OPERATIONS) -> list[int]:
    """Have a fault met at one of the coming calls; what is answered counts them."""
    count = [0]

    def wrap(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            count[0] += 1
            return fault(real, arguments) if count[0] == at else real(*arguments)

        return call

    for name in wanted:
        setattr(files, name, wrap(getattr(files, name)))
    return count


def die(_: Callable[..., Any], __: tuple[Any, ...]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_afterwards(real: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        real(*arguments)
    finally:
        os.kill(os.getpid(), signal.SIGKILL)


def die_half_way(real: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    if len(arguments) == 3 and isinstance(arguments[1], memoryview):
        real(arguments[0], arguments[1][: len(arguments[1]) // 2], arguments[2])
    os.kill(os.getpid(), signal.SIGKILL)


def tell(pipe: int, word: str) -> None:
    os.write(pipe, f"{word} ".encode())


def in_a_child(work: Callable[[Callable[[str], None]], None]) -> tuple[str, int]:
    """Run in a process of its own; what it told, and the signal that ended it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(partial(tell, writing))
        finally:
            os._exit(0)
    os.close(writing)
    told = b""
    while part := os.read(reading, 4096):
        told += part
    os.close(reading)
    return told.decode(), os.WTERMSIG(os.waitpid(child, 0)[1])


@pytest.fixture(autouse=True)
def _same_calls_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine too: turns do not run out."""
    monkeypatch.setattr(lock, "TURN", 60)
    monkeypatch.setattr(lock, "COURTESY", 60)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    store = JournalSession.create(tmp_path / "base")
    do(store, adding("a"))
    compact(store)
    do(store, adding("b"))
    store.close()
    return tmp_path / "base"


def writing(path: Path, at: int, fault: Fault) -> Callable[[Callable[[str], None]], None]:
    def work(tell: Callable[[str], None]) -> None:
        files = quick()
        meeting(files, at, fault)
        store = JournalSession.open(path, files=files)
        do(store, adding("c"))
        tell("c")
        compact(store)
        tell("compacted")
        do(store, renaming(1, "A"))
        tell("A")
        store.close()
        tell("end")

    return work


AFTER = {"": [{1: "a", 2: "b"}, {1: "a", 2: "b", 3: "c"}], "c": [{1: "a", 2: "b", 3: "c"}]}
AFTER["c compacted"] = [AFTER["c"][0], {**AFTER["c"][0], 1: "A"}]
AFTER["c compacted A"] = [AFTER["c compacted"][1]]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("fault", [die, die_afterwards, die_half_way])
def test_a_kill_at_every_call_of_a_commit_and_a_compaction(base: Path, tmp_path: Path, fault: Fault) -> None:
    outcomes = set()
    for at in range(1, LIMIT):
        path = tmp_path / "w"
        shutil.copytree(base, path)
        told, ended = in_a_child(writing(path, at, fault))
        if not ended:
            assert told == "c compacted A end "
            break
        outcomes.add(told.strip())
        store = JournalSession.open(path)
        assert names(store) in AFTER[told.strip()], f"killed at call {at} after {told}"
        do(store, adding("after"))
        compact(store)
        assert reopened(path) == names(store)
        assert doctor.examine(path).is_sound
        store.close()
        shutil.rmtree(path)
    assert outcomes == set(AFTER)
    assert at > 50


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_making_a_workspace_that_is_killed_at_any_call_is_done_or_can_be_done_again(tmp_path: Path) -> None:
    path = tmp_path / "w"
    for at in range(1, LIMIT):

        def making(_: object, at: int = at) -> None:
            files = quick()
            meeting(files, at, die)
            JournalSession.create(path, files=files)

        if not in_a_child(making)[1]:
            break
        with contextlib.suppress(UsageError):
            JournalSession.create(path, files=quick())
        store = JournalSession.open(path, files=quick())
        do(store, adding("a"))
        assert reopened(path) == {1: "a"}
        assert path.stat().st_mode & 0o7777 == 0o700
        assert doctor.examine(path).findings == ()
        shutil.rmtree(path)
    assert at > 15


def fail(number: int) -> Fault:
    def fault(real: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        if len(arguments) == 3 and isinstance(arguments[1], memoryview):
            real(arguments[0], arguments[1][: len(arguments[1]) // 3], arguments[2])
        raise OSError(number, os.strerror(number))

    return fault


FAILING = ("open", "pread", "pwrite", "ftruncate", "fdatasync", "fsync", "rename", "link", "unlink")


EXPECTED = {
    errno.ENOSPC: FullError,
    errno.EDQUOT: FullError,
    errno.EFBIG: FullError,
    errno.EIO: OkrError,
    errno.EINTR: OkrError,
    errno.EROFS: ReadOnlyError,
}


EVERYWHERE = (errno.ENOSPC, errno.EIO)


@pytest.mark.parametrize(("number", "step"), [(number, 1 if number in EVERYWHERE else 2) for number in EXPECTED])
def test_an_error_at_every_call_of_a_commit_and_a_compaction(
    base: Path, tmp_path: Path, number: int, step: int
) -> None:
    met = set()
    for at in range(min(step, 2), LIMIT, step):
        path = tmp_path / "w"
        shutil.copytree(base, path)
        files = quick()
        store, other = JournalSession.open(path, files=files), JournalSession.open(path)
        count = meeting(files, at, fail(number), FAILING)
        wanted = {1: "a", 2: "b"}
        for plan, result in ((adding("c"), {3: "c"}), (renaming(1, "A"), {1: "A"})):
            try:
                do(store, plan)
            except OkrError as error:
                met.add(type(error))
            else:
                wanted |= result
            assert names(store) == reopened(path) == wanted, f"at call {at}"
            compact(store)
            assert names(store) == reopened(path) == wanted, f"at call {at}"
        do(other, adding("after"))
        assert set(names(other).values()) == {*wanted.values(), "after"}
        with contextlib.suppress(OkrError):
            do(store, adding("again"))
        store.refresh()
        assert names(store) == reopened(path)
        assert doctor.examine(path).is_sound
        shutil.rmtree(path)
        if count[0] < at:
            break
    assert at > 40
    assert EXPECTED[number] in met
    assert step > 1 or UnsureError in met


def test_signals_that_interrupt_every_call_change_nothing(tmp_path: Path) -> None:
    met = [0]

    def count(_: int, __: object) -> None:
        met[0] += 1

    old = signal.signal(signal.SIGALRM, count)
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    try:
        store = JournalSession.create(tmp_path)
        for number in range(100):
            do(store, adding(f"n{number}"))
        compact(store)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert met[0] > 10
    assert names(store) == reopened(tmp_path)
    assert len(names(store)) == 100


class InterruptedHereError(Exception):
    """What a signal's handler raises, like Ctrl-C."""


INTERRUPTED = "interrupted"
ENDED = "ended"


def commits_interrupted(place: Path, tell: Callable[[str], None]) -> None:
    """Commit to a new workspace, interrupted at any moment; tell what is acknowledged, and what was interrupted."""

    def interrupt(_: int, __: object) -> None:
        raise InterruptedHereError

    store = JournalSession.create(place)
    since = time.perf_counter()
    for number in range(10):
        do(store, adding(f"before{number}"))
    usual = (time.perf_counter() - since) / 10
    signal.signal(signal.SIGALRM, interrupt)
    with contextlib.suppress(InterruptedHereError):
        for number in range(150):
            try:
                signal.setitimer(signal.ITIMER_REAL, usual * (1 + number % 75) / 50)
                do(store, adding(f"n{number}"))
                signal.setitimer(signal.ITIMER_REAL, 0)
                tell(f"n{number}")
            except InterruptedHereError:
                tell(INTERRUPTED)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
    tell(ENDED)


def test_an_interruption_at_any_moment_leaves_a_commit_whole_or_absent(tmp_path: Path) -> None:
    # In a process of its own: in this one it could come in the middle of what other tests need too.
    told, _ = in_a_child(partial(commits_interrupted, tmp_path))
    assert told.endswith(f"{ENDED} ")
    assert INTERRUPTED in told
    acknowledged = {*told.split()} - {INTERRUPTED, ENDED}
    assert acknowledged
    store = JournalSession.open(tmp_path)
    assert acknowledged <= set(names(store).values())
    assert len(set(names(store).values())) == len(names(store))
    do(store, adding("after"))
    assert doctor.examine(tmp_path).is_sound


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_real_disk_that_is_full(tmp_path: Path) -> None:
    if os.system(f"mount -t tmpfs -o size=160k tmpfs {tmp_path} 2>/dev/null"):  # noqa: S605 - a path of our own
        pytest.skip("this machine does not let a test mount a file system")
    try:
        store = JournalSession.create(tmp_path / "w")
        made = 0
        error: FullError | None = None
        while error is None and made < 5000:
            try:
                do(store, adding(*(f"n{made}-{part}" for part in range(20))))
                made += 1
            except FullError as met:
                error = met
        assert "make room" in str(error)
        assert len(names(store)) == made * 20
        assert names(store) == reopened(tmp_path / "w")
        compact(store)
        assert names(store) == reopened(tmp_path / "w")
        os.system(f"mount -o remount,size=1m {tmp_path}")  # noqa: S605 - a path of our own
        do(store, adding("room again"))
        compact(store)
        assert names(store) == reopened(tmp_path / "w")
        assert doctor.examine(tmp_path / "w").is_sound
        store.close()
    finally:
        os.system(f"umount -l {tmp_path}")  # noqa: S605 - a path of our own
