"""The declared keys of every action, by its id."""

from __future__ import annotations

from itertools import chain
from typing import Final

from okrtui.tui.actions.catalogue import ACTIONS
from okrtui.tui.keys import bindings
from okrtui.tui.keys.keymap import Keys

DECLARED: Final[dict[str, Keys]] = {
    **{one.id: tuple(one.keys.split(",")) for one in ACTIONS},
    **{one.id: tuple(one.keys.split(",")) for one in chain.from_iterable(listed for _, listed in bindings.PLACES)},
}
"""The default keys by action: characters or names; the first key of an action is the one shown."""
