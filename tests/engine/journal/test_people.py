"""Real users of this machine on one workspace: lists of access, links, clocks, and who stops in the wrong moment."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from engine.journal.builders import NOW, JournalSession, adding, compact, do, journal, names, reopened
from engine.journal.files.test_permissions import made, modes, written
from engine.journal.people import ADA, AS_ROOT, BOB, EVE, GROUP, OTHER_GROUP, acting, shared_place
from okrtui.engine.journal.files.access import ENTER, READ, WRITE, AccessEntry, Tag, set_access
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.recovery import backup, doctor
from okrtui.engine.journal.share import share

__all__ = ["shared_place"]

pytestmark = [AS_ROOT, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def give(path: Path, rights: int) -> None:
    """Let OTHER_GROUP have these rights to a workspace and to what will be made in it, as setfacl does."""
    for place in (path, *path.rglob("*")):
        inside = rights if place.is_dir() else rights & ~ENTER
        full = READ | WRITE | (ENTER if place.is_dir() else 0)
        bits = stat.S_ISGID if place.is_dir() else 0
        access = (
            AccessEntry(Tag.OWNER, full), AccessEntry(Tag.OWNING_GROUP, full), AccessEntry(Tag.OTHERS, 0),
            AccessEntry(Tag.GROUP, inside, OTHER_GROUP),
        )  # fmt: skip
        descriptor = os.open(place, os.O_RDONLY)
        try:
            set_access(descriptor, access, bits=bits)
        except OSError as error:
            pytest.skip(f"the file system of {path} has no lists of access: {error.strerror}")
        finally:
            os.close(descriptor)


def read(path: Path) -> str:
    """What somebody sees who may only look, and what they are told when they try to write."""
    store = JournalSession.open(path)
    seen = f"{names(store)} {len(list(store.history()))} {doctor.examine(path).is_sound} "
    with pytest.raises(Exception, match="no permission") as caught:
        do(store, adding("x"))
    compact(store)
    store.close()
    return f"{seen}{getattr(caught.value, 'exit_code', None)} {caught.value}"


def test_who_may_look_by_a_list_of_access_goes_on_seeing_what_others_write(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    assert "Permission denied" in acting(EVE, lambda: JournalSession.open(path))
    give(path, READ | ENTER)
    assert [one.place for one in doctor.examine(path).findings if one.level == "warning"] == [str(path / "lock")]
    share(path)
    assert acting(EVE, lambda: read(path)).startswith("{1: 'a'} 1 True 5 You have no permission to write")
    assert acting(BOB, lambda: written(path)) == "wrote "
    assert acting(ADA, lambda: written(path, "c")) == "wrote "
    assert acting(EVE, lambda: read(path)).startswith("{1: 'a', 2: 'b', 3: 'c'} 3 True 5 You have no permission")
    (saved, *_) = backup.kept(path)
    assert acting(EVE, lambda: backup.check(saved.path)[0].sequence) == "3"
    assert modes(path)["files"] == {(GROUP, 0o660)}
    assert not [one for one in doctor.examine(path).findings if one.level == "warning"]


def test_who_may_write_by_a_list_of_access_leaves_files_that_the_group_can_use(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    give(path, READ | WRITE | ENTER)
    assert acting(EVE, lambda: written(path)) == "wrote "
    assert acting(BOB, lambda: written(path, "c")) == "wrote "
    assert acting(EVE, lambda: written(path, "d")) == "wrote "
    assert modes(path) == {"directories": {(GROUP, 0o2770)}, "files": {(GROUP, 0o660)}}
    assert reopened(path) == {1: "a", 2: "b", 3: "c", 4: "d"}
    assert doctor.examine(path).is_sound


def changed_meanwhile(change: Callable[[], object], path: Path) -> str:
    """Have a session of BOB's work; what it says once root has changed something under it."""
    told, go = os.pipe(), os.pipe()

    def working() -> str:
        store = JournalSession.open(path)
        do(store, adding("b"))
        os.write(told[1], b"x")
        os.read(go[0], 1)
        store.refresh()
        try:
            do(store, adding("c"))
        except Exception as error:  # noqa: BLE001 - it is what is asked for
            store.refresh()
            return f"{names(store)} {type(error).__name__}: {error}"
        return f"{names(store)} written"

    child = os.fork()
    if child == 0:
        os.read(told[0], 1)
        change()
        os.write(go[1], b"x")
        os._exit(0)
    said = acting(BOB, working)
    os.waitpid(child, 0)
    for descriptor in (*told, *go):
        os.close(descriptor)
    return said


