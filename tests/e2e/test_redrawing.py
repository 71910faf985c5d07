"""Terminals on which something else has written, and those that have no second screen for the shell to come back to."""

from __future__ import annotations

import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cli.cli_desk import PROGRAM, plain_environment
from e2e.terminal import Terminal, in_terminal


def _shows(me: Terminal, lines: list[str]) -> bool:
    return me.lines == lines


def test_all_is_drawn_again_at_a_key_and_when_the_terminal_says_its_size_again(
    sample_path: Path, tmp_path: Path
) -> None:
    environment = plain_environment(tmp_path, TERM="linux", LC_ALL="C.UTF-8", OKRTUI_WORKSPACE=str(sample_path))
    with in_terminal(PROGRAM, environment, (80, 24)) as me:
        me.wait("[1 Today]")
        me.press("3", shows="8 KPIs")
        me.settle()
        assert me.screen.isascii(), "the fonts of the console have half of the signs"
        ways: tuple[Callable[[Terminal], object], ...] = (
            lambda one: one.type("\x0c"),
            lambda one: one.process.send_signal(signal.SIGWINCH),
            lambda one: one.resized((40, 10), (80, 24)),
        )
        before = me.lines
        for draw_again in ways:
            me.written_over("\x1b[5;5HBroadcast message\x1b[22;1Hxxxxx")
            assert me.lines != before
            draw_again(me)
            me.until(lambda: me.lines == before, "the picture as it was")
        for key, shows in (("?", "Keys"), ("n", "Add a KPI")):
            me.press(key, shows=shows)
            me.settle()
            before = me.lines
            me.written_over("\x1b[5;5HBroadcast message")
            assert me.lines != before
            me.type("\x0c")
            me.until(partial(_shows, me, before), f"the picture of {shows} as it was")
            me.press("escape", shows="8 KPIs")
        assert me.leave() == 0
        assert "KPIs" not in me.screen, "the shell goes on at the top of an empty screen"
