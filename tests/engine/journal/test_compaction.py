from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest
from tinydb import TinyDB

from engine.journal.builders import (
    JournalSession,
    adding,
    compact,
    do,
    failing,
    journal,
    names,
    removing,
    renaming,
    reopened,
)
from okrtui.engine.journal import compaction, journal_file
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.protocol import SCHEMA


def test_the_snapshot_is_a_plain_tinydb_file_with_meta_first(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("Zürich", "b"))
    compact(store)
    plain = TinyDB(tmp_path / "workspace.json", access_mode="r", encoding="utf-8")
    assert [record["name"] for record in plain.table("cycles")] == ["Zürich", "b"]
    assert plain.table("cycles").get(doc_id=2) == store.workspace.cycles[2].document()
    meta = plain.table("_meta").get(doc_id=1)
    assert meta is not None
    assert meta["highest"] == {"cycles": 2}
    assert (meta["schema"], meta["format"], meta["generation"], meta["sequence"]) == (SCHEMA, 1, 2, 1)
    plain.close()
    first = (tmp_path / "workspace.json").read_bytes().split(b"\n", 1)[0]
    assert first.startswith(b'{"_meta":{"1":')
    assert reopened(tmp_path) == {1: "Zürich", 2: "b"}


def test_a_new_workspace_is_a_plain_tinydb_file_too(tmp_path: Path) -> None:
    JournalSession.create(tmp_path)
    plain = TinyDB(tmp_path / "workspace.json", access_mode="r")
    assert plain.tables() == {"_meta"}
    plain.close()


def test_another_store_follows_the_seal(tmp_path: Path) -> None:
    mine, theirs = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    do(mine, adding("a"))
    compact(mine)
    second = do(mine, adding("b"))
    assert [entry.sequence for entry in theirs.refresh()] == [1, 2]
    compact(mine)
    assert theirs.refresh() == []
    third = do(theirs, adding("c"))
    assert mine.refresh() == [third]
    assert names(mine) == names(theirs) == {1: "a", 2: "b", 3: "c"}
    assert next(iter(theirs.history())).sequence == second.sequence + 1


def test_a_reader_that_slept_through_many_generations_hears_of_every_commit(tmp_path: Path) -> None:
    mine, theirs = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    made = []
    for number in range(5):
        made.append(do(mine, adding(f"n{number}")))
        compact(mine)
    assert not journal(tmp_path, 1).exists()
    assert theirs.refresh() == made


def test_a_reader_whose_journals_are_gone_reads_the_snapshot_and_tells_the_difference(tmp_path: Path) -> None:
    mine, theirs = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    do(mine, adding("a", "b", "c"))
    theirs.refresh()
    do(mine, removing(1))
    do(mine, renaming(2, "B"))
    for _ in range(3):
        compact(mine)
    for file in (tmp_path / "backups").glob("journal.*"):
        file.unlink()
    told = theirs.refresh()
    assert [entry.action for entry in told] == ["reload"]
    assert {(op.id, op.after is None) for op in told[0].ops} == {(1, True), (2, False)}
    assert names(theirs) == {2: "B", 3: "c"}
    do(theirs, adding("d"))
    assert reopened(tmp_path) == {2: "B", 3: "c", 4: "d"}


def test_what_is_replaced_is_kept(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    for number in range(3):
        do(store, adding(f"n{number}"))
        compact(store)
    kept = sorted(re.sub(r"[.]\d{8}T\d{6}Z[.]", ".DATE.", file.name) for file in (tmp_path / "backups").iterdir())
    journals = [f"journal.{number:08d}.jsonl" for number in (1, 2, 3)]
    assert kept == journals + [f"workspace.{number:08d}.DATE.json" for number in (2, 3, 4)]
    left = sorted(file.name for file in tmp_path.iterdir())
    assert left == ["backups", "journal.00000003.jsonl", "journal.00000004.jsonl", "lock", "workspace.json"]


def test_a_long_journal_is_compacted_by_the_commit_that_makes_it_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_file, "LIMIT", 4000)
    store = JournalSession.create(tmp_path)
    for number in range(40):
        do(store, adding(f"n{number}"))
    assert store.journal_file.state.position.generation > 2
    assert len(names(store)) == 40
    assert names(store) == reopened(tmp_path)


@pytest.mark.parametrize("busy", [False, True])
def test_quitting_compacts_a_long_journal_unless_somebody_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, busy: bool
) -> None:
    monkeypatch.setattr("okrtui.engine.journal.storage.QUIT_LIMIT", 100)
    store, other = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    do(store, adding("a"))
    if busy:
        with other.journal_file.lock.held():
            store.close()
    else:
        store.close()
    assert journal(tmp_path, 2).exists() is not busy
    assert reopened(tmp_path) == {1: "a"}


STEPS = ["open", "pwrite", "fdatasync", "fsync", "rename", "link", "unlink", "ftruncate"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", range(6))
def test_a_compaction_that_fails_anywhere_loses_nothing(tmp_path: Path, step: str, after: int) -> None:
    files = Files()
    store = JournalSession.create(tmp_path, files=files)
    other = JournalSession.open(tmp_path)
    do(store, adding("a"))
    real = getattr(files, step)
    failing(files, step, errno.EIO, after=after)
    compact(store)
    setattr(files, step, real)
    assert reopened(tmp_path) == {1: "a"}
    do(other, adding("b"))
    if not store.read_only:
        do(store, adding("c"))
        compact(store)
        other.refresh()
        assert names(store) == names(other)
        assert len(list(store.history())) == 3
    assert names(other) == reopened(tmp_path)


def test_a_slow_compaction_never_replaces_a_later_snapshot(tmp_path: Path) -> None:
    slow, fast = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    do(slow, adding("a"))
    with slow.journal_file.writing():
        compaction.seal(slow.journal_file)
    data, generation = compaction.picture(slow.journal_file), slow.journal_file.state.position.generation
    for number in range(3):
        do(fast, adding(f"b{number}"))
        compact(fast)
    newest = (tmp_path / "workspace.json").read_bytes()
    compaction.publish(slow.journal_file, data, generation)
    assert (tmp_path / "workspace.json").read_bytes() == newest
    assert not list(tmp_path.glob("*.tmp"))
    slow.refresh()
    assert names(slow) == names(fast) == reopened(tmp_path)


def test_a_seal_whose_writer_died_is_followed(tmp_path: Path) -> None:
    store, other = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    do(store, adding("a"))
    with store.journal_file.writing():
        compaction.seal(store.journal_file)
    synced: list[int] = []
    real = other.journal_file.files.fdatasync

    def fdatasync(descriptor: int) -> None:
        synced.append(descriptor)
        real(descriptor)

    other.journal_file.files.fdatasync = fdatasync
    do(other, adding("b"))
    assert len(synced) == 2, "the seal is synced before anything relies on it"
    compact(other)
    store.refresh()
    assert names(store) == names(other) == reopened(tmp_path) == {1: "a", 2: "b"}
    assert [entry.sequence for entry in store.history()] == [2, 1]


def test_a_journal_that_no_seal_leads_to_is_set_aside(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    journal(tmp_path, 2).write_bytes(b"somebody's")
    compact(store)
    assert [file.read_bytes() for file in tmp_path.glob("torn.*")] == [b"somebody's"]
    do(store, adding("b"))
    assert reopened(tmp_path) == {1: "a", 2: "b"}
