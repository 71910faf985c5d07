"""The keymap in force: the declared keys, and those that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from okrtui.tui.keys.keymap import Keymap

if TYPE_CHECKING:
    from okrtui.config import Said


def keymap_of(said: Mapping[str, Said]) -> Keymap:
    """Return the keymap with the keys from the settings."""
    if not said:
        return Keymap()
    from okrtui.tui.keys.config import resolved

    return Keymap(*resolved(said))
