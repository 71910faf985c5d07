"""A writer that is stopped in the middle holds nobody up for long, and is told afterwards that nothing was stored."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from contract.test_engine_contract import adding, put
from engine.postgres.conftest import Team
from okrtui.errors import BusyError, UnreachableError

HOLD = 3.0
STOPPED = f"""
import sys
sys.path.insert(0, sys.argv[2])
from contract.test_engine_contract import NOW, adding, put
from okrtui.engine import postgres
from okrtui.engine.postgres import turns
from okrtui.errors import OkrError

turns.HOLD = {HOLD}
engine = postgres.open_engine(sys.argv[1])
try:
    with engine.turn(0) as turn:
        print("held", flush=True)
        sys.stdin.readline()
        turn.append([adding(1)], "kpi.add", "ada", NOW)
except OkrError as error:
    print(type(error).__name__, error.hint, flush=True)
print(put(engine, adding(3), sequence=1, by="ada").sequence, flush=True)
"""


def test_a_stopped_writer_holds_nobody_up_and_is_told(team: Team) -> None:
    command = [sys.executable, "-c", STOPPED, team.address("ada"), str(Path(__file__).parents[2])]
    other = team.open("bob")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stopped:
        assert stopped.stdin is not None
        assert stopped.stdout is not None
        assert stopped.stdout.readline() == "held\n"
        stopped.send_signal(signal.SIGSTOP)
        with pytest.raises(BusyError, match="ada is writing to this workspace"), other.turn(0, timeout=0.5):
            raise AssertionError("a turn")
        assert put(other, adding(2), by="bob").sequence == 1
        stopped.send_signal(signal.SIGCONT)
        stopped.stdin.write("\n")
        stopped.stdin.flush()
        assert stopped.stdout.readline() == f"{UnreachableError.__name__} Nothing was changed. Save again.\n"
        assert stopped.stdout.readline() == "2\n"
    assert [op.id for entry in other.history(None, 5) for op in entry.ops] == [3, 2]
