"""The choice of the set of signs: the one that is named, the likely one, and what a terminal answers."""

from __future__ import annotations

import os
from typing import Final

from textual.driver import Driver
from textual.events import CursorPosition

from okrtui.glyphs import ASCII, NARROW, SETS, UNICODE
from okrtui.tui import styled_text
from okrtui.tui.terminal_abilities import likely_glyphs, speaks_utf8
from okrtui.tui.terminal_driver import PatientDriver, columns_taken

_NARROW_SIGN, _WIDE_SIGN = 2, 3
_SETS_BY_COLUMNS: Final = {_NARROW_SIGN: UNICODE, _WIDE_SIGN: NARROW}
"""The sets by the columns that a terminal has taken to draw its question; more are those of single bytes: no UTF-8."""


def choose(named: str) -> bool:
    """Use a set of signs, or the likely one; return whether the choice is left to the terminal."""
    fold = not speaks_utf8(os.environ)
    chosen = ASCII if fold else SETS.get(named)
    styled_text.use(chosen or likely_glyphs(os.environ), fold=fold)
    return chosen is None and styled_text.glyphs() is not ASCII


def is_plain() -> bool:
    """Return whether lines are not to be drawn with box signs."""
    return styled_text.glyphs() is not UNICODE


def follow(answer: CursorPosition, driver: Driver | None) -> bool:
    """Use the signs that a terminal has shown to draw one column wide; return whether these are others than before."""
    columns = columns_taken(answer)
    if columns < _NARROW_SIGN:
        return False
    chosen = _SETS_BY_COLUMNS.get(columns, ASCII)
    if isinstance(driver, PatientDriver):
        driver.trust_widths(ambiguous=chosen is not NARROW)
    if chosen is styled_text.glyphs():
        return False
    styled_text.use(chosen, fold=chosen is ASCII)
    return True
