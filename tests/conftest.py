"""What every test may ask for: a workspace of its own, sessions on it with a clock that stands still, the sample."""

from __future__ import annotations

import os
import posix
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from builders import NOW, TODAY
from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.protocol import Engine
from okrtui.sample import seed
from okrtui.session import Session
from postgres_server import PostgresServer, pooler, programs, running_pooler, running_server

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
# A busy machine is slow now and then; that is no fault of what is tested.


def _unmeasured() -> None:
    """Stop measuring the lines that run: a forked child would write all that its parent has measured until then.

    That takes many times longer than what such a child does, and thousands of them are made.
    """
    sys.settrace(None)
    os._exit = posix._exit


if "coverage" in sys.modules:
    os.register_at_fork(after_in_child=_unmeasured)


def pytest_sessionfinish() -> None:
    """Write what was measured before a worker is asked to end: it would be ended while it writes, on a busy machine."""
    if "coverage" in sys.modules and (measured := sys.modules["coverage"].Coverage.current()):
        measured.save()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no other waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


Opener = Callable[..., Session]
"""Opens one more session on a workspace: opener(path, actor="ada", read_only=False)."""


def session_on(engine: Engine, actor: str = "ada") -> Session:
    """A session for which it always is the morning of TODAY."""
    return Session(engine, actor, now=lambda: NOW, today=lambda: TODAY)


@pytest.fixture
def opener() -> Iterator[Opener]:
    """Opens sessions that are closed after the test."""
    opened: list[Session] = []

    def opens(path: Path, actor: str = "ada", *, read_only: bool = False) -> Session:
        opened.append(session_on(open_engine(path, read_only=read_only), actor))
        return opened[-1]

    yield opens
    for session in opened:
        session.close()


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """An empty workspace."""
    create_engine(tmp_path / "acme").close()
    return tmp_path / "acme"


@pytest.fixture(scope="session")
def sample_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace, made once, only to be copied."""
    path = tmp_path_factory.mktemp("sample") / "acme"
    session = session_on(create_engine(path))
    session.do(seed, TODAY)
    session.close()
    return path


@pytest.fixture
def sample_path(sample_master: Path, tmp_path: Path) -> Path:
    """A copy of the sample workspace."""
    return Path(shutil.copytree(sample_master, tmp_path / "sample"))


@pytest.fixture
def bare(bare_path: Path, opener: Opener) -> Session:
    """A session of ada's on an empty workspace."""
    return opener(bare_path)


@pytest.fixture
def sample(sample_path: Path, opener: Opener) -> Session:
    """A session of ada's on the sample workspace."""
    return opener(sample_path)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real server, started by the first test that asks for it."""
    if programs() is None:
        pytest.skip("no PostgreSQL server is installed here")
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def pooler_port(postgres_server: PostgresServer) -> Iterator[int]:
    """The port of a real pgbouncer in transaction mode in front of it."""
    if pooler() is None:
        pytest.skip("pgbouncer is not installed here")
    with running_pooler(postgres_server) as port:
        yield port
