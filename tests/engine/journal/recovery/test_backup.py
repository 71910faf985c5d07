from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from tinydb import TinyDB

from engine.journal.builders import (
    NOW,
    JournalSession,
    adding,
    compact,
    do,
    journal,
    names,
    raw_database,
    removing,
    renaming,
    reopened,
)
from okrtui.engine import migrations
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.recovery import backup
from okrtui.engine.journal.recovery.doctor import examine
from okrtui.errors import (
    BusyError,
    ConflictError,
    CorruptError,
    MissingWorkspaceError,
    NewerSchemaError,
    OkrError,
    UsageError,
)

FROZEN = Path(__file__).parents[1] / "frozen"


@pytest.fixture
def store(tmp_path: Path) -> JournalSession:
    made = JournalSession.create(tmp_path / "w")
    do(made, adding("a", "b"))
    compact(made)
    do(made, renaming(1, "A"))
    return made


def test_a_backup_is_one_file_with_every_record_that_tinydb_opens(store: JournalSession, tmp_path: Path) -> None:
    saved = backup.save(store.path, now=NOW)
    assert saved == store.path / "backups" / "saved.20270104T093000Z.json"
    assert saved.stat().st_mode == (store.path / "workspace.json").stat().st_mode
    with TinyDB(saved, access_mode="r") as plain:
        assert [record["name"] for record in plain.table("cycles")] == ["A", "b"]
    meta, _, findings = backup.check(saved)
    assert (meta.sequence, findings) == (2, ())
    assert backup.save(store.path, now=NOW).name == "saved.20270104T093000Z.json.1"
    elsewhere = backup.save(store.path, tmp_path / "mine.json")
    assert elsewhere.stat().st_mode & 0o777 == 0o600
    assert backup.save(store.path, tmp_path).parent == tmp_path
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_backup_replaces_a_backup_and_nothing_else(store: JournalSession, tmp_path: Path) -> None:
    target = tmp_path / "mine.json"
    backup.save(store.path, target)
    do(store, adding("c"))
    assert backup.check(backup.save(store.path, target))[0].sequence == 3
    target.write_text("my letters")
    with pytest.raises(UsageError, match="is not a backup"):
        backup.save(store.path, target)
    assert target.read_text() == "my letters"


@pytest.mark.parametrize("is_there", [True, False], ids=["a backup", "nothing"])
def test_a_link_is_no_backup_and_is_never_followed(store: JournalSession, tmp_path: Path, *, is_there: bool) -> None:
    theirs, link = tmp_path / "theirs.json", tmp_path / "mine.json"
    before = backup.save(store.path, theirs).read_bytes()
    if not is_there:
        theirs.unlink()
    link.symlink_to(theirs)
    do(store, adding("c"))
    with pytest.raises(UsageError, match="is a symbolic link, which is never followed"):
        backup.save(store.path, link)
    assert (link.is_symlink(), theirs.exists()) == (True, is_there)
    assert not is_there or theirs.read_bytes() == before


def test_of_a_backup_with_two_names_one_is_replaced(store: JournalSession, tmp_path: Path) -> None:
    target, other = tmp_path / "mine.json", tmp_path / "last-week.json"
    before = backup.save(store.path, target).read_bytes()
    other.hardlink_to(target)
    do(store, adding("c"))
    backup.save(store.path, target)
    assert other.read_bytes() == before
    assert backup.check(target)[0].sequence == 3


