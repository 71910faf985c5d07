from __future__ import annotations

from typing import get_args

import pytest
from rich.cells import cell_len

from okrtui.glyphs import ASCII, CHOICES, NARROW, SETS, UNICODE, Glyphs, is_ambiguous, narrowed, redrawn, shown_in
from okrtui.settings import GlyphSet
from okrtui.tui.terminal_abilities import likely_glyphs

WIDER = {"fill", "levels", "at_most", "at_least", "arrow"}
"""Signs that have more than one cell in some set, or several signs."""


def test_the_settings_name_every_set() -> None:
    assert get_args(GlyphSet) == CHOICES
    assert tuple(SETS.values()) == (UNICODE, NARROW, ASCII)


@pytest.mark.parametrize("name", [name for name in Glyphs.__annotations__ if name != "braille"])
def test_every_sign_has_a_twin_as_wide_in_each_set(name: str) -> None:
    signs = {one: getattr(glyphs, name) for one, glyphs in SETS.items()}
    assert name in WIDER or len({cell_len(sign) for sign in signs.values()}) == 1
    assert not any(map(is_ambiguous, signs["narrow"]))
    assert signs["ascii"].isascii()


@pytest.mark.parametrize(
    ("text", "narrow", "ascii_only"),
    [
        ("14 → 5 days, ≤ 3 %", "14 -> 5 days, <= 3 %", "14 -> 5 days, <= 3 %"),
        ("● met · “a” … – — −", '◉ met ∙ "a" ⋯ - - -', '* met . "a" ~ - - -'),
        ("▁▂▃▄▅▆▇█", "⣀⣀⣀⣤⣤⣶⣶⣿", "..:-=+*#"),
        ("café 日本 Ж", "cafe 日本 Ж", "cafe ?? ?"),
        ("plain", "plain", "plain"),
    ],
)
def test_a_text_is_shown_as_a_terminal_can(text: str, narrow: str, ascii_only: str) -> None:
    assert [shown_in(text, one) for one in (UNICODE, NARROW, ASCII)] == [text, narrow, ascii_only]
    assert narrowed(text) == narrow


def test_data_keeps_its_letters_where_only_signs_are_redrawn() -> None:
    assert [redrawn("café ≥ 5", one) for one in (UNICODE, NARROW, ASCII)] == ["café ≥ 5", "café >= 5", "café >= 5"]


def test_the_first_font_of_the_console_has_every_sign_of_its_set() -> None:
    font = bytes(range(256)).decode("cp437")
    chosen = likely_glyphs({"TERM": "linux", "LANG": "ja_JP.UTF-8"})
    drawn = {sign for name in Glyphs.__annotations__ if name != "braille" for sign in getattr(chosen, name)}
    assert drawn
    assert drawn <= set(font)
    assert not set(UNICODE.levels) <= set(font)


@pytest.mark.parametrize("glyphs", SETS.values(), ids=SETS)
def test_no_two_statuses_have_the_same_sign(glyphs: Glyphs) -> None:
    signs = [glyphs.good, glyphs.warn, glyphs.bad, glyphs.pending, glyphs.outdated]
    assert len(set(signs)) == len(signs)
