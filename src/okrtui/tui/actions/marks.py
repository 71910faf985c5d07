"""Actions that mark rows of a list, for the actions that act on several."""

from __future__ import annotations

from functools import partial
from typing import Final

from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.sections.catalogue import KPIS, OBJECTIVES


def _mark(context: Context) -> None:
    context.section.marks.turn(context.key)
    context.host.move(1)


def _mark_to_here(context: Context) -> None:
    context.section.marks.extend(context.key, context.listed)
    context.host.move(0)


def _mark_all(context: Context) -> None:
    context.section.marks.turn_all(context.listed)
    context.host.move(0)


_marking: Final = partial(UserAction, sections=(OBJECTIVES, KPIS), row=True)

MARK: Final = _marking(
    id="mark.row",
    title="Mark",
    description="Mark the row under the cursor, or take its mark away; edit, start and end act on all marked rows.",
    keys="space",
    run=_mark,
)
MARK_TO_HERE: Final = _marking(
    id="mark.range",
    title="Mark to here",
    description="Mark all rows from the last one marked to the one under the cursor.",
    keys="V",
    run=_mark_to_here,
)
MARK_ALL: Final = _marking(
    id="mark.all",
    title="Mark all",
    description="Mark all rows that are listed, or take their marks away.",
    keys="*",
    run=_mark_all,
)
