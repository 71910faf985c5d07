"""What the end-to-end tests may ask for: a server to log in to, and a workspace on it that a group shares."""

from __future__ import annotations

import subprocess
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


@pytest.fixture(scope="session")
def workspace_master(server: Server) -> Path:
    """A workspace of ada's with the sample in it, shared with the group; only to be copied."""
    place = server.new_place()
    answer = server.okrtui(ADA, place / "acme", "init", "--group", GROUP[0], "--sample")
    assert answer.code == 0, answer
    return place


@pytest.fixture
def workspace(server: Server, workspace_master: Path) -> Path:
    """A copy of the workspace that a group shares."""
    place = server.new_place()
    subprocess.run(["/bin/cp", "-a", f"{workspace_master}/.", str(place)], check=True)
    return place / "acme"
