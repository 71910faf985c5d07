"""Who may do what is the server's word: nobody but the owner can alter the log, and everybody is told why not."""

from __future__ import annotations

import psycopg
import pytest

from contract.test_engine_contract import adding, put
from engine.postgres.conftest import Team
from okrtui.engine import postgres
from okrtui.engine.protocol import SCHEMA
from okrtui.errors import MissingWorkspaceError, NewerSchemaError, ReadOnlyError, UnreachableError, UsageError
from postgres_server import PostgresServer

ATTEMPTS = (
    "update okrtui.entry set author = 'eve'",
    "delete from okrtui.entry",
    "truncate okrtui.entry",
    "insert into okrtui.entry values (2, now(), 'ada', 'ada', 'x', 2, gen_random_uuid(), '[]')",
    "update okrtui.record set body = '{}'",
    "delete from okrtui.record",
    "update okrtui.head set sequence = 7",
    "drop table okrtui.entry",
)


@pytest.mark.parametrize("statement", ATTEMPTS)
@pytest.mark.parametrize("user", ["ada", "rita"])
def test_the_log_can_only_grow(team: Team, user: str, statement: str) -> None:
    put(team.open("ada"), adding(1))
    with psycopg.connect(team.address(user)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())


def test_a_number_without_its_entry_is_not_kept(team: Team) -> None:
    alone = f"select okrtui.take_turn({SCHEMA}, 1000, 1000)"
    with (
        psycopg.connect(team.address("ada"), autocommit=True) as connection,
        pytest.raises(psycopg.errors.ForeignKeyViolation),
    ):
        connection.execute(alone.encode())
    assert put(team.open("ada"), adding(1)).sequence == 1


def test_an_entry_needs_a_turn(team: Team) -> None:
    put(team.open("ada"), adding(1))
    append = "select okrtui.append(gen_random_uuid(), now(), 'ada', 'x', '[]')"
    with psycopg.connect(team.address("ada")) as connection, pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute(append.encode())


def test_nobody_signs_for_somebody_else(team: Team) -> None:
    with pytest.raises(ReadOnlyError, match="under another name"):
        put(team.open("ada"), adding(1), by="bob")
    assert put(team.open("ada"), adding(1), by="ada").by == "ada"
    assert team.open("ada").user == "ada"


def test_a_reader_sees_everything_and_is_told_why_it_cannot_change(team: Team) -> None:
    put(team.open("ada"), adding(1))
    reader = team.open("rita")
    assert list(reader.load().documents["kpis"]) == ["1"]
    assert [entry.sequence for entry in reader.history(None, 5)] == [1]
    with pytest.raises(ReadOnlyError, match=r"The role rita may read .*, but not change it"), reader.turn(1):
        raise AssertionError("a turn")


def test_a_role_without_rights_is_told_who_gives_them(team: Team) -> None:
    with pytest.raises(ReadOnlyError, match="permission denied for schema okrtui"):
        team.open("nobody_here")
    assert postgres.exists(team.address("nobody_here"))


def test_a_workspace_of_a_newer_version_is_read_but_not_written(team: Team) -> None:
    before = team.open("ada")
    put(before, adding(1))
    team.sql("update okrtui.head set schema = 99")
    with pytest.raises(NewerSchemaError), before.turn(1):
        raise AssertionError("a turn")
    assert isinstance(before.refusal, NewerSchemaError)
    later = team.open("ada")
    assert isinstance(later.refusal, NewerSchemaError)
    assert later.load().sequence == 1


def test_a_standby_is_read_only(team: Team) -> None:
    engine = postgres.open_engine(team.address("ada") + "&options=-cdefault_transaction_read_only%3Don")
    assert isinstance(engine.refusal, ReadOnlyError)
    assert engine.load().sequence == 0
    engine.close()


def test_a_workspace_is_made_once_and_its_owner_lets_more_roles_in(team: Team) -> None:
    with pytest.raises(UsageError, match="already"):
        postgres.create_engine(team.address("owner"))
    postgres.create_engine(team.address("owner"), writers=["rita"]).close()
    assert put(team.open("rita"), adding(1), by="rita").by == "rita"
    with pytest.raises(UsageError, match='role "zoe" does not exist'):
        postgres.create_engine(team.address("owner"), readers=["zoe"])
    with pytest.raises(ReadOnlyError, match="The role ada may not let others in"):
        postgres.create_engine(team.address("ada"), readers=["bob"])


def test_where_there_is_nothing_it_is_said(postgres_server: PostgresServer) -> None:
    name = postgres_server.new_database()
    with pytest.raises(MissingWorkspaceError, match=f"no workspace in {name}"):
        postgres.open_engine(postgres_server.address(name))
    assert not postgres.exists(postgres_server.address(name))
    with pytest.raises(UnreachableError, match='database "nowhere" does not exist'):
        postgres.open_engine(postgres_server.address("nowhere"))
    with pytest.raises(UsageError, match="cannot be read"):
        postgres.open_engine("postgresql://host/db?nonsense=1")
