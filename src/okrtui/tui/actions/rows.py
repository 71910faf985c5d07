"""Actions on the row under the cursor, for every kind of record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.domain.records.models import (
    CheckIn,
    Comment,
    Cycle,
    Decision,
    KeyResult,
    Kpi,
    Measurement,
    Objective,
    Record,
)
from okrtui.domain.rules.comments import why_not_own
from okrtui.tui.actions.action import Context, UserAction, Wording
from okrtui.tui.actions.refusals import cycle_of, in_closed_cycle, sentence
from okrtui.tui.keys import keymap
from okrtui.tui.sections.catalogue import CYCLES, DECIDE, KPIS, OBJECTIVES, TODAY

if TYPE_CHECKING:
    from okrtui.tui.host import SectionHost


async def _open(context: Context) -> None:
    context.host.open_detail()


async def _enter_history(context: Context) -> None:
    context.host.enter_detail_rows()


async def _zoom(context: Context) -> None:
    context.host.zoom()


async def _return(context: Context) -> None:
    if not context.host.return_from_link():
        follow = keymap.key("detail.open")
        context.host.say(f"No link was followed. In a detail, {follow} goes to the record under the cursor.")


async def _new(context: Context) -> None:
    from okrtui.tui.forms import record_forms

    match context.section.key:
        case "objectives":
            cycle = cycle_of(context)
            await record_forms.new_objective(context.host, None if cycle is None else cycle.id)
        case "kpis":
            await record_forms.new_kpi(context.host)
        case "cycles":
            await record_forms.new_cycle(context.host)
        case _:
            await context.host.decide("", None)


async def _edit(context: Context) -> None:
    from okrtui.tui.forms.record_forms import edit

    if (record := context.subject) is not None:
        await edit(context.host, record)


async def _edit_marked(context: Context) -> None:
    from okrtui.tui.forms.several import edit

    await _change_marked(context, edit)


async def _start_marked(context: Context) -> None:
    from okrtui.tui.forms.several import start

    await _change_marked(context, start)


async def _end_marked(context: Context) -> None:
    from okrtui.tui.forms.several import end

    await _change_marked(context, end)


async def _change_marked(context: Context, change: Callable[[SectionHost, Sequence[Record]], Awaitable[bool]]) -> None:
    """Change the marked rows, after a question where some are not listed; take the marks away once it is done."""
    host, section, count = context.host, context.section, len(context.marked)
    hidden = section.marks.hidden(context.listed)
    asked = f"Change all {count:,} marked rows?" if count > 1 else "Change the marked row?"
    told = f"{hidden:,} of them are" if hidden > 1 else "One of them is" if count > 1 else "It is"
    if hidden and not await host.confirm(asked, f"{told} not shown, because of a filter, the view or a fold."):
        return
    if await change(host, context.marked):
        section.marks.clear()
        host.move(0)


def _why_no_change(context: Context) -> str | None:
    """Return why a row, or the one chosen in the detail, cannot be changed: its cycle is closed, or it is another's."""
    record = context.subject
    foreign = None if record is None else sentence(why_not_own(record, context.session.actor))
    return foreign or in_closed_cycle(context)


async def _advance(context: Context) -> None:
    record = context.record
    if isinstance(record, Cycle):
        from okrtui.tui.sections.cycles.cycle_flow import advance_cycle

        await advance_cycle(context.host, record)
    elif isinstance(record, Objective | KeyResult):
        from okrtui.tui.sections.objectives.objective_flow import advance

        await advance(context.host, record)


def _why_no_advance(context: Context) -> str | None:
    record = context.record
    if context.section.key == TODAY and isinstance(record, KeyResult):
        return context.section.wrong_row(ADVANCE, context.key)
    return None if isinstance(record, Cycle) else in_closed_cycle(context)


async def _retire(context: Context) -> None:
    record = context.record
    if isinstance(record, Kpi):
        from okrtui.tui.sections.kpis.kpi_flow import pass_over, retire

        await (pass_over if context.section.note() == "candidates" else retire)(context.host, record)
    elif isinstance(record, Objective | KeyResult):
        from okrtui.tui.sections.objectives.objective_flow import end

        await end(context.host, record)


async def _dismiss_hint(context: Context) -> None:
    from okrtui.tui.forms.hint_forms import dismiss

    if isinstance(record := context.record, Objective | KeyResult | Kpi | Cycle):
        await dismiss(context.host, record)


async def _delete(context: Context) -> None:
    from okrtui.tui.forms.edit_flow import delete

    if (record := context.subject) is not None:
        await delete(context.host, record)


async def _decide(context: Context) -> None:
    record = context.record
    if isinstance(record, Decision):
        from okrtui.domain.rules.decision_history import subject_of

        about = subject_of(context.session.workspace, record)
        await context.host.decide(record.metric, about, record.answers)
    elif isinstance(record, KeyResult | Kpi):
        metric = record.title if isinstance(record, KeyResult) else record.name
        await context.host.decide(metric, (record.table, record.id))


