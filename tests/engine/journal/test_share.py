"""Sharing a workspace with real users of this machine: who writes, who reads, and who can hold up whom."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.journal.builders import JournalSession, adding, compact, do, journal, names, reopened
from engine.journal.files.test_permissions import made, modes, written
from engine.journal.people import ADA, AS_ROOT, BOB, EVE, GROUP, OTHER_GROUP, Person, acting, shared_place
from okrtui.engine.journal.recovery import backup, doctor
from okrtui.engine.journal.share import share
from okrtui.errors import MissingWorkspaceError, OkrError, ReadOnlyError, UsageError

__all__ = ["shared_place"]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TEAM, READERS = str(GROUP), str(OTHER_GROUP)
ZOE = Person(64_014, (64_014,))
"""Somebody in no group."""


def warnings(path: Path) -> list[str]:
    return [f"{one.place}: {one.what} {one.advice}" for one in doctor.examine(path).findings if one.level == "warning"]


def told(path: Path, **options: str | None) -> str:
    return share(path, **options).who


def looking(path: Path) -> str:
    store = JournalSession.open(path)
    seen = f"{names(store)} {len(list(store.history()))}"
    (saved, *_) = backup.kept(path)
    backup.check(saved.path)
    return f"{seen} {store.read_only}"


def grasping(path: Path) -> str:
    """What somebody can do to the file that writers lock, in every way to open it."""
    found = []
    for flags in (os.O_RDONLY, os.O_RDWR, os.O_WRONLY):
        try:
            descriptor = os.open(path / "lock", flags)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            found.append(str(error.strerror))
        else:
            found.append("locked")
    return ", ".join(found)


REFUSED = ", ".join(["Permission denied"] * 3)


@contextmanager
def holding(person: Person, path: Path) -> Iterator[None]:
    """Have somebody lock, for as long as they can, every file and directory of a workspace that they can open."""
    ready, go = os.pipe(), os.pipe()

    def hold() -> None:
        held = 0
        for place in (path, *path.rglob("*")):
            try:
                descriptor = os.open(place, os.O_RDONLY)
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                held += 1
            except OSError:
                continue
        os.write(ready[1], str(held).encode())
        os.read(go[0], 1)

    child = os.fork()
    if child == 0:
        signal.alarm(60)
        acting(person, hold)
        os._exit(0)
    assert int(os.read(ready[0], 20)) > 3
    try:
        yield
    finally:
        os.write(go[1], b"x")
        os.waitpid(child, 0)
        for descriptor in (*ready, *go):
            os.close(descriptor)


def saving(path: Path) -> str:
    store = JournalSession.open(path)
    since = time.monotonic()
    for name in ("x", "y", "z"):
        do(store, adding(name))
    took = time.monotonic() - since
    return "at once" if took < 5 else f"{took:.1f} s"


@AS_ROOT
@pytest.mark.parametrize(("readers", "reader", "stranger"), [("everyone", ZOE, None), (READERS, EVE, ZOE)])
def test_who_may_only_read_sees_everything_and_delays_nobody(
    shared_place: Path, readers: str, reader: Person, stranger: Person | None
) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    acting(ADA, lambda: share(path, readers=readers))
    assert warnings(path) == []
    assert acting(BOB, lambda: written(path)) == "wrote "
    assert looking(path) == "{1: 'a', 2: 'b'} 2 "
    assert acting(reader, lambda: looking(path)).startswith("{1: 'a', 2: 'b'} 2 You have no permission to write")
    assert acting(reader, lambda: grasping(path)) == REFUSED
    with holding(reader, path):
        assert acting(BOB, lambda: saving(path)) == "at once"
    if stranger:
        assert "Permission denied" in acting(stranger, lambda: looking(path))
    (path / "lock").unlink()
    assert acting(BOB, lambda: written(path, "c")) == "wrote "
    assert acting(reader, lambda: grasping(path)) == REFUSED
    assert warnings(path) == []
    assert "Permission denied" not in acting(BOB, lambda: looking(path))
    share(path, readers="nobody")
    assert warnings(path) == []
    assert "Permission denied" in acting(reader, lambda: looking(path))
    assert modes(path) == {"directories": {(GROUP, 0o2770)}, "files": {(GROUP, 0o660)}}


@AS_ROOT
def test_a_lock_that_readers_can_open_is_found_and_mended(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    acting(ADA, lambda: share(path, readers="everyone"))
    (path / "lock").chmod(0o664)
    assert "locked" in acting(ZOE, lambda: grasping(path))
    (warning,) = warnings(path)
    assert warning.startswith(f"{path}/lock: Those who may only read can lock it, which keeps everybody from saving.")
    assert warning.endswith(f"Fix it with: okrtui share {path}")
    assert share(path).changes == (("lock", "mode 664 -> 660"),)
    assert share(path).changes == ()
    assert acting(ZOE, lambda: grasping(path)) == REFUSED


@AS_ROOT
def test_a_private_workspace_becomes_a_team_s_and_private_again(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path, None), 0o000)
    assert {mode for _, mode in modes(path)["directories"]} == {0o700}
    assert {mode for _, mode in modes(path)["files"]} == {0o600}
    assert "Permission denied" in acting(BOB, lambda: looking(path))
    assert "You are not in the group 64002" in acting(ADA, lambda: share(path, team=READERS))
    done = share(path, team=TEAM)
    assert done.who == "uid64011 and the group 64001 may read and change it."
    assert (".", "group 64011 -> 64001, mode 700 -> 2770") in done.changes
    assert ("lock", "group 64011 -> 64001, mode 600 -> 660") in done.changes
    assert modes(path) == {"directories": {(GROUP, 0o2770)}, "files": {(GROUP, 0o660)}}
    assert acting(BOB, lambda: written(path)) == "wrote "
    assert share(path, team=TEAM, readers="nobody").changes == ()


@AS_ROOT
def test_a_group_that_reads_is_named_and_can_be_replaced(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    assert told(path, readers=READERS) == (
        "uid64011 and the group 64001 may read and change it; the group 64002 may read it."
    )
    assert told(path, readers="64003") == (
        "uid64011 and the group 64001 may read and change it; the group 64003 may read it."
    )
    assert "Permission denied" in acting(EVE, lambda: looking(path))
    assert told(path, readers="everyone") == (
        "uid64011 and the group 64001 may read and change it; everybody on this machine may read it."
    )
    assert share(path).changes == ()
    share(path, readers=READERS)
    assert told(path, team=READERS) == "uid64011 and the group 64002 may read and change it."
    assert acting(EVE, lambda: written(path)) == "wrote "
    with pytest.raises(UsageError, match="may already read and write"):
        share(path, readers=READERS)


@AS_ROOT
def test_other_people_s_files_take_root_and_nothing_is_changed_before_that_is_known(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    acting(BOB, lambda: written(path))
    before = modes(path)
    said = acting(ADA, lambda: share(path, readers="everyone"))
    assert "belongs to uid64012, so only uid64012 and root can change who may use it. Nothing was changed" in said
    assert modes(path) == before
    assert acting(BOB, lambda: share(path, readers="everyone")).startswith("ReadOnlyError: . belongs to uid64011")
    share(path, readers="everyone")
    assert warnings(path) == []


def test_what_is_no_file_of_the_workspace_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "w"
    store = JournalSession.create(path)
    do(store, adding("a"))
    compact(store)
    outside = tmp_path / "outside"
    outside.mkdir(0o700)
    for name in ("file", "journal.00000001.jsonl"):
        (outside / name).touch(0o600)
    (path / "notes.txt").touch(0o600)
    (path / "torn.00000001.5").symlink_to(outside / "file")
    (path / "damaged.20270104T093000Z").symlink_to(outside)
    share(path, readers="everyone")
    assert {stat.S_IMODE(one.stat().st_mode) for one in (outside / "file", path / "notes.txt")} == {0o600}
    assert stat.S_IMODE(outside.stat().st_mode) == 0o700
    assert stat.S_IMODE((path / "workspace.json").stat().st_mode) == 0o644
    (outside / "file").chmod(0o640)
    os.link(outside / "file", path / "torn.00000001.6")
    with pytest.raises(ReadOnlyError, match="another name outside the workspace"):
        share(path, readers="nobody")
    assert stat.S_IMODE((path / "workspace.json").stat().st_mode) == 0o644
    assert (outside / "file").stat().st_mode & 0o777 == 0o640


def test_a_place_without_a_workspace_and_an_unknown_group(tmp_path: Path) -> None:
    with pytest.raises(MissingWorkspaceError):
        share(tmp_path)
    JournalSession.create(tmp_path / "w")
    with pytest.raises(UsageError, match="no group"):
        share(tmp_path / "w", readers="there is none")


def linked_journal(path: Path) -> Path:
    return journal(path)


def linked_lock(path: Path) -> Path:
    return path / "lock"


@pytest.mark.parametrize("place", [linked_journal, linked_lock])
def test_a_file_with_another_name_elsewhere_is_never_written_to(tmp_path: Path, place: Callable[[Path], Path]) -> None:
    path = tmp_path / "w"
    store = JournalSession.create(path)
    do(store, adding("a"))
    store.close()
    file, other = place(path), tmp_path / "other"
    os.link(file, other)
    before = other.read_bytes()
    for _ in range(2):
        store = JournalSession.open(path)
        with pytest.raises(OkrError, match="another name elsewhere") as caught:
            do(store, adding("b"))
        assert caught.value.exit_code == 5
        assert names(store) == {1: "a"}
    assert other.read_bytes() == before
    (finding,) = warnings(path)
    assert f"cp -p {file} {file}.copy && mv {file}.copy {file}" in finding
    file.with_name("copy").write_bytes(before)
    file.with_name("copy").chmod(0o600)
    file.with_name("copy").rename(file)
    do(store, adding("b"))
    assert reopened(path) == {1: "a", 2: "b"}


def test_an_existing_workspace_is_not_shared_by_making_it_again(tmp_path: Path) -> None:
    path = tmp_path / "w"
    JournalSession.create(path)
    with pytest.raises(UsageError, match="okrtui share"):
        JournalSession.create(path, group=str(os.getegid()))
    assert path.stat().st_mode & 0o7777 == 0o700
