"""A terminal that nobody reads, in the middle of a save: whoever else works on the workspace does not notice."""

from __future__ import annotations

import sys
import time
from itertools import cycle, islice
from pathlib import Path

import pytest

from cli.cli_desk import PROGRAM, make_sample_of_today, plain_environment
from e2e.terminal import DEADLINE, Terminal, in_terminal
from okrtui.domain.actions import kpis
from okrtui.domain.records.models import NewKpiDraft
from okrtui.engine.journal import open_engine
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.lock_fairness import is_awaited
from okrtui.engine.journal.files.operations import Files
from okrtui.session import Session

LEFT, RIGHT = "\x1b[D", "\x1b[C"
ALMOST, PACE = 140, 0.02
"""Keys that almost fill a terminal; seconds for one of them to be drawn."""

SIZES, MOST = ((79, 24), (80, 24)), 100
"""Sizes between which a terminal changes until the screens are stuck, so many times at most: keys wait for a save."""

WATCHED = 2.0
"""Seconds for which somebody else saves again and again."""

UNNOTICED = 0.1
"""Seconds that none of these saves takes; of three times one may be slower, on a busy machine."""


def press(terminal: Terminal) -> None:
    """Press keys that nobody reads the answers to, until there is little room left for more."""
    for key in islice(cycle((LEFT, RIGHT)), ALMOST):
        terminal.type(key)
        time.sleep(PACE)


def gets_stuck(terminal: Terminal) -> bool:
    """Have everything drawn again until the screens are stuck, as nobody reads it; False where they never are."""
    for size in islice(cycle(SIZES), MOST):
        terminal.resized(size)
        time.sleep(PACE)
        if "futex" in Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/wchan").read_text():
            return True
    return False


def others_wait(bo: Session, seconds: float) -> float:
    """Save again and again as somebody else; how long the longest of these saves took."""
    longest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        bo.do(kpis.add, NewKpiDraft(name=f"KPI {bo.sequence} of bo's"))
        longest = max(longest, time.monotonic() - began)
        time.sleep(0.02)
    return longest


def saves(bo: Session) -> int:
    """How many values were recorded on the screens."""
    bo.refresh()
    return sum(entry.action == "kpi.record" for entry in bo.history())


def stuck_while_saving(terminal: Terminal, workspace: Path) -> None:
    """Have a save wait for its turn until the screens are stuck; then it is its turn."""
    with WriteLock(workspace / "lock", Files()).held():
        press(terminal)
        terminal.type("enter")
        end = time.monotonic() + DEADLINE
        while not is_awaited(workspace):
            assert time.monotonic() < end, "the save never began"
        if not gets_stuck(terminal):
            pytest.skip("this machine does not tell what a process waits for")


@pytest.mark.long
def test_a_screen_that_nobody_reads_holds_up_no_save_of_anybody_else(tmp_path: Path) -> None:
    make_sample_of_today(tmp_path / "work")
    bo = Session(open_engine(tmp_path / "work"), "bo")
    waits: list[float] = []
    for value in "789":
        before = saves(bo)
        with in_terminal(PROGRAM, plain_environment(tmp_path, TERM="xterm-256color")) as stalled:
            stalled.wait("[1 Today]")
            stalled.press("3", shows="▌ ■ missed Customer churn rate")
            stalled.press("m", shows="Record a value")
            stalled.type(value)
            stalled.settle()
            stuck_while_saving(stalled, tmp_path / "work")  # from here on nothing is read
            waits.append(others_wait(bo, WATCHED))
            assert saves(bo) == before + 1, "it was saved all the same"
    told = ", ".join(f"{one * 1000:.0f}" for one in waits)
    sys.stdout.write(f"\nlongest save of somebody else beside a stalled terminal, ms: {told}\n")
    assert sorted(waits)[1] < UNNOTICED
    assert max(waits) < 1
    bo.close()
