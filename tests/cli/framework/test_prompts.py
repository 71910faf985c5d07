from __future__ import annotations

import io

import click
import pytest

from okrtui.cli.framework.prompts import confirmed


def test_a_question_goes_to_standard_error_and_shows_no_control_characters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert confirmed("Create \x1b]52;c;eA==\x07?")
    out, err = capsys.readouterr()
    assert not out.strip()
    assert "\x1b" not in err
    assert err.startswith("Create \\x1b]52;c;eA==\\x07? [y/N]")


@pytest.mark.parametrize("default", [True, False])
def test_an_empty_line_is_the_default_and_the_end_of_the_input_a_no(
    monkeypatch: pytest.MonkeyPatch, *, default: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert confirmed("Go on?", default=default) is default
    assert confirmed("Go on?", default=default) is False


def test_ctrl_c_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("click.termui.visible_prompt_func", interrupted)
    with pytest.raises(click.Abort):
        confirmed("Go on?")
