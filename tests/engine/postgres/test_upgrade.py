"""A workspace in a database as an earlier version left it (`frozen/`), and its way to this version's schema.

A frozen dump is never made anew: it is what a program of that time wrote.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from contract.test_engine_contract import adding, numbers, put
from contract.test_moving import stored
from okrtui.domain.rules.record_checks import check_records
from okrtui.engine import migrations, postgres
from okrtui.engine.journal import open_engine
from okrtui.engine.postgres import upgrade
from okrtui.engine.postgres.connections import Connection
from okrtui.engine.postgres.doctor import examine
from okrtui.engine.postgres.engine import PostgresEngine
from okrtui.engine.postgres.lookups import LOOKUPS
from okrtui.engine.protocol import Documents
from okrtui.errors import BusyError, CorruptError, NewerSchemaError, ReadOnlyError
from okrtui.session import Session
from postgres_server import PostgresServer

FROZEN = Path(__file__).parent / "frozen"
JOURNALS = Path(__file__).parents[1] / "journal" / "frozen"
RIGHTS = (
    "grant usage on schema okrtui to {}; grant select on all tables in schema okrtui to {}",
    "grant execute on all functions in schema okrtui to {}",
)
EVERYTHING = (
    "select * from okrtui.head",
    "select * from okrtui.record order by kind, id",
    "select * from okrtui.highest order by kind",
    "select sequence, at, author, action, schema, ops::text from okrtui.entry order by sequence",
)


class Frozen:
    """A database with a workspace of an earlier schema, whose owner is `owner`, and which ada may write."""

    def __init__(self, server: PostgresServer, schema: int = 1) -> None:
        self._server, self._name = server, server.new_database("ada", "rita")
        self.opened: list[PostgresEngine] = []
        self.sql((FROZEN / f"schema{schema}.sql").read_text())
        for user, rights in (("ada", RIGHTS), ("rita", RIGHTS[:1])):
            self.sql("; ".join(rights).format(*[user] * 3))

    def address(self, user: str = "owner") -> str:
        return self._server.address(self._name, user)

    def open(self, user: str = "owner", **options: Any) -> PostgresEngine:
        self.opened.append(postgres.open_engine(self.address(user), **options))
        return self.opened[-1]

    def sql(self, statement: str) -> None:
        self._server.admin(statement, self._name)

    def rows(self) -> list[Any]:
        """Everything that a migration could touch."""
        with psycopg.connect(self.address()) as connection:
            return [connection.execute(query).fetchall() for query in EVERYTHING]


@pytest.fixture
def frozen(postgres_server: PostgresServer, request: pytest.FixtureRequest) -> Iterator[Frozen]:
    made = Frozen(postgres_server, getattr(request, "param", 1))
    yield made
    for engine in made.opened:
        engine.close()


def test_every_earlier_schema_has_a_frozen_dump() -> None:
    assert [path.name for path in sorted(FROZEN.iterdir())] == [
        f"schema{number}.sql" for number in range(1, migrations.SCHEMA)
    ]


@pytest.mark.parametrize("frozen", range(1, migrations.SCHEMA), indirect=True)
def test_opening_brings_a_workspace_up_to_date_as_in_a_directory(
    frozen: Frozen, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    shutil.copytree(JOURNALS / f"schema{request.node.callspec.params['frozen']}", tmp_path / "w")
    upgraded = frozen.open()
    assert upgraded.refusal is None
    assert stored(upgraded) == stored(open_engine(tmp_path / "w"))
    with psycopg.connect(frozen.address()) as connection:
        assert connection.execute("select schema, sequence from okrtui.head").fetchall() == [(migrations.SCHEMA, 9)]
    session = Session(frozen.open("ada"), "ada")
    assert session.workspace.objectives[1].owners[:1] == ("ada",)
    assert numbers(list(session.history())) == list(range(9, 0, -1))
    assert all(entry.outdated for entry in session.history())
    assert put(upgraded, adding(9), sequence=9).sequence == 10
    assert examine(frozen.address(), check_records).findings == ()


@pytest.mark.parametrize("frozen", range(1, migrations.SCHEMA), indirect=True)
def test_an_upgraded_workspace_has_the_indexes_of_a_new_one(frozen: Frozen, postgres_server: PostgresServer) -> None:
    frozen.open().close()
    new = postgres_server.address(postgres_server.new_database())
    postgres.create_engine(new).close()
    found = []
    for address in (frozen.address(), new):
        with psycopg.connect(address) as connection:
            indexes = "select indexdef from pg_indexes where schemaname = 'okrtui' order by indexname"
            found.append(connection.execute(indexes).fetchall())
    assert found[0] == found[1]
    assert len(found[0]) > sum(map(len, LOOKUPS.values()))


@pytest.mark.parametrize(("user", "options", "why"), [
    ("ada", {}, "The role ada is not its owner."),
    ("rita", {}, "The role rita may read"),
    ("owner", {"read_only": True}, "read-only"),
])  # fmt: skip
def test_who_cannot_upgrade_sees_it_upgraded_and_is_told(
    frozen: Frozen, user: str, options: dict[str, bool], why: str
) -> None:
    before = frozen.rows()
    engine = frozen.open(user, **options)
    session = Session(engine, user)
    assert session.workspace.objectives[1].owners == ("ada",)
    assert "was written by an earlier version of okrtui: you see it as it was when opened" in session.read_only
    assert why in session.read_only
    assert session.read_only.endswith("Ask its owner to open it with this version, then start again.")
    with pytest.raises(ReadOnlyError), engine.turn(9):
        raise AssertionError("a turn")
    assert frozen.rows() == before
    owner = frozen.open()
    put(owner, adding(9), sequence=9)
    assert session.refresh() == []
    assert "earlier version" in session.read_only
    assert examine(frozen.address()).is_sound


OF_ANOTHER_VERSION = """
import sys
from okrtui.engine import migrations, protocol
protocol.SCHEMA = migrations.SCHEMA = int(sys.argv[1])
def tell(documents):
    print("upgrading", flush=True)
    sys.stdin.readline()
    return documents
