"""Bytes that no keyboard sends: the program shows what can be shown, and goes on."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from cli.cli_desk import PROGRAM, make_sample_of_today, plain_environment
from e2e.terminal import Terminal, in_terminal

PASTE, PASTED = b"\x1b[200~", b"\x1b[201~"


def send(terminal: Terminal, data: bytes) -> None:
    """Send bytes as a terminal would."""
    while data:
        terminal.take_in()
        try:
            data = data[os.write(terminal._master, data) :]
        except BlockingIOError:
            terminal.take_in(0.02)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a program with the sample."""
    make_sample_of_today(tmp_path / "work")
    return plain_environment(tmp_path, TERM="xterm-256color")


def reports(home: Path) -> list[str]:
    """The reports of internal errors."""
    return [one.read_text() for one in home.glob(".local/state/okrtui/errors/*")]


def test_a_latin_letter_is_shown_as_a_replacement(environment: dict[str, str], tmp_path: Path) -> None:
    with in_terminal(PROGRAM, environment) as me:
        me.wait("[1 Today]")
        send(me, b"\xfc")
        me.press("3", shows="[3 KPIs]")
        me.press("n", shows="Add a KPI")
        send(me, b"M\xfcnchen " + PASTE + b"f\xfcr alle" + PASTED + "für".encode())
        me.wait("M�nchen f�r allefür")
        assert reports(tmp_path) == []


def test_escape_and_a_digit_in_one_piece_are_escape_and_the_section(environment: dict[str, str]) -> None:
    with in_terminal(PROGRAM, environment, (80, 24)) as me:
        me.wait("[1 Today]")
        me.press("3", "enter", shows="esc back to the list")
        me.press("\x1b2", shows="[2 Objectives]")
        me.press("n", shows="Add an objective")
        me.press("Ab", shows="Ab")
        me.press("\x1b4", shows="Discard your changes?")
        me.press("y", shows="[2 Objectives]")


def test_bytes_that_are_cut_anywhere_do_no_harm(environment: dict[str, str], tmp_path: Path) -> None:
    reported = [
        b"\x1b[9999999999;1u", b"\x1b[55296;1;55296u", b"\x1b[48;24;80;0;0t",
        b"\x1b[<0;99999;99999M", b"\x1b[<99999999999999999999;1;1M", b"\x1b[M\xff\xff\xff", b"\x1b[<0;1;1M\x1b[<0;1;1m",
        b"\x9b31m", b"\x1b[?2026;2$y", b"\x1b[?2048;1$y", b"\x1b[99999999999R", b"\x1b[1;1R", b"\x1b]52;c;aGk=\x07",
        b"\x1bP1$r0m\x1b\\", b"\xf0\x9f\x91", b"\xc0\xaf", b"\xed\xa0\x80", b"\x1b[I\x1b[O", b"\x1b[1;999999999A",
        PASTE + b"x" * 70_000 + PASTED, PASTE + b"\x1b[48;0;0;0;0t\xff" + PASTED, b"\x00" * 50,
    ]  # fmt: skip
    chance = random.Random(11)  # noqa: S311 - a fixed order
    with in_terminal(PROGRAM, environment) as me:
        me.wait("[1 Today]")
        for each in [*reported, *chance.sample(reported, len(reported))]:
            cut = chance.randrange(len(each) + 1)
            for part in (each[:cut], each[cut:]):
                send(me, part)
                me.take_in(0.02)
        send(me, PASTED + b"\x1b")
        me.settle()
        send(me, b"\x1b")
        me.settle()
        me.press("1", shows="[1 Today]")
        assert me.leave() == 0
    assert reports(tmp_path) == [], "\n".join(reports(tmp_path))


def test_a_size_that_no_terminal_has_is_drawn_in_part(environment: dict[str, str], tmp_path: Path) -> None:
    with in_terminal(PROGRAM, environment) as me:
        me.wait("[1 Today]")
        for size in (b"99999999;99999999;1;1", b"0;0;0;0", b"24;80;384;640"):
            send(me, b"\x1b[48;" + size + b"t")
            me.until(lambda: not me.take_in(1), "it is drawn", 60)
        me.press("3", shows="[3 KPIs]")
        assert me.leave() == 0
    assert reports(tmp_path) == []
