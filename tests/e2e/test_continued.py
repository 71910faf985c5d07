"""A program that is told to continue though nobody stopped it, or that was stopped without being asked, goes on."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from cli.cli_desk import PROGRAM, make_sample_of_today, plain_environment
from e2e.terminal import Terminal


@pytest.mark.long
@pytest.mark.parametrize("signals", [(signal.SIGCONT,), (signal.SIGSTOP, signal.SIGCONT), (signal.SIGCONT,) * 2])
def test_it_takes_keys_and_ends(signals: tuple[signal.Signals, ...], tmp_path: Path) -> None:
    make_sample_of_today(tmp_path / "work")
    terminal = Terminal(PROGRAM, plain_environment(tmp_path, TERM="xterm-256color"), (80, 24))
    try:
        terminal.wait("[1 Today]")
        for number in signals:
            os.kill(terminal.process.pid, number)
            terminal.settle()
        terminal.type("2")
        terminal.wait("[2 Objectives]")
        terminal.wait("Steady revenue")
        assert terminal.leave() == 0
    finally:
        terminal.close()
