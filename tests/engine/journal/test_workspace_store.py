from __future__ import annotations

import contextlib
import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import orjson
import pytest

from engine.journal.builders import (
    NOW,
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
from okrtui.engine.journal import create_store, open_store
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.formats.lines import encode_seal
from okrtui.engine.journal.workspace_store import WorkspaceStore
from okrtui.engine.protocol import Store
from okrtui.errors import (
    ConflictError,
    MissingWorkspaceError,
    NewerSchemaError,
    OkrError,
    ReadOnlyError,
    RuleError,
    UsageError,
)

T = TypeVar("T")


def test_a_commit_is_seen_at_once_and_after_opening_again(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path / "w")
    entry = do(store, adding("Q1"), "bob")
    assert (entry.sequence, entry.by, entry.action, entry.at) == (1, "bob", "cycle.add", NOW)
    op = entry.ops[0]
    assert (op.table, op.id, op.before) == ("cycles", 1, None)
    assert op.after == store.workspace.cycles[1].document()
    assert names(store) == reopened(tmp_path / "w") == {1: "Q1"}


def test_a_commit_is_one_line(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)
    do(store, adding("a", "b", "c"))
    assert journal(tmp_path).read_bytes().count(b"\n") == 1


def test_the_two_functions_that_open_give_a_store(tmp_path: Path) -> None:
    made: Store = create_store(tmp_path / "w")
    made.close()
    opened: Store = open_store(tmp_path / "w" / "workspace.json")
    assert opened.path == tmp_path / "w"
    assert not opened.read_only
    opened.close()


def test_refresh_tells_what_others_wrote_and_tells_it_once(tmp_path: Path) -> None:
    mine, theirs = WorkspaceStore.create(tmp_path), WorkspaceStore.open(tmp_path)
    assert mine.refresh() == []
    first, second = do(theirs, adding("a")), do(theirs, renaming(1, "b"))
    assert mine.refresh() == [first, second]
    assert mine.refresh() == []
    assert names(mine) == {1: "b"}
    assert second.ops[0].before == first.ops[0].after


def test_own_commits_are_not_news_and_foreign_ones_met_in_a_commit_are(tmp_path: Path) -> None:
    mine, theirs = WorkspaceStore.create(tmp_path), WorkspaceStore.open(tmp_path)
    foreign = do(theirs, adding("a"))
    do(mine, adding("b"))
    assert names(mine) == {1: "a", 2: "b"}
    assert mine.refresh() == [foreign]
    assert mine.refresh() == []


def test_a_change_planned_on_a_stale_read_is_refused_with_both_sides(tmp_path: Path) -> None:
    mine, theirs = WorkspaceStore.create(tmp_path), WorkspaceStore.open(tmp_path)
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
    store = WorkspaceStore.create(tmp_path)
    do(store, adding("a"))
    do(store, removing(1))
    with pytest.raises(ConflictError):
        do(store, removing(1))


def test_a_removed_record_can_be_put_back(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)
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


def unreadable(_: Workspace) -> Change:
    return Change("x", (cycle(1, "a").model_copy(update={"end": None}),))


def too_large(_: Workspace) -> Change:
    return Change("x", (cycle(1, "a", later=2**70),))


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (objective_without_cycle, RuleError),
        (interrupted, KeyboardInterrupt),
        (unreadable, OkrError),
        (too_large, RuleError),
    ],
)
def test_a_refused_change_leaves_nothing(
    tmp_path: Path, plan: Callable[[Workspace], Change], error: type[BaseException]
) -> None:
    store = WorkspaceStore.create(tmp_path)
    with pytest.raises(error):
        do(store, plan)
    assert journal(tmp_path).read_bytes() == b""
    do(store, adding("a"))
    assert names(store) == reopened(tmp_path) == {1: "a"}


def test_a_change_of_nothing_writes_nothing(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)
    do(store, adding("a"))
    entry = do(store, lambda _: Change("nothing"))
    assert (entry.sequence, entry.ops) == (1, ())
    assert journal(tmp_path).read_bytes().count(b"\n") == 1


