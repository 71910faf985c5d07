"""The themes, to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from okrtui.tui.host import SectionHost
from okrtui.tui.palette.screen import SuggestionScreen, run
from okrtui.tui.palette.suggestions import Suggestion, search, words_of
from okrtui.tui.themes import ABOUT


class ThemeChoice:
    """The themes that can be switched to; the one in use comes first."""

    def __init__(self, names: Sequence[str], now: str, switch: Callable[[str], object]) -> None:
        said = {**ABOUT, now: "in use"}
        listed = sorted(names, key=lambda name: (name != now, name not in ABOUT))
        self._themes = [
            Suggestion("", name, said.get(name, ""), "", words_of(name), text=name, run=partial(switch, name))
            for name in listed
        ]

    def prepare(self) -> None:
        """Do nothing: themes are few."""

    def suggestions(self, typed: str) -> Sequence[Suggestion]:
        """Return the themes that match what is typed."""
        return search(self._themes, typed)

    def refusal(self, typed: str) -> str:
        """Return the sentence for a name that no theme has."""
        return f"No theme is called “{typed}”; clear the line to see all."


class ThemeScreen(SuggestionScreen):
    """Asks for a theme."""

    TITLE = "Themes"
    PLACEHOLDER = "a theme"


async def choose(host: SectionHost) -> None:
    """Ask for a theme, and switch to it."""
    one = await host.ask(ThemeScreen(ThemeChoice(*host.themes(), host.switch_theme)))
    run(one)
