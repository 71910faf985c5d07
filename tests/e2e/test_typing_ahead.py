"""Somebody who types faster than the screens follow, as over a slow link, where keys arrive in one piece."""

from __future__ import annotations

from pathlib import Path

from cli.cli_desk import PROGRAM, make_sample_of_today, plain_environment
from e2e.terminal import in_terminal


def test_letters_behind_a_tab_belong_to_the_next_field(tmp_path: Path) -> None:
    make_sample_of_today(tmp_path / "work")
    with in_terminal(PROGRAM, plain_environment(tmp_path, TERM="xterm-256color")) as me:
        me.wait("[1 Today]")
        me.press("2", shows="KR6 60 qualified leads")
        me.press("j", shows="▌ KR6")
        me.press("c", shows="Check in")
        me.type("9.5", "tab", "7", "tab", "It went well.")
        me.wait("It went well.")
        assert me.line_of("Now").split() == ["Now", "9.5"]
        assert me.line_of("Confidence").split() == ["Confidence", "7"]


def test_letters_behind_a_key_that_opens_a_form_belong_to_the_form(tmp_path: Path) -> None:
    make_sample_of_today(tmp_path / "work")
    with in_terminal(PROGRAM, plain_environment(tmp_path, TERM="xterm-256color")) as me:
        me.wait("[1 Today]")
        me.press("3", shows="▌ ■ missed Customer churn rate")
        me.type("m", "5.1")
        me.wait("▸ Value")
        me.settle()
        assert me.line_of("Value").split() == ["▸", "Value", "5.1"]
