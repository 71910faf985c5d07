from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from builders import NOW
from okrtui.autosave import OLDEST, DraftContent, DraftFiles
from refusing_disk import FULL, READ_ONLY, refuse

TYPED: DraftContent = {"typed": {"title": "Half \ud800 of it"}, "told": [("Objective", "Half")]}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state" / "okrtui" / "drafts"


@pytest.fixture
def session(place: Path, tmp_path: Path) -> Callable[[], DraftFiles]:
    return lambda: DraftFiles(place, str(tmp_path / "acme"), lambda: NOW)


Sessions = Callable[[], DraftFiles]


def written(place: Path) -> list[Path]:
    return sorted(place.glob("*")) if place.is_dir() else []


def kept(keeping: DraftFiles, form: str = "ObjectiveDraft", content: DraftContent | None = TYPED) -> None:
    """Type into a form and vanish."""
    keeping.open(form).keep(content)
    keeping.flush()


def test_what_was_typed_is_found_by_the_next_session_and_private(session: Sessions, place: Path) -> None:
    mask = os.umask(0)
    kept(session())
    os.umask(mask)
    (found,) = session().left()
    assert (found.form, found.at, found.live) == ("ObjectiveDraft", NOW, False)
    assert found.content == {"typed": TYPED["typed"], "told": [["Objective", "Half"]]}
    assert [stat.S_IMODE(one.stat().st_mode) for one in (place.parent, place, found.path)] == [0o700, 0o700, 0o600]


def test_nothing_is_written_before_something_was_typed_and_nothing_stays_when_it_is_over(
    session: Sessions, place: Path
) -> None:
    keeping = session()
    slot = keeping.open("a")
    slot.keep(None)
    keeping.flush()
    assert not written(place)
    slot.keep(TYPED)
    assert not written(place), "it waits for the flush"
    slot.flush()
    assert len(written(place)) == 1
    slot.keep(None)
    slot.flush()
    assert not written(place), "all of it was taken back"
    slot.keep(TYPED)
    slot.flush()
    slot.drop()
    keeping.flush()
    assert not written(place)


def test_a_directory_that_others_could_read_is_closed_to_them(session: Sessions, place: Path) -> None:
    place.mkdir(parents=True, mode=0o755)
    place.chmod(0o755)
    kept(session())
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_sessions_do_not_see_what_is_open_in_themselves_and_never_write_the_same_file(
    session: Sessions, place: Path
) -> None:
    one, other = session(), session()
    kept(one, content={"from": "one"})
    kept(other, content={"from": "other"})
    assert len(written(place)) == 2
    assert [each.content for each in one.left()] == [{"from": "other"}]
    assert [each.content for each in other.left()] == [{"from": "one"}]


def test_only_one_can_go_on_with_it_and_the_session_it_came_from_loses_nothing(session: Sessions, place: Path) -> None:
    first = session()
    slot = first.open("form")
    slot.keep({"n": 1})
    slot.flush()
    one, other = session(), session()
    (found,), (same,) = one.left(), other.left()
    claimed = one.claim(found)
    assert claimed is not None
    assert other.claim(same) is None
    assert other.claim(same) is None
    first.flush()
    assert len(written(place)) == 1, "nothing new was typed there"
    slot.keep({"n": 2})
    slot.flush()
    assert sorted(each.content["n"] for each in session().left()) == [1, 2]
    claimed.drop()
    assert [each.content["n"] for each in session().left()] == [2]
    other.discard(session().left()[0])
    other.discard(found)
    assert not written(place)


def test_another_workspace_is_another_matter(session: Sessions, place: Path, tmp_path: Path) -> None:
    kept(DraftFiles(place, str(tmp_path / "other"), lambda: NOW))
    assert session().left() == []
    kept(session())
    assert len(DraftFiles(place, str(tmp_path / "acme"), lambda: NOW).left()) == 1


def test_what_stands_in_a_session_that_still_runs_is_marked(session: Sessions, place: Path) -> None:
    kept(session())
    (path,) = written(place)
    document = json.loads(path.read_text())
    other = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    try:
        started = Path(f"/proc/{other.pid}/stat")
        word = started.read_text().rpartition(")")[2].split()[19] if started.exists() else ""
        for change, live in (
            ({"process": other.pid, "started": "another process of that number"}, False),
            ({"process": other.pid, "started": word, "host": "elsewhere"}, False),
            ({"process": 2**40, "started": word}, False),
            ({"process": other.pid, "started": word}, True),
        ):
            path.write_text(json.dumps(document | change))
            assert [one.live for one in session().left()] == [live], change
        assert other.stdin is not None
        other.stdin.close()
        if started.exists():
            os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
            assert [one.live for one in session().left()] == [False], "it has ended, though nobody asked how"
    finally:
        other.kill()
        other.wait()
    path.write_text(json.dumps(document | {"process": other.pid, "started": word}))
    assert [one.live for one in session().left()] == [False], "it has ended"


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"null", b'{"version": 1}', b"\xff\xfe", b"[" * 100_000, b"x" * (2 << 20), b'{"version": "1"}'],
)
def test_a_damaged_file_is_put_aside_and_told_of_once(session: Sessions, place: Path, damage: bytes) -> None:
    kept(session(), "whole")
    (path,) = written(place)
    bad = path.with_name(f"{path.name.partition('.')[0]}.bad.json")
    bad.write_bytes(damage)
    keeping = session()
    assert [one.form for one in keeping.left()] == ["whole"]
    assert keeping.trouble.startswith("An unsaved draft could not be read")
    again = session()
    assert [one.form for one in again.left()] == ["whole"]
    assert again.trouble == ""
    assert bad.with_suffix(".damaged").read_bytes() == damage


