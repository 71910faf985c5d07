"""What the end-to-end tests may ask for: a server to log in to, and a workspace on it that a group shares."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.server import ADA, GROUP, NoServerError, Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server that people log in to."""
    try:
        with running() as started:
            yield started
    except NoServerError as error:
        pytest.skip(f"no server to log in to: {error}")


@pytest.fixture
def workspace(server: Server) -> Path:
    """A workspace of ada's with the sample in it, shared with the group."""
    place = Path(tempfile.mkdtemp(dir=server.place))
    place.chmod(0o1777)
    answer = server.okrtui(ADA, place / "acme", "init", "--group", GROUP[0], "--sample")
    assert answer.code == 0, answer
    return place / "acme"
