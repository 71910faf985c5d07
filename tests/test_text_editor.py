"""A person's own editor: the text comes back, no file stays, and what fails is one sentence."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from okrtui.errors import RuleError
from okrtui.text_editor import LARGEST, edited, editor


def script(tmp_path: Path, body: str) -> list[str]:
    """An editor that does what a shell script says; the file is its last argument."""
    path = tmp_path / "my editor"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)
    return [str(path), "-x"]


def test_visual_comes_first_and_may_have_arguments() -> None:
    assert editor({"VISUAL": "'my editor' -x", "EDITOR": "ed"}) == ["my editor", "-x"]
    assert editor({"VISUAL": "", "EDITOR": "ed"}) == ["ed"]
    with pytest.raises(RuleError, match="No editor is named"):
        editor({"EDITOR": " "})
    with pytest.raises(RuleError, match="open quotation mark"):
        editor({"EDITOR": "vi 'x"})


def test_the_text_comes_back_from_a_private_file_that_is_removed(tmp_path: Path) -> None:
    directory = tmp_path / "state" / "editor"
    shown = tmp_path / "shown"
    command = script(tmp_path, f'stat -c "%a" "$2" >"{shown}"; cat "$2" >>"{shown}"; printf "one\\n\\ntwö\\n" >"$2"')
    assert edited("as it wäs", command, directory) == "one\n\ntwö"
    assert shown.read_text() == "600\nas it wäs"
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert not list(directory.iterdir())


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("exit 3", r"ended with an error \(3\)"),
        ("kill -9 $$", r"ended with an error \(-9\)"),
        ('printf "\\\\374" >"$2"', "not UTF-8"),
        ('rm "$2"', "cannot be read: No such file"),
        (f'head -c {LARGEST + 1} /dev/zero >"$2"', "too long"),
    ],
)
def test_what_fails_is_told_and_no_file_stays(tmp_path: Path, body: str, why: str) -> None:
    directory = tmp_path / "editor"
    with pytest.raises(RuleError, match=why):
        edited("kept", script(tmp_path, body.replace("\\\\", "\\")), directory)
    assert not list(directory.iterdir())


def test_an_editor_or_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="“nothing-of-that-name” cannot be started: No such file"):
        edited("", ["nothing-of-that-name"], tmp_path / "editor")
    (tmp_path / "file").touch()
    with pytest.raises(RuleError, match="No file for the editor"):
        edited("", ["true"], tmp_path / "file" / "editor")
