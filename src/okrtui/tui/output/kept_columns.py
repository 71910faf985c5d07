"""Text whose width nobody knows, sent so that what stands behind it in the line is in its column all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from rich.cells import cell_len

_WORDS: Final = re.compile(r"(?<= )(?=[^ ])")
_GAP: Final = 2
"""So many blanks are between two columns; they take up what the text before them is too wide or too narrow by."""


def in_columns(parts: Sequence[tuple[str, str, str]], column: int, is_doubtful: Callable[[str], bool]) -> str:
    """Return styled text, in parts of parameters or a text, from a column on, with moves to the columns in it.

    All of its cells are cleared first where a text of unknown width is followed by a column: what stood there before
    would show through where the terminal draws less than is counted on.
    """
    sent: list[str] = []
    start, blanks, drifts, has_moved = column, 0, False, False
    for parameters, text, _ in parts:
        if not text:
            sent.append(f"\x1b[{parameters}m")
            continue
        for piece in _WORDS.split(text):
            if drifts and blanks >= _GAP and piece[0] != " " and cell_len(piece[0]):  # a mark stays with its blank
                sent.append(f"\x1b[{column + 1}G")
                drifts, has_moved = False, True
            sent.append(piece)
            column += cell_len(piece)
            drifts = drifts or is_doubtful(piece)
            word = piece.rstrip(" ")
            blanks = len(piece) - len(word) + (0 if word else blanks)
    return f"\x1b[{column - start}X{''.join(sent)}" if has_moved else "".join(sent)
