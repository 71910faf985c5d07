"""How an objective ends, and how it is taken up again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from okrtui.domain.actions import cycle_closing, objectives
from okrtui.domain.records.action_drafts import ClosingDraft, GradeDraft
from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.field_types import LongText, parse_number
from okrtui.domain.records.models import Draft, KeyResult, Objective
from okrtui.domain.rules.grading import BAND_TEXTS, NEVER_PAY, GradeBand, band, needs_note
from okrtui.domain.rules.kpi_status import may_close
from okrtui.domain.rules.status import key_result_standing
from okrtui.session import Session
from okrtui.tui import formatting
from okrtui.tui.forms.model import FormSpec
from okrtui.tui.forms.record_forms import Editor
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Line, Paragraph, Tone

BANDS: dict[GradeBand, Tone] = {
    GradeBand.MISSED: "bad",
    GradeBand.SOME_PROGRESS: "warn",
    GradeBand.STRONG: "good",
    GradeBand.BEYOND: "good",
    GradeBand.DELIVERED: "good",
    GradeBand.NOT_DELIVERED: "warn",
}
"""How each band is coloured."""


class EndingDraft(Draft):
    """How an objective ends, and what is to be remembered of it."""

    how: Literal["close", "drop"] = Field(default="close", title="How it ends")
    why: LongText = Field(default="", title="What came of it", description="Needed where it is dropped: why.")


class Ender(Editor):
    """Ends objectives, takes them up again, and grades their key results."""

    async def end(self, objective: Objective) -> None:
        """Close or drop an open objective; take up again one that has ended."""
        if objective.state in (ObjectiveState.CLOSED, ObjectiveState.DROPPED):
            await self._reopen(objective)
        elif objective.state is ObjectiveState.DRAFT:
            await self.drop(objective)
        elif await self.desk.fill_in(self._ending(objective), self._ends(objective)) is not None:
            now = self.session.workspace.find(Objective, objective.id)
            self.desk.say(f"{objective.shown_id} is {now.state}. {keymap.key('row.retire')} takes it up again.", "good")

    def _ending(self, objective: Objective) -> FormSpec:
        workspace, today = self.session.workspace, self.session.today()
        told: list[Line | Paragraph] = [((objective.title, "strong"),)]
        if may_close(workspace, objective, today):
            kpi = workspace.kpis[objective.heals or 0]
            well = f"{kpi.shown_id} {kpi.name} has met its target three times running: its work is done."
            told.append(Paragraph(well, "good"))
        return FormSpec(
            title=f"End {objective.shown_id}",
            kind=EndingDraft,
            initial={"how": "close"},
            choices={"how": (("close", "close: it has run its course"), ("drop", "drop: it is given up"))},
            subtitle=told,
        )

    def _ends(self, objective: Objective) -> Callable[[BaseModel], Awaitable[None]]:
        async def submit(draft: BaseModel) -> None:
            assert isinstance(draft, EndingDraft)  # noqa: S101 - the form was made for it
            if draft.how == "close":
                await self.desk.commit(objectives.close, ClosingDraft(objective=objective.id, note=draft.why))
            else:
                await self.desk.commit(objectives.drop, objectives.ObjectiveDrop(objective.id, draft.why))

        return submit

    async def _reopen(self, objective: Objective) -> None:
        again = "as a draft" if objective.state is ObjectiveState.DROPPED else "where it was left"
        note = objective.closing_note or "Its closing note is empty."
        if await self.desk.confirm(f"Take up {objective.shown_id} again, {again}?", note):
            await self.desk.commit(objectives.reopen, objective.id)
            self.desk.say(f"{objective.shown_id} is taken up again.", "good")

    async def advance(self, objective: Objective) -> None:
        """Start a draft; offer to close one whose KPI is well again; say what else there is to do."""
        if objective.state is ObjectiveState.DRAFT:
            await self.desk.commit(objectives.start, objective.id)
            self.desk.say(f"{objective.shown_id} has started.", "good")
        elif may_close(self.session.workspace, objective, self.session.today()):
            await self.end(objective)
        else:
            word = "runs already" if objective.state is ObjectiveState.ACTIVE else f"is {objective.state}"
            ends = "closes or drops it" if objective.state is ObjectiveState.ACTIVE else "takes it up again"
            grades = f"{keymap.key('row.advance')} on a key result of a cycle that is over grades it"
            self.desk.say(f"{objective.shown_id} {word}: {keymap.key('row.retire')} {ends}; {grades}.")

    async def grade(self, key_result: KeyResult) -> None:
        """Say what a key result came to."""
        if await self._fill_in(grade_form(self.session, key_result), cycle_closing.grade):
            self.desk.say(f"{key_result.shown_id} is graded.", "good")

    def is_gradable(self, key_result: KeyResult) -> bool:
        """Whether it is time to grade a key result."""
        workspace = self.session.workspace
        objective = workspace.objectives[key_result.objective]
        closed = objective.state is ObjectiveState.CLOSED
        return workspace.cycles[objective.cycle].state is CycleState.GRADING or closed


def grade_form(session: Session, key_result: KeyResult) -> FormSpec:
    """What a key result came to: its progress above, what a grade amounts to below while typing."""
    workspace = session.workspace
    objective = workspace.objectives[key_result.objective]
    standing = key_result_standing(workspace, key_result, session.today())
    now = standing.current
    said = formatting.reading(key_result, now) if now else "never checked in"
    told: list[Line | Paragraph] = [
        ((f"{objective.shown_id}  ", "muted"), (objective.title, "muted"), (f"   {objective.ambition}", "muted")),
        ((f"{key_result.shown_id}  ", "muted"), (key_result.title, "strong")),
        (
            (formatting.measure(key_result), ""),
            ("   came to ", "muted"),
            (said, "strong"),
            ("   progress ", "muted"),
            (formatting.share(standing.raw), "strong"),
            ("   suggested ", "muted"),
            (formatting.grade(standing.suggested_grade), "accent"),
        ),
    ]
    kpi = workspace.kpis.get(key_result.kpi or 0)
    if kpi is not None and kpi.reward_linked:
        told.append(Paragraph(NEVER_PAY, "warn"))

    return FormSpec(
        title="Grade",
        kind=GradeDraft,
        initial={
            "grade": standing.suggested_grade if key_result.grade is None else key_result.grade,
            "note": key_result.grade_note,
        },
        fixed={"key_result": key_result.id},
        subtitle=told,
        live=lambda typed: _amounts(objective, typed),
    )


def _amounts(objective: Objective, typed: Mapping[str, str]) -> Sequence[Line | Paragraph]:
    """What the grade that stands there amounts to."""
    try:
        grade = parse_number(typed.get("grade", ""))
    except ValueError:
        return []
    if not 0 <= grade <= 1:
        return []
    reading = band(objective.ambition, grade)
    note = " It needs a note." if needs_note(objective.ambition, grade) else ""
    return [((str(reading), BANDS[reading]),), Paragraph(BAND_TEXTS[reading] + note, "muted")]