def test_fields_of_a_later_version_are_kept(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)
    do(store, lambda _: Change("x", (cycle(1, "a", colour="blue"),)))
    other = WorkspaceStore.open(tmp_path)
    do(other, renaming(1, "b"))
    compact(other)
    assert WorkspaceStore.open(tmp_path).workspace.cycles[1].document()["colour"] == "blue"


def test_ids_are_never_used_again(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)
    do(store, adding("a", "b", "c"))
    do(store, removing(2, 3))
    compact(store)
    store = WorkspaceStore.open(tmp_path)
    do(store, removing(1))
    compact(store)
    store = WorkspaceStore.open(tmp_path)
    assert store.workspace.next_id("cycles") == 4
    do(store, adding("d"))
    assert names(store) == {4: "d"}


def test_history_is_newest_first_across_generations(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)
    made = []
    for number in range(1, 8):
        made.append(do(store, adding(f"c{number}")))
        if number % 2 == 0:
            compact(store)
    assert list(store.history()) == made[::-1]
    assert list(WorkspaceStore.open(tmp_path).history()) == made[::-1]
    assert next(store.history()).sequence == 7


def test_history_does_not_run_ahead_of_the_workspace(tmp_path: Path) -> None:
    mine, theirs = WorkspaceStore.create(tmp_path), WorkspaceStore.open(tmp_path)
    do(mine, adding("a"))
    do(theirs, adding("b"))
    assert [entry.sequence for entry in mine.history()] == [1]


