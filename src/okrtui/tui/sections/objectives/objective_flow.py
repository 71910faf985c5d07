"""Start, close, drop and reopen an objective; grade its key results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, Field

from okrtui.domain.actions import cycle_closing, cycles, objectives
from okrtui.domain.records.action_drafts import ClosingDraft, GradeDraft
from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.field_types import LongText, parse_number
from okrtui.domain.records.models import Cycle, Draft, KeyResult, Objective
from okrtui.domain.rules.grading import BAND_TEXTS, NEVER_PAY, GradeBand, band, needs_note
from okrtui.domain.rules.kpi_status import may_close
from okrtui.domain.rules.starting import drafts_of, not_started, why_not_startable
from okrtui.domain.rules.status import key_result_standing
from okrtui.errors import RuleError
from okrtui.session import Entry, Session
from okrtui.tui import formatting
from okrtui.tui.dialogs import ConfirmScreen
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.record_forms import ReasonDraft
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Line, Paragraph, Tone

if TYPE_CHECKING:
    from okrtui.tui.forms.runner import Submit

BANDS: dict[GradeBand, Tone] = {
    GradeBand.MISSED: "bad",
    GradeBand.SOME_PROGRESS: "warn",
    GradeBand.STRONG: "good",
    GradeBand.BEYOND: "good",
    GradeBand.DELIVERED: "good",
    GradeBand.NOT_DELIVERED: "warn",
}
"""The colour of each band."""

LISTED: Final = 4
"""The most objectives named that did not start with their cycle."""


ENDINGS: Final = (("close", "close: the work is finished"), ("drop", "drop: it is abandoned"))
"""The ways in which an active objective ends, in words."""


class EndingDraft(Draft):
    """The end of an objective: closed or dropped, and its outcome."""

    how: Literal["close", "drop"] = Field(default="close", title="How it ends")
    why: LongText = Field(default="", title="Outcome", description="Required when you drop it: why.")


async def end(host: SectionHost, record: Objective | KeyResult) -> None:
    """Close or drop an open objective, or that of a key result; reopen a closed or dropped one."""
    objective = _objective_of(host, record)
    if objective.state in (ObjectiveState.CLOSED, ObjectiveState.DROPPED):
        await _reopen(host, objective)
    elif objective.state is ObjectiveState.DRAFT:
        await _drop(host, objective)
    elif await host.forms.fill_in(_ending_form(host, objective), _submit_ending(host, objective)) is not None:
        now = host.session.workspace.find(Objective, objective.id)
        host.say(f"{objective.shown_id} is {now.state}. Press {keymap.key('row.retire')} to reopen it.", "good")


def _objective_of(host: SectionHost, record: Objective | KeyResult) -> Objective:
    return host.session.workspace.objectives[record.objective] if isinstance(record, KeyResult) else record


def _ending_form(host: SectionHost, objective: Objective) -> FormSpec:
    workspace = host.session.workspace
    subtitle: list[Line | Paragraph] = [((objective.title, "strong"),)]
    if may_close(workspace, objective):
        kpi = workspace.kpis[objective.heals or 0]
        reason = f"{kpi.shown_id} {kpi.name} has met its target three times in a row: the work is done."
        subtitle.append(Paragraph(reason, "good"))
    return FormSpec(
        title=f"Close or drop {objective.shown_id}",
        kind=EndingDraft,
        initial={"how": "close"},
        choices={"how": ENDINGS},
        subtitle=subtitle,
    )


def _submit_ending(host: SectionHost, objective: Objective) -> Submit:
    async def submit(draft: BaseModel, autosave: Autosave) -> Entry:
        assert isinstance(draft, EndingDraft)  # noqa: S101 - the form was made for it
        if draft.how == "close":
            closing = ClosingDraft(objective=objective.id, note=draft.why)
            return await host.commit(objectives.close, closing, autosave)
        return await host.commit(objectives.drop, objectives.ObjectiveDrop(objective.id, draft.why), autosave)

    return submit


async def _drop(host: SectionHost, objective: Objective) -> None:
    """Drop a draft objective, with a reason."""
    spec = FormSpec(title=f"Drop {objective.shown_id}", kind=ReasonDraft, subtitle=(((objective.title, "strong"),),))
    dropped = await host.forms.submit(
        spec, objectives.drop, lambda draft: objectives.ObjectiveDrop(objective.id, draft.why)
    )
    if dropped is not None:
        host.tell(dropped)


async def _reopen(host: SectionHost, objective: Objective) -> None:
    as_draft = " as a draft" if objective.state is ObjectiveState.DROPPED else ""
    note = objective.closing_note or "Its closing note is empty."
    if await host.confirm(f"Reopen {objective.shown_id}{as_draft}?", note):
        host.tell(await host.commit(objectives.reopen, objective.id))


async def advance(host: SectionHost, record: Objective | KeyResult) -> None:
    """Grade a key result when it is time; else start its objective, or offer to close it when its KPI is on target."""
    objective = _objective_of(host, record)
    if isinstance(record, KeyResult) and is_gradable(host.session, record):
        await _grade(host, record)
    elif objective.state is ObjectiveState.DRAFT:
        await _start(host, objective)
    elif may_close(host.session.workspace, objective):
        await end(host, objective)
    else:
        is_active = objective.state is ObjectiveState.ACTIVE
        state = "is already active" if is_active else f"is {objective.state}"
        ends = "close or drop it" if is_active else "reopen it"
        grades = "Its key results are graded when the cycle ends."
        host.say(f"{objective.shown_id} {state}. Press {keymap.key('row.retire')} to {ends}. {grades}")


async def _start(host: SectionHost, objective: Objective) -> None:
    """Start a draft; offer to start its cycle too, and ask for a reason where it does not have 2 to 4 key results."""
    workspace = host.session.workspace
    cycle = workspace.cycles[objective.cycle]
    if cycle.state is CycleState.DRAFT:
        others = "Its other objectives that are ready start too."
        if not await host.confirm(f"{cycle.name} has not started. Start both?", others):
            return
        if await start_cycle(host, cycle):
            return
    draft = workspace.find(Objective, objective.id)
    if draft.state is not ObjectiveState.DRAFT:
        return
    why = why_not_startable(workspace, draft)
    if why is not None and why_not_startable(workspace, draft, "-") is None:
        await _start_anyway(host, draft, why)
        return
    host.tell(await host.commit(objectives.start, draft.id))


async def _start_anyway(host: SectionHost, objective: Objective, why: RuleError) -> None:
    """Ask why a draft can start although it has too few or too many key results."""
    add = keymap.key("key-result.new")
    way_on = Paragraph(
        f"Leave this with esc and press {add} to add key results, or say why it can start as it is.", "muted"
    )
    spec = FormSpec(
        title=f"Start {objective.shown_id} anyway",
        kind=ReasonDraft,
        subtitle=(((objective.title, "strong"),), Paragraph(why.message, "warn"), way_on),
        save_label="start it",
    )
    entry = await host.forms.submit(
        spec, objectives.start_anyway, lambda draft: objectives.StartAnyway(objective.id, draft.why)
    )
    if entry is not None:
        host.tell(entry)


async def start_cycle(host: SectionHost, cycle: Cycle) -> bool:
    """Start a cycle, and name the objectives that do not start with it, and why.

    Return whether the person goes to the first of those.
    """
    entry = await host.commit(cycles.start, cycle.id)
    workspace = host.session.workspace
    told = f"{cycle.name} started with {formatting.plural(len(entry.ops) - 1, 'objective')}."
    waiting, goes = drafts_of(workspace, cycle), False
    if waiting:
        listed = list(islice(not_started(workspace, cycle), LISTED))
        more = [f"and {len(waiting) - LISTED} more"] if len(waiting) > LISTED else []
        answer = await host.ask(ConfirmScreen(told, [*listed, *more], yes="go to the first", no="close"))
        goes = answer is True
        if goes:
            host.show("objectives", ("objectives", waiting[0].id))
    host.say(told, "good")
    return goes


async def _grade(host: SectionHost, key_result: KeyResult) -> None:
    if (entry := await host.forms.submit(grade_form(host.session, key_result), cycle_closing.grade)) is not None:
        host.tell(entry)


def is_gradable(session: Session, key_result: KeyResult) -> bool:
    """Return whether it is time to grade a key result."""
    objective = session.workspace.objectives[key_result.objective]
    closed = objective.state is ObjectiveState.CLOSED
    return session.workspace.cycles[objective.cycle].state is CycleState.GRADING or closed


def grade_form(session: Session, key_result: KeyResult) -> FormSpec:
    """Return the form that grades a key result, with its progress above and the meaning of the grade below."""
    workspace = session.workspace
    objective = workspace.objectives[key_result.objective]
    standing = key_result_standing(workspace, key_result, session.today())
    now = standing.current
    reached = f"reached {formatting.reading(key_result, now)}" if now else "never checked in"
    subtitle: list[Line | Paragraph] = [
        ((f"{objective.shown_id}  ", "muted"), (objective.title, "muted"), (f"   {objective.ambition}", "muted")),
        ((f"{key_result.shown_id}  ", "muted"), (key_result.title, "strong")),
        (
            (formatting.measure(key_result), ""),
            ("   ", "muted"),
            (reached, "strong"),
            ("   progress ", "muted"),
            (formatting.share(standing.raw), "strong"),
            ("   suggested ", "muted"),
            (formatting.grade(standing.suggested_grade), "accent"),
        ),
    ]
    kpi = workspace.kpis.get(key_result.kpi or 0)
    if kpi is not None and kpi.reward_linked:
        subtitle.append(Paragraph(NEVER_PAY, "warn"))

    return FormSpec(
        title="Grade",
        kind=GradeDraft,
        initial={
            "grade": standing.suggested_grade if key_result.grade is None else key_result.grade,
            "note": key_result.grade_note,
        },
        fixed={"key_result": key_result.id},
        subtitle=subtitle,
        live=lambda typed: _grade_meaning(objective, typed),
    )


def _grade_meaning(objective: Objective, typed: Mapping[str, str]) -> Sequence[Line | Paragraph]:
    """Return the meaning of the typed grade."""
    try:
        grade = parse_number(typed.get("grade", ""))
    except ValueError:
        return []
    if not 0 <= grade <= 1:
        return []
    reading = band(objective.ambition, grade)
    note = " It needs a note." if needs_note(objective.ambition, grade) else ""
    return [((str(reading), BANDS[reading]),), Paragraph(BAND_TEXTS[reading] + note, "muted")]
