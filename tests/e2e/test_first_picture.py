"""The first picture in a real terminal, whose workspace opens when a file is there."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from cli.cli_desk import make_sample_of_today, plain_environment
from e2e.terminal import DEADLINE, Terminal, in_terminal

LATE: Final = """
import os, sys, time
import okrtui.__main__ as main
from okrtui.tui.opening import Opening

here, opens, starts = os.environ["HERE"], main.EngineBackend.open, Opening.start

def opens_late(*given, **named):
    while not os.path.exists(here + "/go"):
        time.sleep(0.01)
    return opens(*given, **named)

def once_there_is_a_picture(opening):
    with open(here + "/modules", "w") as file:
        print(*sys.modules, file=file)
    starts(opening)

main.EngineBackend.open, Opening.start = opens_late, once_there_is_a_picture
main.script()
"""
PROGRAM: Final = (sys.executable, "-c", LATE)
HEAVY: Final = {"pydantic", "pydantic_core", "okrtui.domain", "okrtui.session", "okrtui.settings", "tinydb", "orjson"}
LEFT: Final = b"\x1b[?1049l"


@contextmanager
def at_first_picture(home: Path) -> Iterator[tuple[Terminal, list[bytes]]]:
    """The program in a terminal, showing its first picture; and what it sends from then on."""
    environment = plain_environment(home, TERM="xterm-256color", HERE=str(home))
    with in_terminal(PROGRAM, environment) as me:
        me.wait("Reading…")
        me.watch = (sent := list[bytes]()).append
        yield me, sent


def ended(me: Terminal) -> int:
    """Wait until the program has ended; its exit code."""
    end = time.monotonic() + DEADLINE
    while me.process.poll() is None:
        assert time.monotonic() < end, me.screen
        me.take_in(0.05)
    while me.take_in(0.1):
        pass
    return me.process.wait()


@pytest.mark.parametrize("settings", ["", 'theme = "paper"\nmouse = false\n[keys]\nsection.log = "L"\n'])
def test_nothing_that_reads_a_workspace_is_imported_before_the_first_picture(tmp_path: Path, settings: str) -> None:
    make_sample_of_today(tmp_path / "work")
    file = tmp_path / ".config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(settings)
    with at_first_picture(tmp_path) as (me, _):
        me.until((tmp_path / "modules").exists, "the modules")
        (tmp_path / "go").touch()
        me.wait("/ filter")
        loaded = (tmp_path / "modules").read_text().split()
    assert "textual.app" in loaded
    assert HEAVY & set(loaded) == set()


def test_what_is_typed_at_once_is_for_the_list(tmp_path: Path) -> None:
    make_sample_of_today(tmp_path / "work")
    with at_first_picture(tmp_path) as (me, _):
        me.type("2", "j", "j")
        (tmp_path / "go").touch()
        me.wait("[2 Objectives]")
        me.wait("▌ KR")


def test_one_who_quits_does_not_wait_for_the_workspace(tmp_path: Path) -> None:
    make_sample_of_today(tmp_path / "work")
    with at_first_picture(tmp_path) as (me, sent):
        me.type("q")
        assert ended(me) == 0
    assert LEFT in b"".join(sent)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_leaves_the_terminal_as_it_was(tmp_path: Path, number: signal.Signals) -> None:
    make_sample_of_today(tmp_path / "work")
    with at_first_picture(tmp_path) as (me, sent):
        os.kill(me.process.pid, number)
        assert ended(me) == 128 + number
    assert LEFT in b"".join(sent)


def test_one_who_puts_it_in_the_background_comes_back_to_the_list(tmp_path: Path) -> None:
    make_sample_of_today(tmp_path / "work")
    with at_first_picture(tmp_path) as (me, sent):
        os.kill(me.process.pid, signal.SIGTSTP)
        me.until(lambda: LEFT in b"".join(sent), "the terminal as it was")
        os.waitid(os.P_PID, me.process.pid, os.WSTOPPED | os.WNOWAIT)
        (tmp_path / "go").touch()
        os.kill(me.process.pid, signal.SIGCONT)
        me.wait("/ filter")
        assert me.leave() == 0


def test_what_is_wrong_with_the_workspace_is_told_after_the_screens_have_left(tmp_path: Path) -> None:
    make_sample_of_today(tmp_path / "work")
    (tmp_path / "work" / "workspace.json").write_text("{")
    with at_first_picture(tmp_path) as (me, sent):
        (tmp_path / "go").touch()
        assert ended(me) == 6
    said = b"".join(sent).rpartition(LEFT)[2]
    assert b"workspace.json is damaged" in said


def test_a_wrong_setting_is_told_as_by_any_command(tmp_path: Path) -> None:
    make_sample_of_today(tmp_path / "work")
    file = tmp_path / ".config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("theme = 7\n")
    with at_first_picture(tmp_path) as (me, sent):
        assert ended(me) == 2
    assert "invalid value for “theme”" in b"".join(sent).rpartition(LEFT)[2].decode()
