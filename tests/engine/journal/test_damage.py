from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from engine.journal.builders import (
    JournalSession,
    adding,
    compact,
    do,
    journal,
    names,
    raw_database,
    renaming,
    reopened,
    torn,
)
from engine.journal.test_kills import quick
from okrtui.errors import CorruptError, MissingWorkspaceError


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A workspace with three commits, one line each."""
    path = tmp_path / "three"
    store = JournalSession.create(path)
    for name in "abc":
        do(store, adding(name))
    store.close()
    return path


def test_a_journal_cut_at_any_byte_keeps_the_whole_lines_and_goes_on(three: Path) -> None:
    data = journal(three).read_bytes()
    ends = [0] + [position + 1 for position, byte in enumerate(data) if byte == ord("\n")]
    for cut in range(len(data) + 1):
        journal(three).write_bytes(data[:cut])
        whole = sum(end <= cut for end in ends) - 1
        store = JournalSession.open(three, files=quick())
        assert list(names(store).values()) == list("abc")[:whole]
        do(store, adding("next"))
        assert list(reopened(three).values()) == [*list("abc")[:whole], "next"]
        assert torn(three) == ([data[ends[whole] : cut]] if cut > ends[whole] else [])
        store.close()
        for left in three.glob("torn.*"):
            left.unlink()


@pytest.mark.parametrize(
    "tail",
    [
        b"\0" * 5000,
        b"\0",
        b"garbage",
        b"garbage\n",
        b'["00000000",{"p":',
        b'["00000000",{"p":\0\0\0}]\n',
        b"\n\n",
        b"\xff" * 9,
    ],
)
def test_what_stands_behind_the_last_line_is_set_aside(three: Path, tail: bytes) -> None:
    running = JournalSession.open(three)
    with journal(three).open("ab") as file:
        file.write(tail)
    assert running.refresh() == []
    store = JournalSession.open(three)
    do(store, adding("d"))
    assert torn(three) == [tail]
    assert len(running.refresh()) == 1
    assert list(reopened(three).values()) == list("abcd")


def test_what_is_set_aside_never_replaces_what_was_set_aside_before(three: Path) -> None:
    store = JournalSession.open(three)
    for tail in (b"one", b"two", b"three"):
        end = journal(three).stat().st_size
        with journal(three).open("ab") as file:
            file.write(tail)
        (three / f"torn.00000001.{end}").write_bytes(b"before")
        do(store, adding(tail.decode()))
    assert sorted(torn(three)) == sorted([b"before", b"one", b"before", b"two", b"before", b"three"])


def test_a_flipped_bit_in_a_line_is_refused_and_left_alone(three: Path) -> None:
    data = journal(three).read_bytes()
    second = data.index(b"\n") + 1
    third = data.rindex(b"\n", 0, -1) + 1
    for position in range(len(data)):
        altered = bytearray(data)
        altered[position] ^= 1 << (position % 8)
        journal(three).write_bytes(altered)
        store = JournalSession.open(three)
        assert list(names(store).values()) == list("abc")[: (position >= second) + (position >= third)]
        assert "damaged" in store.read_only
        with pytest.raises(CorruptError):
            do(store, adding("d"))
        assert journal(three).read_bytes() == altered
        store.close()


def test_damage_under_a_running_session_ends_its_writing_and_keeps_what_it_knows(three: Path) -> None:
    store = JournalSession.open(three)
    data = bytearray(journal(three).read_bytes())
    data[20] ^= 1
    journal(three).write_bytes(data)
    do_not = store.refresh()
    assert do_not == []
    assert list(names(store).values()) == list("abc")
    with journal(three).open("ab") as file:
        file.write(b"x\n")
    data[-20] ^= 1
    journal(three).write_bytes(data)
    store.refresh()
    with pytest.raises(CorruptError):
        do(store, adding("d"))
    assert list(names(store).values()) == list("abc")
    assert journal(three).read_bytes() == data


def test_a_snapshot_with_any_byte_altered_is_refused_and_names_the_backup(three: Path) -> None:
    store = JournalSession.open(three)
    compact(store)
    file = three / "workspace.json"
    data = file.read_bytes()
    for position in range(len(data)):
        altered = bytearray(data)
        altered[position] ^= 1 << (position % 8)
        file.write_bytes(altered)
        with pytest.raises(CorruptError, match=r"backups/workspace.00000002.[0-9TZ]+.json"):
            JournalSession.open(three)
    for cut in range(len(data)):
        file.write_bytes(data[:cut])
        with pytest.raises(CorruptError):
            JournalSession.open(three)
        assert file.read_bytes() == data[:cut]


def test_a_history_with_an_altered_line_stops_there(three: Path) -> None:
    store = JournalSession.open(three)
    compact(store)
    do(store, adding("d"))
    kept = three / "backups" / "journal.00000001.jsonl"
    data = bytearray(kept.read_bytes())
    data[40] ^= 1
    journal(three).unlink()
    kept.write_bytes(data)
    entries = store.history()
    assert [next(entries).sequence for _ in range(3)] == [4, 3, 2]
    with pytest.raises(CorruptError):
        next(entries)


def test_an_older_copy_put_in_place_is_noticed(three: Path) -> None:
    store = JournalSession.open(three)
    older = journal(three).read_bytes()
    do(store, adding("d"))
    do(store, renaming(1, "A"))
    journal(three).write_bytes(older)
    told = store.refresh()
    assert [entry.action for entry in told] == ["reload"]
    assert list(names(store).values()) == list("abc")
    do(store, adding("e"))
    assert reopened(three) == names(store) == {1: "a", 2: "b", 3: "c", 5: "e"}


def test_a_last_line_rewritten_at_the_same_length_is_noticed(three: Path) -> None:
    store, other = JournalSession.open(three), JournalSession.open(three)
    before = journal(three).read_bytes()
    do(store, adding("mine"))
    other.refresh()
    journal(three).write_bytes(before)
    again = JournalSession.open(three)
    do(again, adding("hers"))
    os.utime(journal(three), ns=(1, 1))
    other.refresh()
    assert names(other)[4] == "hers"
    do(store, adding("e"))
    assert names(store)[4] == "hers"
    assert list(reopened(three).values()) == ["a", "b", "c", "hers", "e"]


def test_a_journal_that_is_gone_is_told(three: Path) -> None:
    store = JournalSession.open(three)
    journal(three).unlink()
    with pytest.raises(CorruptError):
        do(store, adding("d"))
    assert "missing" in JournalSession.open(three).read_only


def test_a_workspace_that_is_gone_is_told_and_reading_goes_on(three: Path) -> None:
    store = JournalSession.open(three)
    shutil.move(three, three.with_name("moved"))
    assert store.refresh() == []
    assert list(names(store).values()) == list("abc")
    with pytest.raises(MissingWorkspaceError):
        do(store, adding("d"))


def test_a_foreign_record_that_cannot_be_read_ends_writing(three: Path) -> None:

    store = JournalSession.open(three)
    with raw_database(three) as database:
        database.table("cycles").insert({"name": "no cycle at all"})
    store.refresh()
    assert "damaged" in store.read_only
    with pytest.raises(CorruptError):
        do(store, adding("d"))
    with pytest.raises(CorruptError):
        do(JournalSession.open(three), adding("d"))
