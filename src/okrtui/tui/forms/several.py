"""Change the records of all marked rows at once: their shared values, their start, their end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel

from okrtui.domain.actions import several
from okrtui.domain.actions.hand_over import counted_by_kind
from okrtui.domain.actions.several import Attempt, RecordStep
from okrtui.domain.records.action_drafts import SharedKpiValues, SharedObjectiveValues
from okrtui.domain.records.enums import Category, KpiState
from okrtui.domain.records.models import KeyResult, Kpi, Objective, Record
from okrtui.domain.rules.change_text import records_in
from okrtui.domain.rules.record_names import name_of
from okrtui.errors import DraftError, RuleError
from okrtui.session import Entry, Session
from okrtui.tui import formatting
from okrtui.tui.dialogs import ConfirmScreen
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.keys import keymap
from okrtui.tui.sections.kpis.section import where_retired
from okrtui.tui.sections.objectives.objective_flow import ENDINGS, EndingDraft
from okrtui.tui.styled_text import Line, Paragraph

LISTED: Final = 4
"""The most marked records that a form names."""

CATEGORIES: Final = (
    (Category.UNAUDITED, "as it is"),
    *((one, one) for one in Category if one is not Category.UNAUDITED),
)
"""The categories that KPIs can be given, after none."""

Owned = Objective | KeyResult | Kpi


async def edit(host: SectionHost, marked: Sequence[Record]) -> bool:
    """Set owners and what else records can share in all marked ones; return whether it was done."""
    records = _owned(marked)
    spec = _spec("Change", records, SharedObjectiveValues)
    if isinstance(records[0], Kpi):
        spec = replace(spec, kind=SharedKpiValues, choices={"category": CATEGORIES})
    else:
        spec = replace(spec, choices={"cycle": form_specs.open_cycles(host.session.workspace)})
    places = [(one.table, one.id) for one in records]
    return await _fill_in(host, spec, lambda draft: several.edits(places, draft.given))


async def start(host: SectionHost, marked: Sequence[Record]) -> bool:
    """Start the marked objectives, and those of marked key results; return whether it was done."""
    return await _do(host, several.starts(_objectives(host.session, marked)), "started")


async def end(host: SectionHost, marked: Sequence[Record]) -> bool:
    """Close or drop the marked objectives; retire or resume the marked KPIs. Return whether it was done."""
    kpis = [one for one in marked if isinstance(one, Kpi)]
    if kpis:
        steps = several.retirements(host.session.workspace, [one.id for one in kpis])
        is_resumed = all(one.state is KpiState.RETIRED for one in kpis)
        more = "" if is_resumed else where_retired(len(kpis))
        return await _do(host, steps, "active again" if is_resumed else "retired", more)
    numbers = _objectives(host.session, marked)
    records = [host.session.workspace.objectives[one] for one in numbers]

    def steps_of(draft: EndingDraft) -> list[RecordStep]:
        return (several.closings if draft.how == "close" else several.drops)(numbers, draft.why)

    return await _fill_in(
        host, replace(_spec("Close or drop", records, EndingDraft), choices={"how": ENDINGS}), steps_of
    )


def _owned(marked: Sequence[Record]) -> list[Owned]:
    return [one for one in marked if isinstance(one, Owned)]


def _objectives(session: Session, marked: Sequence[Record]) -> list[int]:
    """Return the numbers of the objectives that are marked, or have a marked key result, each once."""
    numbers = (one.objective if isinstance(one, KeyResult) else one.id for one in marked)
    return [one for one in dict.fromkeys(numbers) if one in session.workspace.objectives]


# -- with a form --------------------------------------------------------------------------------------------------


def _spec(verb: str, records: Sequence[Owned], kind: type[BaseModel]) -> FormSpec:
    title = f"{verb} {counted_by_kind(records)}"
    return FormSpec(title=title, kind=kind, subtitle=_names(records), draft_name="of marked rows")


async def _fill_in(host: SectionHost, spec: FormSpec, steps_of: Callable[[Any], list[RecordStep]]) -> bool:
    """Open the form that changes several records; return whether they were changed."""
    trial = _Trial(host.session, steps_of)
    spec = replace(spec, asks=trial.left_out)
    host.forms.begin(None)  # marks end with the session: no row leads back to this form
    entry = await host.forms.submit(spec, several.on_several, trial.possible)
    return _told(host, entry, "changed")


def _names(records: Sequence[Owned]) -> list[Line | Paragraph]:
    lines: list[Line | Paragraph] = [((f"{one.shown_id}  ", "muted"), (name_of(one), "")) for one in records[:LISTED]]
    more = len(records) - LISTED
    return [*lines, ((f"and {more:,} more", "muted"),)] if more > 0 else lines


def _attempt(session: Session, steps: Sequence[RecordStep]) -> Attempt:
    return several.attempt(session.workspace, steps, session.actor, session.now())


class _Trial:
    """What a draft would do to the records, tried once when it is asked about and when it is saved."""

    def __init__(self, session: Session, steps_of: Callable[[Any], list[RecordStep]]) -> None:
        self._session, self._steps_of = session, steps_of
        self._possible: list[RecordStep] = []

    def left_out(self, draft: Any) -> str:
        """Return what to confirm before some of the records are left out; empty where all can be changed, or none."""
        steps = self._possible = self._steps_of(draft)
        try:
            found = _attempt(self._session, steps)
        except DraftError:
            return ""
        if len(found.refusals) in (0, len(steps)):
            return ""
        self._possible = _without(steps, found)
        return " ".join((_question(found, steps), *several.reasons(found)))

    def possible(self, _draft: Any) -> list[RecordStep]:
        """Return the steps that can be done with the draft that was asked about; all where none can."""
        return self._possible


def _without(steps: Sequence[RecordStep], found: Attempt) -> list[RecordStep]:
    return [one for one in steps if one.place not in found.refusals]


def _question(found: Attempt, steps: Sequence[RecordStep]) -> str:
    return f"{len(found.refusals):,} of {len(steps):,} cannot be changed like this and would be left out."


# -- without one --------------------------------------------------------------------------------------------------


async def _do(host: SectionHost, steps: Sequence[RecordStep], done: str, more: str = "") -> bool:
    """Do the steps; where some of the records refuse, ask whether to leave them out. Raises OkrError."""
    try:
        entry = await host.commit(several.on_several, steps)
    except RuleError:
        found = _attempt(host.session, steps)
        if len(found.refusals) in (0, len(steps)):
            raise
        rest = formatting.plural(len(steps) - len(found.refusals), "other")
        dialog = ConfirmScreen(_question(found, steps), several.reasons(found), yes=f"change the {rest}", no="none")
        if not await host.ask(dialog):
            return False
        entry = await host.commit(several.on_several, _without(steps, found))
    return _told(host, entry, done, more)


def _told(host: SectionHost, entry: Entry | None, done: str, more: str = "") -> bool:
    """Say how many records were changed, and more; return whether it was done."""
    if entry is None:
        return False
    changed = formatting.plural(records_in(entry.ops), "record")
    undone = f"Press {keymap.key('app.undo')} to undo all of it."
    host.say(" ".join(part for part in (f"{changed} {done}.", more, undone) if part), "good")
    return True
