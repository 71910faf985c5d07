"""On a real terminal an import is looked at first; after it the shell is there again, with the answer."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from cli.cli_desk import PROGRAM, make_sample_of_today, plain_environment
from e2e.terminal import in_terminal


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a program with the sample."""
    make_sample_of_today(tmp_path / "work")
    return plain_environment(tmp_path, TERM="xterm-256color")


def written(environment: dict[str, str]) -> int:
    """The number of changes in the log."""
    done = subprocess.run((*PROGRAM, "log", "--json"), env=environment, capture_output=True, text=True, check=True)
    return len(json.loads(done.stdout))


@pytest.mark.parametrize(("key", "told", "more"), [("enter", "Imported.", 1), ("escape", "Nothing was imported.", 0)])
def test_one_key_imports_and_another_leaves(
    environment: dict[str, str], tmp_path: Path, key: str, told: str, more: int
) -> None:
    file = tmp_path / "values.csv"
    file.write_text("kpi,date,value\nNet promoter score,2025-02-03,41\n")
    before = written(environment)
    with in_terminal((*PROGRAM, "import", str(file)), environment, (80, 24)) as me:
        me.wait("Would be imported: 1 added, 0 changed, 0 left.")
        me.type(key)
        me.wait(told)
        assert me.process.wait(15) == 0
    assert written(environment) == before + more
