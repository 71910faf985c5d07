from __future__ import annotations

import subprocess
import sys

import pytest

from postgres_server import programs
from torture import failover


@pytest.mark.skipif(programs() is None, reason="no PostgreSQL server is installed here")
def test_a_primary_that_dies_under_its_writers_breaks_no_promise() -> None:
    command = [sys.executable, failover.__file__, "--rounds", "1", "--processes", "8"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.rsplit(maxsplit=1) for line in done.stdout.splitlines()]
    figures = {name.strip(): int(figure.replace(",", "")) for name, figure in lines}
    assert figures["failovers"] == 1
    assert figures["acknowledged"] > failover.COMMITS
    assert figures["reads"] > 10
