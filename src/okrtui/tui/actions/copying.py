"""Actions that copy a record: its id at once, its name or a line of Markdown by choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.actions.rows import HISTORY

if TYPE_CHECKING:
    from okrtui.domain.records.models import Record


def _chosen(context: Context) -> Record | None:
    """Return the record that is chosen in the detail, if any."""
    return context.part or context.link


def _id_of(context: Context) -> str:
    chosen = _chosen(context)
    return context.section.name_of(context.key) if chosen is None else chosen.shown_id


def _copy_id(context: Context) -> None:
    if context.key is not None:
        context.host.copy(_id_of(context))


async def _copy(context: Context) -> None:
    from okrtui.tui.palette.copies import choose

    record = _chosen(context) or context.record
    await choose(context.host, _id_of(context), record)


COPY_ID: Final = UserAction(
    id="row.copy",
    title="Copy id",
    description="Copy the id of the row to the terminal's clipboard.",
    keys="y",
    run=_copy_id,
    parts=HISTORY,
    row=True,
)
COPY: Final = UserAction(
    id="row.copy-as",
    title="Copy",
    description="Copy the title, a line of Markdown, the id or a web address in the row to the terminal's clipboard.",
    keys="Y",
    run=_copy,
    parts=HISTORY,
    row=True,
)
