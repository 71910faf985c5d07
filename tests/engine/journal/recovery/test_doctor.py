from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.journal.builders import NOW, JournalSession, adding, compact, do, journal, names, raw_database, reopened
from okrtui.engine.journal.files import mounts
from okrtui.engine.journal.formats.lines import decode, encode_seal
from okrtui.engine.journal.recovery.doctor import examine
from okrtui.engine.journal.recovery.repair import repair
from okrtui.errors import CorruptError, MissingWorkspaceError, NewerSchemaError, ReadOnlyError
from okrtui.maintenance import Report, Severity

BY = {"created_at": NOW, "created_by": "ada", "updated_at": NOW, "updated_by": "ada"}


@pytest.fixture
def five(tmp_path: Path) -> Path:
    """A workspace of five commits: two before a compaction, three after it."""
    path = tmp_path / "five"
    store = JournalSession.create(path)
    do(store, adding("a"))
    do(store, adding("b"))
    compact(store)
    for name in "cde":
        do(store, adding(name), "bob")
    store.close()
    return path


def damage(report: Report) -> list[str]:
    return [finding.what for finding in report.findings if finding.level is Severity.DAMAGE]


def lines(path: Path, generation: int = 2) -> list[bytes]:
    return journal(path, generation).read_bytes().splitlines(keepends=True)


def overwrite(path: Path, parts: list[bytes], generation: int = 2) -> None:
    journal(path, generation).write_bytes(b"".join(parts))


def repaired(path: Path) -> Report:
    """Repair, look again, and see that the workspace can be written to and read back whole."""
    report = repair(path, actor="ada", now=NOW)
    assert report.is_sound, report.findings
    assert examine(path).is_sound
    store = JournalSession.open(path)
    assert not store.read_only
    do(store, adding("after"))
    assert reopened(path) == names(store)
    compact(store)
    assert reopened(path) == names(store)
    store.close()
    return report


def test_a_sound_workspace_has_nothing_wrong(five: Path) -> None:
    report = examine(five)
    assert report.findings == ()
    assert (report.is_sound, report.safe_commits, report.records, report.lost) == (True, 5, 5, ())
    before = {file: file.read_bytes() for file in five.rglob("*") if file.is_file() and file.name != "lock"}
    assert repair(five).original is None
    assert {file: file.read_bytes() for file in five.rglob("*") if file.is_file() and file.name != "lock"} == before


