"""A server that dies under its writers, and answers that get lost: nothing stored is lost, nothing is made twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.abc import PQGen
from psycopg.waiting import Ready, Wait

from contract.test_engine_contract import NOW, adding, numbers, put
from engine.postgres.conftest import Team
from lossy_proxy import LossyProxy, lossy_proxy
from okrtui.domain.workspace import Workspace
from okrtui.engine import postgres
from okrtui.engine.postgres import connections, link, row_groups, row_reading
from okrtui.engine.postgres import engine as engine_module
from okrtui.engine.postgres.engine import PostgresEngine
from okrtui.engine.protocol import Loaded
from okrtui.errors import BusyError, CorruptError, UnreachableError, UnsureError
from postgres_server import PostgresServer, programs, running_server


@pytest.fixture
def mortal() -> Iterator[PostgresServer]:
    """A server that a test may kill."""
    if programs() is None:
        pytest.skip("no PostgreSQL server is installed here")
    with running_server() as server:
        yield server


@pytest.fixture
def proxy(team: Team) -> Iterator[LossyProxy]:
    with lossy_proxy(team.server.directory / f".s.PGSQL.{team.server.port}") as proxy:
        yield proxy


def through(proxy: LossyProxy, team: Team) -> PostgresEngine:
    team.opened.append(postgres.open_engine(f"postgresql://ada@127.0.0.1:{proxy.port}/{team.database}?sslmode=disable"))
    return team.opened[-1]


def test_a_commit_whose_answer_got_lost_is_found(team: Team, proxy: LossyProxy) -> None:
    mine = through(proxy, team)
    proxy.lose_answer_to(b"okrtui.append")
    assert put(mine, adding(1)).sequence == 1
    assert proxy.lost.is_set()
    assert numbers(mine.history(None, 9)) == [1]
    assert put(mine, adding(2), sequence=1).sequence == 2
    assert mine.warning == ""


def test_a_turn_whose_answer_got_lost_is_taken_again(team: Team, proxy: LossyProxy) -> None:
    mine = through(proxy, team)
    proxy.lose_answer_to(b"okrtui.take_turn")
    assert put(mine, adding(1)).sequence == 1
    assert proxy.lost.is_set()


def test_a_look_whose_answer_got_lost_is_repeated(team: Team, proxy: LossyProxy) -> None:
    mine = through(proxy, team)
    put(team.open("bob"), adding(1), by="bob")
    proxy.lose_answer_to(b"okrtui.entry")
    assert numbers(mine.since(0)) == [1]
    assert mine.warning == ""


def test_while_the_server_is_gone_reading_goes_on_and_the_state_is_said(
    mortal: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "RETRY", 0.0)
    team = Team(mortal)
    mine, theirs = team.open("ada"), team.open("bob")
    put(mine, adding(1))
    mortal.kill()
    assert list(mine.since(1)) == []
    assert mine.warning.startswith("Reconnecting: the server cannot be reached since ")
    assert mine.refusal is None
    with pytest.raises(UnreachableError, match="cannot be reached"), mine.turn(1, timeout=0.1):
        raise AssertionError("a turn")
    with pytest.raises(UnreachableError):
        mine.history(None, 5)
    mortal.start()
    put(theirs, adding(2), sequence=1, by="bob")
    assert numbers(mine.since(1)) == [2]
    assert mine.warning == ""
    assert put(mine, adding(3), sequence=2).sequence == 3
    for engine in team.opened:
        engine.close()


def test_who_waits_for_a_turn_gets_it_when_the_server_is_back(mortal: PostgresServer) -> None:
    team = Team(mortal)
    mine = team.open("ada")
    mortal.kill()
    back = threading.Thread(target=mortal.start)
    back.start()
    assert put(mine, adding(1)).sequence == 1
    back.join(60)
    mine.close()


LOST = ("update okrtui.head set sequence = 1", "delete from okrtui.entry where sequence = 2")


@pytest.mark.parametrize("others", [0, 1, 3])
@pytest.mark.parametrize("looks", [True, False])
def test_a_server_that_lost_what_was_known_ends_writing(team: Team, others: int, *, looks: bool) -> None:
    mine, theirs = team.open("ada"), team.open("bob")
    for number in (1, 2):
        put(mine, adding(number), sequence=number - 1)
    for statement in (*LOST, "select pg_terminate_backend(pid) from pg_stat_activity where usename in ('ada', 'bob')"):
        team.sql(statement)
    for number in range(others):
        with theirs.turn(1 + number) as turn:
            turn.append([adding(10 + number)], "kpi.add", "bob", NOW + timedelta(minutes=1))
    if looks:
        mine.since(2)
        assert isinstance(mine.refusal, CorruptError)
    with pytest.raises(CorruptError, match="another state"), mine.turn(2):
        raise AssertionError("a turn")


WRITER = """
import sys
sys.path.insert(0, sys.argv[3])
from contract.test_engine_contract import adding, put
from okrtui.engine import postgres
from okrtui.errors import OkrError

