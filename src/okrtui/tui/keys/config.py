"""The keys that the settings name: read, judged, and told what is wrong with them; none can take leaving away.

A key that is refused changes nothing, and the declared keys of its action stay in force.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from okrtui.config import Said
from okrtui.errors import UsageError
from okrtui.tui.actions.catalogue import available_in
from okrtui.tui.keys import bindings
from okrtui.tui.keys.bindings import KeyBinding
from okrtui.tui.keys.declared import DECLARED
from okrtui.tui.keys.keymap import SAFE, Keys, edits, of_widget, sign
from okrtui.tui.sections.catalogue import SECTIONS

FINDER: Final = "f12"
"""The key that Textual keeps for the palette."""

_MOVING: Final = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete")
_FUNCTION: Final = tuple(f"f{number}" for number in range(1, 25))
SENT: Final = frozenset(
    (
        *_MOVING,
        *(f"{held}+{key}" for held in ("shift", "ctrl", "ctrl+shift") for key in _MOVING),
        *("escape", "enter", "tab", "shift+tab", "space", "backspace"),
        *_FUNCTION,
        *(f"ctrl+{letter}" for letter in string.ascii_lowercase if letter not in "him"),
    )
)
"""The keys that terminals send, beside the characters that they type."""

_OTHER_NAMES: Final = {
    "esc": "escape", "return": "enter", "bksp": "backspace", "del": "delete", "ins": "insert", "pgup": "pageup",
    "pgdn": "pagedown", "comma": ",", "plus": "+", "minus": "-", " ": "space",
}  # fmt: skip
_SAME: Final = {"ctrl+h": "backspace", "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape"}
"""What a terminal cannot tell from another key."""

AS_KEYS: Final = (
    "A key is a character, ctrl+ and a letter, f1 to f24, or a name like enter, escape, space, tab, up or pagedown."
)
_LEAVING: Final = ("app.back", "help.back", "wizard.leave")
"""What has to go while somebody types, too."""


def resolved(said: Mapping[str, Said]) -> tuple[dict[str, Keys], list[UsageError]]:
    """The keys that settings name and that can be had, by action, and what is wrong with the others.

    What comes first in `said` goes before what comes later where both want the same key.
    """
    named: dict[str, Keys] = {}
    faults: dict[str, UsageError] = {}
    for action, one in said.items():
        try:
            named[action] = _read(action, one)
        except UsageError as fault:
            faults[action] = fault
    while clash := _clash(DECLARED | named):
        key, place, *actions = clash
        loser = max((one for one in actions if one in named), key=list(said).index)
        (winner,) = (one for one in actions if one != loser)
        del named[loser]
        what = f"{_gives(loser, sign(key), said[loser])}, which is that of “{winner}” {place}."
        faults[loser] = UsageError(what, "Give one of the two another key.")
    return named, [faults[action] for action in said if action in faults]


def _gives(action: str, key: str, said: Said) -> str:
    return f"{said.file} gives “{action}” the key “{key}”"


def _read(action: str, said: Said) -> Keys:
    """The keys that are named for an action. Raises UsageError."""
    if action not in DECLARED:
        raise _unknown(action, said)
    written = [said.value] if isinstance(said.value, str) else said.value
    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        what = f"{said.file} has an invalid value for “{action}”."
        raise UsageError(what, "It has to be a key in quotation marks, or a list of keys.")
    found = tuple(dict.fromkeys(_key(action, one, said) for one in written if one))
    if not found:
        raise UsageError(f"{said.file} leaves “{action}” without a key.", "Name one, or remove the line.")
    if action in _LEAVING and all(map(edits, found)):
        what = f"{said.file} gives “{action}” no key that works while somebody types."
        raise UsageError(what, "Name one beside it that types nothing, like escape.")
    return tuple(dict.fromkeys((*found, SAFE))) if action == "app.quit" else found


def _unknown(action: str, said: Said) -> UsageError:
    if not action:
        what = f"{said.file} has an invalid value for “keys”."
        return UsageError(what, "It has to be a table: [keys], and below it the actions with their keys.")
    near = get_close_matches(action, DECLARED, n=3) or [one for one in DECLARED if one.endswith(f".{action}")][:3]
    hint = f"Did you mean {' or '.join(near)}?" if near else "The help lists them, on its page Re-map."
    return UsageError(f"{said.file} names a key for “{action}”, and there is no such action.", hint)


def _key(action: str, written: str, said: Said) -> str:
    """A key of an action by what is written. Raises UsageError."""
    key = canonical(written)
    if key is None:
        raise UsageError(f"{_gives(action, written, said)}, and terminals send no such key.", _instead(written))
    if key == SAFE and action != "app.quit":
        raise UsageError(f"{_gives(action, sign(key), said)}, which always leaves the program.", "Name another key.")
    if key == FINDER and action != "app.palette":
        raise UsageError(f"{_gives(action, sign(key), said)}, which always finds things.", "Name another key.")
    if action in _FORM and _edits_in_forms(key):
        raise UsageError(
            f"{_gives(action, sign(key), said)}, which edits what is typed.", "Name one like f5 or ctrl+n."
        )
    return key


def canonical(written: str) -> str | None:
    """A key by any of its names: the character that it types, or one name; None where no terminal sends it."""
    if len(written) == 1 and written != " ":
        return written if written.isprintable() and not unicodedata.combining(written) else None
    name = _name(written)
    name = _OTHER_NAMES.get(name, name)
    return name if name in SENT or len(name) == 1 else None


def _name(written: str) -> str:
    name = written.casefold()
    return f"ctrl+{name[1:]}" if name.startswith("^") else name


def _instead(written: str) -> str:
    """What to write instead of a key that there is not."""
    if same := _SAME.get(_name(written)):
        return f"To a terminal it is {same}. {AS_KEYS}"
    if shifted := re.fullmatch(r"shift\+([a-z])", _name(written)):
        return f"Write the letter as it is typed: “{shifted[1].upper()}”."
    return AS_KEYS


# -- which actions are there at the same time -----------------------------------------------------------------------


def _ids(actions: Iterable[KeyBinding]) -> list[str]:
    return [one.id for one in actions]


_FORM: Final = frozenset(_ids((*bindings.FORM, bindings.SKIP)))
_IN_FORMS: Final = frozenset(key for action in _FORM for key in DECLARED[action])
_FOLDING: Final = ("table.fold", "table.unfold", "table.toggle")


def _edits_in_forms(key: str) -> bool:
    from textual.widgets import TextArea

    return key not in _IN_FORMS and (edits(key) or key in of_widget(TextArea))


def _places() -> Iterator[tuple[str, list[str]]]:
    """Actions that are there at the same time, and where that is."""
    for entry in SECTIONS:
        actions = [one.id for one in available_in(entry.key)]
        yield f"in {entry.title}", [*actions, *_ids(bindings.TABLE)]
        yield f"in {entry.title}", [*actions, *_ids(bindings.DETAIL)]
    helping = _ids(bindings.HELP)
    yield "in the help", [*helping, *_ids(bindings.DETAIL)]
    yield "in the help", [*helping, *(one for one in _ids(bindings.TABLE) if one not in _FOLDING)]
    yield "in an empty workspace", [*_ids(bindings.WELCOME), "app.quit"]
    yield "in a form", sorted(_FORM)
    yield "at a question", _ids(bindings.CONFIRM)
    yield "at what was left unsaved", _ids(bindings.OFFER)
    yield "at what was typed", _ids((*bindings.TEXT, *bindings.DETAIL))
    yield "where somebody was faster", _ids((*bindings.CONFLICT, *bindings.VERSIONS))
    yield "at the eight questions", _ids(bindings.WIZARD)


PLACES: Final = tuple(_places())
"""Where keys are pressed, and the ids of all actions that are there."""


def _clash(keys: Mapping[str, Keys]) -> tuple[str, str, str, str] | None:
    """Two actions of one place on the same key: the key, the place, both actions; None where there are none."""
    for place, actions in PLACES:
        owner: dict[str, str] = {}
        for action in actions:
            for key in keys[action]:
                if owner.setdefault(key, action) != action:
                    return key, place, owner[key], action
    return None