def test_there_is_no_workspace_where_none_was_made(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone", tmp_path / "gone" / "workspace.json"):
        with pytest.raises(MissingWorkspaceError):
            WorkspaceStore.open(path)


def test_a_workspace_is_not_made_over_another(tmp_path: Path) -> None:
    do(WorkspaceStore.create(tmp_path), adding("a"))
    with pytest.raises(UsageError):
        WorkspaceStore.create(tmp_path)
    assert reopened(tmp_path) == {1: "a"}


def test_a_workspace_is_not_made_over_a_journal_whose_snapshot_is_gone(tmp_path: Path) -> None:
    do(WorkspaceStore.create(tmp_path), adding("a"))
    (tmp_path / "workspace.json").rename(tmp_path / "elsewhere.json")
    with pytest.raises(UsageError):
        WorkspaceStore.create(tmp_path)
    (tmp_path / "elsewhere.json").rename(tmp_path / "workspace.json")
    assert reopened(tmp_path) == {1: "a"}


@pytest.mark.parametrize("step", ["open", "pwrite", "fsync", "rename"])
@pytest.mark.parametrize("after", range(6))
def test_a_workspace_can_be_made_after_making_it_failed(tmp_path: Path, step: str, after: int) -> None:
    files = Files()
    failing(files, step, errno.ENOSPC, after=after)
    with contextlib.suppress(OkrError):
        WorkspaceStore.create(tmp_path / "w", files=files)
    with contextlib.suppress(UsageError):
        WorkspaceStore.create(tmp_path / "w")
    store = WorkspaceStore.open(tmp_path / "w")
    do(store, adding("a"))
    assert reopened(tmp_path / "w") == {1: "a"}


def test_a_link_to_the_directory_is_followed(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path / "w")
    (tmp_path / "link").symlink_to(tmp_path / "w")
    other = WorkspaceStore.open(tmp_path / "link")
    do(other, adding("a"))
    compact(other)
    assert len(store.refresh()) == 1
    assert reopened(tmp_path / "link") == {1: "a"}


def test_a_session_that_asked_for_it_only_reads(tmp_path: Path) -> None:
    other = WorkspaceStore.create(tmp_path)
    store = WorkspaceStore.open(tmp_path, read_only=True)
    assert store.read_only
    with pytest.raises(ReadOnlyError):
        do(store, adding("a"))
    do(other, adding("b"))
    assert len(store.refresh()) == 1


def test_new_files_belong_to_the_group(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path / "w")
    do(store, adding("a"))
    compact(store)
    assert (tmp_path / "w").stat().st_mode & 0o7777 == 0o2770
    for file in (tmp_path / "w").rglob("*"):
        assert file.stat().st_mode & 0o7777 == (0o2770 if file.is_dir() else 0o660), file


def test_a_seal_of_a_newer_version_ends_writing_but_not_reading(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)
    do(store, adding("a"))
    position = store._ledger.state.position
    with journal(tmp_path).open("ab") as file:
        file.write(encode_seal(position.chain, position.sequence, 2, 99))
    journal(tmp_path, 2).touch()
    assert store.refresh() == []
    assert "newer version" in store.read_only
    with pytest.raises(NewerSchemaError):
        do(store, adding("b"))
    assert names(store) == {1: "a"}
    assert "newer version" in WorkspaceStore.open(tmp_path).read_only


def test_a_snapshot_of_a_newer_version_is_opened_read_only_or_refused(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)
    do(store, adding("a"))
    compact(store)
    from zlib import crc32  # noqa: PLC0415

    file = tmp_path / "workspace.json"

    def rewrite(old: bytes, new: bytes) -> None:
        data = file.read_bytes().replace(old, new)
        head, body = data[: data.index(b'"checksum":"') + 12], data[data.index(b'"checksum":"') + 20 :]
        file.write_bytes(head + b"%08x" % crc32(body) + body)
        orjson.loads(file.read_bytes())

    rewrite(b'"schema":1', b'"schema":2')
    newer = WorkspaceStore.open(tmp_path)
    assert names(newer) == {1: "a"}
    with pytest.raises(NewerSchemaError):
        do(newer, adding("b"))
    rewrite(b'"name":"a"', b'"name":[3]')
    with pytest.raises(NewerSchemaError):
        WorkspaceStore.open(tmp_path)
    rewrite(b'"format":1', b'"format":2')
    with pytest.raises(NewerSchemaError):
        WorkspaceStore.open(tmp_path)


def test_the_owner_runs_what_touches_the_workspace_and_refresh_waits_meanwhile(tmp_path: Path) -> None:
    store, other = WorkspaceStore.create(tmp_path), WorkspaceStore.open(tmp_path)
    foreign = do(other, adding("foreign"))
    steps: list[str] = []
    seen: list[object] = []

    def owner(function: Callable[[], T]) -> T:
        steps.append("owner")
        return function()

    def sync(descriptor: int) -> None:
        steps.append("sync")
        seen.append(store.refresh())
        real(descriptor)

    real, store._ledger.files.fdatasync = store._ledger.files.fdatasync, sync
    store.owner = owner
    do(store, adding("a"))
    assert steps == ["owner", "sync", "owner"]
    assert seen == [[]]
    assert store.refresh() == [foreign]


def test_an_owner_that_is_gone_before_the_write_leaves_nothing(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)

    def owner(_: Callable[[], T]) -> T:
        raise RuntimeError

    store.owner = owner
    with pytest.raises(RuntimeError):
        do(store, adding("a"))
    assert journal(tmp_path).read_bytes() == b""
    assert store.refresh() == []


def test_an_owner_that_is_gone_after_the_write_leaves_the_line_to_be_read(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)
    calls: list[int] = []

    def owner(function: Callable[[], T]) -> T:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        return function()

    store.owner = owner
    with pytest.raises(RuntimeError):
        do(store, adding("a"))
    assert [entry.sequence for entry in store.refresh()] == [1]
    assert names(store) == {1: "a"}


def test_threads_of_one_store_take_turns(tmp_path: Path) -> None:
    store = WorkspaceStore.create(tmp_path)
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
    stores = [WorkspaceStore.create(tmp_path), WorkspaceStore.open(tmp_path)]
    for number in range(10):
        do(stores[number % 2], adding(f"c{number}"))
        stores[number % 2].close()
    for store in stores:
        store.refresh()
    assert names(stores[0]) == names(stores[1]) == reopened(tmp_path)
    assert len(names(stores[0])) == 10
