"""What a person chose on the screens: kept in a file that several sessions share, and lost with no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.errors import FullError
from okrtui.preferences import Preferences


def test_choices_outlive_the_program_and_those_of_another_session(tmp_path: Path) -> None:
    path = tmp_path / "new" / "screens.json"
    one, other = Preferences(path), Preferences(path)
    assert one.theme("nord") == "nord"
    assert one.left_out("kpis") == frozenset()
    one.choose_theme("paper", "")
    other.leave_out("kpis", {"trend", "due"})
    one.leave_out("objectives", {"owners"})
    again = Preferences(path)
    assert again.theme("") == "paper"
    assert again.left_out("kpis") == {"trend", "due"}
    assert again.left_out("objectives") == {"owners"}
    again.leave_out("kpis", ())
    assert Preferences(path).left_out("kpis") == frozenset()


def test_a_theme_that_is_set_after_the_choice_counts(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "screens.json")
    preferences.choose_theme("paper", "nord")
    assert preferences.theme("nord") == "paper"
    assert preferences.theme("gruvbox") == "gruvbox"


def test_without_a_file_they_last_until_the_end() -> None:
    preferences = Preferences()
    preferences.choose_theme("paper", "")
    preferences.leave_out("kpis", ["due"])
    assert preferences.theme("") == "paper"
    assert preferences.left_out("kpis") == {"due"}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"theme": 3}', '{"left_out": []}', '{"left_out": {"kpis": 3}}', "\udcff", "[" * 60_000],
)
def test_a_file_that_is_something_else_counts_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "screens.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    preferences = Preferences(path)
    assert preferences.theme("nord") == "nord"
    assert preferences.left_out("kpis") == frozenset()
    preferences.leave_out("kpis", ["due"])
    assert Preferences(path).left_out("kpis") == {"due"}


def test_a_place_that_takes_no_file_is_named_and_the_choice_counts(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    preferences = Preferences(tmp_path / "file" / "screens.json")
    with pytest.raises(FullError, match="cannot be written"):
        preferences.choose_theme("paper", "")
    assert preferences.theme("") == "paper"
