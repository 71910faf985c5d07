"""Moving a workspace between directories and databases: with its log, all or nothing, and the old place is closed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cli.cli_desk import session_on
from contract.test_engine_contract import put
from contract.test_moving import filled, stored
from okrtui.__main__ import main
from okrtui.engine import postgres
from okrtui.engine.journal import create_engine, handover, open_engine
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.postgres.engine import PostgresEngine
from postgres_server import PostgresServer

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A directory with the sample, of which one commit was undone."""
    assert main(["init", str(tmp_path / "old"), "--sample"]) == 0
    for line in (["kpi", "add", "Churn"], ["undo"]):
        assert main([*line, "--workspace", str(tmp_path / "old")]) == 0
    return tmp_path / "old"


@pytest.fixture
def database(postgres_server: PostgresServer) -> str:
    """An empty database."""
    return postgres_server.address(postgres_server.new_database())


def everything(place: Path | str) -> dict[str, Any]:
    """What is kept in a directory or a database."""
    engine = postgres.open_engine(place) if isinstance(place, str) else open_engine(place)
    try:
        return stored(engine)
    finally:
        engine.close()


def answer(capsys: Capture, *line: str) -> Any:
    capsys.readouterr()
    assert main(["--json", *line]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: Capture, *line: str, code: int) -> str:
    capsys.readouterr()
    assert main(list(line)) == code
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_there_and_back_nothing_is_lost(old: Path, database: str, tmp_path: Path, capsys: Capture) -> None:
    before = everything(old)
    told = answer(capsys, "move", str(old), database)
    assert told == {
        "from": str(old), "to": database, "commits": 3, "last": 3, "closed": True,
        "records": sum(map(len, before["records"].values())),
    }  # fmt: skip
    assert everything(database) == before
    assert answer(capsys, "doctor", "--workspace", database)["findings"] == []
    assert main(["move", database, str(tmp_path / "back")]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("Moved 3 commits and ")
    assert out[1] == f"{database} is closed and says where it went."
    assert everything(tmp_path / "back") == before
    assert answer(capsys, "doctor", "--workspace", str(tmp_path / "back"))["findings"] == []


def test_what_was_undone_can_be_redone_in_the_new_place(old: Path, database: str, capsys: Capture) -> None:
    assert main(["move", str(old), database]) == 0
    by = answer(capsys, "log", "--limit", "1", "--workspace", database)[0]["by"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PostgresEngine, "user", by)
        assert main(["redo", "--workspace", database]) == 0
    assert "Churn" in [one["name"] for one in answer(capsys, "kpi", "list", "--workspace", database)]


def test_the_old_place_says_where_it_went(old: Path, tmp_path: Path, capsys: Capture) -> None:
    new = tmp_path / "new place"
    running = session_on(open_engine(old))
    assert main(["move", str(old), str(new)]) == 0
    told = refused(capsys, "kpi", "add", "Churn", "--workspace", str(old), code=5)
    assert f"This workspace was moved to {new} by " in told
    assert f"Use it there: okrtui --workspace '{new}'" in told
    assert running.refresh() == []
    assert str(new) in running.read_only
    assert answer(capsys, "kpi", "list", "--workspace", str(old)) == answer(
        capsys, "kpi", "list", "--workspace", str(new)
    )
    assert main(["todo", "--workspace", str(old)]) == 0
    assert capsys.readouterr().err.startswith(f"Warning: This workspace was moved to {new} by ")
    report = answer(capsys, "doctor", "--workspace", str(old))
    assert [one["place"] for one in report["findings"]] == ["moved"]
    assert "moved to" in refused(capsys, "move", str(old), str(tmp_path / "third"), code=5)
    assert not (tmp_path / "third").exists()
    (old / "moved").unlink()
    assert main(["kpi", "add", "Churn", "--workspace", str(old)]) == 0


def test_a_database_that_was_closed_says_so(old: Path, database: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["move", str(old), database]) == 0
    assert main(["move", database, str(tmp_path / "new")]) == 0
    told = refused(capsys, "kpi", "add", "Churn", "--workspace", database, code=5)
    assert f"This workspace was moved to {tmp_path / 'new'} by owner on " in told
    assert main(["todo", "--workspace", database]) == 0
    assert "This workspace was moved to" in capsys.readouterr().err
    report = answer(capsys, "doctor", "--workspace", database)
    assert (report["sound"], [one["place"] for one in report["findings"]]) == (True, ["okrtui.head"])


def test_a_copy_leaves_the_old_place_open(old: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["move", str(old), str(tmp_path / "new"), "--keep"]) == 0
    assert f"{old} stays open." in capsys.readouterr().out
    assert main(["kpi", "add", "Churn", "--workspace", str(old)]) == 0
    assert len(answer(capsys, "log", "--workspace", str(tmp_path / "new"))) == 3


def test_only_an_empty_place_takes_it(old: Path, database: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["init", str(tmp_path / "full"), "--sample"]) == 0
    assert "is not empty" in refused(capsys, "move", str(old), str(tmp_path / "full"), code=2)
    assert main(["init", database, "--sample"]) == 0
    assert "is not empty" in refused(capsys, "move", str(old), database, code=2)
    assert "to itself" in refused(capsys, "move", str(old), str(old), code=2)
    assert "read-only" in refused(capsys, "--read-only", "move", str(old), str(tmp_path / "new"), code=5)
    assert not (tmp_path / "new").exists()


def test_a_place_that_was_made_before_keeps_who_may_use_it(
    old: Path, postgres_server: PostgresServer, capsys: Capture
) -> None:
    name = postgres_server.new_database("ada")
    assert main(["init", postgres_server.address(name), "--writers", "ada"]) == 0
    assert main(["move", str(old), postgres_server.address(name)]) == 0
    assert answer(capsys, "kpi", "add", "Churn", "--workspace", postgres_server.address(name, "ada"))
    told = refused(capsys, "move", postgres_server.address(name, "ada"), str(old.with_name("new")), code=5)
    assert "only its owner may close it" in told


def test_while_somebody_writes_it_waits_and_then_says_who(
    old: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WriteLock.__init__, "__defaults__", (0.05,))
    with open_engine(old).turn(3):
        assert "is writing to this workspace" in refused(capsys, "move", str(old), str(tmp_path / "new"), code=7)
    assert main(["move", str(old), str(tmp_path / "new")]) == 0


STOPPED = """
import sys
from okrtui.__main__ import main
from okrtui.engine import moving

class Stopping(moving._CountedHistory):
    def records(self):
        yield from super().records()
        print("so far", flush=True)
        sys.stdin.read()

moving._CountedHistory = Stopping
main(sys.argv[1:])
"""


@contextmanager
def moving_half_way(*line: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has written the whole log and all records, and is not at its end."""
    with subprocess.Popen(
        [sys.executable, "-c", STOPPED, "move", *line], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "so far\n"
        yield process


@pytest.mark.parametrize("to_database", [False, True])
def test_killed_in_the_middle_nothing_happened(
    old: Path, database: str, tmp_path: Path, capsys: Capture, *, to_database: bool
) -> None:
    before = everything(old)
    target: Path | str = database if to_database else tmp_path / "new"
    with moving_half_way(str(old), str(target)) as process:
        assert everything(target)["last"] == 0
        os.kill(process.pid, signal.SIGKILL)
    assert everything(old) == before
    assert everything(target)["log"] == []
    assert main(["kpi", "add", "Churn", "--workspace", str(old)]) == 0
    before = everything(old)
    assert main(["move", str(old), str(target)]) == 0
    assert everything(target) == before
    assert answer(capsys, "doctor", "--workspace", str(target))["findings"] == []


def test_out_of_a_database_too(old: Path, database: str, tmp_path: Path) -> None:
    assert main(["move", str(old), database]) == 0
    before = everything(database)
    with moving_half_way(database, str(tmp_path / "new")) as process:
        os.kill(process.pid, signal.SIGKILL)
    assert main(["kpi", "add", "Churn", "--workspace", database]) == 0
    assert [len(before["log"]), len(everything(database)["log"])] == [3, 4]


def test_a_note_that_cannot_be_read_closes_all_the_same(old: Path, capsys: Capture) -> None:
    for text in ("", "[]", '{"place": 1, "by": "a", "at": "2027-01-04"}', '{"place": "x", "by": "a", "at": "soon"}'):
        (old / "moved").write_text(text)
        told = refused(capsys, "kpi", "add", "Churn", "--workspace", str(old), code=5)
        assert f"{old / 'moved'} does not say where" in told


def test_a_long_log_is_in_several_journals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "PIECE", 300)
    source = create_engine(tmp_path / "old")
    before = stored(filled(source))
    source.close()
    assert main(["move", str(tmp_path / "old"), str(tmp_path / "new")]) == 0
    assert len(list((tmp_path / "new/backups").glob("journal.*"))) >= 3
    assert len(list((tmp_path / "new").glob("journal.*"))) == 2
    engine = open_engine(tmp_path / "new")
    assert stored(engine) == before
    put(engine, *[], sequence=4, action="nothing")
    engine.close()
    assert main(["move", str(tmp_path / "new"), str(tmp_path / "third")]) == 0
    assert len(everything(tmp_path / "third")["log"]) == 5


def altered(data: bytes) -> bytes:
    return data.replace(b"kpi.", b"kpo.")


def emptied(_: bytes) -> bytes:
    return b""


@pytest.fixture
def pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with a log of four commits, each in a journal of its own."""
    monkeypatch.setattr(handover, "PIECE", 1)
    source = create_engine(tmp_path / "first")
    filled(source)
    source.close()
    assert main(["move", str(tmp_path / "first"), str(tmp_path / "old")]) == 0
    return tmp_path / "old"


@pytest.mark.parametrize(("generation", "spoil"), [(2, altered), (3, altered), (3, emptied), (5, emptied)])
def test_a_log_that_is_damaged_moves_nothing(
    generation: int, spoil: Callable[[bytes], bytes], pieces: Path, database: str, capsys: Capture
) -> None:
    name = f"journal.{generation:08d}.jsonl"
    for journal in pieces.rglob(name):
        journal.write_bytes(spoil(journal.read_bytes()))
    told = refused(capsys, "move", str(pieces), database, code=6)
    assert "The history of this workspace is damaged." in told
    assert everything(database)["last"] == 0
    assert open_engine(pieces).load().sequence == 4