migrations.STEPS.setdefault(migrations.SCHEMA - 1, tell)
from okrtui.engine import postgres
from okrtui.errors import OkrError
from okrtui.session import Session
session = Session(postgres.open_engine(sys.argv[2]), "ada")
print("open", session.read_only, flush=True)
for line in sys.stdin:
    try:
        session.refresh()
        if line == "save\\n":
            with session._engine.turn(session.sequence) as turn:
                turn.append([protocol.Op("notes", 1, {"id": 1}, None)], "x", session.actor, session.now())
        print("done", session.sequence, session.read_only, flush=True)
    except OkrError as error:
        print(type(error).__name__, error, flush=True)
"""


class Other:
    """A session of a program of another version, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def hears(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip()

    def asks(self, line: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.hears()


@contextmanager
def of_version(schema: int, address: str) -> Iterator[Other]:
    with subprocess.Popen(
        [sys.executable, "-c", OF_ANOTHER_VERSION, str(schema), address],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield Other(process)


def test_an_older_session_that_is_open_stops_writing_and_says_so(frozen: Frozen) -> None:
    upgraded = "This workspace was upgraded by a newer version of okrtui. Quit okrtui and start the new version."
    with of_version(1, frozen.address("ada")) as writing, of_version(1, frozen.address("ada")) as looking:
        assert (writing.hears(), looking.hears()) == ("open", "open")
        assert writing.asks("save") == "done 9"
        assert looking.asks("look") == "done 10"
        put(frozen.open(), adding(9), sequence=10)
        before = frozen.rows()
        assert looking.asks("look") == f"done 10 {upgraded}"
        assert writing.asks("save") == f"NewerSchemaError {upgraded}"
        assert looking.asks("save") == f"NewerSchemaError {upgraded}"
        assert frozen.rows() == before


def test_this_version_stops_writing_once_a_newer_one_has_upgraded(frozen: Frozen) -> None:
    ada, rita = (Session(frozen.open(user), user) for user in ("owner", "rita"))
    with of_version(migrations.SCHEMA + 1, frozen.address()) as newer:
        assert newer.hears() == "upgrading"
        with pytest.raises(BusyError), ada._engine.turn(9, timeout=0.05):
            raise AssertionError("a turn")
        assert newer.asks("go on") == "open"
        assert newer.asks("save") == "done 9"
    with pytest.raises(NewerSchemaError, match="upgraded by a newer version"), ada._engine.turn(9):
        raise AssertionError("a turn")
    for session in (ada, rita):
        assert session.refresh() == []
        assert "upgraded by a newer version" in session.read_only
    assert "was written by a newer version" in Session(frozen.open("ada"), "ada").read_only


def test_killed_in_the_middle_nothing_is_upgraded(frozen: Frozen) -> None:
    frozen.open()
    before = frozen.rows()
    with of_version(migrations.SCHEMA + 1, frozen.address()) as newer:
        assert newer.hears() == "upgrading"
        os.kill(newer.process.pid, signal.SIGKILL)
    assert frozen.rows() == before
    assert put(frozen.open(), adding(9), sequence=9).sequence == 10


def stumbling(documents: Documents) -> Documents:
    return {"kpis": {key: {**one, "x": one["there is none"]} for key, one in documents["kpis"].items()}}


def garbling(documents: Documents) -> Documents:
    return {"cycles": {key: {**one, "start": "soon"} for key, one in documents["cycles"].items()}}


@pytest.mark.parametrize(("step", "told"), [(stumbling, "there is none"), (garbling, "start")])
def test_a_step_that_cannot_read_the_records_changes_nothing(
    frozen: Frozen, monkeypatch: pytest.MonkeyPatch, step: Callable[[Documents], Documents], told: str
) -> None:
    before = frozen.rows()
    monkeypatch.setitem(migrations.STEPS, 1, step)
    with pytest.raises(CorruptError, match=told):
        frozen.open()
    assert frozen.rows() == before


def test_records_that_a_step_adds_and_removes_are_added_and_removed(
    frozen: Frozen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(documents: Documents) -> Documents:
        kept = {table: each for table, each in documents.items() if table in {"cycles", "kpis"}}
        return {**kept, "kpis": {"1": {**kept["kpis"]["1"], "owners": []}}, "places": {"7": {"id": 7}}}

    monkeypatch.setitem(migrations.STEPS, 1, step)
    loaded = frozen.open().load()
    assert {table: set(each) for table, each in loaded.documents.items() if each} == {
        "cycles": {"1", "2"}, "kpis": {"1"}, "places": {"7"},
    }  # fmt: skip
    assert (loaded.highest["places"], loaded.highest["kpis"]) == (7, 2)


def test_a_workspace_in_which_somebody_writes_is_shown_and_upgraded_later(
    frozen: Frozen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrade, "PATIENCE", "50ms")
    with psycopg.connect(frozen.address()) as writing:
        writing.execute("select from okrtui.head for update")
        engine = frozen.open()
        assert "Others kept writing" in str(engine.refusal)
        assert "earlier version" in str(engine.refusal)
    assert frozen.open().refusal is None


def test_whoever_comes_second_finds_it_upgraded(frozen: Frozen) -> None:
    frozen.open()
    before = frozen.rows()
    with Connection.connect(frozen.address(), autocommit=True) as second:
        upgrade.upgrade(second)
    assert frozen.rows() == before
