"""A workspace never reaches outside itself, whatever stands at the names it uses, and waits for nobody there."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engine.journal.builders import NOW, JournalSession, adding, compact, do, journal, names, reopened
from engine.journal.test_kills import in_a_child
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.formats.snapshot import checksum_in
from okrtui.engine.journal.recovery import backup, doctor
from okrtui.engine.journal.recovery.repair import repair
from okrtui.errors import OkrError
from store.outside import KINDS, SECRET, leaked, make_home, picture, plant

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PATIENCE = 20
DAMAGED = f"damaged.{NOW:%Y%m%dT%H%M%SZ}"
IN_THE_WAY_OF_NOBODY = ("rebuilt.deadbeef", "rebuilt.CHECKSUM", "rebuilt.x", "backups", DAMAGED)
PLACES = (
    *IN_THE_WAY_OF_NOBODY,
    "workspace.json",
    "workspace.00000001.0123abcd.tmp",
    "lock",
    "journal.tmp",
    "journal.00000002.jsonl",
    "journal.00000003.jsonl",
    "journal.00000004.jsonl",
    "torn.00000003.0",
    "backups/journal.00000001.jsonl",
    "backups/workspace.00000009.20270104T093000Z.json",
    "backups/saved.20270104T093000Z.json",
    "backups/saved.20270104T093000Z.json.0123abcd.tmp",
)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PAUSE", 0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path / "home")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace of two commits behind two compactions, and the bytes of a write that never ended."""
    store = JournalSession.create(tmp_path / "w")
    for name in "ab":
        do(store, adding(name))
        compact(store)
    store.close()
    with journal(tmp_path / "w", 3).open("ab") as file:
        file.write(b"torn")
    return tmp_path / "w"


def place_of(path: Path, name: str) -> Path:
    checksum = checksum_in((path / "workspace.json").read_bytes())
    return path / name.replace("CHECKSUM", checksum)


def writing(path: Path, name: str = "c") -> None:
    store = JournalSession.open(path)
    do(store, adding(name))
    compact(store)
    list(store.history())
    store.close()


def damaging(path: Path) -> None:
    """Damage the last journal, if it is one."""
    last = journal(path, max(Layout(path).journals()))
    if last.is_file() and not last.is_symlink():
        last.write_bytes(b'["00000000",{}]\n["')


WORK: tuple[Callable[[Path], Any], ...] = (
    doctor.examine,
    backup.kept,
    lambda path: backup.save(path, path.parent / "saved.json"),
    writing,
    lambda path: backup.save(path, now=NOW),
    lambda path: repair(path, now=NOW),
    damaging,
    doctor.examine,
    lambda path: repair(path, now=NOW),
    partial(writing, name="d"),
    damaging,
    lambda path: backup.restore(path, path.parent / "saved.json", now=NOW),
)


def in_time(work: Callable[[], object]) -> str:
    """Do something in a process that is ended when it waits too long; what it tells."""

    def child(tell: Callable[[str], None]) -> None:
        signal.alarm(PATIENCE)
        with contextlib.suppress(OkrError):
            work()
        tell("done")

    told, ended = in_a_child(child)
    return told.strip() or f"ended by signal {ended}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", PLACES)
def test_nothing_outside_is_read_changed_or_waited_for(path: Path, home: Path, name: str, kind: str) -> None:
    plant(place_of(path, name), kind, home)
    before = picture(home)
    for number, work in enumerate(WORK):
        assert in_time(partial(work, path)) == "done", f"step {number}"
        assert picture(home) == before, f"step {number}"
    assert leaked(path) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [name for name in IN_THE_WAY_OF_NOBODY if name != "backups"])
