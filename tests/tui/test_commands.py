from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.tui import commands, keys
from okrtui.tui.commands import COMMANDS, SECTIONS

DOCS = Path(__file__).parents[2] / "docs" / "keys.md"


def test_the_page_of_keys_is_the_one_that_is_generated() -> None:
    assert DOCS.read_text() == keys.page(), "make it anew: python -m okrtui.tui.keys > docs/keys.md"
    assert not [one.id for one in COMMANDS if f"`{one.id}`" not in keys.page()]


def test_no_key_and_no_id_means_two_things() -> None:
    names = [key for one in COMMANDS for key in one.keys.split(",")]
    assert len(names) == len(set(names))
    assert len({one.id for one in COMMANDS}) == len(COMMANDS)
    assert all(one.help.endswith(".") and one.title for one in COMMANDS)


@pytest.mark.parametrize("section", [key for key, _ in SECTIONS])
def test_the_bottom_line_tells_the_keys_that_do_something(section: str) -> None:
    told = [key for key, _ in commands.footer(section, rows=True, changes=True)]
    assert set(told) <= {one.key for one in commands.here(section)}
    without_rows = [key for key, _ in commands.footer(section, rows=False, changes=True)]
    assert not {"c", "m", "e", "d", "a", "x", "y", "o"} & set(without_rows)
    reading = [key for key, _ in commands.footer(section, rows=True, changes=False)]
    assert not {"n", "c", "m", "e", "d"} & set(reading)
    assert {"/", "o", "q"} <= set(reading)


def test_a_command_is_called_what_it_does_in_its_section() -> None:
    assert ("x", "close / drop") in commands.footer("objectives", rows=True, changes=True)
    assert ("x", "retire") in commands.footer("kpis", rows=True, changes=True)


def test_where_a_key_belongs_is_said_in_words() -> None:
    assert commands.where(commands.BY_ID["view.tree"]) == "2 Objectives"
    assert commands.where(commands.BY_ID["row.new"]) == "2 Objectives, 3 KPIs, 4 Cycles and 5 Decide"
