"""Lines for terminals with no more than their own sixteen colours, whose background nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from okrtui.tui.styled_text import Line, Piece, Tone

_WORD: Final = re.compile(r"(\S*\w\S*)")
_KEY: Final = re.compile(r"(\S*[\w!-~]\S*)")
"""A word, and a key, which may be a punctuation mark."""

_OF_WORDS: Final[Mapping[Tone, Tone]] = {"good": "", "warn": "strong", "accent": "strong"}
"""The tones whose colours cannot be read as letters on white (green, yellow) or at all (cyan), with those of words."""


def readable(line: Line) -> Line:
    """Return a line in which green, yellow and cyan are left to signs; words have the terminal's own colour."""
    return tuple(piece for one in line for piece in _parts(one))


def _parts(piece: Piece) -> Iterator[Piece]:
    text, tone = piece
    if tone not in _OF_WORDS:
        yield piece
        return
    for at, part in enumerate((_KEY if tone == "accent" else _WORD).split(text)):
        if part:
            yield part, _OF_WORDS[tone] if at % 2 else tone
