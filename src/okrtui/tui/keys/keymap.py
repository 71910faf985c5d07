"""The keys in force, from the declarations or the settings, and their display in texts.

Texts name actions by id and the key is filled in here: no text knows a key. The keymap belongs to the running app;
without one, the declared keys are in force.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import Final, TypeVar

from textual._context import active_app
from textual.app import App
from textual.binding import Binding
from textual.keys import _character_to_key
from textual.widget import Widget
from textual.widgets import Input

from okrtui.errors import OkrError

Keys = tuple[str, ...]
R = TypeVar("R")

SAFE: Final = "ctrl+q"
"""The key that always quits, whatever the settings say."""

QUITS: Final = ("q", SAFE)
"""The declared keys that quit."""

_SIGNS: Final = {"escape": "esc", "backspace": "bksp"}
_NAMED: Final = re.compile(r"\{([a-z-]+\.[a-z0-9-]+)\}")


class Keymap:
    """The keys of every action, and the errors in the keys of the settings."""

    def __init__(self, named: Mapping[str, Keys] | None = None, faults: Sequence[OkrError] = ()) -> None:
        from okrtui.tui.keys.declared import DECLARED

        self._declared = DECLARED
        self._in_force = DECLARED | dict(named or {})
        self.faults = tuple(faults)

    def keys(self, action: str) -> Keys:
        """Return the keys of an action by its id; the first one is shown when room is short."""
        return self._in_force[action]

    def for_textual(self) -> dict[str, str]:
        """Return the keys that the settings changed in Textual's form, by the ids of bindings.

        All actions that had one of the named keys are included: Textual removes the key from any that is not.
        """
        moved = {one for one, own in self._declared.items() if self._in_force[one] != own}
        touched = {one for action in moved for one in (*self._declared[action], *self._in_force[action])}
        included = [one for one, own in self._declared.items() if one in moved or not touched.isdisjoint(own)]
        return {one: ",".join("comma" if each == "," else each for each in self._in_force[one]) for one in included}


class KeymapApp(App[R]):
    """An app with its own keymap."""

    keymap: Keymap


@cache
def _declared() -> Keymap:
    return Keymap()


def _current() -> Keymap:
    """Return the keymap of the running app."""
    app = active_app.get(None)
    return app.keymap if isinstance(app, KeymapApp) else _declared()


def faults() -> Sequence[OkrError]:
    """Return the errors in the keys of the settings."""
    return _current().faults


def keys(action: str) -> Keys:
    """Return the keys of an action, by its id."""
    return _current().keys(action)


def sign(key: str) -> str:
    """Return a key as shown on screen."""
    if re.fullmatch(r"ctrl\+[a-z]", key):
        return f"^{key[-1]}"
    return key.upper() if re.fullmatch(r"f\d+", key) else _SIGNS.get(key, key)


def key_name(key: str) -> str:
    """Return the name that Textual has for a key: of a character such as ? a word."""
    return _character_to_key(key) if len(key) == 1 else key


def pressed(shown: str) -> str:
    """Return the key that the first sign of a text on screen stands for; empty for none, such as a range."""
    sign_ = shown.partition(" ")[0]
    if len(sign_) == 1:
        return sign_
    if re.fullmatch(r"\^[a-z]", sign_):
        return f"ctrl+{sign_[1]}"
    named = next((name for name, one in _SIGNS.items() if one == sign_), sign_)
    return named.lower() if re.fullmatch(r"F\d+|[a-z+]+", named) else ""


def key(action: str, *, typing: bool = False) -> str:
    """Return the key shown for an action; while typing, the first that does not edit the text."""
    own = keys(action)
    return sign(next((one for one in own if not (typing and edits(one))), own[0]))


def edits(key: str) -> bool:
    """Return whether a key types a character or edits the text in an input line."""
    return len(key) == 1 or key == "space" or key in of_widget(Input)


def of_widget(widget: type[Widget]) -> set[str]:
    """Return the keys that a Textual widget binds itself."""
    return {key for one in widget.BINDINGS if isinstance(one, Binding) for key in one.key.split(",")}


def told(*actions: str, but: str = "") -> str:
    """Return all keys of actions except one, alternating between the actions."""
    turns = zip_longest(*map(keys, actions))
    return " ".join(dict.fromkeys(sign(one) for turn in turns for one in turn if one and one != but))


def span(*actions: str) -> str:
    """Return the keys of actions in a row, like 1-8."""
    shown = [key(one) for one in actions]
    row = "123456789"
    return f"{shown[0]}-{shown[-1]}" if "".join(shown) in row else " ".join(shown)


def filled(text: str) -> str:
    """Return a text with the keys of the actions that it names in braces, like {row.new}."""
    return _NAMED.sub(lambda found: key(found[1]), text)
