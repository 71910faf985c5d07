"""Actions on comments: write one, and settle what mentions me."""

from __future__ import annotations

from typing import Final

from okrtui.domain.records.models import Cycle, KeyResult, Kpi, Objective
from okrtui.domain.rules.comments import why_nothing_waits
from okrtui.tui.actions.action import Context, UserAction
from okrtui.tui.actions.refusals import sentence
from okrtui.tui.sections.catalogue import CYCLES, KPIS, OBJECTIVES, TODAY


async def _write(context: Context) -> None:
    from okrtui.tui.forms.comment_forms import write

    if (record := context.record) is not None:
        await write(context.host, record)


async def _settle(context: Context) -> None:
    from okrtui.tui.forms.comment_forms import settle

    if (record := context.record) is not None:
        await settle(context.host, record)


def _why_nothing_waits(context: Context) -> str | None:
    record, session = context.record, context.session
    if record is None:
        return None
    about = (record.table, record.id)
    return sentence(why_nothing_waits(session.workspace, about, session.actor, session.today()))


_ABOUT: Final = (Objective, KeyResult, Kpi, Cycle)

WRITE: Final = UserAction(
    id="row.comment",
    title="Comment",
    description="Write a comment on the row under the cursor; with @ and a name it is in that person's Today.",
    keys="@",
    run=_write,
    sections=(TODAY, OBJECTIVES, KPIS, CYCLES),
    about=_ABOUT,
    changes=True,
    row=True,
)
SETTLE: Final = UserAction(
    id="mention.settle",
    title="Settle",
    description="Settle what mentions me on the row under the cursor, without an answer.",
    keys="J",
    run=_settle,
    sections=(TODAY,),
    about=_ABOUT,
    changes=True,
    row=True,
    why_not=_why_nothing_waits,
)
