from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from engine.journal.builders import JournalSession, adding, compact, do, names, reopened
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal import journal_file

SPAWN = multiprocessing.get_context("spawn")
WRITERS = 3
COMMITS = 50


def started(work: Callable[..., None], *arguments: Any) -> Any:
    process = SPAWN.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def write_many(path: Path, barrier: Barrier, worker: int) -> None:
    journal_file.LIMIT = 20_000
    store = JournalSession.open(path)
    barrier.wait(30)
    for number in range(COMMITS):
        do(store, adding(f"{worker}-{number}-left", f"{worker}-{number}-right"), f"w{worker}")
    store.close()


def test_processes_that_write_at_once_lose_nothing_and_readers_see_whole_states(tmp_path: Path) -> None:
    reader = JournalSession.create(tmp_path)
    barrier = SPAWN.Barrier(WRITERS + 1)
    writers = [started(write_many, tmp_path, barrier, worker) for worker in range(WRITERS)]
    barrier.wait(30)
    heard: list[int] = []
    looks = 0
    while any(writer.is_alive() for writer in writers):
        heard += [entry.sequence for entry in reader.refresh()]
        looks += 1
        if looks % 5 == 0:
            fresh = JournalSession.open(tmp_path, read_only=True)
            seen = [name.rsplit("-", 1)[0] for name in names(fresh).values()]
            assert all(seen[at] == seen[at + 1] for at in range(0, len(seen), 2))
            assert "read-only" in fresh.read_only
            fresh.close()
    heard += [entry.sequence for entry in reader.refresh()]
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert heard == list(range(1, WRITERS * COMMITS + 1))
    wanted = {f"{w}-{n}-{side}" for w in range(WRITERS) for n in range(COMMITS) for side in ("left", "right")}
    assert set(names(reader).values()) == wanted
    assert names(reader) == reopened(tmp_path)
    assert len(names(reader)) == len(wanted)
    by_writer: dict[str, list[str]] = {}
    for entry in reader.history():
        assert entry.ops[0].after is not None
        by_writer.setdefault(entry.by, []).append(entry.ops[0].after["name"])
    for worker in range(WRITERS):
        assert by_writer[f"w{worker}"] == [f"{worker}-{number}-left" for number in range(COMMITS)][::-1]
    assert reader.journal_file.state.position.generation > 2
    assert not list(tmp_path.glob("torn.*"))
    reader.close()


def write_and_tell(path: Path, pipe: int, worker: int) -> None:
    journal_file.LIMIT = 6_000
    store = JournalSession.open(path)
    number = len(names(store))
    while True:
        name = f"{worker}-{number}"
        do(store, adding(name))
        os.write(pipe, f"{name}\n".encode())
        number += 1


def fork_writer(path: Path, worker: int) -> tuple[int, int]:
    """Start a writing process cheaply; it tells of each acknowledged commit through a pipe."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write_and_tell(path, writing, worker)
        finally:
            os._exit(1)
    os.close(writing)
    return child, reading


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_killed_writer_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    acknowledged: list[str] = []
    for round_number in range(12):
        child, reading = fork_writer(tmp_path, round_number)
        told = b""
        while told.count(b"\n") < 3 + round_number:
            told += os.read(reading, 4096)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while part := os.read(reading, 4096):
            told += part
        os.close(reading)
        acknowledged += told.decode().split()
        do(store, adding(f"after-{round_number}"))
        acknowledged.append(f"after-{round_number}")
    kept = list(names(store).values())
    assert names(store) == reopened(tmp_path)
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept)) <= len(acknowledged) + 12
    assert len(list(store.history())) == len(kept)


def lost_update(path: Path, barrier: Barrier) -> None:
    def count(workspace: Workspace) -> Change:
        record = workspace.cycles[1]
        number = int(record.name) + 1
        return Change("count", (record.model_copy(update={"name": str(number), "revision": record.revision + 1}),))

    store = JournalSession.open(path)
    barrier.wait(30)
    for _ in range(25):
        do(store, count)


def test_plans_run_on_the_fresh_workspace_so_no_update_is_lost(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("0"))
    barrier = SPAWN.Barrier(2)
    writers = [started(lost_update, tmp_path, barrier) for _ in range(2)]
    for writer in writers:
        writer.join(60)
    store.refresh()
    assert names(store) == {1: "50"}
    assert store.workspace.cycles[1].revision == 51


def compact_again_and_again(path: Path, barrier: Barrier) -> None:
    store = JournalSession.open(path)
    barrier.wait(30)
    for number in range(40):
        do(store, adding(f"n{number}"))
        compact(store)


def test_a_session_that_starts_while_another_compacts_opens_a_whole_state(tmp_path: Path) -> None:
    JournalSession.create(tmp_path).close()
    barrier = SPAWN.Barrier(2)
    writer = started(compact_again_and_again, tmp_path, barrier)
    barrier.wait(30)
    counts = []
    while writer.is_alive():
        store = JournalSession.open(tmp_path)
        assert not store.read_only
        counts.append(len(names(store)))
        store.close()
    assert writer.exitcode == 0
    assert counts == sorted(counts)
    assert len(reopened(tmp_path)) == 40
