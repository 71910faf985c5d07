"""Backup, restore and repair that are killed, meet an error or lose power at any call: all of it is done, or nothing.

Whatever was met, the backup is unharmed, and doing it again succeeds.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from engine.journal.builders import JournalSession, adding, compact, do, journal, names, renaming
from engine.journal.crash_disk import CrashDisk, State, lay_out
from engine.journal.test_kills import FAILING, Fault, die, die_half_way, fail, in_a_child, meeting, quick
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.recovery import backup, doctor
from okrtui.engine.journal.recovery.repair import repair
from okrtui.errors import CorruptError, FullError, MissingWorkspaceError, OkrError, ReadOnlyError

Work = Callable[[Path, Files], object]
Found = dict[int, str] | str

SAVED = {1: "A", 2: "b"}
LATER = {1: "A", 2: "b", 3: "c", 4: "d"}
LIMIT = 400


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody compacts meanwhile, so the doctor need not wait before looking again."""
    monkeypatch.setattr(doctor, "PAUSE", 0)


@dataclass(frozen=True)
class Case:
    """A workspace as it is found, what is done about it, and what may be read before and after."""

    path: Path
    saved: Path
    work: Work
    before: Found
    after: dict[int, str]

    def copy(self, to: Path) -> Path:
        """Another one that is the same, so that each trial begins anew."""
        shutil.rmtree(to, ignore_errors=True)
        if self.path.exists():
            shutil.copytree(self.path, to)
        return to


def alter(path: Path) -> None:
    """Change a figure by hand."""
    path.write_bytes(path.read_bytes().replace(b"2027", b"2028", 1))


def found(path: Path, files: Files | None = None) -> Found:
    """The records, or the kind of error that stands in the place of some of them."""
    try:
        store = JournalSession.open(path, files=files)
    except OkrError as error:
        return type(error).__name__
    if isinstance(store.refusal, CorruptError):
        return type(store.refusal).__name__
    store.close()
    return names(store)


