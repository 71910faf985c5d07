from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from engine.journal.builders import JournalSession, adding, compact, do, journal, names, renaming
from engine.journal.crash_disk import CrashDisk, State, lay_out
from okrtui.engine.journal import compaction
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.journal_file import JournalFile
from okrtui.errors import OkrError


class Trial:
    """Collects every state a crash may leave during some work, and recovers each one."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        self.acknowledged: list[dict[int, str]] = [{}]
        self.failures: list[str] = []
        self.seen: set[bytes] = set()
        self.disk = CrashDisk(root, self.examine)
        self.store = JournalSession.open(root, files=self.disk)

    def commit(self, plan: Callable[..., object], wanted: dict[int, str]) -> None:
        """Commit; while it is under way a crash may leave either side of it, afterwards only what it made."""
        self.acknowledged.append(wanted)
        do(self.store, plan)  # type: ignore[arg-type]
        self.acknowledged.pop(0)

    def examine(self, states: Iterator[State]) -> None:
        """Recover each state that was not met before, up to the first that cannot be."""
        for state in states:
            if self.failures:
                return
            key = sha256(repr((sorted(state.items()), self.acknowledged)).encode()).digest()
            if key not in self.seen:
                self.seen.add(key)
                if problem := self.recover(state):
                    self.failures.append(problem)

    def recover(self, state: State) -> str:
        """Open a state as the next start would, look, and write on."""
        lay_out(self.folder, state)
        files = Files()
        files.fdatasync = files.fsync = lambda _: None
        try:
            store = JournalSession.open(self.folder, files=files)
            found = names(store)
            if found not in self.acknowledged:
                return f"{found} instead of {self.acknowledged}"
            do(store, adding("after"))
            compact(store)
            do(store, adding("again"))
            again = names(JournalSession.open(self.folder, files=files))
        except OkrError as error:
            return str(error)
        return "" if list(again.values()) == [*found.values(), "after", "again"] else f"{again} after {found}"


def work(trial: Trial) -> None:
    trial.commit(adding("a"), {1: "a"})
    trial.commit(adding("b", "c"), {1: "a", 2: "b", 3: "c"})
    compact(trial.store)
    trial.commit(renaming(1, "A"), {1: "A", 2: "b", 3: "c"})
    compact(trial.store)
    with journal(trial.disk.root, 3).open("ab") as file:
        file.write(b"torn")
    trial.disk.names["journal.00000003.jsonl"].now += b"torn"
    trial.commit(adding("d"), {1: "A", 2: "b", 3: "c", 4: "d"})
    compact(trial.store)
    trial.examine(trial.disk.states())


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    JournalSession.create(tmp_path / "w").close()
    return Trial(tmp_path / "w", tmp_path / "recovered")


def test_no_crash_at_any_moment_loses_what_was_acknowledged(trial: Trial) -> None:
    work(trial)
    assert trial.failures == []
    assert len(trial.seen) > 75


def without_directory_sync(trial: Trial, _: pytest.MonkeyPatch) -> None:
    real = trial.disk.fsync
    trial.disk.fsync = lambda d: None if isinstance(trial.disk.opened_as[d], str) else real(d)


def without_data_sync(trial: Trial, _: pytest.MonkeyPatch) -> None:
    trial.disk.fdatasync = lambda _: None


def without_sync_of_new_files(trial: Trial, _: pytest.MonkeyPatch) -> None:
    real = trial.disk.fsync
    trial.disk.fsync = lambda d: real(d) if isinstance(trial.disk.opened_as[d], str) else None


def with_the_snapshot_before_the_seal(_: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    real = compaction.seal

    def seal(journal_file: JournalFile) -> None:
        position = journal_file.state.position
        held, position.generation = position.generation, position.generation + 1
        journal_file.files.rename(
            _written(journal_file, compaction.picture(journal_file)), journal_file.layout.snapshot
        )
        journal_file.files.sync_directory(journal_file.layout.directory)
        position.generation = held
        real(journal_file)

    monkeypatch.setattr("okrtui.engine.journal.compaction.seal", seal)


def _written(journal_file: JournalFile, parts: Sequence[bytes | bytearray]) -> Path:
    path = journal_file.layout.temporary_snapshot(1)
    journal_file.files.write_new(path, *parts)
    return path


@pytest.mark.parametrize(
    "mutant",
    [without_directory_sync, without_data_sync, without_sync_of_new_files, with_the_snapshot_before_the_seal],
)
def test_the_model_catches_a_store_that_leaves_a_step_out(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, mutant: Callable[[Trial, pytest.MonkeyPatch], None]
) -> None:
    mutant(trial, monkeypatch)
    work(trial)
    assert trial.failures


def test_the_directories_that_a_new_workspace_needed_are_on_the_disk_as_well(tmp_path: Path) -> None:
    files = Files()
    opened: dict[int, Path] = {}
    synced: set[Path] = set()
    real_open, real_sync = files.open, files.fsync

    def opening(path: Path, flags: int, mode: int = 0o777) -> int:
        descriptor = real_open(path, flags, mode)
        opened[descriptor] = Path(path)
        return descriptor

    def syncing(descriptor: int) -> None:
        synced.add(opened[descriptor])
        real_sync(descriptor)

    files.open, files.fsync = opening, syncing
    JournalSession.create(tmp_path / "teams" / "acme", files=files).close()
    assert {tmp_path, tmp_path / "teams", tmp_path / "teams" / "acme"} <= synced
