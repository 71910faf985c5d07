"""Reading and checking of the keys in the settings; no setting can take away the key that quits.

A refused key changes nothing: its action keeps the declared keys.
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
"""The key that Textual reserves for the palette."""

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
"""The keys that terminals send besides printable characters."""

_OTHER_NAMES: Final = {
    "esc": "escape", "return": "enter", "bksp": "backspace", "del": "delete", "ins": "insert", "pgup": "pageup",
    "pgdn": "pagedown", "comma": ",", "plus": "+", "minus": "-", " ": "space",
}  # fmt: skip
_SAME: Final = {"ctrl+h": "backspace", "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape"}
"""The keys that a terminal cannot tell from another key."""

AS_KEYS: Final = (
    "A key is a character, ctrl+ and a letter, f1 to f24, or a name like enter, escape, space, tab, up or pagedown."
)
_LEAVING: Final = ("app.back", "help.back", "palette.leave", "wizard.leave")
"""The actions that need a key which works while typing."""


def resolved(said: Mapping[str, Said]) -> tuple[dict[str, Keys], list[UsageError]]:
    """Return the valid keys of the settings by action, and the errors in the others.

    When two settings use the same key, the first one in `said` counts.
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
        what = f"{_gives(loser, sign(key), said[loser])}, which “{winner}” uses {place}."
        faults[loser] = UsageError(what, "Give one of the two another key.")
    return named, [faults[action] for action in said if action in faults]


def _gives(action: str, key: str, said: Said) -> str:
    return f"{said.file} gives “{action}” the key “{key}”"


def _read(action: str, said: Said) -> Keys:
    """Return the keys that the settings name for an action. Raises UsageError."""
    if action not in DECLARED:
        raise _unknown(action, said)
    written = [said.value] if isinstance(said.value, str) else said.value
    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        what = f"{said.file} has an invalid value for “{action}”."
        raise UsageError(what, "Give a key in quotation marks, or a list of keys.")
    found = tuple(dict.fromkeys(_key(action, one, said) for one in written if one))
    if not found:
        raise UsageError(f"{said.file} gives “{action}” no key.", "Give one, or remove the line.")
    if action in _LEAVING and all(map(edits, found)):
        what = f"{said.file} gives “{action}” no key that works while typing."
        raise UsageError(what, "Add one that types nothing, such as escape.")
    return tuple(dict.fromkeys((*found, SAFE))) if action == "app.quit" else found


def _unknown(action: str, said: Said) -> UsageError:
    if not action:
        what = f"{said.file} has an invalid value for “keys”."
        return UsageError(what, "Write a table: [keys], and below it the actions with their keys.")
    near = get_close_matches(action, DECLARED, n=3) or [one for one in DECLARED if one.endswith(f".{action}")][:3]
    hint = f"Did you mean {' or '.join(near)}?" if near else "The page Re-map of the help lists them all."
    return UsageError(f"{said.file} names a key for “{action}”, which is not an action.", hint)


def _key(action: str, written: str, said: Said) -> str:
    """Return a key of an action as written in the settings. Raises UsageError."""
    key = canonical(written)
    if key is None:
        raise UsageError(f"{_gives(action, written, said)}, which terminals do not send.", _instead(written))
    if key == SAFE and action != "app.quit":
        raise UsageError(f"{_gives(action, sign(key), said)}, which always quits.", "Choose another key.")
    if key == FINDER and action != "app.palette":
        raise UsageError(f"{_gives(action, sign(key), said)}, which always opens the palette.", "Choose another key.")
    if action in _FORM and _edits_in_forms(key):
        raise UsageError(
            f"{_gives(action, sign(key), said)}, which edits the text.", "Choose one such as f5 or ctrl+n."
        )
    return key


def canonical(written: str) -> str | None:
    """Return the one name of a key, or the character it types; None when no terminal sends it."""
    if len(written) == 1 and written != " ":
        return written if written.isprintable() and not unicodedata.combining(written) else None
    name = _name(written)
    name = _OTHER_NAMES.get(name, name)
    return name if name in SENT or len(name) == 1 else None


def _name(written: str) -> str:
    name = written.casefold()
    return f"ctrl+{name[1:]}" if name.startswith("^") else name


def _instead(written: str) -> str:
    """Return a hint on what to write instead of an unknown key."""
    if same := _SAME.get(_name(written)):
        return f"Terminals send {same} instead. {AS_KEYS}"
    if shifted := re.fullmatch(r"shift\+([a-z])", _name(written)):
        return f"Write the letter as it is typed: “{shifted[1].upper()}”."
    return AS_KEYS


# -- actions available at the same time ----------------------------------------------------------------------------


def _ids(actions: Iterable[KeyBinding]) -> list[str]:
    return [one.id for one in actions]


_FORM: Final = frozenset(_ids((*bindings.FORM, bindings.SKIP)))
_IN_FORMS: Final = frozenset(key for action in _FORM for key in DECLARED[action])
_FOLDING: Final = ("table.fold", "table.unfold", "table.toggle")


def _edits_in_forms(key: str) -> bool:
    from textual.widgets import TextArea

    return key not in _IN_FORMS and (edits(key) or key in of_widget(TextArea))


def _places() -> Iterator[tuple[str, list[str]]]:
    """Yield each place and the actions that are available there at the same time."""
    for entry in SECTIONS:
        actions = [one.id for one in available_in(entry.key)]
        yield f"in {entry.title}", [*actions, *_ids(bindings.TABLE)]
        yield f"in {entry.title}", [*actions, *_ids((*bindings.DETAIL, *bindings.RECORD))]
    helping = _ids(bindings.HELP)
    yield "in the help", [*helping, *_ids(bindings.DETAIL)]
    yield "in the help", [*helping, *(one for one in _ids(bindings.TABLE) if one not in _FOLDING)]
    yield "in an empty workspace", [*_ids(bindings.WELCOME), "app.quit"]
    yield "in a form", sorted(_FORM)
    yield "at a question", _ids(bindings.CONFIRM)
    yield "at an unsaved draft", _ids(bindings.OFFER)
    yield "at the text of a deleted record", _ids((*bindings.TEXT, *bindings.DETAIL))
    yield "in a conflict", _ids((*bindings.CONFLICT, *bindings.VERSIONS))
    yield "in the palette", _ids(bindings.PALETTE)
    yield "at the eight questions", _ids(bindings.WIZARD)


PLACES: Final = tuple(_places())
"""Each place with the ids of all actions available there."""


def _clash(keys: Mapping[str, Keys]) -> tuple[str, str, str, str] | None:
    """Return two actions of one place with the same key as (key, place, action, action); None if there are none."""
    for place, actions in PLACES:
        owner: dict[str, str] = {}
        for action in actions:
            for key in keys[action]:
                if owner.setdefault(key, action) != action:
                    return key, place, owner[key], action
    return None
