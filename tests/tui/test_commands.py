from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from okrtui.config import Said
from okrtui.tui.commands import BY_ID, COMMANDS, SECTIONS, here
from okrtui.tui.keys import bindings, keymap
from okrtui.tui.keys import config as remap
from okrtui.tui.keys import document as keys

DOCS = Path(__file__).parents[2] / "docs" / "keys.md"


@pytest.fixture(autouse=True)
def own_keys() -> None:
    """No settings name any key."""
    keymap.use({})


def test_the_page_of_keys_is_the_one_that_is_generated() -> None:
    assert DOCS.read_text() == keys.page(), "make it anew: python -m okrtui.tui.keys.document > docs/keys.md"
    assert not [action for action in keymap.DECLARED if f"`{action}`" not in keys.page()]


def test_the_settings_that_the_page_shows_can_be_had() -> None:
    example = tomllib.loads(keys.page().partition("```toml\n")[2].partition("```")[0])["keys"]
    flat = {f"{place}.{name}": value for place, names in example.items() for name, value in names.items()}
    named, faults = remap.resolved({action: Said(value, Path("x")) for action, value in flat.items()})
    assert (set(named), faults) == (set(flat), [])
    assert len(flat) == 3


def test_no_key_and_no_id_means_two_things() -> None:
    own = [key for one in COMMANDS for key in one.keys.split(",")]
    assert len(own) == len(set(own))
    ids = [one.id for one in COMMANDS] + [one.id for _, listed in bindings.PLACES for one in listed]
    assert len(ids) == len(set(ids))
    assert all(one.help.endswith(".") and one.title for one in COMMANDS)
    assert all(one.help.endswith(".") for _, listed in bindings.PLACES for one in listed)


def test_every_key_of_its_own_is_one_that_settings_could_name() -> None:
    for action, own in keymap.DECLARED.items():
        assert [remap.canonical(key) for key in own] == list(own), action
        assert [remap.canonical(keymap.sign(key)) for key in own] == list(own), "and as it is shown, too"


@pytest.mark.parametrize("section", [key for key, _ in SECTIONS])
def test_the_bottom_line_tells_the_keys_that_do_something(section: str) -> None:
    told = [key for key, _ in keymap.footer(section, rows=True, changes=True)]
    assert set(told) <= {keymap.key(one.id) for one in here(section)}
    without_rows = [key for key, _ in keymap.footer(section, rows=False, changes=True)]
    assert not {"c", "m", "e", "d", "a", "x", "y", "o"} & set(without_rows)
    reading = [key for key, _ in keymap.footer(section, rows=True, changes=False)]
    assert not {"n", "c", "m", "e", "d"} & set(reading)
    assert {"/", "o", "q"} <= set(reading)


def test_a_command_is_called_what_it_does_in_its_section() -> None:
    assert ("x", "close / drop") in keymap.footer("objectives", rows=True, changes=True)
    assert ("x", "retire") in keymap.footer("kpis", rows=True, changes=True)


def test_where_a_key_belongs_is_said_in_words() -> None:
    assert keymap.where(BY_ID["view.tree"]) == "2 Objectives"
    assert keymap.where(BY_ID["row.new"]) == "2 Objectives, 3 KPIs, 4 Cycles and 5 Decide"
