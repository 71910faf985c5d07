"""The themes, to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from okrtui.tui.host import SectionHost
from okrtui.tui.palette.screen import SuggestionScreen, run
from okrtui.tui.palette.short_list import ShortList
from okrtui.tui.palette.suggestions import Suggestion, words_of
from okrtui.tui.themes import ABOUT


def themes(names: Sequence[str], now: str, switch: Callable[[str], object]) -> ShortList:
    """Return the themes that can be switched to; the one in use comes first."""
    said = {**ABOUT, now: "in use"}
    listed = [
        Suggestion("", name, said.get(name, ""), "", words_of(name), text=name, run=partial(switch, name))
        for name in sorted(names, key=lambda name: (name != now, name not in ABOUT))
    ]
    return ShortList(listed, "No theme is called “{}”; clear the line to see all.")


class ThemeScreen(SuggestionScreen):
    """Asks for a theme."""

    TITLE = "Themes"
    PLACEHOLDER = "a theme"


async def choose(host: SectionHost) -> None:
    """Ask for a theme, and switch to it."""
    one = await host.ask(ThemeScreen(themes(*host.themes(), host.switch_theme)))
    run(one)