def test_where_no_workspace_is_there_is_nothing_to_examine(tmp_path: Path) -> None:
    for function in (examine, repair):
        with pytest.raises(MissingWorkspaceError):
            function(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_torn_tail_is_no_damage(five: Path) -> None:
    with journal(five, 2).open("ab") as file:
        file.write(b'["0000')
    report = examine(five)
    assert report.is_sound
    assert [(finding.level, finding.place) for finding in report.findings] == [
        (Severity.NOTE, "journal.00000002.jsonl")
    ]
    assert "6 bytes" in report.findings[0].what
    do(JournalSession.open(five), adding("f"))
    assert "torn.00000002" in examine(five).findings[0].place


@pytest.mark.parametrize("number", [0, 1])
def test_a_commit_in_the_middle_that_cannot_be_read_is_all_that_is_lost(five: Path, number: int) -> None:
    parts = lines(five)
    original = journal(five, 2)
    parts[number] = parts[number].replace(b"2027", b"2028", 1)
    overwrite(five, parts)
    bad = original.read_bytes()
    report = examine(five)
    assert not report.is_sound
    assert (report.safe_commits, report.lost) == (2 + number, (f"commit {3 + number}",))
    assert "cannot be read" in damage(report)[0]
    assert original.read_bytes() == bad
    with pytest.raises(CorruptError, match="doctor"):
        do(JournalSession.open(five), adding("x"))
    done = repaired(five)
    assert done.lost == (f"commit {3 + number}",)
    assert done.original is not None
    assert (done.original / "journal.00000002.jsonl").read_bytes() == bad
    wanted = [name for at, name in enumerate("abcde") if at != 2 + number]
    assert list(reopened(five).values()) == [*wanted, "after"]
    history = list(JournalSession.open(five).history())
    assert [entry.sequence for entry in history] == [7, 6, 5, 4, 3, 2, 1]
    told = [entry.action for entry in history if entry.sequence in (3 + number, 6)]
    assert told == ["workspace.repair", "workspace.lost"]
    assert {entry.by for entry in history if entry.sequence in (3, 4, 5)} == {"bob", ""}


def test_commits_cut_out_by_hand_are_named(five: Path) -> None:
    parts = lines(five)
    overwrite(five, [parts[0], parts[2]])
    report = examine(five)
    assert report.lost == ("commit 4",)
    assert "does not follow" in damage(report)[0]
    repaired(five)
    assert list(reopened(five).values()) == ["a", "b", "c", "e", "after"]


def test_lines_out_of_their_place_are_not_believed(five: Path) -> None:
    parts = lines(five)
    overwrite(five, [*parts[:2], parts[0], parts[2]])
    report = examine(five)
    assert report.lost == ("a misplaced line marked as commit 3",)
    repaired(five)
    assert list(reopened(five).values()) == ["a", "b", "c", "d", "e", "after"]


def test_a_line_end_that_was_lost_costs_no_line_but_the_one(five: Path) -> None:
    parts = lines(five)
    overwrite(five, [parts[0][:-20], *parts[1:]])
    report = examine(five)
    assert report.lost == ("commit 3",)
    repaired(five)
    assert list(reopened(five).values()) == ["a", "b", "d", "e", "after"]


@pytest.mark.parametrize("number", [1, 2])
def test_what_a_power_cut_left_of_unacknowledged_commits_is_set_aside(five: Path, number: int) -> None:
    parts = lines(five)
    parts[-1 - number : -1] = [b"\0" * len(part) for part in parts[-1 - number : -1]]
    overwrite(five, parts)
    assert "damaged" in JournalSession.open(five).read_only
    report = examine(five)
    assert report.lost == ()
    assert "commit 5 by bob (cycle.add)" in damage(report)[0]
    assert any("no confirmed commit is lost" in finding.advice for finding in report.findings)
    done = repaired(five)
    assert done.lost == ()
    assert done.original is not None
    assert (done.original / journal(five, 2).name).read_bytes() == b"".join(parts)
    assert list(reopened(five).values()) == [*"abcde"[: 4 - number], "after"]


def test_zeros_before_commits_that_were_acknowledged_are_no_power_cut(five: Path) -> None:
    parts = lines(five)
    overwrite(five, [b"\0" * len(parts[0]), *parts[1:]])
    assert examine(five).lost == ("commit 3",)
    repaired(five)
    assert list(reopened(five).values()) == ["a", "b", "d", "e", "after"]


def test_a_snapshot_that_is_damaged_is_made_up_for(five: Path) -> None:
    file = five / "workspace.json"
    file.write_bytes(file.read_bytes()[:-20])
    report = examine(five)
    assert (report.safe_commits, report.lost, report.records) == (5, (), 5)
    assert "damaged" in damage(report)[0]
    done = repaired(five)
    assert done.original is not None
    assert list(reopened(five).values()) == [*"abcde", "after"]
    assert [entry.sequence for entry in JournalSession.open(five).history()] == [7, 6, 5, 4, 3, 2, 1]


def test_without_any_snapshot_the_journals_from_the_first_on_do(five: Path) -> None:
    (five / "workspace.json").unlink()
    for file in (five / "backups").glob("workspace.*"):
        file.write_bytes(b"x")
    report = examine(five)
    assert "missing" in damage(report)[0]
    assert (report.safe_commits, report.lost) == (5, ())
    repaired(five)
    assert list(reopened(five).values()) == [*"abcde", "after"]


def test_where_nothing_can_be_read_it_says_so_and_touches_nothing(five: Path) -> None:
    for file in (*five.glob("*.json*"), *five.glob("backups/*")):
        file.write_bytes(b"nothing")
    before = {file: file.read_bytes() for file in five.rglob("*") if file.is_file()}
    for function in (examine, repair):
        with pytest.raises(CorruptError, match="okrtui restore"):
            function(five)
    after = {file: file.read_bytes() for file in five.rglob("*") if file.is_file()}
    assert {file: data for file, data in after.items() if file.name != "lock"} == {
        file: data for file, data in before.items() if file.name != "lock"
    }


def test_a_missing_journal_is_told(five: Path) -> None:
    journal(five, 2).unlink()
    report = examine(five)
    assert damage(report) == ["This journal is missing."]
    assert "Put the file back" in report.findings[0].advice
    assert (report.safe_commits, report.lost) == (2, ("everything in journal.00000002.jsonl after commit 2",))
    assert repaired(five).lost == report.lost
    assert list(reopened(five).values()) == ["a", "b", "after"]


def test_a_link_in_the_place_of_a_file_is_told_and_not_repaired_away(five: Path) -> None:
    file = five / "workspace.json"
    file.rename(five.parent / "elsewhere")
    file.symlink_to(five.parent / "elsewhere")
    (finding,) = (one for one in examine(five).findings if one.level is Severity.DAMAGE)
    assert "one of its files is a symbolic link" in finding.what
    assert finding.advice == "Replace it with the file itself."
    with pytest.raises(ReadOnlyError, match="Replace it with the file itself"):
        repair(five)
    file.unlink()
    (five.parent / "elsewhere").rename(file)
    assert examine(five).is_sound


def test_a_snapshot_that_is_gone_is_damage_and_not_a_place_without_a_workspace(five: Path) -> None:
    (five / "workspace.json").unlink()
    with pytest.raises(
        CorruptError, match=r"workspace.json of this workspace is missing. .*/backups/workspace.00000002"
    ):
        JournalSession.open(five)
    repaired(five)
    assert list(reopened(five).values()) == [*"abcde", "after"]


def test_a_journal_that_lost_its_end_is_told_by_the_next_one(five: Path) -> None:
    store = JournalSession.open(five)
    snapshot = (five / "workspace.json").read_bytes()
    compact(store)
    do(store, adding("f"))
    (five / "workspace.json").write_bytes(snapshot)
    overwrite(five, lines(five)[:2])
    assert "end of a journal" in JournalSession.open(five).read_only
    report = examine(five)
    assert "Its end is missing" in damage(report)[0]
    assert (report.safe_commits, report.lost) == (4, ("commit 5",))
    repaired(five)
    assert list(reopened(five).values()) == ["a", "b", "c", "d", "f", "after"]


def test_a_seal_that_cannot_be_read_loses_no_commit(five: Path) -> None:
    store = JournalSession.open(five)
    snapshot = (five / "workspace.json").read_bytes()
    compact(store)
    do(store, adding("f"))
    (five / "workspace.json").write_bytes(snapshot)
    parts = lines(five)
    overwrite(five, [*parts[:-1], parts[-1].replace(b'"n":3', b'"n":4')])
    repaired(five)
    assert list(reopened(five).values()) == [*"abcdef", "after"]


def test_damage_in_the_log_alone_touches_no_record(five: Path) -> None:
    journal(five, 1).unlink()
    file = five / "backups" / "journal.00000001.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"a"', b'"A"', 1))
    report = examine(five)
    assert report.is_sound
    assert [finding.level for finding in report.findings] == [Severity.WARNING]
    assert "No current record" in report.findings[0].advice


def test_a_record_that_cannot_be_read_is_named_and_taken_out(five: Path) -> None:
    with raw_database(five) as database:
        database.table("cycles").update({"start": "never"}, doc_ids=[2])
        database.table("cycles").update({"id": 9}, doc_ids=[3])
    report = examine(five)
    assert [finding.place for finding in report.findings] == ["C2", "C3"]
    assert "start" in damage(report)[0]
    assert "its id is C9" in damage(report)[1]
    assert report.lost == ("C2", "C3")
    repaired(five)
    assert list(reopened(five).values()) == ["a", "d", "e", "after"]
    entry = next(entry for entry in JournalSession.open(five).history() if entry.action == "workspace.repair")
    assert [(op.id, op.after) for op in entry.ops] == [(2, None), (3, None)]


def test_a_newer_workspace_is_for_a_newer_doctor(five: Path) -> None:
    last = decode(lines(five)[-1][:-1])
    assert last is not None
    with journal(five, 2).open("ab") as file:
        file.write(encode_seal(last.checksum, last.sequence, 3, 99))
    for function in (examine, repair):
        with pytest.raises(NewerSchemaError):
            function(five)


def test_a_network_file_system_and_bad_modes_are_told(five: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = five.parent / "mountinfo"
    table.write_text(f"1 0 0:1 / {five} rw - nfs4 server:/export rw\n")
    monkeypatch.setattr(mounts, "MOUNTINFO", table)
    journal(five, 2).chmod(0o600)
    five.chmod(0o1777)
    whats = [finding.what for finding in examine(five).findings]
    assert any("sticky" in what for what in whats)
    assert any("Everybody" in what for what in whats)
    assert any("nfs4 from server:/export" in what for what in whats)
    assert any("Its mode is 600" in what for what in whats)


def test_a_byte_destroyed_anywhere_never_costs_more_than_its_line(five: Path, tmp_path: Path) -> None:
    data = journal(five, 2).read_bytes()
    ends = [at for at, byte in enumerate(data) if byte == ord("\n")]
    for position in range(0, len(data), 61):
        path = tmp_path / "w"
        shutil.copytree(five, path)
        journal(path, 2).write_bytes(data[:position] + b"\x07" + data[position + 1 :])
        hit = sum(end < position for end in ends)
        kept = set("abcde") - {"cde"[hit]}
        repair(path)
        assert kept <= set(reopened(path).values()) <= set("abcde")
        shutil.rmtree(path)
