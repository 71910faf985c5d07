from __future__ import annotations

import contextlib
import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from engine.journal.builders import (
    NOW,
    JournalSession,
    adding,
    compact,
    cycle,
    do,
    failing,
    journal,
    names,
    removing,
    renaming,
    reopened,
)
from okrtui.domain.records.models import Objective
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.journal.engine import JournalEngine
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.formats.lines import encode_seal
from okrtui.engine.protocol import Entry, Op
from okrtui.errors import (
    ConflictError,
    MissingWorkspaceError,
    NewerSchemaError,
    OkrError,
    ReadOnlyError,
    RuleError,
    UsageError,
)


def test_a_commit_is_seen_at_once_and_after_opening_again(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path / "w")
    entry = do(store, adding("Q1"), "bob")
    assert (entry.sequence, entry.by, entry.action, entry.at) == (1, "bob", "cycle.add", NOW)
    op = entry.ops[0]
    assert (op.table, op.id, op.before) == ("cycles", 1, None)
    assert op.after == store.workspace.cycles[1].document()
    assert names(store) == reopened(tmp_path / "w") == {1: "Q1"}


def test_a_commit_is_one_line(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a", "b", "c"))
    assert journal(tmp_path).read_bytes().count(b"\n") == 1


def test_a_workspace_has_one_name_however_it_is_opened(tmp_path: Path) -> None:
    create_engine(tmp_path / "w").close()
    (tmp_path / "link").symlink_to(tmp_path / "w")
    for path in (tmp_path / "w", tmp_path / "w" / "workspace.json", tmp_path / "link", tmp_path / "x" / ".." / "w"):
        engine = open_engine(path)
        assert (engine.identity, engine.refusal) == (str(tmp_path / "w"), None)
        engine.close()


def test_refresh_tells_what_others_wrote_and_tells_it_once(tmp_path: Path) -> None:
    mine, theirs = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    assert mine.refresh() == []
    first, second = do(theirs, adding("a")), do(theirs, renaming(1, "b"))
    assert mine.refresh() == [first, second]
    assert mine.refresh() == []
    assert names(mine) == {1: "b"}
    assert second.ops[0].before == first.ops[0].after


def test_what_others_wrote_is_heard_before_a_commit_that_met_it(tmp_path: Path) -> None:
    mine, theirs = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    heard: list[Entry] = []
    mine.listen(heard.extend)
    entries = [do(theirs, adding("a")), do(mine, adding("b"))]
    assert names(mine) == {1: "a", 2: "b"}
    assert heard == entries
    assert mine.refresh() == []


def test_a_change_planned_on_a_stale_read_is_refused_with_both_sides(tmp_path: Path) -> None:
    mine, theirs = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    do(mine, adding("a"))
    stale = Change("cycle.edit", (cycle(1, "mine", revision=2),))
    do(theirs, renaming(1, "theirs"), "bob")
    with pytest.raises(ConflictError) as caught:
        do(mine, lambda _: stale)
    assert caught.value.mine is not None
    assert caught.value.theirs is not None
    assert (caught.value.mine["name"], caught.value.theirs["name"]) == ("mine", "theirs")
    assert names(mine) == reopened(tmp_path) == {1: "theirs"}


def test_a_record_cannot_be_removed_twice(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    do(store, removing(1))
    with pytest.raises(ConflictError):
        do(store, removing(1))


def test_a_removed_record_can_be_put_back(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    do(store, removing(1))
    do(store, lambda _: Change("undo", (cycle(1, "a", revision=3),)))
    assert reopened(tmp_path) == {1: "a"}


def objective_without_cycle(workspace: Workspace) -> Change:
    number = workspace.next_id("objectives")
    by = {"created_at": NOW, "created_by": "ada", "updated_at": NOW, "updated_by": "ada"}
    return Change("objective.add", (Objective.model_validate({"id": number, "cycle": 7, "title": "x", **by}),))


def interrupted(_: Workspace) -> Change:
    raise KeyboardInterrupt


def too_large(_: Workspace) -> Change:
    return Change("x", (cycle(1, "a", later=2**70),))


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (objective_without_cycle, RuleError),
        (interrupted, KeyboardInterrupt),
        (too_large, RuleError),
    ],
)
def test_a_refused_change_leaves_nothing(
    tmp_path: Path, plan: Callable[[Workspace], Change], error: type[BaseException]
) -> None:
    store = JournalSession.create(tmp_path)
    with pytest.raises(error):
        do(store, plan)
    assert journal(tmp_path).read_bytes() == b""
    do(store, adding("a"))
    assert names(store) == reopened(tmp_path) == {1: "a"}


def test_a_change_of_nothing_writes_nothing(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    entry = do(store, lambda _: Change("nothing"))
    assert (entry.sequence, entry.ops) == (1, ())
    assert journal(tmp_path).read_bytes().count(b"\n") == 1


def test_fields_of_a_later_version_are_kept(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, lambda _: Change("x", (cycle(1, "a", colour="blue"),)))
    other = JournalSession.open(tmp_path)
    do(other, renaming(1, "b"))
    compact(other)
    assert JournalSession.open(tmp_path).workspace.cycles[1].document()["colour"] == "blue"


def test_ids_are_never_used_again(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a", "b", "c"))
    do(store, removing(2, 3))
    compact(store)
    store = JournalSession.open(tmp_path)
    do(store, removing(1))
    compact(store)
    store = JournalSession.open(tmp_path)
    assert store.workspace.next_id("cycles") == 4
    do(store, adding("d"))
    assert names(store) == {4: "d"}


def test_history_is_newest_first_across_generations(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    made = []
    for number in range(1, 8):
        made.append(do(store, adding(f"n{number}")))
        if number % 2 == 0:
            compact(store)
    assert list(store.history()) == made[::-1]
    assert list(JournalSession.open(tmp_path).history()) == made[::-1]
    assert next(store.history()).sequence == 7
    engine = JournalEngine.open(tmp_path)
    pages = [engine.history(before, 3) for before in (None, 5, 2, 4)]
    assert [[entry.sequence for entry in page] for page in pages] == [[7, 6, 5], [4, 3, 2], [1], [3, 2, 1]]


def test_history_does_not_run_ahead_of_the_workspace(tmp_path: Path) -> None:
    mine, theirs = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    do(mine, adding("a"))
    do(theirs, adding("b"))
    assert [entry.sequence for entry in mine.history()] == [1]


def test_there_is_no_workspace_where_none_was_made(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone", tmp_path / "gone" / "workspace.json"):
        with pytest.raises(MissingWorkspaceError):
            JournalSession.open(path)


def test_a_workspace_is_not_made_over_another(tmp_path: Path) -> None:
    do(JournalSession.create(tmp_path), adding("a"))
    with pytest.raises(UsageError):
        JournalSession.create(tmp_path)
    assert reopened(tmp_path) == {1: "a"}


def test_a_workspace_is_not_made_over_a_journal_whose_snapshot_is_gone(tmp_path: Path) -> None:
    do(JournalSession.create(tmp_path), adding("a"))
    (tmp_path / "workspace.json").rename(tmp_path / "elsewhere.json")
    with pytest.raises(UsageError):
        JournalSession.create(tmp_path)
    (tmp_path / "elsewhere.json").rename(tmp_path / "workspace.json")
    assert reopened(tmp_path) == {1: "a"}


@pytest.mark.parametrize("step", ["open", "pwrite", "fsync", "rename"])
@pytest.mark.parametrize("after", range(6))
def test_a_workspace_can_be_made_after_making_it_failed(tmp_path: Path, step: str, after: int) -> None:
    files = Files()
    failing(files, step, errno.ENOSPC, after=after)
    with contextlib.suppress(OkrError):
        JournalSession.create(tmp_path / "w", files=files)
    with contextlib.suppress(UsageError):
        JournalSession.create(tmp_path / "w")
    store = JournalSession.open(tmp_path / "w")
    do(store, adding("a"))
    assert reopened(tmp_path / "w") == {1: "a"}


def test_a_link_to_the_directory_is_followed(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path / "w")
    (tmp_path / "link").symlink_to(tmp_path / "w")
    other = JournalSession.open(tmp_path / "link")
    do(other, adding("a"))
    compact(other)
    assert len(store.refresh()) == 1
    assert reopened(tmp_path / "link") == {1: "a"}


def test_a_session_that_asked_for_it_only_reads(tmp_path: Path) -> None:
    other = JournalSession.create(tmp_path)
    store = JournalSession.open(tmp_path, read_only=True)
    assert store.read_only
    with pytest.raises(ReadOnlyError):
        do(store, adding("a"))
    do(other, adding("b"))
    assert len(store.refresh()) == 1


def test_new_files_belong_to_the_group(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path / "w", group=str(os.getegid()))
    do(store, adding("a"))
    compact(store)
    assert (tmp_path / "w").stat().st_mode & 0o7777 == 0o2770
    for file in (tmp_path / "w").rglob("*"):
        assert file.stat().st_mode & 0o7777 == (0o2770 if file.is_dir() else 0o660), file


def test_a_seal_of_a_newer_version_ends_writing_but_not_reading(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    position = store.journal_file.state.position
    with journal(tmp_path).open("ab") as file:
        file.write(encode_seal(position.chain, position.sequence, 2, 99))
    journal(tmp_path, 2).touch()
    assert store.refresh() == []
    assert "newer version" in store.read_only
    with pytest.raises(NewerSchemaError):
        do(store, adding("b"))
    assert names(store) == {1: "a"}
    assert "newer version" in JournalSession.open(tmp_path).read_only


def test_a_snapshot_of_a_newer_version_is_opened_read_only_or_refused(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    compact(store)
    from zlib import crc32  # noqa: PLC0415

    file = tmp_path / "workspace.json"

    def rewrite(old: bytes, new: bytes) -> None:
        data = file.read_bytes().replace(old, new)
        head, body = data[: data.index(b'"checksum":"') + 12], data[data.index(b'"checksum":"') + 20 :]
        file.write_bytes(head + b"%08x" % crc32(body) + body)
        orjson.loads(file.read_bytes())

    rewrite(b'"schema":3', b'"schema":4')
    newer = JournalSession.open(tmp_path)
    assert names(newer) == {1: "a"}
    with pytest.raises(NewerSchemaError):
        do(newer, adding("b"))
    rewrite(b'"name":"a"', b'"name":[3]')
    with pytest.raises(NewerSchemaError):
        JournalSession.open(tmp_path)
    rewrite(b'"format":1', b'"format":2')
    with pytest.raises(NewerSchemaError):
        JournalSession.open(tmp_path)


def test_whoever_reads_on_while_a_line_is_being_synced_waits_for_it_and_takes_it_in_once(tmp_path: Path) -> None:
    store, other = JournalSession.create(tmp_path), JournalSession.open(tmp_path)
    foreign = do(other, adding("foreign"))
    heard: list[int] = []
    store.listen(lambda entries: heard.extend(entry.sequence for entry in entries))
    readers: list[threading.Thread] = []

    def sync(descriptor: int) -> None:
        readers.append(threading.Thread(target=store.refresh))
        readers[0].start()
        readers[0].join(0.05)
        real(descriptor)

    real, store.journal_file.files.fdatasync = store.journal_file.files.fdatasync, sync
    entry = do(store, adding("a"))
    readers[0].join(10)
    assert heard == [foreign.sequence, entry.sequence]
    assert store.refresh() == []
    assert names(store) == reopened(tmp_path) == {1: "foreign", 2: "a"}


def test_the_lock_is_free_as_soon_as_the_line_is_synced(tmp_path: Path) -> None:
    store, other = JournalEngine.create(tmp_path), JournalSession.open(tmp_path)
    op = Op("cycles", 1, cycle(1, "a").document(), None)
    with store.turn(0) as turn:
        turn.append([op], "cycle.add", "ada", NOW)
        other.journal_file.lock.timeout = 0
        do(other, adding("b"))
    assert names(other) == {1: "a", 2: "b"}


def test_a_line_that_was_written_before_an_error_is_read_later(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)

    def accept(*_: object, **__: object) -> None:
        raise RuntimeError

    real, store.journal_file.accept = store.journal_file.accept, accept  # type: ignore[method-assign, assignment]
    with pytest.raises(RuntimeError):
        do(store, adding("a"))
    store.journal_file.accept = real  # type: ignore[method-assign]
    assert [entry.sequence for entry in store.refresh()] == [1]
    assert names(store) == {1: "a"}


def test_threads_of_one_store_take_turns(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    start = threading.Barrier(4)

    def work(worker: int) -> None:
        start.wait()
        for number in range(10):
            do(store, adding(f"{worker}-{number}"))
            store.refresh()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names(store).values())) == 40
    assert names(store) == reopened(tmp_path)
    assert [entry.sequence for entry in store.history()] == list(range(40, 0, -1))


def test_two_stores_in_one_process_do_not_disturb_each_other(tmp_path: Path) -> None:
    stores = [JournalSession.create(tmp_path), JournalSession.open(tmp_path)]
    for number in range(10):
        do(stores[number % 2], adding(f"n{number}"))
        stores[number % 2].close()
    for store in stores:
        store.refresh()
    assert names(stores[0]) == names(stores[1]) == reopened(tmp_path)
    assert len(names(stores[0])) == 10