def test_a_folder_behind_a_link_is_written_to(store: JournalSession, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    assert backup.save(store.path, tmp_path / "link" / "a.json") == tmp_path / "disk" / "a.json"
    assert backup.save(store.path, tmp_path / "link").parent == tmp_path / "disk"


@pytest.mark.parametrize("whose", ["its own", "another's"])
@pytest.mark.parametrize(
    "name",
    ["workspace.json", "lock", "backups", "journal.00000001.jsonl", "journal.00000099.jsonl", "journal.tmp",
     "torn.00000001.0", "backups/journal.00000001.jsonl", "backups/workspace.00000099.20270104T093000Z.json",
     "backups/saved.20270104T093000Z.json", "damaged.20270104T093000Z/workspace.json", "rebuilt.00000000/x"],
)  # fmt: skip
def test_no_backup_takes_the_place_of_a_file_of_a_workspace(
    store: JournalSession, tmp_path: Path, name: str, whose: str
) -> None:
    other = JournalSession.create(tmp_path / "other")
    compact(store)
    target = (store.path if whose == "its own" else other.path) / name
    target.parent.mkdir(exist_ok=True)
    if name == "backups":
        shutil.rmtree(target)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(UsageError, match="is inside a workspace"):
        backup.save(store.path, target)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("place", ["", "backups", "mine.json", "backups/mine.json"])
def test_a_backup_lies_outside_of_what_it_backs_up(store: JournalSession, place: str) -> None:
    before = sorted(store.path.rglob("*"))
    with pytest.raises(UsageError, match="is inside a workspace"):
        backup.save(store.path, store.path / place)
    assert sorted(store.path.rglob("*")) == before


def test_a_backup_may_have_the_name_of_a_snapshot_elsewhere(store: JournalSession, tmp_path: Path) -> None:
    (tmp_path / "disk" / "backups").mkdir(parents=True)
    for name in ("workspace.json", "backups/saved.20270104T093000Z.json"):
        for _ in range(2):
            assert backup.check(backup.save(store.path, tmp_path / "disk" / name))[0].sequence == 2


def test_a_damaged_workspace_is_not_backed_up(store: JournalSession) -> None:
    journal(store.path, 2).write_bytes(b'["x"}]\n')
    with pytest.raises(CorruptError):
        backup.save(store.path)


def test_what_is_kept_is_listed_newest_first(store: JournalSession) -> None:
    saved = backup.save(store.path, now=NOW + timedelta(days=36500))
    listed = backup.kept(store.path)
    assert [one.sequence for one in listed] == [2, 1]
    assert listed[0].path == saved
    assert listed[0].size == saved.stat().st_size
    assert listed[1].at.tzinfo is not None


def test_a_restore_is_a_commit_that_can_be_undone(store: JournalSession) -> None:
    other = JournalSession.open(store.path)
    saved = backup.save(store.path)
    do(store, renaming(2, "B"))
    do(store, adding("c"))
    do(store, removing(1))
    highest = store.workspace.highest["cycles"]
    done = backup.restore(store.path, saved, actor="grace", now=NOW)
    assert done.changed == 3
    assert done.findings == ()
    assert reopened(store.path) == {1: "A", 2: "b"}
    entries = other.refresh()
    assert (entries[-1].action, entries[-1].by) == ("workspace.restore", "grace")
    assert names(other) == {1: "A", 2: "b"}
    assert other.workspace.highest["cycles"] == highest == 3
    assert done.before is not None
    again = backup.restore(store.path, done.before)
    assert again.changed == 3
    assert reopened(store.path) == {2: "B", 3: "c"}
    assert len(list(other.history())) == 6
    assert examine(store.path).is_sound


def test_an_edit_that_was_under_way_does_not_fit_a_restored_record(store: JournalSession) -> None:
    saved = backup.save(store.path)
    do(store, renaming(1, "x"))
    edit = renaming(1, "mine")(store.workspace)
    backup.restore(store.path, saved)
    do(JournalSession.open(store.path), renaming(1, "other"))
    with pytest.raises(ConflictError):
        do(store, lambda _: edit)


def test_restoring_what_is_there_changes_nothing(store: JournalSession) -> None:
    saved = backup.save(store.path)
    before = journal(store.path, 2).read_bytes()
    assert backup.restore(store.path, saved).changed == 0
    assert journal(store.path, 2).read_bytes() == before


def test_an_automatic_backup_and_a_whole_directory_can_be_restored(store: JournalSession, tmp_path: Path) -> None:
    automatic = next((store.path / "backups").glob("workspace.*"))
    shutil.copytree(store.path, tmp_path / "copy")
    do(store, adding("c"))
    backup.restore(store.path, automatic)
    assert reopened(store.path) == {1: "a", 2: "b"}
    for source in (tmp_path / "copy", tmp_path / "copy" / "workspace.json"):
        backup.restore(store.path, source)
        assert reopened(store.path) == {1: "A", 2: "b"}
    shutil.copy(store.path / "workspace.json", tmp_path / "workspace.json")
    backup.restore(store.path, tmp_path / "workspace.json")
    assert reopened(store.path) == {1: "a", 2: "b"}


@pytest.mark.parametrize("snapshot", [True, False])
def test_a_damaged_workspace_is_replaced_and_kept(store: JournalSession, tmp_path: Path, *, snapshot: bool) -> None:
    saved = backup.save(store.path, tmp_path / "saved.json")
    do(store, adding("c"))
    broken = store.path / "workspace.json" if snapshot else journal(store.path, 2)
    broken.write_bytes(bad := broken.read_bytes().replace(b"2027", b"2028", 1))
    done = backup.restore(store.path, saved, now=NOW)
    assert done.before == store.path / "damaged.20270104T093000Z"
    assert (done.before / broken.name).read_bytes() == bad
    again = JournalSession.open(store.path)
    assert names(again) == {1: "A", 2: "b"}
    assert not again.read_only
    assert again.workspace.next_id("cycles") == 4
    entry = do(again, adding("d"))
    assert entry.sequence == 4
    expected = [4, 2, 1] if snapshot else [4]
    history = again.history()
    assert [next(history).sequence for _ in expected] == expected
    compact(again)
    assert reopened(store.path) == names(again)
    assert examine(store.path).is_sound


def test_a_workspace_that_is_gone_comes_back(store: JournalSession, tmp_path: Path) -> None:
    saved = backup.save(store.path, tmp_path / "saved.json")
    store.close()
    shutil.rmtree(store.path)
    done = backup.restore(store.path, saved)
    assert (done.changed, done.before) == (2, None)
    assert reopened(store.path) == {1: "A", 2: "b"}
    assert store.path.stat().st_mode & 0o7777 == 0o700
    do(JournalSession.open(store.path), adding("c"))
    assert examine(store.path).is_sound


def altered(store: JournalSession, tmp_path: Path) -> Path:
    saved = backup.save(store.path, tmp_path / "x.json")
    saved.write_bytes(saved.read_bytes().replace(b'"A"', b'"B"'))
    return saved


def no_backup(_: JournalSession, tmp_path: Path) -> Path:
    (tmp_path / "x.json").write_text("{}")
    return tmp_path / "x.json"


def missing(_: JournalSession, tmp_path: Path) -> Path:
    return tmp_path / "x.json"


def empty_directory(_: JournalSession, tmp_path: Path) -> Path:
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


def unreadable(_: JournalSession, tmp_path: Path) -> Path:
    with raw_database(tmp_path / "other") as database:
        database.table("cycles").insert({"name": 3})
    return backup.save(tmp_path / "other", tmp_path / "x.json")


def newer(store: JournalSession, tmp_path: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(migrations.STEPS, migrations.SCHEMA, lambda documents: documents)
        patch.setattr(migrations, "SCHEMA", migrations.SCHEMA + 1)
        shutil.copytree(store.path, tmp_path / "newer")
        JournalSession.open(tmp_path / "newer").close()
        return backup.save(tmp_path / "newer", tmp_path / "x.json")


def of_an_odd_owner(_: JournalSession, tmp_path: Path) -> Path:
    meta, documents = snapshot.decode((FROZEN / "schema1" / "workspace.json").read_bytes())
    documents["kpis"]["1"]["owner"] = None
    (tmp_path / "x.json").write_bytes(snapshot.encode(meta, documents))
    return tmp_path / "x.json"


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (of_an_odd_owner, CorruptError),
        (altered, CorruptError),
        (no_backup, UsageError),
        (missing, UsageError),
        (empty_directory, MissingWorkspaceError),
        (unreadable, CorruptError),
        (newer, NewerSchemaError),
    ],
)
def test_what_cannot_be_restored_replaces_nothing(
    store: JournalSession, tmp_path: Path, source: object, error: type[OkrError]
) -> None:
    path = source(store, tmp_path)  # type: ignore[operator]
    before = {file: file.read_bytes() for file in store.path.rglob("*") if file.is_file()}
    with pytest.raises(error) as told:
        backup.restore(store.path, path)
    assert told.value.hint
    assert {file: file.read_bytes() for file in store.path.rglob("*") if file.is_file()} == before


def test_a_backup_of_an_earlier_schema_is_brought_up_to_date(
    store: JournalSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = backup.save(store.path, tmp_path / "saved.json")
    step = lambda tables: {t: {k: {**r, "new": 1} for k, r in rs.items()} for t, rs in tables.items()}  # noqa: E731
    monkeypatch.setitem(migrations.STEPS, migrations.SCHEMA, step)
    monkeypatch.setattr(migrations, "SCHEMA", migrations.SCHEMA + 1)
    fresh = tmp_path / "fresh"
    backup.restore(fresh, saved)
    assert JournalSession.open(fresh).workspace.cycles[1].document()["new"] == 1


def test_a_restore_waits_for_the_lock_no_longer_than_a_commit(
    store: JournalSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = backup.save(store.path)
    monkeypatch.setattr(
        "okrtui.engine.journal.journal_file.WriteLock", lambda path, files: WriteLock(path, files, timeout=0.02)
    )
    with WriteLock(store.path / "lock", Files()).held(), pytest.raises(BusyError):
        backup.restore(store.path, saved)
