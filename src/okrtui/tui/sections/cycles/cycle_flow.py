"""Start a cycle, grade its key results one by one, close it and carry objectives over, reopen it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from okrtui.domain.actions import cycle_closing
from okrtui.domain.records.action_drafts import CycleClosingDraft
from okrtui.domain.records.enums import CycleState, Fate, ObjectiveState
from okrtui.domain.records.models import Cycle, CycleDraft, Objective
from okrtui.domain.rules.carry_over import (
    CARRIED_STATES,
    continued_text,
    copy_of,
    left_out_text,
    thin_text,
)
from okrtui.domain.rules.grading import CYCLE_TEXTS, band
from okrtui.domain.rules.lifecycle import continued_in, ungraded
from okrtui.domain.rules.next_cycle import following
from okrtui.domain.rules.status import cycle_standing, objective_standing
from okrtui.session import Entry, Session
from okrtui.tui import formatting
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.check_in_rounds import walk
from okrtui.tui.forms.record_forms import edit
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.keys import keymap
from okrtui.tui.sections.objectives.objective_flow import grade_form, start_cycle
from okrtui.tui.styled_text import Line, Paragraph

FATES = ((Fate.DROP, "drop"), (Fate.KEEP, "keep"), (Fate.CHANGE, "keep and edit"))
"""The choices for an objective, as labelled in the form."""


async def advance_cycle(host: SectionHost, cycle: Cycle) -> None:
    """Start, grade, close or reopen a cycle, whichever comes next."""
    match cycle.state:
        case CycleState.DRAFT:
            await start_cycle(host, cycle)
        case CycleState.ACTIVE:
            await _begin(host, cycle)
        case CycleState.GRADING:
            await _grade(host, cycle)
        case CycleState.CLOSED:
            await _reopen(host, cycle)


async def _begin(host: SectionHost, cycle: Cycle) -> None:
    left = (cycle.end - host.session.today()).days
    if left > 0:
        consequence = f"It ends in {formatting.plural(left, 'day')}. No check-ins are due while it is graded."
        if not await host.confirm(f"Grade {cycle.name} before it ends?", consequence):
            return
    await host.commit(cycle_closing.begin, cycle.id)
    await _grade(host, host.session.workspace.find(Cycle, cycle.id))


async def _grade(host: SectionHost, cycle: Cycle) -> None:
    workspace = host.session.workspace
    numbers = [one.id for one in ungraded(workspace, cycle)]
    _, finished = await walk(host, numbers, lambda number: _grade_form(host.session, number), cycle_closing.grade)
    left = len(ungraded(workspace, cycle))
    if left:
        waits = f"{formatting.plural(left, 'key result')} of {cycle.name} without a grade"
        host.say(f"{waits}: press {keymap.key('row.advance')} to continue.", "warn")
    elif finished:
        await _close(host, workspace.find(Cycle, cycle.id))


def _grade_form(session: Session, number: int) -> FormSpec | None:
    key_result = session.workspace.key_results.get(number)
    return None if key_result is None else grade_form(session, key_result)


async def _reopen(host: SectionHost, cycle: Cycle) -> None:
    consequence = "You can then correct its grades. Its objectives stay closed, and the next cycle stays as it is."
    if await host.confirm(f"Reopen {cycle.name}?", consequence):
        await host.commit(cycle_closing.reopen, cycle.id)
        host.say(f"{cycle.name} is open for grading again. Press {keymap.key('row.advance')} to close it.", "good")


# -- closing ------------------------------------------------------------------------------------------------


async def _close(host: SectionHost, cycle: Cycle) -> None:
    workspace = host.session.workspace
    objectives = [one for one in workspace.objectives_of(cycle.id) if one.state in CARRIED_STATES]
    planned = following(workspace, cycle, host.session.fiscal_month)

    def request(draft: CycleClosingDraft) -> CycleClosingDraft:
        return draft if draft.into is not None else draft.model_copy(update={"planned": planned})

    async def submit(draft: BaseModel, autosave: Autosave) -> Entry:
        assert isinstance(draft, CycleClosingDraft)  # noqa: S101 - the form was made for it
        return await host.commit(cycle_closing.close, request(draft), autosave)

    filled = await host.forms.fill_in(_closing(host.session, cycle, objectives, planned), submit)
    if filled is not None and filled.entry is not None and isinstance(filled.draft, CycleClosingDraft):
        await _carry_over(host, cycle, filled.entry, filled.draft)


def _next_cycles(session: Session, cycle: Cycle) -> list[tuple[int, str]]:
    """Return the cycles that may come next, the nearest one of the same cadence first."""
    takes = (CycleState.ACTIVE, CycleState.DRAFT)
    later = [one for one in session.workspace.cycles.values() if one.state in takes and one.id != cycle.id]
    later.sort(key=lambda one: (one.start <= cycle.start, one.cadence is not cycle.cadence, one.start))
    return [(one.id, f"{one.shown_id} {one.name}") for one in later]


def _closing(session: Session, cycle: Cycle, objectives: Sequence[Objective], planned: CycleDraft | None) -> FormSpec:
    """Return the form that closes a cycle, with a choice for each objective."""
    choices = _next_cycles(session, cycle)
    into = choices[0][0] if choices and _continues(session, choices[0][0], cycle) else None
    empty = f"Leave empty to plan {planned.name}." if planned else "The cycle to carry over into."
    return FormSpec(
        title=f"Close {cycle.name}",
        kind=CycleClosingDraft,
        initial={"retrospective": cycle.retrospective, "into": into},
        fixed={"cycle": cycle.id},
        hidden=frozenset({"planned"}),
        choices={"into": choices, "fates": FATES},
        rows={"fates": [(one.id, one.shown_id) for one in objectives]},
        helps={"fates": "Carry it over?", "into": empty},
        groups={**{_fate(one): _headline(session, one) for one in objectives}, "into": "Carry over into"},
        subtitle=_summary(session, cycle),
        live=lambda typed: _carried(session, objectives, typed),
        save_label="close the cycle",
    )


def _fate(objective: Objective) -> str:
    """Return the name of the field for the fate of an objective."""
    return f"fates.{objective.id}"


def _continues(session: Session, number: int, cycle: Cycle) -> bool:
    """Return whether a cycle follows another with the same cadence, so that none has to be planned."""
    other = session.workspace.cycles[number]
    return other.start > cycle.start and other.cadence is cycle.cadence


def _headline(session: Session, objective: Objective) -> str:
    if copy := continued_in(session.workspace, objective):
        return f"{objective.title}   {continued_text(copy)}"
    grade = objective_standing(session.workspace, objective, session.today()).grade
    if grade is None:
        return f"{objective.title}   {'never started' if objective.state is ObjectiveState.DRAFT else 'not graded'}"
    return f"{objective.title}   {formatting.grade(grade)} {band(objective.ambition, grade)}"


def _summary(session: Session, cycle: Cycle) -> list[Line | Paragraph]:
    standing = cycle_standing(session.workspace, cycle, session.today())
    if standing.grade is None:
        return [Paragraph("No key result was graded.", "muted")]
    drawn: list[Line | Paragraph] = [(("grade ", "muted"), (formatting.grade(standing.grade), "strong"))]
    if standing.reading is not None:
        drawn.append(Paragraph(CYCLE_TEXTS[standing.reading], "muted"))
    return drawn


def _carried(session: Session, objectives: Sequence[Objective], typed: Mapping[str, str]) -> list[Line | Paragraph]:
    chosen = [one for one in objectives if typed.get(_fate(one)) not in (None, Fate.DROP.value)]
    if not chosen:
        return [Paragraph("Nothing is carried over automatically. Choose for each objective.", "muted")]
    copies = [copy_of(session.workspace, one) for one in chosen]
    summary = f"{formatting.plural(len(chosen), 'objective')} carried over. {left_out_text(copies)}".strip()
    thin = thin_text(copies)
    return [Paragraph(summary, "accent"), *([Paragraph(thin, "warn")] if thin else [])]


async def _carry_over(host: SectionHost, cycle: Cycle, entry: Entry, draft: CycleClosingDraft) -> None:
    """Go to the next cycle; open the forms of the objectives to be edited, one after the other."""
    workspace = host.session.workspace
    kept = sorted(number for number, fate in draft.fates.items() if fate is not Fate.DROP)
    copies = entry.created(Objective)
    for number, copy in zip(kept, copies, strict=True):
        if draft.fates[number] is Fate.CHANGE:
            host.show("objectives", ("objectives", copy))
            await edit(host, workspace.find(Objective, copy))
            for part in workspace.key_results_of(copy):
                await edit(host, part)
    onward = workspace.cycles.get(next(iter(entry.created(Cycle)), draft.into or 0))
    host.show("cycles", cycle.id if onward is None else onward.id)
    rest = f" {formatting.plural(len(copies), 'objective')} in {onward.name}." if onward else ""
    host.say(f"{cycle.name} closed.{rest}", "good")
