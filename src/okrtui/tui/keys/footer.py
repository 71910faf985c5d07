"""The keys on the bottom line, and the choice between actions that share a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from okrtui.domain.records.models import CheckIn, Comment, Measurement, Record
from okrtui.domain.rules.record_names import NOUNS
from okrtui.tui import styled_text
from okrtui.tui.actions.catalogue import ACTIONS, BY_ID, available_in
from okrtui.tui.keys.keymap import key, keys

_ELSEWHERE = ("section.", "app.help", "app.back")
"""Actions whose keys are shown by the tabs, or at the end of the line."""


MARKING: Final = "mark."
"""The ids of the actions that mark rows begin with this."""

REST_OF_KEYS: Final = 30
"""Cells of the bottom line that completions of the filter cannot use."""

PARTS: Final = (CheckIn, Measurement, Comment)
"""The records among the rows of a detail that have no list of their own."""


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
    listed.sort(
        key=lambda one: (
            (first.index(one.id), False) if one.id in labels else (len(first), not one.is_preferred_in(section))
        )
    )
    return [(key(action.id), labels.get(action.id) or action.label(section)) for action in listed]


def of_marked(section: str, count: int, *, changes: bool) -> list[tuple[str, str]]:
    """Return the keys for the bottom line while rows are marked, after the number of them."""
    acting = [one for one in available_in(section) if one.several and changes]
    marking = [one for one in available_in(section) if one.id.startswith(MARKING)]
    return [
        (f"{count:,} marked:", ""),
        *((key(one.id), one.label(section)) for one in acting),
        (key("app.back"), "no marks"),
        *((key(one.id), one.label(section)) for one in marking),
    ]


def in_detail(
    chosen: Record | None, keys: Sequence[tuple[str, str]], *, rows: bool, changes: bool
) -> list[tuple[str, str]]:
    """Return the keys for the bottom line in a detail, with those for the record that is chosen in it."""
    moves = f"{key('detail.down')} {key('detail.up')}"
    back = (key("app.back"), "back to the list")
    history = (key("row.history"), "rows")
    if chosen is None:
        own = [history] if rows else []
    elif isinstance(chosen, PARTS):
        actions = [one for one in ACTIONS if one.changes and changes and isinstance(chosen, one.parts)]
        own = [(key(one.id), f"{one.label()} {NOUNS[chosen.table]}") for one in actions]
    else:
        return [back, (moves, "move"), (key("detail.open"), f"go to {chosen.shown_id}")]
    taken = {history[0], *(shown for shown, _ in own)}
    rest = [one for one in keys if one[0] not in taken]
    return [back, (moves, "scroll" if chosen is None else "move"), *own, *rest]


def completing(words: Sequence[str], width: int) -> list[tuple[str, str]]:
    """Return the completions of a word of the filter, as many as fit, with their key."""
    shown = tuple(word.partition(":")[2] or word for word in words)
    while shown and styled_text.width_of(((" ".join(shown), ""),)) > width - REST_OF_KEYS:
        shown = (*shown[:-2], styled_text.glyphs().ellipsis) if shown[1:] else ()
    return [("tab", " ".join(shown))] if shown else []


def yields(action: str, section: str) -> bool:
    """Return whether an action that is not available in a section leaves its key to one that is."""
    if BY_ID[action].is_in(section):
        return False
    return any(not set(keys(one.id)).isdisjoint(keys(action)) for one in available_in(section))
