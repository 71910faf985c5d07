"""A workspace in a database that moves: who may move it, and what is known when the connection is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import psycopg
import pytest

from contract.test_engine_contract import adding, put
from contract.test_moving import THERE, Broken, elsewhere, filled, stored
from engine.postgres.conftest import Team
from okrtui.engine.moving import move
from okrtui.engine.postgres import handover
from okrtui.engine.protocol import StoredRecord
from okrtui.errors import ReadOnlyError, RuleError, UnreachableError, UnsureError


def test_only_the_owner_fills_and_closes(team: Team) -> None:
    with pytest.raises(ReadOnlyError, match="only its owner may fill it"):
        move(filled(elsewhere()), team.open("ada"), None)
    move(filled(elsewhere()), team.open("owner"), None)
    with pytest.raises(ReadOnlyError, match="only its owner may close it"):
        move(team.open("ada"), elsewhere(), THERE)
    target = elsewhere()
    move(team.open("ada"), target, None)
    assert stored(target) == stored(team.open("rita"))
    assert put(team.open("ada"), adding(3), sequence=4).sequence == 5


def test_a_connection_that_is_lost_on_the_way_leaves_nothing(team: Team) -> None:
    owner = team.open("owner")
    end_all = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
    end_all += "and pid <> pg_backend_pid()"

    class Cutting(Broken):
        def records(self) -> Iterator[StoredRecord]:
            team.sql(end_all)
            return self._history.records()

    source = filled(elsewhere())
    with source.hand_over(closes=False) as handed, pytest.raises(UnreachableError):
        owner.take_over(Cutting(handed, 9, LookupError()))
    assert team.open("owner").load().sequence == 0
    move(source, owner, None)
    assert stored(team.open("owner")) == stored(source)


@pytest.mark.parametrize(
    ("error", "kind"),
    [(psycopg.OperationalError("gone"), UnsureError), (psycopg.errors.DiskFull("full"), psycopg.Error)],
)
def test_the_last_answer_may_be_lost(team: Team, error: psycopg.Error, kind: type[Exception]) -> None:
    class Losing:
        """A connection that is lost after the last statement."""

        def __init__(self, connection: Any) -> None:
            self._connection = connection
            self.cursor = connection.cursor
            self.add_notice_handler = connection.add_notice_handler
            self.remove_notice_handler = connection.remove_notice_handler

        def execute(self, statement: str, *values: Any) -> Any:
            done = self._connection.execute(statement, *values)
            if statement == "commit":
                raise error
            return done

    source = filled(elsewhere())
    with (
        psycopg.connect(team.address("owner"), autocommit=True) as connection,
        source.hand_over(closes=False) as handed,
        pytest.raises(kind),
    ):
        handover.take_over(cast("Any", Losing(connection)), handed, "here")
    move(source, team.open("owner"), THERE)
    assert stored(team.open("owner")) == stored(source)
    assert source.refusal is not None


def test_what_the_server_cannot_store_moves_nothing(team: Team) -> None:
    source = elsewhere()
    put(source, adding(1, "\0"))
    with pytest.raises(RuleError, match="cannot be stored"):
        move(source, team.open("owner"), THERE)
    assert team.open("owner").load().sequence == 0
    assert source.refusal is None


@pytest.mark.parametrize("note", ["{}", "[]", '{"place": "x", "by": "ada", "at": "soon"}'])
def test_a_note_that_cannot_be_read_closes_all_the_same(team: Team, note: str) -> None:
    running = team.open("ada")
    team.sql(f"update okrtui.head set moved = '{note}'")  # noqa: S608 - what an owner may type
    with pytest.raises(ReadOnlyError, match="Ask its owner where it is now"), running.turn(0):
        raise AssertionError("a turn")
    assert "was moved" in str(team.open("ada").refusal)


def test_an_old_place_that_is_lost_at_the_end_is_closed_by_the_same_command(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = filled(team.open("owner")), elsewhere()
    with monkeypatch.context() as patch:
        patch.setattr(handover, "_CLOSE", "select pg_terminate_backend(pg_backend_pid()), %s::bigint, %s::json")
        with pytest.raises(UnreachableError, match="Everything is at /srv/elsewhere now"):
            move(source, target, THERE)
    assert team.open("owner").refusal is None
    move(team.open("owner"), target, THERE)
    assert "moved to /srv/elsewhere" in str(team.open("ada").refusal)


WARNS = """
create function okrtui.warn() returns trigger language plpgsql as
$$ begin raise warning 'The transaction might not have been replicated.'; return null; end $$;
create constraint trigger warns after update on okrtui.head deferrable initially deferred
for each row execute function okrtui.warn()
"""


def test_a_move_that_the_standby_may_lack_is_not_told_as_done(team: Team) -> None:
    source, there = filled(elsewhere()), team.open("owner")
    team.sql(WARNS)
    with pytest.raises(UnsureError, match="did not confirm the end of the move"):
        move(source, there, THERE)
    assert source.refusal is None
    team.sql("drop trigger warns on okrtui.head")
    move(source, there, THERE)
    assert source.refusal is not None
    team.sql("drop function okrtui.warn")
    team.sql(WARNS)
    with pytest.raises(UnreachableError, match="Everything is at /srv/elsewhere now"):
        move(there, elsewhere(), THERE)