HISTORY: Final = (CheckIn, Measurement, Comment)
"""The records that a detail lists and that can be corrected there."""

ENTER_HISTORY: Final = UserAction(
    id="row.history",
    title="Detail rows",
    description="Go to the links, values, check-ins and comments in the detail, to follow or edit one; or back.",
    keys="tab",
    run=_enter_history,
    row=True,
)
OPEN: Final = UserAction(
    id="row.open",
    title="Open",
    description="Show the details of the row under the cursor.",
    keys="o",
    run=_open,
    row=True,
)
ZOOM: Final = UserAction(
    id="row.zoom",
    title="Zoom",
    description="Give the details the whole width, or the list its place again.",
    keys="z",
    run=_zoom,
    row=True,
)
RETURN: Final = UserAction(
    id="row.return",
    title="Return",
    description="Go back to where you followed a link in a detail.",
    keys="backspace",
    run=_return,
)
NEW: Final = UserAction(
    id="row.new",
    title="New",
    description="Add one of what the section lists: an objective, a KPI, a cycle, a decision.",
    keys="n",
    run=_new,
    sections=(OBJECTIVES, KPIS, CYCLES, DECIDE),
    changes=True,
    show=True,
    wordings={
        OBJECTIVES: Wording("New", "Add an objective, then its key results."),
        KPIS: Wording("New", "Add a KPI."),
        CYCLES: Wording("New", "Plan a cycle; the next one is proposed."),
        DECIDE: Wording("New", "Answer the eight questions about a metric."),
    },
)
EDIT: Final = UserAction(
    id="row.edit",
    title="Edit",
    description="Edit the row under the cursor; in a detail, the value, check-in or comment under it.",
    keys="e",
    run=_edit,
    sections=(OBJECTIVES, KPIS, CYCLES),
    about=(Objective, KeyResult, Kpi, Cycle),
    parts=HISTORY,
    changes=True,
    show=True,
    row=True,
    why_not=_why_no_change,
    several=_edit_marked,
)
ADVANCE: Final = UserAction(
    id="row.advance",
    title="Start",
    description="Move a cycle or an objective to its next state: start, grade, close; grade a key result; reopen.",
    keys="a",
    run=_advance,
    sections=(TODAY, OBJECTIVES, CYCLES),
    about=(Cycle, Objective, KeyResult),
    changes=True,
    show=True,
    row=True,
    why_not=_why_no_advance,
    several=_start_marked,
    wordings={
        TODAY: Wording("Grade", "Grade the cycle, or close the objective, under the cursor."),
        OBJECTIVES: Wording("Start / grade", "Start a draft objective; grade a key result of a cycle that has ended."),
        CYCLES: Wording("Start / grade", "Move a cycle to its next state: start, grade, close; reopen a closed one."),
    },
)
RETIRE: Final = UserAction(
    id="row.retire",
    title="End",
    description="Close, drop or reopen an objective; retire or resume a KPI; pass over a candidate.",
    keys="x",
    run=_retire,
    sections=(OBJECTIVES, KPIS),
    about=(Objective, KeyResult, Kpi),
    changes=True,
    row=True,
    why_not=in_closed_cycle,
    several=_end_marked,
    wordings={
        OBJECTIVES: Wording("Close / drop", "Close or drop an objective, or reopen it."),
        KPIS: Wording("Retire", "Retire or resume a KPI; among the candidates, pass one over."),
    },
)
DISMISS_HINT: Final = UserAction(
    id="hint.dismiss",
    title="Dismiss hint",
    description="Dismiss a hint with a note, or restore the dismissed ones.",
    keys="i",
    run=_dismiss_hint,
    sections=(OBJECTIVES, KPIS, CYCLES),
    about=(Objective, KeyResult, Kpi, Cycle),
    changes=True,
    row=True,
    why_not=in_closed_cycle,
)
DELETE: Final = UserAction(
    id="row.delete",
    title="Delete",
    description="Delete the row under the cursor, in a detail the value, check-in or comment; asks first.",
    keys="d",
    run=_delete,
    sections=(OBJECTIVES, KPIS, CYCLES, DECIDE),
    about=(Objective, KeyResult, Kpi, Cycle, Decision),
    parts=HISTORY,
    changes=True,
    row=True,
    why_not=_why_no_change,
)
DECIDE_ABOUT: Final = UserAction(
    id="row.decide",
    title="Decide",
    description="Answer the eight questions about the key result or the KPI under the cursor.",
    keys="D",
    command="questions",
    run=_decide,
    sections=(OBJECTIVES, KPIS, DECIDE),
    about=(KeyResult, Kpi, Decision),
    changes=True,
    row=True,
    wordings={
        DECIDE: Wording("Reopen", "Reopen the decision: change answers, and save a new verdict beside the old."),
        OBJECTIVES: Wording("Decide", "Answer the eight questions about the key result under the cursor."),
        KPIS: Wording("Decide", "Answer the eight questions about the KPI under the cursor."),
    },
)
