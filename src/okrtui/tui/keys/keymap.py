"""The keys in force: those that are declared, or that the settings name; and how a text tells them.

Texts name actions, and the key is filled in here: no text knows a key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain, zip_longest
from typing import Final

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from okrtui.errors import OkrError
from okrtui.tui.commands import BY_ID, COMMANDS, SECTIONS, Command, here
from okrtui.tui.keys import bindings

Keys = tuple[str, ...]

_ELSEWHERE: Final = tuple(chain.from_iterable(listed for _, listed in bindings.PLACES))

DECLARED: Final[dict[str, Keys]] = {
    **{one.id: tuple(one.keys.split(",")) for one in COMMANDS},
    **{one.id: tuple(one.keys.split(",")) for one in _ELSEWHERE},
}
"""The keys of every action as they are declared, by its id; a key is the character it types, or a name."""

SAFE: Final = "ctrl+q"
"""The key that leaves the program whatever the settings say."""

_SIGNS: Final = {"escape": "esc", "backspace": "bksp"}
_NAMED: Final = re.compile(r"\{([a-z-]+\.[a-z0-9-]+)\}")
_in_force: Final = dict(DECLARED)
_faults: Final[list[OkrError]] = []


def use(named: Mapping[str, Keys], faults: Sequence[OkrError] = ()) -> None:
    """Put keys in force in place of the declared ones of their actions; `faults` are what was wrong in the settings."""
    _in_force.update(DECLARED | dict(named))
    _faults[:] = faults


def faults() -> Sequence[OkrError]:
    """What is wrong with the keys that the settings name."""
    return tuple(_faults)


def keys(action: str) -> Keys:
    """The keys of an action, by its id; the first one is told where room is short."""
    return _in_force[action]


def sign(key: str) -> str:
    """A key as it is shown."""
    if re.fullmatch(r"ctrl\+[a-z]", key):
        return f"^{key[-1]}"
    return key.upper() if re.fullmatch(r"f\d+", key) else _SIGNS.get(key, key)


def key(action: str, *, typing: bool = False) -> str:
    """The key that is shown for an action; while somebody is typing, the first that does not edit what is typed."""
    own = keys(action)
    return sign(next((one for one in own if not (typing and edits(one))), own[0]))


def edits(key: str) -> bool:
    """Whether a key types a character, or edits what is typed, where somebody types a line."""
    return len(key) == 1 or key == "space" or key in of_widget(Input)


def of_widget(widget: type[Widget]) -> set[str]:
    """The keys that a widget of Textual's has of its own."""
    return {key for one in widget.BINDINGS if isinstance(one, Binding) for key in one.key.split(",")}


def told(*actions: str, but: str = "") -> str:
    """All keys of actions except one, one of each after the other."""
    turns = zip_longest(*map(keys, actions))
    return " ".join(dict.fromkeys(sign(one) for turn in turns for one in turn if one and one != but))


def span(*actions: str) -> str:
    """The keys of actions in a row, like 1-8."""
    shown = [key(one) for one in actions]
    row = "123456789"
    return f"{shown[0]}-{shown[-1]}" if "".join(shown) in row else " ".join(shown)


def filled(text: str) -> str:
    """A text of the program with the keys of the actions that it names in braces, like {row.new}."""
    return _NAMED.sub(lambda found: key(found[1]), text)


def where(command: Command) -> str:
    """The sections a command belongs to, for the sentence that says why its key does nothing elsewhere."""
    names = [f"{key(f'section.{one}')} {title}" for one, title in SECTIONS if one in command.sections]
    return " and ".join([part for part in (", ".join(names[:-1]), names[-1]) if part])


def yields(action: str, section: str) -> bool:
    """Whether a command that means nothing in a section shares a key with one that does, and leaves it to that."""
    command = BY_ID[action]
    if not command.sections or section in command.sections:
        return False
    return any(not set(keys(one.id)).isdisjoint(keys(action)) for one in here(section))


def footer(
    section: str, *, rows: bool, changes: bool, naming: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """The keys for the bottom line and what they do, from the most to the least needed.

    Without rows, or where nothing can be changed, those that would do nothing are left out; the tabs say their keys
    themselves, and the way back is told where there is something to go back from. `naming` is what commands are called
    in the view of now, by id; those that are called nothing mean nothing in it, and what it names comes first.
    """
    names = naming or {}
    listed = [
        command
        for command in here(section)
        if not command.id.startswith(("section.", "app.help", "app.back"))
        and (rows or not command.row)
        and (changes or not command.changes)
        and names.get(command.id, "named") != ""
    ]
    first = list(names)
    listed.sort(key=lambda one: (first.index(one.id), False) if one.id in names else (len(first), not one.show))
    return [(key(command.id), names.get(command.id) or command.title_in(section)) for command in listed]


def for_textual() -> dict[str, str]:
    """The keys in force as Textual takes them, by the ids of bindings.

    With those that are named go all that had one of their keys: Textual takes a key away from whatever is not named.
    """
    moved = {one for one, own in DECLARED.items() if _in_force[one] != own}
    touched = {one for action in moved for one in (*DECLARED[action], *_in_force[action])}
    said = [one for one, own in DECLARED.items() if one in moved or not touched.isdisjoint(own)]
    return {one: ",".join("comma" if each == "," else each for each in _in_force[one]) for one in said}