def test_what_is_no_part_of_a_workspace_is_named_left_alone_and_holds_up_nobody(
    path: Path, home: Path, name: str, kind: str
) -> None:
    foreign = place_of(path, name)
    plant(foreign, kind, home)
    before = foreign.lstat()
    writing(path)
    damaging(path)
    repair(path, now=NOW)
    writing(path, "d")
    backup.save(path)
    assert set(reopened(path).values()) == {"a", "b", "c", "d"}
    assert (foreign.lstat().st_ino, foreign.lstat().st_mode) == (before.st_ino, before.st_mode)
    if not (name == DAMAGED and kind == "directory"):
        assert name_and_level(path, foreign) == ["note"]


def name_and_level(path: Path, place: Path) -> list[str]:
    return [
        one.level.value
        for one in doctor.examine(path).findings
        if one.place == place.name and "did not create" in one.what
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "directory"])
def test_without_backups_of_its_own_changes_go_on_and_no_backup_is_made(path: Path, home: Path, kind: str) -> None:
    plant(path / "backups", kind, home)
    with pytest.raises(OkrError, match=r"backups is not a real directory.* Nothing was changed"):
        backup.save(path)
    for name in "cde":
        writing(path, name)
    assert list(reopened(path).values()) == list("abcde")
    (warning,) = [one for one in doctor.examine(path).findings if one.level == "warning" and "no backup" in one.what]
    assert warning.place == str(path / "backups")
    damaging(path)
    repair(path, now=NOW)
    assert list(reopened(path).values()) == list("abcde")
    (path / "backups").unlink()
    (path / "planted.backups").rename(path / "backups")
    writing(path, "f")
    assert backup.save(path).parent == path / "backups"
    assert doctor.examine(path).is_sound


def test_a_repair_takes_only_the_journals_of_its_own_directory(path: Path, home: Path) -> None:
    rebuilt = place_of(path, "rebuilt.CHECKSUM")
    rebuilt.mkdir()
    for name in ("journal.00000007.jsonl", "pay.2026.txt", "journal.2026.txt"):
        (rebuilt / name).write_bytes(SECRET)
    os.link(home / "id_ed25519", rebuilt / "journal.00000008.jsonl")
    (rebuilt / "journal.00000009.jsonl").symlink_to(home / "pay.2026.txt")
    JournalSession.open(path).close()
    assert journal(path, 7).read_bytes() == SECRET
    assert not os.path.lexists(journal(path, 8))
    assert not os.path.lexists(journal(path, 9))
    assert {left.name for left in rebuilt.iterdir()} == {"pay.2026.txt", "journal.2026.txt", "journal.00000009.jsonl"}
    assert (home / "id_ed25519").read_bytes() == SECRET


@pytest.mark.parametrize("prefix", ["damaged.", "rebuilt."])
def test_a_directory_that_is_swapped_for_a_link_while_it_is_made(
    path: Path, home: Path, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Owner, group and mode go to what was made, or to nothing."""
    make = os.mkdir
    swapped = []

    def make_and_swap(name: str | Path, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        make(name, mode, dir_fd=dir_fd)
        if Path(name).name.startswith(prefix):
            (path / Path(name).name).rename(path / "swapped")
            (path / Path(name).name).symlink_to(home)
            swapped.append(name)

    before = picture(home)
    damaging(path)
    monkeypatch.setattr(os, "mkdir", make_and_swap)
    with pytest.raises(OkrError, match=f"{prefix}.* is not a real directory"):
        repair(path, now=NOW)
    assert swapped
    assert picture(home) == before


def test_a_pipe_in_the_place_of_a_file_is_refused_with_a_reason(path: Path, home: Path) -> None:
    plant(path / "workspace.json", "pipe", home)
    with pytest.raises(OkrError, match=r"one of its files is not a regular file.*doctor"):
        JournalSession.open(path)
    (finding,) = [one for one in doctor.examine(path).findings if one.level == "damage"]
    assert finding.advice == "Replace it with the file itself."
    with pytest.raises(OkrError, match="Replace it with the file itself"):
        repair(path)
    (path / "workspace.json").unlink()
    (path / "planted.workspace.json").rename(path / "workspace.json")
    assert names(JournalSession.open(path)) == {1: "a", 2: "b"}
