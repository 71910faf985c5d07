"""No silence: what is wrong with the files is said, to sessions that are open, at the start, and by the doctor."""

from __future__ import annotations

import errno
import os
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from engine.journal.builders import JournalSession, adding, compact, do, failing, journal, names, reopened
from engine.journal.files.test_permissions import made
from engine.journal.people import ADA, AS_ROOT, BOB, acting, shared_place
from okrtui.engine.journal.files.lock_holder import last_commit
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.recovery import backup, doctor
from okrtui.engine.journal.recovery.repair import repair
from okrtui.errors import MissingWorkspaceError

__all__ = ["shared_place"]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = JournalSession.create(tmp_path / "w")
    for name in "abc":
        do(store, adding(name))
    store.close()
    return tmp_path / "w"


def warned(path: Path) -> tuple[str, list[str]]:
    """What a session is told at its start, and what the doctor finds."""
    store = JournalSession.open(path)
    store.close()
    found = doctor.examine(path)
    assert found.is_sound
    return store.warning, [one.what for one in found.findings if one.level == "warning"]


def test_of_a_workspace_in_order_nothing_is_said(path: Path) -> None:
    assert warned(path) == ("", [])
    store = JournalSession.open(path)
    for number in range(4):
        do(store, adding(f"n{number}"))
        compact(store)
        assert (store.warning, warned(path)) == ("", ("", []))
    assert last_commit((path / "lock").read_bytes()) == 7


def test_backups_that_are_missing_are_told_and_come_back(path: Path) -> None:
    shutil.rmtree(path / "backups")
    said, found = warned(path)
    assert said == "No backups can be kept: backups is missing or not a directory. okrtui doctor tells more."
    assert found == ["No backups can be kept: backups is missing or not a directory."]
    store = JournalSession.open(path)
    compact(store)
    assert (path / "backups").stat().st_mode & 0o777 == 0o700
    assert backup.kept(path)
    assert warned(path) == ("", [])


def back_by_an_upgrade(path: Path, saved: Path) -> None:
    """Open a workspace of the first schema, whose upgrade keeps its last snapshot."""
    shutil.rmtree(path)
    shutil.copytree(Path(__file__).parent / "frozen" / "schema1", path)
    shutil.rmtree(path / "backups")
    store = JournalSession.open(path)
    assert store.read_only == store.warning == ""
    do(store, adding(saved.name))
    assert list((path / "backups").glob("*.pre-schema3.json"))


def back_by_a_backup(path: Path, _: Path) -> None:
    assert backup.save(path).parent == path / "backups"


def back_by_a_restore(path: Path, saved: Path) -> None:
    assert backup.restore(path, saved).before is not None


def back_by_a_restore_over_damage(path: Path, saved: Path) -> None:
    (path / "workspace.json").write_bytes(b"x")
    assert backup.restore(path, saved).changed == 3


@pytest.mark.parametrize(
    "bring_back", [back_by_an_upgrade, back_by_a_backup, back_by_a_restore, back_by_a_restore_over_damage]
)
def test_backups_that_are_missing_come_back_with_whatever_needs_them(
    path: Path, bring_back: Callable[[Path, Path], None]
) -> None:
    saved = backup.save(path, path.with_name("saved.json"))
    shutil.rmtree(path / "backups")
    bring_back(path, saved)
    assert (path / "backups").stat().st_mode & 0o777 == path.stat().st_mode & 0o777
    assert "No backups can be kept" not in warned(path)[0]


@AS_ROOT
def test_backups_that_one_may_not_write_to_are_told(shared_place: Path) -> None:
    path = shared_place / "w"
    acting(ADA, lambda: made(path))
    (path / "backups").chmod(0o2750)
    said = acting(BOB, lambda: JournalSession.open(path).warning)
    assert said == "No backups can be kept: you have no permission to write to backups. okrtui doctor tells more."
    assert warned(path)[1] == ["Its mode is 2750: some members of the workspace cannot use it."]


def test_journals_that_pile_up_are_told(path: Path) -> None:
    files = Files()
    store = JournalSession.open(path, files=files)
    failing(files, "link", errno.EACCES)
    for number in range(4):
        do(store, adding(f"n{number}"))
        compact(store)
    said, found = warned(path)
    assert said.startswith("There are 5 journals where 4 are usual: no compaction got to its end lately.")
    assert found == ["There are 5 journals where 4 are usual: no compaction got to its end lately."]


def test_a_compaction_that_fails_is_told_and_the_change_is_safe(path: Path) -> None:
    files = Files()
    store = JournalSession.open(path, files=files)
    failing(files, "rename", errno.ENOSPC)
    do(store, adding("d"))
    compact(store)
    assert store.warning == (
        "The journal could not be compacted, and no backup was kept. The change could not be written: No space left on "
        "device. okrtui doctor tells more."
    )
    assert reopened(path)[4] == "d"
    files.rename = Files().rename
    compact(store)
    assert store.warning == ""
    shutil.rmtree(path / "backups")
    (path / "backups").write_bytes(b"")
    compact(store)
    assert "No space left" not in store.warning != ""
    (path / "backups").unlink()
    compact(store)
    assert store.warning == ""