def test_what_a_later_version_wrote_is_left_alone_and_so_is_what_is_no_file(session: Sessions, place: Path) -> None:
    kept(session())
    (path,) = written(place)
    later = path.read_text().replace('"version": 1', '"version": 2')
    path.write_text(later)
    prefix = path.name.partition(".")[0]
    (place / f"{prefix}.link.json").symlink_to(path)
    (place / f"{prefix}.folder.json").mkdir()
    os.mkfifo(place / f"{prefix}.pipe.json")
    assert session().left() == []
    assert path.read_text() == later


def test_what_the_system_refuses_is_told_once_and_stops_nothing(session: Sessions, place: Path) -> None:
    place.parent.mkdir(parents=True)
    place.write_text("a file in its place")
    keeping = session()
    assert keeping.left() == []
    assert "cannot be listed" in keeping.trouble
    keeping.trouble = ""
    kept(keeping)
    assert keeping.trouble == "", "one sentence is enough"
    fresh = session()
    kept(fresh)
    assert "What you type cannot be saved as a draft" in fresh.trouble
    assert place.read_text() == "a file in its place"


def test_what_nobody_came_back_for_goes(session: Sessions, place: Path) -> None:
    kept(session())
    (path,) = written(place)
    for name in ("other.json", "x.damaged", "x.tmp"):
        (place / name).write_text("")
    (place / "mine.txt").write_text("")
    old = path.stat().st_mtime - (OLDEST + timedelta(days=1)).total_seconds()
    for one in written(place):
        os.utime(one, (old, old))
    assert session().left() == []
    assert [one.name for one in written(place)] == ["mine.txt"]


@pytest.mark.parametrize("place", ["file/state/drafts", "closed/state/drafts"])
def test_a_place_that_takes_no_drafts_is_known_before_the_first(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "closed").mkdir()
    monkeypatch.setattr("os.access", lambda path, _: path != tmp_path / "closed")
    files = DraftFiles(tmp_path / place, "w", lambda: NOW)
    files.left()
    assert files.trouble == f"What you type cannot be saved as a draft: {tmp_path / place} cannot be written to."
    assert sorted(one.name for one in tmp_path.iterdir()) == ["closed", "file"], "nothing was made"


@pytest.mark.parametrize("number", [FULL, READ_ONLY])
def test_a_disk_that_takes_nothing_any_more_keeps_what_it_has(
    session: Sessions, place: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    keeping = session()
    file = keeping.open("form")
    file.keep({"n": 1})
    file.flush()
    before = file.path.read_bytes()
    with monkeypatch.context() as disk:
        met = refuse(disk, place, number)
        file.keep({"n": 2})
        file.flush()
        assert met
        assert file.path.read_bytes() == before
        assert keeping.trouble == f"What you type cannot be saved as a draft: {os.strerror(number)}."
        assert [one.content for one in session().left()] == [{"n": 1}]
    file.keep({"n": 3})
    file.flush()
    assert [one.content for one in session().left()] == [{"n": 3}], "there is room again"
    assert len(written(place)) == 1


def test_a_draft_on_a_disk_that_is_read_only_is_gone_on_with_and_its_end_is_told(
    session: Sessions, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(session())
    (path,) = written(place)
    keeping, other = session(), session()
    (found,), (same,) = keeping.left(), other.left()
    with monkeypatch.context() as disk:
        refuse(disk, place, READ_ONLY)
        file = keeping.claim(found)
        assert file is not None
        assert keeping.left() == [], "it is open"
        assert keeping.trouble == f"What you type cannot be saved as a draft: {os.strerror(READ_ONLY)}."
        dropped = other.claim(same)
        assert dropped is not None
    file.keep({"n": 2})
    file.flush()
    assert written(place) == [path], "it goes on where it is"
    with monkeypatch.context() as disk:
        refuse(disk, place, READ_ONLY)
        last = session()
        (draft,) = last.left()
        ended = last.open(draft.form)
        ended.path = draft.path
        ended.drop()
        assert last.trouble == f"A draft cannot be deleted: {os.strerror(READ_ONLY)}."
    file.drop()
    assert written(place) == []
