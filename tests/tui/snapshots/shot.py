"""What a screen shows as text: its letters, and below them a letter for how each of them looks.

The second part has a blank for what is plain, and otherwise g good, w warning, b bad, a accent, m muted, _ underlined
and # reversed or on a bright colour; a capital letter or S is bold.
"""

from __future__ import annotations

import colorsys
from typing import Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App

LINE: Final = "=" * 20
GREY: Final = 0.12
"""The saturation below which a colour is a grey."""

BRIGHT: Final = 0.8
"""The value from which on a grey is plain."""

HUES: Final = ((20, "b"), (70, "w"), (170, "g"), (260, "a"), (361, "b"))
"""The class of a hue, by the degree at which the next one begins."""


def shot(app: App[bool]) -> str:
    """Return what the screen in front shows, without blanks at the ends of its lines."""
    strips = app.screen._compositor.render_strips(app.size)
    letters = ["".join(segment.text for segment in strip) for strip in strips]
    looks = ["".join(map(_looks, strip)) for strip in strips]
    return "\n".join(line.rstrip() for line in [*letters, LINE, *looks]) + "\n"


def _looks(segment: Segment) -> str:
    """Return how each letter of a segment looks; a blank is one where nothing is behind it."""
    look = _look(segment.style)
    return "".join(look if letter.strip() or look in "#_" else " " for letter in segment.text)


def _look(style: Style | None) -> str:
    if style is None:
        return " "
    if style.reverse or _is_bright(style.bgcolor):
        return "#"
    if style.underline:
        return "_"
    found = "m" if style.dim else _hue(style.color) or _grey(style.color)
    return (found.strip() or "s").upper() if style.bold else found


def _parts(colour: Color | None) -> tuple[float, float, float] | None:
    if colour is None or colour.is_default:
        return None
    red, green, blue = colour.get_truecolor()
    return colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)


def _hue(colour: Color | None) -> str | None:
    parts = _parts(colour)
    if parts is None or parts[1] < GREY:
        return None
    return next(letter for degree, letter in HUES if parts[0] * 360 < degree)


def _is_bright(colour: Color | None) -> bool:
    parts = _parts(colour)
    return parts is not None and parts[1] >= GREY and parts[2] >= BRIGHT


def _grey(colour: Color | None) -> str:
    parts = _parts(colour)
    return " " if parts is None or parts[2] >= BRIGHT else "m"
