"""An opening that fails leaves no file open: whoever tries again and again never runs out of descriptors."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.journal.builders import JournalSession, adding, do, journal, raw_database
from okrtui.__main__ import EngineBackend
from okrtui.engine import migrations
from okrtui.engine.journal.files import lock as lock_file
from okrtui.engine.journal.formats.snapshot import checksum_in
from okrtui.engine.journal.recovery.backup import restore, save
from okrtui.errors import OkrError
from okrtui.scripting import open_database

TIMES = 50
DESCRIPTORS = Path("/proc/self/fd")
Spoil = Callable[[Path], None]

pytestmark = pytest.mark.skipif(not DESCRIPTORS.is_dir(), reason="needs /proc")


def open_files() -> int:
    return len(list(DESCRIPTORS.iterdir()))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = JournalSession.create(tmp_path / "w")
    do(store, adding("a"))
    do(store, adding("b"))
    store.close()
    return tmp_path / "w"


def no_directory(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def no_snapshot(path: Path) -> None:
    (path / "workspace.json").unlink()


def a_snapshot_of_garbage(path: Path) -> None:
    (path / "workspace.json").write_bytes(b"{garbage")


def a_snapshot_that_is_a_pipe(path: Path) -> None:
    (path / "workspace.json").unlink()
    os.mkfifo(path / "workspace.json")


def a_snapshot_that_is_a_link(path: Path) -> None:
    (path / "workspace.json").rename(path / "other.json")
    (path / "workspace.json").symlink_to("other.json")


def a_damaged_journal(path: Path) -> None:
    data = journal(path).read_bytes()
    journal(path).write_bytes(b"#" + data[1:])


def no_journal(path: Path) -> None:
    journal(path).unlink()


def a_record_of_no_kind(path: Path) -> None:
    with raw_database(path) as database:
        database.table("cycles").update({"start": "never"}, doc_ids=[1])


def a_record_of_no_kind_after_a_restore_that_died(path: Path) -> None:
    a_record_of_no_kind(path)
    left_by_a_restore(path)


def left_by_a_restore(path: Path) -> None:
    """Leave a directory of a replacement that happened and was not finished; finishing it takes the lock."""
    checksum = checksum_in((path / "workspace.json").read_bytes())
    rebuilt = path / f"rebuilt.{checksum}"
    rebuilt.mkdir(exist_ok=True)
    (rebuilt / "stays").write_bytes(b"")


SPOILED: tuple[Spoil, ...] = (
    no_directory,
    no_snapshot,
    a_snapshot_of_garbage,
    a_snapshot_that_is_a_pipe,
    a_snapshot_that_is_a_link,
    a_damaged_journal,
    no_journal,
    a_record_of_no_kind,
    a_record_of_no_kind_after_a_restore_that_died,
)


def trusted(path: Path) -> None:
    EngineBackend().open(path, read_only=False, trusted=True).close()


def on_screen(path: Path) -> None:
    EngineBackend().open(path, read_only=False).close()


def from_a_script(path: Path) -> None:
    open_database(path).close()


@pytest.mark.parametrize("opened", [trusted, on_screen, from_a_script])
@pytest.mark.parametrize("spoil", SPOILED)
def test_a_workspace_that_cannot_be_opened_leaves_no_file_open(
    path: Path, spoil: Spoil, opened: Callable[[Path], None]
) -> None:
    spoil(path)
    before = open_files()
    for _ in range(TIMES):
        with contextlib.suppress(OkrError):
            opened(path)
    assert open_files() == before


def test_an_upgrade_that_fails_leaves_no_file_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = migrations.SCHEMA
    monkeypatch.setattr(migrations, "SCHEMA", now + 1)
    monkeypatch.setitem(migrations.STEPS, now, lambda documents: documents["nowhere"])
    before = open_files()
    for _ in range(TIMES):
        with pytest.raises(OkrError, match="cannot be upgraded"):
            trusted(path)
    assert open_files() == before


def test_a_lock_file_that_cannot_be_shared_leaves_no_file_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int, _directory: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    store = JournalSession.open(path)
    monkeypatch.setattr(lock_file, "share_with_writers", refuse)
    before = open_files()
    for _ in range(TIMES):
        (path / "lock").unlink(missing_ok=True)
        with pytest.raises(OkrError, match="cannot be written to"):
            do(store, adding("c"))
    assert open_files() == before


def test_restoring_a_damaged_workspace_leaves_no_file_open(path: Path, tmp_path: Path) -> None:
    backup = save(path, tmp_path / "backup.json")
    before = open_files()
    for _ in range(TIMES):
        a_snapshot_of_garbage(path)
        restore(path, backup)
    assert open_files() == before
