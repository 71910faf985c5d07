"""A real terminal gets only the cells that changed, and all of them again where its picture may be lost."""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from cli.cli_desk import PROGRAM, make_sample_of_today, plain_environment
from e2e.terminal import Terminal, in_terminal
from tui.output.pictures import cells

SIZE = (120, 40)
MOST = 10_000
"""The bytes that any one action sends at most."""

Pair = tuple[Terminal, Terminal]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Two at the same place of the same workspace; the second one gets all that is drawn."""
    make_sample_of_today(tmp_path / "work")
    environment = plain_environment(tmp_path, TERM="xterm-256color")
    with (
        in_terminal(PROGRAM, environment, SIZE) as me,
        in_terminal([*PROGRAM, "--send-all"], environment, SIZE) as all_,
    ):
        for one in (me, all_):
            one.wait("? help")
            one.settle()
        yield me, all_


def same(pair: Pair) -> None:
    """Both show the same, in every cell and attribute."""
    for one in pair:
        one.settle()
    me, all_ = pair

    def is_same() -> bool:
        all_.take_in()
        return cells(me._screen) == cells(all_._screen)

    me.until(is_same, "what the other shows")


def has_answered(one: Terminal, already: int) -> bool:
    """Whether more than so many bytes have come."""
    return one.received > already


def press(pair: Pair, key: str) -> tuple[int, int]:
    """Press a key in both; the bytes that each got for it."""
    before = [one.received for one in pair]
    for one in pair:
        one.type(key)
    for one, already in zip(pair, before, strict=True):
        one.until(partial(has_answered, one, already), f"an answer to {key}")
    same(pair)
    sent, all_ = (one.received - already for one, already in zip(pair, before, strict=True))
    return sent, all_


def test_it_shows_the_same_for_a_part_of_the_bytes(pair: Pair) -> None:
    same(pair)
    assert pair[0].received < MOST
    for key, most, share in (
        ("2", 7_000, 0.5), ("j", 3_300, 0.6), ("n", 6_500, 0.6), ("a", 400, 0.5), ("escape", 2_500, 0.5),
        ("y", 9_500, 0.5), ("\x10", 7_500, 0.9), ("escape", 8_500, 0.7), ("6", 5_000, 0.6),
    ):  # fmt: skip
        sent, all_ = press(pair, key)
        assert sent <= most, (key, sent, all_)
        assert sent < share * all_, (key, sent, all_)
    assert [one.leave() for one in pair] == [0, 0]


def clear(me: Terminal) -> None:
    """Lose the picture of a terminal, as a message to all users or a new window does."""
    me._stream.feed(b"\x1b[2J\x1b[3;3H\x1b[33mBroadcast message from root\x1b[m")


def resize(me: Terminal, size: tuple[int, int]) -> None:
    me._screen.resize(size[1], size[0])
    termios.tcsetwinsize(me._master, size[::-1])
    os.kill(me.process.pid, signal.SIGWINCH)


def draw(me: Terminal) -> None:
    clear(me)
    me.type("\x0c")


def connect(me: Terminal) -> None:
    """Lose the picture as where a window is taken over by another one of the same size."""
    clear(me)
    os.kill(me.process.pid, signal.SIGWINCH)


def resize_twice(me: Terminal) -> None:
    resize(me, (80, 24))
    me.settle()
    clear(me)
    resize(me, SIZE)


def stop(me: Terminal) -> None:
    """Suspend a program, and lose its picture to others."""
    os.kill(me.process.pid, signal.SIGTSTP)
    os.waitpid(me.process.pid, os.WUNTRACED)
    while me.take_in(0.1):
        pass
    clear(me)
    os.kill(me.process.pid, signal.SIGCONT)


def test_a_lost_picture_is_drawn_again(pair: Pair) -> None:
    press(pair, "2")
    for lose in (draw, connect, stop, resize_twice):
        for one in pair:
            lose(one)
            one.wait_gone("Broadcast")
        same(pair)
        assert "[2 Objectives]" in pair[0].screen
        press(pair, "j")