def test_an_older_copy_under_a_session_is_told(path: Path) -> None:
    older = journal(path).read_bytes().splitlines(keepends=True)[0]
    store = JournalSession.open(path)
    journal(path).write_bytes(older)
    store.refresh()
    assert names(store) == {1: "a"}
    assert store.warning == (
        "The files of this workspace were replaced by an older copy: commits 2 to 3 are gone. okrtui doctor tells more."
    )
    assert not store.read_only


def repaired(path: Path, _: Path) -> None:
    assert repair(path).original is None


def restored(path: Path, saved: Path) -> None:
    before = backup.restore(path, saved).before
    assert before is not None
    assert before.is_file()


def replaced(path: Path, saved: Path) -> None:
    (path / "workspace.json").unlink()
    before = backup.restore(path, saved).before
    assert before is not None
    assert before.is_dir()


@pytest.mark.parametrize("mend", [repaired, restored, replaced])
@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_journal_that_was_cut_is_told_until_it_is_repaired_or_restored(
    path: Path, left: int, mend: Callable[[Path, Path], None]
) -> None:
    saved = backup.save(path)
    lines = journal(path).read_bytes().splitlines(keepends=True)
    journal(path).write_bytes(b"".join(lines[:left]))
    sentence = (
        f"The journal ends at commit {left}, but commit 3 was written: it was cut, or an older copy is in its place."
    )
    for _ in range(2):
        assert warned(path) == (f"{sentence} okrtui doctor tells more.", [sentence])
    store = JournalSession.open(path)
    do(store, adding("again"))
    assert (warned(path) == ("", [])) == (left == 2)
    mend(path, saved)
    assert warned(path) == ("", [])


def test_what_is_left_of_a_cut_commit_is_not_told_to_be_harmless(path: Path) -> None:
    data = journal(path).read_bytes()
    journal(path).write_bytes(data[:-5])
    report = doctor.examine(path)
    assert [one.level for one in report.findings] == ["warning"]
    assert "commit 3 was written: it was cut" in report.findings[0].what
    journal(path).write_bytes(data + b"[1")
    (note,) = doctor.examine(path).findings
    assert (note.level, note.advice) == ("note", "The next commit moves them aside; nothing is lost.")


def test_a_repair_begins_again_where_it_ends(path: Path) -> None:
    data = journal(path).read_bytes()
    journal(path).write_bytes(data[: data.index(b"\n") + 1] + b'["x"}]\n')
    assert repair(path).lost
    assert warned(path) == ("", [])


@pytest.mark.parametrize(
    "note", [b"", b"[]", b"x", *(orjson.dumps({"commit": value}) for value in ("9", -1, 1.5, True, None, 2**60))]
)
def test_a_note_that_cannot_be_read_says_nothing(path: Path, note: bytes) -> None:
    (path / "lock").write_bytes(note)
    assert warned(path) == ("", [])
    do(JournalSession.open(path), adding("d"))
    assert last_commit((path / "lock").read_bytes()) == 4


def test_of_a_lock_that_somebody_made_large_only_the_note_is_read(path: Path) -> None:
    journal(path).write_bytes(b"")
    os.truncate(path / "lock", 1 << 30)
    tracemalloc.start()
    try:
        assert "commit 3 was written" in warned(path)[0]
        assert tracemalloc.get_traced_memory()[1] < 100 << 20
    finally:
        tracemalloc.stop()


def swapped(path: Path) -> None:
    other = JournalSession.create(path.with_name("other"))
    do(other, adding("theirs"))
    other.close()
    path.rename(path.with_name("gone"))
    path.with_name("other").rename(path)


def copied_over(path: Path) -> None:
    other = JournalSession.create(path.with_name("other"))
    for name in "wxyz":
        do(other, adding(name))
    other.close()
    for name in ("workspace.json", "journal.00000001.jsonl"):
        os.replace(path.with_name("other") / name, path / name)  # noqa: PTH105 - into the same directory


@pytest.mark.parametrize("how", [swapped, copied_over])
def test_another_workspace_in_the_place_of_this_one_is_told_and_not_written_to(
    path: Path, how: Callable[[Path], None]
) -> None:
    store = JournalSession.open(path)
    how(path)
    before = journal(path).read_bytes()
    store.refresh()
    assert isinstance(store.refusal, MissingWorkspaceError)
    assert "Another workspace is at" in store.read_only
    with pytest.raises(MissingWorkspaceError):
        do(store, adding("mine"))
    assert journal(path).read_bytes() == before
