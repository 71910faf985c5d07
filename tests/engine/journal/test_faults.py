from __future__ import annotations

import errno
import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.journal.builders import JournalSession, adding, do, failing, journal, names, reopened, torn
from okrtui.engine.journal.files.operations import Files
from okrtui.errors import FullError, OkrError, ReadOnlyError, UnsureError


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, FullError),
        (errno.EDQUOT, FullError),
        (errno.EFBIG, FullError),
        (errno.EIO, OkrError),
        (errno.EROFS, ReadOnlyError),
        (errno.EACCES, ReadOnlyError),
    ],
)
@pytest.mark.parametrize("written", [0, 1, 50])
def test_a_write_that_fails_leaves_file_and_memory_as_they_were(
    tmp_path: Path, number: int, error: type[OkrError], written: int
) -> None:
    files = Files()
    store = JournalSession.create(tmp_path, files=files)
    do(store, adding("a"))
    before = journal(tmp_path).read_bytes()

    def pwrite(descriptor: int, data: Any, offset: int) -> int:
        if written and offset == len(before):
            return os.pwrite(descriptor, data[:written], offset)
        raise OSError(number, os.strerror(number))

    files.pwrite = pwrite
    with pytest.raises(error) as caught:
        do(store, adding("b"))
    assert type(caught.value) is error
    assert journal(tmp_path).read_bytes() == before
    assert names(store) == {1: "a"}
    assert not store.read_only
    files.pwrite = os.pwrite
    do(store, adding("b"))
    assert names(store) == reopened(tmp_path) == {1: "a", 2: "b"}


def test_a_write_that_fails_and_cannot_be_cut_is_set_aside_by_the_next(tmp_path: Path) -> None:
    files = Files()
    store, other = JournalSession.create(tmp_path, files=files), JournalSession.open(tmp_path)
    files.pwrite = lambda descriptor, data, offset: os.pwrite(descriptor, data[:9], offset) if offset < 9 else 0
    failing(files, "ftruncate", errno.EIO)
    with pytest.raises(OkrError):
        do(store, adding("a"))
    do(other, adding("b"))
    assert [len(tail) for tail in torn(tmp_path)] == [9]
    assert reopened(tmp_path) == {1: "b"}


def test_short_writes_are_continued(tmp_path: Path) -> None:
    files = Files()
    store = JournalSession.create(tmp_path, files=files)
    files.pwrite = lambda descriptor, data, offset: os.pwrite(descriptor, data[:7], offset)
    do(store, adding("a", "b"))
    assert names(store) == reopened(tmp_path) == {1: "a", 2: "b"}


def test_after_a_failed_sync_this_session_writes_no_more_and_never_syncs_again(tmp_path: Path) -> None:
    files = Files()
    store, other = JournalSession.create(tmp_path, files=files), JournalSession.open(tmp_path)
    do(store, adding("a"))
    calls: list[int] = []

    def fdatasync(descriptor: int) -> None:
        calls.append(descriptor)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    files.fdatasync = fdatasync
    for _ in range(3):
        with pytest.raises(UnsureError):
            do(store, adding("b"))
    assert len(calls) == 1
    assert "not confirm" in store.read_only
    assert names(store) == {1: "a"}
    do(other, adding("c"))
    assert len(store.refresh()) == 1
    assert names(store) == names(other) == reopened(tmp_path) == {1: "a", 2: "c"}


def test_a_line_that_a_reader_saw_before_its_sync_failed_is_taken_back(tmp_path: Path) -> None:
    files = Files()
    store, reader = JournalSession.create(tmp_path, files=files), JournalSession.open(tmp_path)

    def fdatasync(_: int) -> None:
        reader.refresh()
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    files.fdatasync = fdatasync
    with pytest.raises(UnsureError):
        do(store, adding("a"))
    assert names(reader) == {1: "a"}
    told = reader.refresh()
    assert [(entry.action, entry.ops[0].after) for entry in told] == [("reload", None)]
    assert names(reader) == {}
    do(reader, adding("b"))
    assert reopened(tmp_path) == names(reader) == {2: "b"}


def test_bytes_that_cannot_be_set_aside_are_not_cut(tmp_path: Path) -> None:
    files = Files()
    store = JournalSession.create(tmp_path, files=files)
    with journal(tmp_path).open("ab") as file:
        file.write(b"torn")
    files.pwrite = lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full"))
    with pytest.raises(FullError):
        do(store, adding("a"))
    assert journal(tmp_path).read_bytes() == b"torn"
    files.pwrite = os.pwrite
    do(store, adding("a"))
    assert torn(tmp_path) == [b"torn"]


@pytest.fixture
def small_files() -> Iterator[None]:
    """A limit of 16 KiB on the size of files, as the operating system enforces it."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 << 10, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("small_files")
def test_a_real_file_size_limit_is_met_cleanly(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    made = 0
    while made < 200:
        try:
            do(store, adding(f"n{made}"))
        except FullError:
            break
        made += 1
    assert 10 < made < 200
    assert len(names(store)) == made
    assert names(store) == reopened(tmp_path)
    assert journal(tmp_path).read_bytes().count(b"\n") == made


def test_reading_that_fails_for_a_while_ends_writing_for_that_while(tmp_path: Path) -> None:
    files = Files()
    store = JournalSession.create(tmp_path, files=files)
    do(store, adding("a"))
    failing(files, "open", errno.EACCES)
    assert store.refresh() == []
    assert names(store) == {1: "a"}
    with pytest.raises(ReadOnlyError):
        do(store, adding("b"))
    files.open = os.open
    store.refresh()
    do(store, adding("b"))
    assert names(store) == reopened(tmp_path) == {1: "a", 2: "b"}


def test_a_torn_tail_never_follows_a_symbolic_link(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path / "w")
    (tmp_path / "w" / "torn.00000001.0").symlink_to(tmp_path / "elsewhere")
    with journal(tmp_path / "w").open("ab") as file:
        file.write(b"torn")
    do(store, adding("a"))
    assert not (tmp_path / "elsewhere").exists()
    assert (tmp_path / "w" / "torn.00000001.0.1").read_bytes() == b"torn"