@pytest.mark.parametrize("mode", [0o640, 0o600])
def test_permission_for_the_journal_that_is_withdrawn_while_a_session_is_open(shared_place: Path, mode: int) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    said = changed_meanwhile(lambda: journal(path).chmod(mode), path)
    assert said.startswith("{1: 'a', 2: 'b'} ReadOnlyError: The ")
    assert "Permission denied" in said
    assert reopened(path) == {1: "a", 2: "b"}


def test_permission_for_the_directory_that_is_withdrawn_while_a_session_is_open(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    said = changed_meanwhile(lambda: path.chmod(0o2700), path)
    assert said.startswith("{1: 'a', 2: 'b'} ReadOnlyError: The workspace cannot be read: Permission denied.")
    assert reopened(path) == {1: "a", 2: "b"}


@pytest.mark.parametrize("gone", [shutil.rmtree, lambda path: path.rename(path.with_name("elsewhere"))])
def test_a_workspace_that_is_deleted_or_moved_while_a_session_is_open(
    shared_place: Path, gone: Callable[[Path], object]
) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    said = changed_meanwhile(lambda: gone(path), path)
    assert said.startswith("{1: 'a', 2: 'b'} MissingWorkspaceError: ")
    assert not path.exists()


def test_a_lock_that_somebody_else_holds_and_who_is_stopped(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    reading, writing = os.pipe()

    def hold() -> None:
        with WriteLock(path / "lock", Files()).held():
            os.write(writing, str(os.getpid()).encode())
            os.kill(os.getpid(), signal.SIGSTOP)

    holder = os.fork()
    if holder == 0:
        acting(ADA, hold)
        os._exit(0)
    stopped = os.read(reading, 20).decode()

    def waiting() -> str:
        store = JournalSession.open(path)
        store.journal_file.lock.timeout = 0.05
        while True:
            try:
                do(store, adding("b"))
            except Exception as error:  # noqa: BLE001 - it is what is asked for
                said = f"{names(store)} {getattr(error, 'exit_code', None)} {error}"
                if "kill -CONT" in said:
                    return said

    said = acting(BOB, waiting)
    os.kill(int(stopped), signal.SIGCONT)
    os.waitpid(holder, 0)
    os.close(reading)
    os.close(writing)
    assert said.startswith(f"{{1: 'a'}} 7 uid{ADA.number} (process {stopped} on ")
    assert f"its user can resume it with: kill -CONT {stopped}" in said
    assert acting(BOB, lambda: written(path)) == "wrote "


def test_a_clock_that_is_set_back_between_two_people_changes_no_order(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))

    def earlier() -> str:
        store = JournalSession.open(path)
        do(store, adding("b"), "bo", now=NOW - timedelta(days=400))
        return str([(entry.sequence, entry.by) for entry in store.history()])

    assert acting(BOB, earlier) == "[(2, 'bo'), (1, 'ada')]"
    assert acting(ADA, lambda: written(path, "c")) == "wrote "
    (note,) = doctor.examine(path).findings
    assert (note.level, note.place) == ("note", "commit 2")
    assert "A clock was set back; commits are still ordered by number" in note.advice


def test_a_link_to_the_directory_is_followed_and_one_in_the_place_of_a_file_is_not(shared_place: Path) -> None:
    path, links = shared_place / "w", shared_place / "links"
    acting(ADA, lambda: made(path))
    acting(EVE, lambda: links.mkdir(), 0o022)  # noqa: PLW0108 - it makes nothing before it is called
    acting(EVE, lambda: (links / "acme").symlink_to(path))
    assert acting(BOB, lambda: written(links / "acme")) == "wrote "
    assert modes(path) == {"directories": {(GROUP, 0o2770)}, "files": {(GROUP, 0o660)}}
    journal(path, 2).rename(links / "journal")
    journal(path, 2).symlink_to(links / "journal")
    said = acting(BOB, lambda: written(path, "c"))
    assert said.startswith("ReadOnlyError: The workspace cannot be read: one of its files is a symbolic link")
