"""ctrl+z and `fg`, in whatever is in front, under a shell that controls jobs and under none."""

from __future__ import annotations

import shlex
from pathlib import Path

from cli.cli_desk import PROGRAM, plain_environment
from e2e.terminal import in_terminal

FRONTS = (("", "Steady revenue"), ("n", "Add an objective"), ("?", "Help: Objectives"), ("\x10", "esc back"))
"""Keys that put something in front of the list, and what is shown then."""


def test_a_shell_gets_the_terminal_and_gives_it_back(sample_path: Path, tmp_path: Path) -> None:
    environment = plain_environment(tmp_path, TERM="xterm-256color", OKRTUI_WORKSPACE=str(sample_path))
    stopped = "while [ $? -gt 128 ]; do echo A shell.; read it; fg >&2; done"
    script = f"set -m; {shlex.join(PROGRAM)}; {stopped}"
    with in_terminal(("setsid", "--ctty", "--wait", "sh", "-c", script), environment, (80, 24)) as me:
        me.wait("[1 Today]")
        me.press("2", shows="Steady revenue")
        for opens, shows in FRONTS:
            me.type(*([opens] if opens else []))
            me.wait(shows)
            me.settle()
            before = me.screen
            me.press("\x1a", shows="A shell.")
            me.press("enter", shows=before)
            me.settle()
            assert me.screen == before
            if opens:
                me.type("escape")
                me.wait("Steady revenue")
                me.settle()
        assert me.leave() == 0


def test_without_a_shell_it_says_so_and_goes_on(sample_path: Path, tmp_path: Path) -> None:
    environment = plain_environment(tmp_path, TERM="xterm-256color", OKRTUI_WORKSPACE=str(sample_path))
    with in_terminal(PROGRAM, environment, (80, 24)) as me:
        me.wait("[1 Today]")
        me.press("\x1a", shows="No shell could bring the program back here. Press q to quit.")
        me.press("2", shows="Steady revenue")
        assert me.leave() == 0
