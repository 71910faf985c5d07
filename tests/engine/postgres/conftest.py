"""A workspace in a database of its own, with a role that writes and one that reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from okrtui.engine import postgres
from okrtui.engine.postgres.engine import PostgresEngine
from postgres_server import PostgresServer


class Team:
    """A workspace with its addresses, and the engines opened on it."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.database = server.new_database("ada", "bob", "rita", "nobody_here")
        postgres.create_engine(self.address("owner"), writers=["ada", "bob"], readers=["rita"]).close()
        self.opened: list[PostgresEngine] = []

    def address(self, user: str) -> str:
        return self.server.address(self.database, user)

    def open(self, user: str, **options: Any) -> PostgresEngine:
        self.opened.append(postgres.open_engine(self.address(user), **options))
        return self.opened[-1]

    def sql(self, statement: str) -> None:
        self.server.admin(statement, self.database)


@pytest.fixture
def team(postgres_server: PostgresServer) -> Iterator[Team]:
    made = Team(postgres_server)
    yield made
    for engine in made.opened:
        engine.close()