engine, worker = postgres.open_engine(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
for number in range(worker * 1_000_000, (worker + 1) * 1_000_000):
    try:
        put(engine, adding(number), by="ada")
    except OkrError as error:
        print("refused", number, error.exit_code, flush=True)
    else:
        print("stored", number, flush=True)
"""


def test_a_server_killed_under_its_writers_loses_and_doubles_nothing(mortal: PostgresServer, tmp_path: Path) -> None:
    team = Team(mortal)
    said = [tmp_path / f"said{worker}" for worker in range(3)]
    writers = []
    for worker, file in enumerate(said):
        command = [sys.executable, "-c", WRITER, team.address("ada"), str(worker), str(Path(__file__).parents[2])]
        with file.open("wb") as out:
            writers.append(subprocess.Popen(command, stdout=out, env=dict(os.environ)))

    def stored() -> list[int]:
        lines = [
            line.split() for file in said for line in file.read_text().splitlines(keepends=True) if line[-1] == "\n"
        ]
        return [int(line[1]) for line in lines if line[0] == "stored"]

    def wait_for_more(number: int) -> None:
        end, before = time.monotonic() + 60, len(stored())
        while len(stored()) < before + number:
            assert time.monotonic() < end, [file.read_text()[-300:] for file in said]
            time.sleep(0.01)

    for _ in range(3):
        wait_for_more(15)
        mortal.kill()
        mortal.start()
    wait_for_more(15)
    for writer in writers:
        writer.kill()
        writer.wait(30)
    engine = team.open("owner")
    log = [op.id for entry in engine.history(None, 100_000) for op in entry.ops]
    assert numbers(engine.history(None, 100_000)) == list(range(engine.load().sequence, 0, -1))
    assert len(log) == len(set(log)), "doubled"
    assert set(stored()) <= set(log), "lost"
    told = [line.split() for file in said for line in file.read_text().splitlines() if line.startswith("refused")]
    refused = {int(number) for _, number, code in told if code != str(UnsureError.exit_code)}
    assert not refused & set(log), "told as not stored, but there"
    engine.close()


def test_records_not_read_yet_are_told_while_the_server_is_gone_and_read_later(
    mortal: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_groups, "FEWEST", 1)
    team = Team(mortal)
    put(team.open("ada"), adding(1), adding(2000))
    mine = team.open("ada")
    workspace = Workspace.load(mine.load().documents)
    assert workspace.kpis[1].name == "a"
    mortal.kill()
    for _ in range(2):
        with pytest.raises(UnreachableError, match="cannot be reached"):
            workspace.kpis.get(2000)
    assert (workspace.kpis[1].name, "Reconnecting" in mine.warning) == ("a", True)
    mortal.start()
    mine._link._retry_at = 0
    assert (list(mine.since(1)), workspace.kpis[2000].name, mine.warning) == ([], "a", "")
    for engine in team.opened:
        engine.close()


def _news(engine: PostgresEngine, _: Loaded) -> None:
    assert engine.since(1) == ()
    engine._link.require()


QUESTIONS: dict[str, Callable[[PostgresEngine, Loaded], object]] = {
    "a record": lambda _, loaded: loaded.documents["kpis"]["1"],
    "the state": lambda engine, _: engine.load(),
    "the log": lambda engine, _: engine.history(None, 5),
    "the log about a record": lambda engine, _: engine.history_about([1], 9, 5),
    "where the log begins": lambda engine, _: engine.log_from(),
    "news": _news,
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_server_that_hangs_holds_no_reader_up(
    mortal: PostgresServer, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    team = Team(mortal)
    mine = team.open("ada")
    put(mine, adding(1))
    loaded = mine.load()
    monkeypatch.setattr(engine_module, "ANSWER", 0.2)
    with mine.connections.borrowed() as connection:
        process = connection.info.backend_pid
    os.kill(process, signal.SIGSTOP)
    try:
        monkeypatch.setattr(mine.connections, "opened", lambda: pytest.fail("it asks no second time"))
        with pytest.raises(UnreachableError):
            QUESTIONS[question](mine, loaded)
        assert mine.warning.startswith("Reconnecting:")
    finally:
        os.kill(process, signal.SIGCONT)
        mine.close()


def test_an_answer_that_takes_long_to_come_is_waited_for_as_long_as_something_comes() -> None:
    def asking() -> PQGen[str]:
        for _ in range(5):
            yield Wait.R
        return "all of it"

    def read(ready: Ready) -> str:
        gen = connections._unless_silent(0.05, asking())
        next(gen)
        while True:
            time.sleep(0.03)
            try:
                gen.send(ready)
            except StopIteration as end:
                return str(end.value)

    assert read(Ready.R) == "all of it"
    with pytest.raises(connections.LateAnswer):
        read(Ready.NONE)


def test_a_question_that_takes_too_long_is_ended_by_the_server(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = team.open("ada")
    put(mine, adding(1))
    loaded = mine.load()
    with psycopg.connect(team.address("owner")) as busy, monkeypatch.context() as patch:
        patch.setattr(row_reading, "LIMIT", "50ms")
        busy.execute("lock table okrtui.record")
        with pytest.raises(BusyError, match="The server took too long"):
            loaded.documents["kpis"]["1"]
    assert loaded.documents["kpis"]["1"]["id"] == 1
