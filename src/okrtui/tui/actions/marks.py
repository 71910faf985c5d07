"""Actions that mark rows of a list, for the actions that act on several."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Final

from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.keys import keymap
from okrtui.tui.sections.catalogue import KPIS, OBJECTIVES


def _rows(context: Context) -> list[Hashable]:
    """Return the keys of the rows that can be marked."""
    return [key for key in context.listed if not context.section.is_heading(key)]


def _why_no_mark(context: Context) -> str | None:
    if context.key is None or not context.section.is_heading(context.key):
        return None
    return f"A heading cannot be marked. Press {keymap.key('mark.all')} to mark all rows, or go to one below it."


def _mark(context: Context) -> None:
    context.section.marks.turn(context.key)
    context.host.move(1)


def _mark_to_here(context: Context) -> None:
    context.section.marks.extend(context.key, _rows(context))
    context.host.move(0)


def _mark_all(context: Context) -> None:
    context.section.marks.turn_all(_rows(context))
    context.host.move(0)


_marking: Final = partial(UserAction, sections=(OBJECTIVES, KPIS), row=True)

MARK: Final = _marking(
    id="mark.row",
    title="Mark",
    description="Mark the row under the cursor, or take its mark away; edit, start and end act on all marked rows.",
    keys="space",
    run=_mark,
    why_not=_why_no_mark,
)
MARK_TO_HERE: Final = _marking(
    id="mark.range",
    title="Mark to here",
    description="Mark all rows from the last one marked to the one under the cursor.",
    keys="V",
    run=_mark_to_here,
    why_not=_why_no_mark,
)
MARK_ALL: Final = _marking(
    id="mark.all",
    title="Mark all",
    description="Mark all rows that are listed, or take their marks away.",
    keys="*",
    run=_mark_all,
)
