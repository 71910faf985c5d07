"""The keys on the bottom line, and the choice between actions that share a key."""

from __future__ import annotations

from collections.abc import Mapping

from okrtui.tui.actions.catalogue import BY_ID, available_in
from okrtui.tui.keys.keymap import key, keys

_ELSEWHERE = ("section.", "app.help", "app.back")
"""Actions whose keys are shown by the tabs, or at the end of the line."""


def footer(
    section: str, *, rows: bool, changes: bool, naming: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Return the keys for the bottom line with their labels, from the most to the least needed.

    Without rows, or when nothing can be changed, actions that would do nothing are left out. `naming` are labels in
    the current view, by id: an empty label hides the action, and named actions come first.
    """
    labels = naming or {}
    listed = [
        action
        for action in available_in(section)
        if not action.id.startswith(_ELSEWHERE)
        and (rows or not action.row)
        and (changes or not action.changes)
        and labels.get(action.id, "named") != ""
    ]
    first = list(labels)
    listed.sort(key=lambda one: (first.index(one.id), False) if one.id in labels else (len(first), not one.show))
    return [(key(action.id), labels.get(action.id) or action.label(section)) for action in listed]


def yields(action: str, section: str) -> bool:
    """Return whether an action that is not available in a section leaves its key to one that is."""
    if BY_ID[action].is_in(section):
        return False
    return any(not set(keys(one.id)).isdisjoint(keys(action)) for one in available_in(section))
