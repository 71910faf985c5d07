"""A move to a directory that is killed, or fails, at any file operation: the directory is empty or has everything."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from contract.test_engine_contract import adding, numbers, put
from contract.test_moving import THERE, elsewhere, filled, stored
from engine.journal.test_kills import die, die_afterwards, in_a_child, meeting, quick
from okrtui.domain.rules.record_checks import check_records
from okrtui.engine.journal import create_engine, handover, open_engine
from okrtui.engine.journal.engine import JournalEngine
from okrtui.engine.journal.recovery.doctor import examine
from okrtui.engine.moving import move
from okrtui.errors import FullError


@pytest.fixture(autouse=True)
def _short_journals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "PIECE", 1)


def is_whole(path: Path) -> bool:
    """Open what is left: a workspace with nothing in it, to which the move can be done again, or with everything."""
    engine = open_engine(path)
    assert engine.refusal is None
    found = stored(engine)
    everything = stored(filled(elsewhere()))
    if found["last"]:
        assert found == everything
    else:
        assert (found["log"], found["records"]) == ([], {})
        move(filled(elsewhere()), engine, None)
        assert stored(engine) == everything
    assert put(engine, adding(3, "c"), sequence=4).sequence == 5
    engine.close()
    assert [one for one in examine(path, check_records).findings if "journals where" not in one.what] == []
    engine = open_engine(path)
    assert numbers(engine.history(None, 9)) == [5, 4, 3, 2, 1]
    engine.close()
    return bool(found["last"])


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_killed_at_any_call_the_directory_is_empty_or_whole(tmp_path: Path) -> None:
    found: list[bool] = []
    for at in range(1, 400, 5):
        path = tmp_path / f"killed{at}"
        create_engine(path).close()

        def take_over(_: object, at: int = at, path: Path = path) -> None:
            files = quick()
            engine = JournalEngine.open(path, files=files)
            meeting(files, at, die if at % 2 else die_afterwards)
            move(filled(elsewhere()), engine, None)

        if not in_a_child(take_over)[1]:
            break
        found.append(is_whole(path))
    assert len(found) > 20
    assert found == sorted(found), "once it is whole it stays so"
    assert {False, True} <= set(found)


@pytest.mark.parametrize("after", range(1, 100, 7))
def test_a_full_disk_leaves_the_directory_empty_or_whole(tmp_path: Path, after: int) -> None:
    create_engine(tmp_path / "w").close()
    files = quick()
    engine = JournalEngine.open(tmp_path / "w", files=files)
    source = filled(elsewhere())
    meeting(files, after, full, ("pwrite", "rename", "fsync"))
    try:
        move(source, engine, THERE)
        is_moved = True
    except FullError:
        is_moved = False
    engine.close()
    assert (source.refusal is not None) is is_moved
    assert is_whole(tmp_path / "w") or not is_moved


def test_an_old_place_that_cannot_be_closed_says_that_everything_is_in_the_new_one(tmp_path: Path) -> None:
    files, target = quick(), elsewhere()
    source = JournalEngine.create(tmp_path / "w", files=files)
    filled(source)
    meeting(files, 1, full, ("rename",))
    with pytest.raises(FullError) as caught:
        move(source, target, THERE)
    assert caught.value.message.startswith(
        "Everything is at /srv/elsewhere now, but the old place could not be closed."
    )
    assert caught.value.hint == "Once that is mended, the same command closes it."
    assert source.refusal is None
    move(source, target, THERE)
    source.since(4)
    assert str(source.refusal) == str(THERE.refusal())
    source.close()
