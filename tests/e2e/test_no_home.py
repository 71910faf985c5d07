"""Somebody without a home, a name, or a place for drafts: all else works, and they are told once."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cli.cli_desk import PROGRAM, make_sample_of_today, plain_environment
from e2e.terminal import in_terminal

NOBODY = """
import pwd
from pathlib import Path
from okrtui import paths

def unknown(*_):
    raise KeyError("not in the password database")

pwd.getpwuid = unknown
paths.NOWHERE = Path("/dev/null/nowhere")  # root could make a real one
"""
TOLD = "What you type cannot be saved as a draft"


def environment_of(kind: str, home: Path) -> dict[str, str]:
    """The environment of somebody with a workspace, but without a place for drafts."""
    make_sample_of_today(home / "work")
    environment = plain_environment(home, TERM="xterm-256color")
    if kind == "no home and no name":
        del environment["HOME"]
        (home / "sitecustomize.py").write_text(NOBODY)
        environment["PYTHONPATH"] = f"{home}:{environment.get('PYTHONPATH', '')}"
        return environment
    return environment | {"HOME": "/dev/null"} if kind == "no home" else environment | {"XDG_STATE_HOME": "/proc"}


@pytest.mark.parametrize("kind", ["no home and no name", "no home", "a state directory that takes nothing"])
def test_all_but_drafts_works_and_it_is_told_once(kind: str, tmp_path: Path) -> None:
    with in_terminal(PROGRAM, environment_of(kind, tmp_path)) as me:
        me.wait("[1 Today]")
        at_once = kind != "a state directory that takes nothing"
        if at_once:
            me.wait(TOLD)
        me.press("3", shows="[3 KPIs]")
        me.press("m", shows="Record a value")
        me.press("5.1", shows="Value 5.1")
        me.settle(1.0)  # by then a draft was tried to be written
        me.press("enter", shows="Recorded 5.1")
        assert (TOLD in me.words) is not at_once, "after the first form at the latest"
        me.press("m", shows="Record a value")
        me.type("5.2")
        me.settle(1.0)
        me.press("enter", shows="Recorded 5.2")
        assert TOLD not in me.words, "once is enough"
        assert me.leave() == 0


@pytest.mark.parametrize("kind", ["no home and no name", "no home"])
@pytest.mark.parametrize("command", ["todo", "kpi list", "kpi record K1 240000", "log", "where", "doctor", "backup"])
def test_every_command_works(kind: str, command: str, tmp_path: Path) -> None:
    environment = environment_of(kind, tmp_path)
    done = subprocess.run([*PROGRAM, *command.split()], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
