"""Terminals that draw signs two columns wide, as East Asian ones do, and say so when they are asked."""

from __future__ import annotations

from pathlib import Path

from cli.cli_desk import PROGRAM, plain_environment
from e2e.terminal import in_terminal
from okrtui.glyphs import NARROW, UNICODE, is_ambiguous
from okrtui.tui.terminal_driver import WIDTH_QUESTION

TWO, ONE, BYTES = "\x1b[2;8R", "\x1b[2;7R", "\x1b[2;9R"
"""Where the cursor is behind a letter and a sign of two columns, a sign of one, and five bytes that are no UTF-8."""


def test_signs_follow_the_answer_and_no_key_around_it_is_lost(sample_path: Path, tmp_path: Path) -> None:
    environment = plain_environment(
        tmp_path, TERM="xterm-256color", LC_ALL="C.UTF-8", OKRTUI_WORKSPACE=str(sample_path)
    )
    asked: list[bytes] = []
    with in_terminal(PROGRAM, environment, (120, 24)) as me:
        me.watch = asked.append
        me.wait("[1 Today]")
        assert WIDTH_QUESTION.encode() in b"".join(asked)
        me.press("3", shows=f"{UNICODE.bad} missed")
        me.settle()  # the detail beside the row has come too
        first = me.row
        me.type("j", TWO, "j", "j", "k")
        me.wait(f"{NARROW.bad} missed")
        me.until(lambda: bool(me.line_of(NARROW.cursor.strip())), "the cursor")
        me.settle()
        assert not [sign for sign in me.screen if is_ambiguous(sign)], "lines and borders too"
        me.type("k", "k")
        me.until(lambda: me.lines[me.screen.split("\n").index(me.line_of(first[5:30]))][0] == "▐", "the first row")
        me.type(ONE)
        me.until(lambda: me.row == first, "the picture as it was")
        me.type(BYTES)
        me.until(lambda: not [sign for sign in me.screen if not sign.isascii()], "signs and data in ASCII")
        me.type("n")
        me.wait("Add a KPI")
        me.type("“Gr", "ü", "ße 日x")
        me.wait('"Gru?e ??x')
        assert me.screen.isascii()
        me.type("escape")
        me.wait("discard")
        me.type("y")
        me.wait("[3 KPIs]")
        me.type(ONE)
        me.until(lambda: me.row == first, "the picture as it was")
        assert me.leave() == 0
