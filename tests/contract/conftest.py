"""The engines that the contract suite is run against: one more is one more fixture in ENGINES."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.memory import MemoryEngine, SharedEntries
from okrtui.engine.protocol import Engine
from postgres_server import PostgresServer

Opener = Callable[..., Engine]


class Place(NamedTuple):
    """A workspace with nothing in it: `open` is another session's way to it, each time."""

    open: Opener
    user: str


def in_memory(_: pytest.FixtureRequest) -> Place:
    shared = SharedEntries()

    def opens(*, read_only: bool = False) -> Engine:
        return MemoryEngine(shared, user="ada", read_only=read_only)

    return Place(opens, "ada")


def in_a_directory(request: pytest.FixtureRequest) -> Place:
    import getpass  # noqa: PLC0415 - for this engine alone

    path: Path = request.getfixturevalue("tmp_path")

    create_engine(path / "w").close()

    def opens(*, read_only: bool = False) -> Engine:
        return open_engine(path / "w", read_only=read_only)

    return Place(opens, getpass.getuser())


def in_a_database(request: pytest.FixtureRequest) -> Place:
    from okrtui.engine import postgres  # noqa: PLC0415 - for this engine alone

    server: PostgresServer = request.getfixturevalue("postgres_server")
    address = server.address(server.new_database())
    postgres.create_engine(address).close()

    def opens(*, read_only: bool = False) -> Engine:
        return postgres.open_engine(address, read_only=read_only)

    return Place(opens, "owner")


def behind_a_pooler(request: pytest.FixtureRequest) -> Place:
    from okrtui.engine import postgres  # noqa: PLC0415 - for this engine alone

    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.new_database()
    postgres.create_engine(server.address(name)).close()
    address = f"postgresql://owner@127.0.0.1:{request.getfixturevalue('pooler_port')}/{name}"

    def opens(*, read_only: bool = False) -> Engine:
        return postgres.open_engine(address, read_only=read_only)

    return Place(opens, "owner")


ENGINES = {
    "memory": in_memory,
    "journal": in_a_directory,
    "postgres": in_a_database,
    "pgbouncer": behind_a_pooler,
}


@pytest.fixture(params=list(ENGINES))
def place(request: pytest.FixtureRequest) -> Place:
    made: Callable[[pytest.FixtureRequest], Place] = ENGINES[request.param]
    return made(request)


@pytest.fixture
def opens(place: Place) -> Iterator[Opener]:
    """Opens engines that are closed after the test."""
    opened: list[Engine] = []

    def one_more(*, read_only: bool = False) -> Engine:
        opened.append(place.open(read_only=read_only))
        return opened[-1]

    yield one_more
    for engine in opened:
        engine.close()


@pytest.fixture
def mine(opens: Opener) -> Engine:
    return opens()


@pytest.fixture
def theirs(opens: Opener) -> Engine:
    return opens()
