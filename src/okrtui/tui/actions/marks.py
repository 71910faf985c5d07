"""Actions that mark rows of a list, for the actions that act on several."""

from __future__ import annotations

from typing import Final

from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.sections.catalogue import KPIS, OBJECTIVES


def _mark(context: Context) -> None:
    assert context.key is not None  # noqa: S101 - the action needs a row
    context.section.marks.turn(context.key)
    context.host.move(1)


def _mark_to_here(context: Context) -> None:
    assert context.key is not None  # noqa: S101 - the action needs a row
    context.section.marks.extend(context.key, context.section.keys()[0])
    context.host.move(0)


def _mark_all(context: Context) -> None:
    context.section.marks.turn_all(context.section.keys()[0])
    context.host.move(0)


MARK: Final = UserAction(
    id="mark.row",
    title="Mark",
    description="Mark the row under the cursor, or take its mark away; edit, start and end act on all marked rows.",
    keys="space",
    run=_mark,
    sections=(OBJECTIVES, KPIS),
    row=True,
)
MARK_TO_HERE: Final = UserAction(
    id="mark.range",
    title="Mark to here",
    description="Mark all rows from the last one marked to the one under the cursor.",
    keys="V",
    run=_mark_to_here,
    sections=(OBJECTIVES, KPIS),
    row=True,
)
MARK_ALL: Final = UserAction(
    id="mark.all",
    title="Mark all",
    description="Mark all rows that are listed, or take their marks away.",
    keys="*",
    run=_mark_all,
    sections=(OBJECTIVES, KPIS),
    row=True,
)