def contents(path: Path) -> dict[str, bytes]:
    """The files that hold records and log; those that a dead writer left beside them count for nothing."""
    kinds = ("workspace.json", "journal.[0-9]*.jsonl", "backups/journal.*", "backups/workspace.*")
    every = {str(file.relative_to(path)): file.read_bytes() for kind in kinds for file in path.glob(kind)}
    return {name: data for name, data in every.items() if data}


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A workspace of four commits before and behind two compactions; the first two are in a backup elsewhere."""
    path = tmp_path / "whole"
    store = JournalSession.create(path)
    do(store, adding("a", "b"))
    compact(store)
    do(store, renaming(1, "A"))
    backup.save(path, tmp_path / "saved.json")
    do(store, adding("c"))
    compact(store)
    do(store, adding("d"))
    store.close()
    return path


@pytest.fixture(params=["whole", "snapshot", "journal", "repair", "repair snapshot", "gone"])
def case(request: pytest.FixtureRequest, whole: Path, tmp_path: Path) -> Case:
    saved = tmp_path / "saved.json"

    def restoring(path: Path, files: Files) -> None:
        backup.restore(path, saved, files=files)

    def repairing(path: Path, files: Files) -> None:
        repair(path, files=files)

    match request.param:
        case "whole":
            return Case(whole, saved, restoring, LATER, SAVED)
        case "gone":
            return Case(tmp_path / "gone", saved, restoring, "MissingWorkspaceError", SAVED)
    alter(whole / "workspace.json" if "snapshot" in request.param else journal(whole, 3))
    if "repair" in request.param:
        left = LATER if "snapshot" in request.param else {**SAVED, 3: "c"}
        return Case(whole, saved, repairing, "CorruptError", left)
    return Case(whole, saved, restoring, "CorruptError", SAVED)


def settle(case: Case, path: Path, what: str, files: Files | None = None) -> None:
    """See that nothing or all of it was done, then do it again, and look at everything."""
    seen = found(path, files)
    assert seen in (case.before, case.after), what
    if seen == case.before and isinstance(seen, str) and case.path.exists():
        assert contents(case.path).items() <= contents(path).items(), what
    case.work(path, files or Files())
    assert found(path, files) == case.after, what
    backup.restore(path, case.saved, files=files)
    store = JournalSession.open(path, files=files)
    assert names(store) == SAVED, what
    do(store, adding("after"))
    compact(store)
    sequences = [entry.sequence for entry in store.history()]
    assert sequences == sorted(sequences, reverse=True), what
    store.close()
    report = doctor.examine(path)
    assert report.is_sound, what
    assert not [finding for finding in report.findings if finding.level == "warning"], what
    assert not list(path.glob("rebuilt.*")), what


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("fault", "calls"), [(die, FAILING), (die_half_way, ("pwrite",))])
def test_a_kill_at_any_call_leaves_all_or_nothing(
    case: Case, tmp_path: Path, fault: Fault, calls: tuple[str, ...]
) -> None:
    saved = case.saved.read_bytes()
    for at in range(1, LIMIT):
        path = case.copy(tmp_path / "w")

        def work(_: Callable[[str], None], at: int = at, path: Path = path) -> None:
            files = quick()
            meeting(files, at, fault, calls)
            case.work(path, files)

        if not in_a_child(work)[1]:
            break
        settle(case, path, f"killed at call {at}", quick())
    assert at > (1 if fault is die_half_way else 15)
    assert case.saved.read_bytes() == saved


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EINTR, errno.EROFS])
def test_an_error_at_any_call_leaves_all_or_nothing(case: Case, tmp_path: Path, number: int) -> None:
    saved = case.saved.read_bytes()
    met = set()
    for at in range(1, LIMIT, 1 if number == errno.EIO else 3):
        path = case.copy(tmp_path / "w")
        files = quick()
        count = meeting(files, at, fail(number), FAILING)
        try:
            case.work(path, files)
        except OkrError as error:
            met.add(type(error))
        settle(case, path, f"error at call {at}", quick())
        if count[0] < at:
            break
    assert at > 12
    assert met & {FullError, ReadOnlyError, OkrError, CorruptError, MissingWorkspaceError}
    assert case.saved.read_bytes() == saved


def test_no_power_cut_at_any_moment_leaves_a_mixture(case: Case, tmp_path: Path) -> None:
    seen: set[bytes] = set()
    done = False

    def examine_states(states: Iterator[State]) -> None:
        for state in states:
            key = sha256(repr((sorted(state.items()), done)).encode()).digest()
            if key not in seen:
                seen.add(key)
                lay_out(tmp_path / "w", state)
                assert not done or found(tmp_path / "w", quick()) == case.after
                settle(case, tmp_path / "w", f"state {len(seen)}", quick())

    (case.path / "backups").mkdir(parents=True, exist_ok=True)
    disk = CrashDisk(case.path, examine_states)
    case.work(case.path, disk)
    done = True
    examine_states(disk.states())
    assert len(seen) > 5


def dying_behind_the_snapshot(files: Files) -> Files:
    """Have the process killed right after a snapshot was put in place."""
    real = files.rename

    def rename(source: Path, target: Path) -> None:
        real(source, target)
        if target.name == "workspace.json":
            die(real, ())

    files.rename = rename
    return files


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("repairing", [False, True])
def test_who_never_noticed_the_damage_goes_on_where_a_killed_restore_or_repair_began(
    whole: Path, tmp_path: Path, *, repairing: bool
) -> None:
    """Otherwise it would write to a journal that nobody reads any more."""
    running, looking = JournalSession.open(whole), JournalSession.open(whole, read_only=True)
    alter(whole / "workspace.json")

    def work(_: Callable[[str], None]) -> None:
        files = dying_behind_the_snapshot(quick())
        if repairing:
            repair(whole, files=files)
        else:
            backup.restore(whole, tmp_path / "saved.json", files=files)

    assert in_a_child(work)[1]
    wanted = LATER if repairing else SAVED
    do(running, adding("mine"))
    assert found(whole) == names(running) == {**wanted, 5: "mine"}
    looking.refresh()
    assert names(looking) == names(running)
    assert not list(whole.glob("rebuilt.*")), "the next start finished it"
    assert doctor.examine(whole).is_sound
    assert [entry.sequence for entry in running.history()][:2] == ([6, 5] if repairing else [5, 2])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_compaction_finishes_what_a_killed_repair_left_to_do(whole: Path) -> None:
    running = JournalSession.open(whole)
    alter(whole / "workspace.json")
    assert in_a_child(lambda _: repair(whole, files=dying_behind_the_snapshot(quick())) and None)[1]
    do(running, adding("mine"))
    compact(running)
    assert not list(whole.glob("rebuilt.*"))
    assert [entry.sequence for entry in running.history()] == [6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_a_file_that_cannot_be_read_is_not_taken_for_damaged(whole: Path, tmp_path: Path, number: int) -> None:
    """It may be whole, so a repair without it would lose what others were told is safe."""
    alter(whole / "workspace.json")
    before = contents(whole)
    files = quick()
    real = files.open

    def opening(path: Path, *arguments: int) -> int:
        if Path(path).name == journal(whole, 2).name:
            raise OSError(number, os.strerror(number))
        return real(path, *arguments)

    files.open = opening
    for work in (
        lambda: repair(whole, files=files),
        lambda: backup.restore(whole, tmp_path / "saved.json", files=files),
    ):
        with pytest.raises(ReadOnlyError, match=r"journal.00000002.jsonl cannot be read: .* move that file out"):
            work()
        assert contents(whole) == before
    repair(whole)
    assert found(whole) == LATER


@pytest.fixture(params=["among its own", "elsewhere"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    """Where a backup goes; elsewhere there is an earlier one already."""
    return tmp_path / "saved.json" if request.param == "elsewhere" else None


def see_backups(path: Path, earlier: bytes, saved: Path, target: Path | None) -> None:
    """See that every backup that there is is whole, and that nothing happened to the workspace."""
    assert all(backup.check(one.path) for one in backup.kept(path))
    assert found(path, quick()) == LATER
    new = backup.save(path, target, files=quick())
    assert backup.check(new)[0].sequence == 4
    assert target is None or new == saved
    saved.write_bytes(earlier)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("fault", "calls"), [(die, FAILING), (die_half_way, ("pwrite",))])
def test_a_backup_that_is_killed_at_any_call_leaves_the_earlier_one_or_the_new(
    whole: Path, tmp_path: Path, target: Path | None, fault: Fault, calls: tuple[str, ...]
) -> None:
    saved = tmp_path / "saved.json"
    earlier = saved.read_bytes()
    for at in range(1, LIMIT):

        def work(_: Callable[[str], None], at: int = at) -> None:
            files = quick()
            meeting(files, at, fault, calls)
            backup.save(whole, target, files=files)

        if not in_a_child(work)[1]:
            break
        assert backup.check(saved)[0].sequence in (2, 4)
        see_backups(whole, earlier, saved, target)
    assert at > (1 if fault is die_half_way else 10)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EINTR, errno.EROFS])
def test_a_backup_that_meets_an_error_at_any_call_leaves_the_earlier_one_or_the_new(
    whole: Path, tmp_path: Path, target: Path | None, number: int
) -> None:
    saved = tmp_path / "saved.json"
    earlier = saved.read_bytes()
    for at in range(1, LIMIT):
        files = quick()
        count = meeting(files, at, fail(number), FAILING)
        with contextlib.suppress(OkrError):
            backup.save(whole, target, files=files)
        assert saved.read_bytes() == earlier or backup.check(saved)[0].sequence == 4
        see_backups(whole, earlier, saved, target)
        if count[0] < at:
            break
    assert at > 10
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_backup_that_was_never_finished_is_none_and_goes_after_a_day(whole: Path) -> None:
    left = whole / "backups" / "saved.20270104T093000Z.json.0123.tmp"
    left.write_bytes((whole / "workspace.json").read_bytes())
    assert left not in {one.path for one in backup.kept(whole)}
    store = JournalSession.open(whole)
    compact(store)
    assert left.exists()
    os.utime(left, (1, 1))
    compact(store)
    assert not left.exists()
