"""The signs that screens and commands draw, in three sets, and texts of the domain redrawn in one of them."""

from __future__ import annotations

import unicodedata
from typing import Final


class Glyphs:
    """The signs of a set; one cell each, at most two for `at_most`, `at_least`, `arrow` and `cursor`."""

    good: str = "●"
    warn: str = "▲"
    bad: str = "■"
    pending: str = "○"
    outdated: str = "◌"
    recovering: str = "⟳"
    stale: str = "…"
    signal: str = "!"
    ellipsis: str = "…"
    dash: str = "\N{EN DASH}"
    dot: str = "·"
    at_most: str = "≤"
    at_least: str = "≥"
    arrow: str = "→"
    up: str = "▲"
    down: str = "▼"
    open: str = "▾"
    shut: str = "▸"
    back: str = "◂"
    cursor: str = "▌ "
    marked: str = "◆"
    thumb: str = "▐"
    rule: str = "│"
    fill: str = " ▏▎▍▌▋▊▉█"
    rest: str = "·"
    levels: str = "▁▂▃▄▅▆▇█"
    point: str = "•"
    flag: str = "◆"
    left_out: str = "×"
    boundary: str = "┊"
    today: str = "│"
    solid: str = "─"
    heavy: str = "━"
    dashed: str = "┄"
    target: str = "═"
    slope: str = "⠒"
    dashed_slope: str = "⠒"
    dotted_slope: str = "⠂"
    braille: bool = True


class _Narrow(Glyphs):
    """Signs that every terminal draws one column wide: Unicode calls the width of most of the others ambiguous."""

    good, warn, bad, pending = "◉", "▴", "▪", "◦"
    stale = ellipsis = "⋯"
    dash, dot, at_most, at_least, arrow = "-", "∙", "<=", ">=", "->"
    up, down, cursor, marked, rule = "▴", "▾", "▐ ", "◊", "|"
    fill, rest, levels = " ⡇⣿", "∙", "⣀⣤⣶⣿"
    point, flag, left_out = "∙", "◊", "x"
    boundary, today, solid, heavy, dashed, target = "╎", ":", "⎯", "#", "╌", "="


class _Ascii(Glyphs):
    good, warn, bad, pending, outdated, recovering = "*", "^", "#", "o", "/", "@"
    stale, ellipsis = "?", "~"
    dash, dot, at_most, at_least, arrow = "-", ".", "<=", ">=", "->"
    up, down, open, shut, back = "^", "v", "v", ">", "<"
    cursor, marked, thumb, rule = "> ", "+", "|", "|"
    fill, rest, levels = " #", "-", ".:-=+*#"
    point, flag, left_out = "*", "!", "x"
    boundary, today, solid, heavy, dashed, target = "|", ":", "-", "#", "-", "="
    slope, dashed_slope, dotted_slope, braille = ".", "'", "~", False


UNICODE: Final = Glyphs()
NARROW: Final = _Narrow()
ASCII: Final = _Ascii()
SETS: Final = {"unicode": UNICODE, "narrow": NARROW, "ascii": ASCII}
"""The sets by the names that the settings have for them."""

AUTO: Final = "auto"
CHOICES: Final = (AUTO, *SETS)
"""What the settings may say: a set, or that the terminal is to be asked."""

_PUNCTUATION: Final = {
    "\N{EM DASH}": "-", "\N{MINUS SIGN}": "-", "“": '"', "”": '"', "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'", "Δ": "d", "×": "x", "±": "+-", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
_IN_TEXTS: Final = (
    *("good", "warn", "bad", "pending", "outdated", "recovering", "ellipsis", "dash", "dot"),
    *("at_most", "at_least", "arrow", "shut"),
)
"""The signs that texts of the domain and of reports have."""


def _twins(glyphs: Glyphs) -> dict[int, str]:
    """Return what a set draws instead of the signs in texts, by their codes."""
    top, highest = len(glyphs.levels) - 1, len(UNICODE.levels) - 1
    levels = {sign: glyphs.levels[at * top // highest] for at, sign in enumerate(UNICODE.levels)}
    named = {getattr(UNICODE, name): getattr(glyphs, name) for name in _IN_TEXTS}
    return {ord(sign): twin for sign, twin in (_PUNCTUATION | levels | named).items()}


_TWINS: Final = {ASCII: _twins(ASCII), NARROW: _twins(NARROW)}


def redrawn(text: str, glyphs: Glyphs) -> str:
    """Return a text with the signs of a set: `≤ 3 %` unchanged, or as `<= 3 %`."""
    return text if glyphs is UNICODE or text.isascii() else text.translate(_TWINS[glyphs])


def narrowed(text: str) -> str:
    """Return a text without the characters that some terminals draw two columns wide, as far as it can be told so."""
    return "".join(map(_narrow, text.translate(_TWINS[NARROW])))


def _narrow(char: str) -> str:
    if not is_ambiguous(char):
        return char
    plain = "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))
    return plain if plain.isascii() and len(plain) == 1 else char


def is_ambiguous(char: str) -> bool:
    """Return whether terminals differ in how many columns they give to a character."""
    return unicodedata.east_asian_width(char) == "A"


def folded_to_ascii(text: str) -> str:
    """Return the text with our signs as ASCII, without accents, and a question mark for anything else."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", redrawn(text, ASCII))
    return "".join(char if char.isascii() else "?" for char in text if not unicodedata.combining(char))


def shown_in(text: str, glyphs: Glyphs) -> str:
    """Return a text, signs and data, in what a terminal with this set can show."""
    if glyphs is UNICODE or text.isascii():
        return text
    return folded_to_ascii(text) if glyphs is ASCII else narrowed(text)
