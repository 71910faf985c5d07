"""Commits on a real server: clashes are tried again, stalled turns end, and a lost answer is looked for by its id."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from contract.test_engine_contract import NOW, adding, numbers, put
from engine.postgres.conftest import Team
from okrtui.engine.postgres import turns
from okrtui.engine.postgres.connections import Connection
from okrtui.engine.protocol import Op
from okrtui.errors import BusyError, RuleError, UnreachableError, UnsureError

FAILING = """
create sequence times;
create function fail() returns trigger language plpgsql as $$
begin
    if nextval('public.times') <= {times} then raise exception 'clash' using errcode = '{code}'; end if;
    return new;
end $$;
create trigger failing before insert on okrtui.entry for each row execute function fail();
"""


def fail(team: Team, code: str, times: int) -> None:
    for statement in FAILING.format(code=code, times=times).strip().split(";\n\n"):
        team.sql(statement)


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_a_clash_is_tried_once_more(team: Team, code: str) -> None:
    fail(team, code, times=1)
    assert put(team.open("owner"), adding(1)).sequence == 1


def test_clashes_without_an_end_are_busy_and_change_nothing(team: Team) -> None:
    fail(team, "40001", times=9)
    engine = team.open("owner")
    with pytest.raises(BusyError, match="came first"):
        put(engine, adding(1))
    assert engine.load().sequence == 0


def test_after_a_clash_nobody_is_overtaken(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(team, "40001", times=1)
    mine, theirs = team.open("owner"), team.open("owner")
    begin = turns.begin

    def overtaken(connection: Connection, patience: float) -> int:
        monkeypatch.undo()
        put(theirs, adding(7))
        return begin(connection, patience)

    with mine.turn(0) as turn:
        monkeypatch.setattr(turns, "begin", overtaken)
        with pytest.raises(BusyError, match="came first"):
            turn.append([adding(1)], "kpi.add", "owner", NOW)
    assert [op.id for entry in mine.since(0) for op in entry.ops] == [7]


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", float("inf"), 2**70])
def test_what_cannot_be_stored_is_refused(team: Team, text: Any) -> None:
    engine = team.open("owner")
    with pytest.raises(RuleError):
        put(engine, Op("kpis", 1, {"id": 1, "name": text}, None))
    assert put(engine, adding(1)).sequence == 1


@pytest.mark.parametrize("limit", [0, turns.LONG])
@pytest.mark.parametrize("text", ["it's", "a \\ b", 'a "b"', "%s $1 ; --", "ä 漢 🎉"])
def test_any_text_is_stored_as_it_is(team: Team, monkeypatch: pytest.MonkeyPatch, text: str, limit: int) -> None:
    monkeypatch.setattr(turns, "LONG", limit)
    engine = team.open("owner")
    with engine.turn(0) as turn:
        appended = turn.append([Op("kpis", 1, {"id": 1, "name": text}, None)], text, text, NOW)
    assert list(engine.history(None, 5)) == [appended]
    assert (appended.by, appended.action, appended.ops[0].after) == (text, text, {"id": 1, "name": text})


def test_a_name_with_a_nul_is_refused(team: Team) -> None:
    with pytest.raises(RuleError):
        put(team.open("owner"), adding(1), by="a\0b")


def test_who_stalls_in_a_turn_is_ended(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "HOLD", 0.2)
    stalled, other = team.open("ada"), team.open("bob")
    with stalled.turn(0) as turn:
        assert put(other, adding(1), by="bob").sequence == 1
        with pytest.raises(UnreachableError):
            turn.append([adding(1)], "kpi.add", "ada", NOW)
    assert numbers(other.history(None, 5)) == [1]


def lose(team: Team) -> None:
    team.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ada'")


def test_a_connection_lost_before_the_commit_leaves_nothing(team: Team) -> None:
    engine = team.open("ada")
    with engine.turn(0) as turn:
        lose(team)
        with pytest.raises(UnreachableError, match="lost") as caught:
            turn.append([adding(1)], "kpi.add", "ada", NOW)
    assert "Nothing was changed." in caught.value.hint
    assert put(engine, adding(1)).sequence == 1


def test_in_a_turn_that_is_lost_nothing_is_read_outside_it(team: Team) -> None:
    engine = team.open("ada")
    put(engine, adding(1))
    stored = engine.load().documents["kpis"]
    with engine.turn(1):
        lose(team)
        with pytest.raises(UnreachableError):
            stored["1"]
    engine._link._retry_at = 0
    assert (list(engine.since(1)), stored["1"]["id"], engine.warning) == ([], 1, "")


def test_a_commit_whose_answer_is_lost_is_found_and_not_made_twice(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = team.open("ada")
    store = turns.PostgresTurn._store

    def loses(turn: turns.PostgresTurn, values: turns.StoredValues) -> None:
        store(turn, values)
        raise psycopg.OperationalError("the connection is lost")

    monkeypatch.setattr(turns.PostgresTurn, "_store", loses)
    assert put(engine, adding(1)).sequence == 1
    monkeypatch.undo()
    assert numbers(engine.history(None, 5)) == [1]
    assert put(engine, adding(2), sequence=1).sequence == 2


def test_without_the_server_it_is_unsure(team: Team) -> None:
    engine = team.open("ada")
    engine.close()
    with pytest.raises(UnsureError, match="did not come back"):
        turns.settle(engine.connections, uuid4(), 0.1)


def test_an_idle_connection_that_was_lost_is_replaced(team: Team) -> None:
    engine = team.open("ada")
    lose(team)
    assert list(engine.since(0)) == []
    assert engine.warning == ""
    lose(team)
    assert put(engine, adding(1)).sequence == 1


def test_a_commit_has_an_end_too(team: Team) -> None:
    mine = team.open("ada")
    put(mine, adding(1))
    stored = mine.load().documents["kpis"]
    with mine.turn(1) as turn:
        assert stored["1"]["id"] == 1
        assert turn._connection.execute("show statement_timeout").fetchone() == ("2min",)
