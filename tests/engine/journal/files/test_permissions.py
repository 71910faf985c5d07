from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.journal.builders import JournalSession, adding, compact, do, journal, names, reopened
from engine.journal.people import ADA, AS_ROOT, BOB, EVE, GROUP, OTHER_GROUP, acting, shared_place
from okrtui.engine.journal import create_engine
from okrtui.engine.journal.files.groups import group_name, group_number
from okrtui.engine.journal.recovery import backup, doctor
from okrtui.errors import ReadOnlyError, UsageError
from okrtui.login import login_name

__all__ = ["shared_place"]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def made(path: Path, group: str | None = str(GROUP)) -> str:
    store = JournalSession.create(path, group=group)
    do(store, adding("a"))
    return f"made {names(store)}"


def written(path: Path, name: str = "b", *, compacting: bool = True) -> str:
    store = JournalSession.open(path)
    do(store, adding(name))
    if compacting:
        compact(store)
    backup.save(path)
    return f"wrote {store.read_only}"


def modes(path: Path) -> dict[str, set[tuple[int, int]]]:
    """Group and mode of everything in a workspace, directories and files apart."""
    found: dict[str, set[tuple[int, int]]] = {"directories": set(), "files": set()}
    for place in (path, *path.rglob("*")):
        status = place.stat()
        found["directories" if place.is_dir() else "files"].add((status.st_gid, status.st_mode & 0o7777))
    return found


@AS_ROOT
@pytest.mark.parametrize("umask", [0o077, 0o022, 0o000, 0o777])
def test_a_group_shares_a_workspace_whatever_the_umask(shared_place: Path, umask: int) -> None:
    path = shared_place / "w"
    assert acting(ADA, lambda: made(path), umask) == "made {1: 'a'}"
    assert acting(BOB, lambda: written(path), umask) == "wrote "
    assert acting(ADA, lambda: written(path, "c"), umask) == "wrote "
    (path / "lock").unlink()
    with journal(path, 3).open("ab") as file:
        file.write(b"torn")
    assert acting(BOB, lambda: written(path, "d"), umask) == "wrote "
    assert modes(path) == {"directories": {(GROUP, 0o2770)}, "files": {(GROUP, 0o660)}}
    assert list(path.glob("torn.*"))
    assert reopened(path) == {1: "a", 2: "b", 3: "c", 4: "d"}
    assert doctor.examine(path).is_sound


@AS_ROOT
def test_what_root_does_leaves_the_files_to_their_owner(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path, None), 0o022)
    written(path)
    journal(path, 2).write_bytes(b'["0"}]\n')
    assert doctor.examine(path).is_sound is False
    from okrtui.engine.journal.recovery.repair import repair  # noqa: PLC0415

    repair(path)
    assert {place.stat().st_uid for place in (path, *path.rglob("*"))} == {ADA.number}
    assert acting(ADA, lambda: written(path, "c"), 0o022) == "wrote "


