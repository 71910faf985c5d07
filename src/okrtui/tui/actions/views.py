"""Actions that go to a section or change how its rows are listed."""

from __future__ import annotations

from functools import partial
from typing import Final

from okrtui.domain.records.models import KeyResult, Objective
from okrtui.tui.actions.action import Context, UserAction, Wording
from okrtui.tui.actions.rows import HISTORY
from okrtui.tui.keys import keymap
from okrtui.tui.sections.catalogue import CYCLES, DECIDE, KPIS, LOG, NUMBERS, OBJECTIVES, SECTIONS, TODAY
from okrtui.tui.sections.entry import SectionEntry


def _go_to(entry: SectionEntry) -> UserAction:
    """Return the action that goes to a section."""

    def run(context: Context) -> None:
        context.host.show(entry.key)

    return UserAction(f"section.{entry.key}", entry.title, f"Go to {entry.title}.", NUMBERS[entry.key], run)


def _toggle(view: str) -> UserAction:
    title, description, keys, section = _TOGGLES[view]

    def run(context: Context) -> None:
        context.section.toggle(view)
        context.host.redraw()

    return UserAction(f"view.{view}", title, description, keys, run, (section,), show=view == "everybody")


_TOGGLES: Final = {
    "tree": ("Tree", "List objectives by cycle, or as a tree under their parents.", "t", OBJECTIVES),
    "everybody": ("Everybody", "Show what needs me, or what needs anybody.", "E", TODAY),
}


def _next(context: Context) -> None:
    place = context.section.next_view(context.key)
    if place is None:
        context.host.redraw()
    else:
        context.host.show(*place)


async def _sort(context: Context) -> None:
    from okrtui.tui.palette.orders import choose

    if await choose(context.host, context.section):
        context.host.redraw()


def _reverse(context: Context) -> None:
    context.section.reverse()
    context.host.redraw()


def _why_no_reverse(context: Context) -> str | None:
    if context.section.sort is not None:
        return None
    return f"The list has its usual order. Press {keymap.key('view.sort')} to choose a column first."


async def _columns(context: Context) -> None:
    from okrtui.tui.column_choice import choose

    await choose(context.host, context.section)


async def _filter(context: Context) -> None:
    context.host.open_filter()


async def _saved_filters(context: Context) -> None:
    from okrtui.tui.palette.filters import FilterScreen, NamedFilters
    from okrtui.tui.palette.screen import run

    named = NamedFilters(context.host, context.section, context.host.filters)
    one = await context.host.ask(FilterScreen(named))
    run(one)


def _changes(context: Context) -> None:
    record = context.part or context.link or context.record
    if record is not None:
        context.host.show(LOG, view=record.shown_id)


def _fold_all(context: Context) -> None:
    if isinstance(context.record, KeyResult):
        _jump(context, step=-1)
    context.section.fold_all(is_open=False)
    context.host.redraw()


def _unfold_all(context: Context) -> None:
    context.section.fold_all(is_open=True)
    context.host.redraw()


def _jump(context: Context, step: int) -> None:
    """Go to the next or the previous objective."""
    keys, record = context.listed, context.section.record
    rows = [at for at, key in enumerate(keys) if isinstance(record(key), Objective)]
    here = keys.index(context.key)
    ahead = [at for at in rows if (at - here) * step > 0]
    if ahead:
        context.host.move((min if step > 0 else max)(ahead) - here)


GO_TO: Final = tuple(map(_go_to, SECTIONS))
TREE: Final = _toggle("tree")
NEXT: Final = UserAction(
    id="view.next",
    title="View",
    description="Show open cycles only or all; the KPIs as a dashboard, an audit, candidates; from Today, the audit.",
    keys="v",
    run=_next,
    sections=(TODAY, OBJECTIVES, KPIS),
    wordings={
        TODAY: Wording("Audit", "Go to the audit of the KPIs."),
        OBJECTIVES: Wording("Closed", "Show open cycles only, or closed ones too."),
        KPIS: Wording("View", "Go to the next view: dashboard, audit, candidates."),
    },
)
EVERYBODY: Final = _toggle("everybody")
FILTER: Final = UserAction(
    id="view.filter",
    title="Filter",
    description="Filter the list by words and field:value, with not and or; press tab to complete.",
    keys="/",
    run=_filter,
    show=True,
)
SAVED_FILTERS: Final = UserAction(
    id="view.filters",
    title="Saved filters",
    description="Choose a saved filter of the list, save the one in use under a name, or delete one.",
    keys="F",
    run=_saved_filters,
)
CHANGES: Final = UserAction(
    id="row.changes",
    title="Changes",
    description="List who changed the row under the cursor, when and what, in the log.",
    keys="w",
    run=_changes,
    sections=(TODAY, OBJECTIVES, KPIS, CYCLES, DECIDE),
    parts=HISTORY,
    row=True,
)
FOLD_ALL: Final = UserAction(
    id="view.fold-all",
    title="Fold all",
    description="Fold all objectives, so that only they are listed.",
    keys="-",
    run=_fold_all,
    sections=(OBJECTIVES,),
)
UNFOLD_ALL: Final = UserAction(
    id="view.unfold-all",
    title="Unfold all",
    description="Unfold all objectives, so that their key results are listed.",
    keys="+",
    run=_unfold_all,
    sections=(OBJECTIVES,),
)
NEXT_OBJECTIVE: Final = UserAction(
    id="view.next-objective",
    title="Next objective",
    description="Go to the next objective.",
    keys="],)",
    run=partial(_jump, step=1),
    sections=(OBJECTIVES,),
    row=True,
)
PREVIOUS_OBJECTIVE: Final = UserAction(
    id="view.previous-objective",
    title="Previous objective",
    description="Go to the previous objective.",
    keys="[,(",
    run=partial(_jump, step=-1),
    sections=(OBJECTIVES,),
    row=True,
)
SORT: Final = UserAction(
    id="view.sort",
    title="Sort",
    description="Choose the column to sort the list by; the same one again turns the order round, then ends it.",
    keys="s",
    run=_sort,
)
REVERSE: Final = UserAction(
    id="view.reverse",
    title="Reverse",
    description="Turn the order of the sorted list round.",
    keys="S",
    run=_reverse,
    why_not=_why_no_reverse,
)
COLUMNS: Final = UserAction(
    id="view.columns",
    title="Columns",
    description="Choose which columns the list shows, as far as there is room; kept for you.",
    keys="|",
    run=_columns,
)
