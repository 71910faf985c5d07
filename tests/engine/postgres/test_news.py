"""News: notices save questions where they come, and the log is asked where they do not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from contract.test_engine_contract import adding, numbers, put
from engine.postgres.conftest import Team
from okrtui.engine import postgres
from okrtui.engine.postgres import entries, news
from okrtui.engine.postgres.engine import PostgresEngine

Count = Callable[[], int]


@pytest.fixture(autouse=True)
def _tired(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notices are relied on at once, not after a quiet while."""
    monkeypatch.setattr(news, "AWAKE", 0.0)


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> Count:
    """How often the log was asked since the last time."""
    asked: list[Any] = []
    news = entries.news

    def counted(*arguments: Any) -> Any:
        asked.append(arguments)
        return news(*arguments)

    def count() -> int:
        number = len(asked)
        asked.clear()
        return number

    monkeypatch.setattr(entries, "news", counted)
    return count


def heard(mine: PostgresEngine, sequence: int) -> list[int]:
    """What a session hears soon: a notice is on its way for a moment, but not as long as a rest."""
    end = time.monotonic() + news.REST / 2
    while not (found := numbers(mine.since(sequence))) and time.monotonic() < end:
        time.sleep(0.001)
    return found


def listening(team: Team) -> PostgresEngine:
    """A session that has looked often enough to listen, and has seen that notices come."""
    mine = team.open("ada")
    for _ in range(news.LOOKS):
        mine.since(0)
    put(team.open("bob"), adding(1), by="bob")
    assert heard(mine, 0) == [1]
    while not mine._notices.is_proven:
        assert numbers(mine.since(1)) == []
    return mine


def test_while_notices_come_nothing_is_asked_until_there_is_something(team: Team, questions: Count) -> None:
    mine, theirs = listening(team), team.open("bob")
    questions()
    assert [list(mine.since(1)) for _ in range(20)] == [[]] * 20
    assert questions() == 0
    put(theirs, adding(2), sequence=1, by="bob")
    assert heard(mine, 1) == [2]
    assert questions() == 1


def test_an_entry_of_my_own_is_no_news(team: Team, questions: Count) -> None:
    mine = listening(team)
    put(mine, adding(2), sequence=1)
    questions()
    assert [list(mine.since(2)) for _ in range(5)] == [[]] * 5
    assert questions() == 0


def test_a_missed_notice_is_noticed_and_then_every_look_asks(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = listening(team), team.open("bob")
    with mine.connections.borrowed() as connection:
        connection.execute("unlisten *")
    put(theirs, adding(2), sequence=1, by="bob")
    assert numbers(mine.since(1)) == []
    with monkeypatch.context() as patch:
        patch.setattr(news, "REST", 0.0)
        assert numbers(mine.since(1)) == [2]
    put(theirs, adding(3), sequence=2, by="bob")
    assert numbers(mine.since(2)) == [3]
    monkeypatch.setattr(news, "GRACE", 0.0)
    assert numbers(mine.since(3)) == []
    assert mine._notices.is_refuted
    put(theirs, adding(4), sequence=3, by="bob")
    assert numbers(mine.since(3)) == [4]


def test_a_command_does_not_listen(team: Team) -> None:
    mine = team.open("ada")
    mine.since(0)
    with mine.connections.borrowed() as connection:
        assert connection.execute("select count(*) from pg_listening_channels()").fetchone() == (0,)


def test_behind_a_pooler_nothing_is_missed(team: Team, pooler_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "REST", 0.05)
    addresses = [f"postgresql://{user}@127.0.0.1:{pooler_port}/{team.database}" for user in ("ada", "bob")]
    mine, theirs = map(postgres.open_engine, addresses)
    seen = 0
    for number in range(1, 31):
        put(theirs, adding(number), sequence=number - 1, by="bob")
        end = time.monotonic() + 10
        while seen < number:
            found = numbers(mine.since(seen))
            assert found == list(range(seen + 1, seen + 1 + len(found)))
            seen += len(found)
            assert time.monotonic() < end, "missed"
        mine.since(seen)
    for engine in (mine, theirs):
        engine.close()