@AS_ROOT
def test_who_is_in_no_group_of_it_sees_nothing_and_is_told(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    said = acting(EVE, lambda: written(path))
    assert said.startswith("ReadOnlyError: The workspace cannot be read: Permission denied. Ask")


@AS_ROOT
def test_people_who_may_only_read_see_everything_live(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    path.chmod(0o2775)
    for place in path.rglob("*"):
        place.chmod(0o2775 if place.is_dir() else 0o664)

    def reading() -> str:
        store = JournalSession.open(path)
        seen = [names(store)]
        acted = acting_as_bob()
        store.refresh()
        seen += [names(store)]
        with pytest.raises(ReadOnlyError):
            do(store, adding("x"))
        log = len(list(store.history()))
        compact(store)
        store.close()
        return f"{seen} {acted} {log} {doctor.examine(path).is_sound} {store.read_only}"

    go, going = os.pipe(), os.pipe()

    def acting_as_bob() -> str:
        os.write(go[1], b"x")
        return os.read(going[0], 100).decode()

    helper = os.fork()
    if helper == 0:
        os.read(go[0], 1)
        os.write(going[1], acting(BOB, lambda: written(path)).encode())
        os._exit(0)
    said = acting(EVE, reading)
    os.waitpid(helper, 0)
    assert said.startswith("[{1: 'a'}, {1: 'a', 2: 'b'}] wrote  2 True You have no permission to write")
    assert f"it belongs to uid{ADA.number} and the group {GROUP}" in said
    assert f"usermod -aG {GROUP} uid{EVE.number}" in said
    assert modes(path)["files"] == {(GROUP, 0o664)}
    for descriptor in (*go, *going):
        os.close(descriptor)


@AS_ROOT
def test_a_group_that_may_only_read(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    path.chmod(0o2750)
    said = acting(BOB, lambda: JournalSession.open(path).read_only)
    assert "it belongs to uid64011 alone. Ask uid64011 to share it (okrtui share" in said
    assert acting(ADA, lambda: written(path)) == "wrote "
    assert (path / "workspace.json").stat().st_mode & 0o777 == 0o640


@AS_ROOT
def test_a_directory_that_was_there_is_shared_when_that_is_asked_for(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, path.mkdir)
    assert acting(ADA, lambda: made(path)) == "made {1: 'a'}"
    assert modes(path) == {"directories": {(GROUP, 0o2770)}, "files": {(GROUP, 0o660)}}


@AS_ROOT
def test_a_group_one_is_not_in_cannot_be_given(shared_place: Path) -> None:
    path = shared_place / "w"
    said = acting(ADA, lambda: made(path, str(OTHER_GROUP)))
    assert "You are not in the group 64002" in said
    assert not path.exists()
    acting(EVE, path.mkdir, 0o000)
    said = acting(ADA, lambda: made(path))
    assert "belongs to uid64013: you cannot share it" in said
    assert list(path.iterdir()) == []


@AS_ROOT
def test_a_sticky_directory_is_refused_with_the_command_that_mends_it(shared_place: Path) -> None:
    path = shared_place / "w"
    assert "UsageError" in acting(ADA, lambda: made(shared_place))
    assert f"chmod -t {shared_place}" in acting(ADA, lambda: made(shared_place))
    acting(ADA, lambda: made(path))
    path.chmod(0o3770)
    said = acting(BOB, lambda: written(path))
    assert "ReadOnlyError" in said
    assert f"chmod -t {path}" in said
    path.chmod(0o2770)
    assert acting(BOB, lambda: written(path)) == "wrote "


@AS_ROOT
def test_a_directory_whose_new_files_would_not_be_shared_is_refused(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    path.chmod(0o777)
    os.chown(path, ADA.number, OTHER_GROUP)
    for place in path.rglob("*"):
        place.chmod(0o777 if place.is_dir() else 0o666)
    said = acting(BOB, lambda: written(path))
    assert f"would not belong to {OTHER_GROUP}" in said
    assert f"chmod g+s {path}" in said


@AS_ROOT
def test_without_setgid_a_member_s_files_belong_to_the_group_all_the_same(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    path.chmod(0o770)
    assert acting(BOB, lambda: written(path)) == "wrote "
    assert modes(path)["files"] == {(GROUP, 0o660)}
    assert any("chmod g+s" in finding.advice for finding in doctor.examine(path).findings)


@AS_ROOT
def test_a_read_only_mount_is_told(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    if os.system(f"mount --bind {path} {path} 2>/dev/null && mount -o remount,ro,bind {path}"):  # noqa: S605 - a path of our own
        pytest.skip("this machine does not let a test mount a file system")
    try:
        assert "mounted read-only" in acting(ADA, lambda: JournalSession.open(path).read_only)
        assert "mounted read-only" in JournalSession.open(path).read_only
    finally:
        os.system(f"umount {path}")  # noqa: S605 - a path of our own


@pytest.mark.parametrize("name", ["workspace.json", "journal.00000001.jsonl", "lock"])
def test_a_symbolic_link_in_the_place_of_a_file_is_never_followed(tmp_path: Path, name: str) -> None:
    store = JournalSession.create(tmp_path / "w")
    do(store, adding("a"))
    store.close()
    file = tmp_path / "w" / name
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere").read_bytes()
    with pytest.raises(ReadOnlyError, match="symbolic link"):
        do(JournalSession.open(tmp_path / "w"), adding("b"))
    assert (tmp_path / "elsewhere").read_bytes() == before
    assert any("symbolic link" in finding.what for finding in doctor.examine(tmp_path / "w").findings)


def test_backups_that_lie_on_another_disk_cost_no_history(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path / "w")
    (tmp_path / "w" / "backups").rmdir()
    (tmp_path / "w" / "backups").symlink_to(Path("/dev/shm"))  # noqa: S108 - a disk of its own
    for number in range(4):
        do(store, adding(f"n{number}"))
        compact(store)
    (tmp_path / "w" / "backups").unlink()
    assert len(list(store.history())) == 4
    assert len(reopened(tmp_path / "w")) == 4


def test_a_group_by_name_and_by_number() -> None:
    name = group_name(os.getegid())
    assert group_number(name) == os.getegid()
    assert group_number("64001") == GROUP
    assert (group_name(GROUP), login_name(ADA.number)) == ("64001", "uid64011")
    with pytest.raises(UsageError, match="groupadd"):
        group_number("there is none")


def test_a_group_that_is_not_there_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        create_engine(tmp_path / "w", group="there is none")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(UsageError):
        create_engine(tmp_path / "file")


def test_one_s_own_group_can_be_asked_for_by_anybody(tmp_path: Path) -> None:
    store = create_engine(tmp_path / "w", group=str(os.getegid()))
    assert Path(store.identity).stat().st_mode & 0o7777 == 0o2770
    assert store.refusal is None


def test_a_private_directory_that_was_there_stays_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    compact(store)
    assert {place.stat().st_mode & 0o777 for place in tmp_path.rglob("*") if place.is_file()} == {0o600}
    assert tmp_path.stat().st_mode & 0o7777 == 0o700
