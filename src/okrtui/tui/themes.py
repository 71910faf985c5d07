"""The themes of the screens: Textual's, one of high contrast, and a light one that reads well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

from okrtui.config import THEMES
from okrtui.tui.keys import keymap

HIGH_CONTRAST: Final = Theme(
    "high-contrast",
    primary="#5FD7FF", secondary="#FFFFFF", accent="#5FD7FF", success="#5FFF87", warning="#FFD75F", error="#FF8787",
    foreground="#FFFFFF", background="#000000", surface="#000000", panel="#444444",
    variables={
        "text": "#FFFFFF", "text-muted": "#D0D0D0", "text-primary": "#5FD7FF", "text-accent": "#5FD7FF",
        "text-success": "#5FFF87", "text-warning": "#FFD75F", "text-error": "#FF8787",
    },
)  # fmt: skip
PAPER: Final = Theme(
    "paper",
    primary="#005FAF", secondary="#303030", accent="#005FAF", success="#005F00", warning="#7A4B00", error="#AF0000",
    foreground="#1C1C1C", background="#FFFFFF", surface="#F2F2F2", panel="#D0D0D0", dark=False,
    variables={
        "text": "#1C1C1C", "text-muted": "#4E4E4E", "text-primary": "#005FAF", "text-accent": "#005FAF",
        "text-success": "#005F00", "text-warning": "#7A4B00", "text-error": "#AF0000",
    },
)  # fmt: skip
SIXTEEN_COLOURS: Final = replace(BUILTIN_THEMES["ansi-dark"], primary="ansi_cyan")
"""The terminal's own colours with one that can be read on black where there are only sixteen: their blue cannot."""

OWN: Final = (HIGH_CONTRAST, PAPER, SIXTEEN_COLOURS)
ABOUT: Final = {
    HIGH_CONTRAST.name: "strong colours on black",
    PAPER.name: "dark colours on white",
    "textual-dark": "the usual one",
}
"""What is said of a theme in the list of them."""

TERMINALS_OWN: Final = "ansi-"
"""The names of themes that use the terminal's own sixteen colours begin with this."""


def begin_with(app: App[Any], theme: str, usual: str) -> str:
    """Have an app use a theme, or the usual one where it is unknown; return the unknown name."""
    for one in OWN:
        app.register_theme(one)
    known = theme in app.available_themes
    app.theme = theme if known else usual
    return "" if known else theme


def theme_warning(named: str, known: Iterable[str]) -> str:
    """Return what is said of a theme in the settings that there is not."""
    from difflib import get_close_matches

    from okrtui.domain.records.field_types import clean_line

    near = get_close_matches(named, list(known), n=3)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    return f"Unknown theme “{clean_line(named)[:40]}”. {hint}Press {keymap.key('app.theme')} to choose one."


def offered(*, ansi: bool) -> Sequence[str]:
    """Return the themes that can be switched to: on a terminal of sixteen colours those of its own, else the others."""
    return [name for name in THEMES if name.startswith(TERMINALS_OWN) is ansi]
