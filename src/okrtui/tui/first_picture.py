"""The picture that comes before the workspace is read: sections, the keys that work already, and that it is being read.

Nothing of what reads a workspace is imported for it: that takes as long as Textual itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.events import Event, Key

from okrtui.tui import styled_text
from okrtui.tui.keys import keymap
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.sections.catalogue import NUMBERS, SECTIONS
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.bars import KeyBar, LineWidget, TitleLine
from okrtui.tui.widgets.tab_bar import Tab, TabBar

if TYPE_CHECKING:
    from okrtui.config import Said

INTERRUPT: Final = "ctrl+c"
"""The key that ends what waits, in any program."""


def quits(event: Event, named: Mapping[str, Said], *, behind: bool) -> bool:
    """Return whether an event is a key that ends the program before there is a list.

    `named` are the keys from the settings, by action. Behind other keys a letter is for what these open.
    """
    if not isinstance(event, Key):
        return False
    letters = () if behind or "app.quit" in named else keymap.QUITS
    return event.key in (*letters, keymap.SAFE, INTERRUPT)


class ReadingLines(LineWidget):
    """What is said in the place of a list."""

    DEFAULT_CSS = """
    ReadingLines { height: 1fr; }
    """

    def line(self, y: int) -> Line:
        """Return a blank line, or the one in the middle."""
        said = f"Reading{styled_text.glyphs().ellipsis}" if y == self.size.height // 2 else ""
        return styled_text.fit_line(((said, "muted"),), self.size.width, "center")


class FirstPicture(OpaqueScreen[None]):
    """The first section without its list; `keys` are those that the settings name, by action."""

    def __init__(self, keys: Mapping[str, Said]) -> None:
        super().__init__()
        self._named = keys

    def compose(self) -> ComposeResult:
        """Build the lines."""
        tabs = TabBar("okrtui", [Tab(self._key(entry.key), entry.title) for entry in SECTIONS])
        tabs.active = tabs.tabs[0].key
        yield tabs
        yield TitleLine(SECTIONS[0].title)
        yield ReadingLines()
        yield KeyBar([(keymap.sign(keymap.QUITS["app.quit" in self._named]), "quit")])

    def _key(self, section: str) -> str:
        """Return the key of a section: the declared one, or a single letter from the settings."""
        named = self._named.get(f"section.{section}")
        letter = named.value if named and isinstance(named.value, str) else ""
        return letter if len(letter) == 1 and letter.isprintable() else NUMBERS[section]
