"""A cycle's way: started, graded key result by key result, closed with what is carried on, reopened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field, create_model

from okrtui.domain.actions import cycle_closing, cycles
from okrtui.domain.records.action_drafts import CycleClosingDraft
from okrtui.domain.records.enums import CycleState, Fate, OptionalCycleId
from okrtui.domain.records.field_types import LongText
from okrtui.domain.records.models import Cycle, CycleDraft, Draft, Objective
from okrtui.domain.rules.carry_over import CARRIED_STATES, copy_of, left_out_text, ungraded
from okrtui.domain.rules.grading import CYCLE_TEXTS, band
from okrtui.domain.rules.next_cycle import following
from okrtui.domain.rules.status import cycle_standing, objective_standing
from okrtui.session import Entry
from okrtui.tui import formatting
from okrtui.tui.forms.check_in_rounds import Walker
from okrtui.tui.forms.model import FormSpec
from okrtui.tui.keys import keymap
from okrtui.tui.sections.objectives.objective_flow import grade_form
from okrtui.tui.styled_text import Line, Paragraph

FATES = ((Fate.DROP, "let it go"), (Fate.KEEP, "keep"), (Fate.CHANGE, "keep and change"))
"""What may become of an objective, in the words of the form; nothing is carried on by itself."""


class CycleWalk(Walker):
    """Brings cycles from one state to the next."""

    async def advance(self, cycle: Cycle) -> None:
        """Start, grade, close or reopen a cycle, whichever comes next."""
        match cycle.state:
            case CycleState.DRAFT:
                await self._start(cycle)
            case CycleState.ACTIVE:
                await self._begin(cycle)
            case CycleState.GRADING:
                await self._grade(cycle)
            case CycleState.CLOSED:
                await self._reopen(cycle)

    async def _start(self, cycle: Cycle) -> None:
        entry = await self.desk.commit(cycles.start, cycle.id)
        started = len(entry.ops) - 1
        waiting = len(self.session.workspace.objectives_of(cycle.id)) - started
        said = f"{cycle.name} has started with {formatting.plural(started, 'objective')}."
        rest = f" {formatting.plural(waiting, 'objective')} still without 2 to 4 key results." if waiting else ""
        self.desk.say(said + rest, "good")

    async def _begin(self, cycle: Cycle) -> None:
        left = (cycle.end - self.session.today()).days
        if left > 0:
            told = f"It runs for {formatting.plural(left, 'more day')}; no check-ins are asked for while it is graded."
            if not await self.desk.confirm(f"Grade {cycle.name} before it is over?", told):
                return
        await self.desk.commit(cycle_closing.begin, cycle.id)
        await self._grade(self.session.workspace.find(Cycle, cycle.id))

    async def _grade(self, cycle: Cycle) -> None:
        workspace = self.session.workspace
        numbers = [one.id for one in ungraded(workspace, cycle)]
        _, went = await self.walk(numbers, self._grade_form, cycle_closing.grade)
        left = len(ungraded(workspace, cycle))
        if left:
            waits = f"{formatting.plural(left, 'key result')} of {cycle.name} without a grade"
            self.desk.say(f"{waits}: {keymap.key('row.advance')} goes on.", "warn")
        elif went:
            await self._close(workspace.find(Cycle, cycle.id))

    def _grade_form(self, number: int) -> FormSpec | None:
        key_result = self.session.workspace.key_results.get(number)
        return None if key_result is None else grade_form(self.session, key_result)

    async def _reopen(self, cycle: Cycle) -> None:
        told = "Its grades can be corrected then; its objectives stay closed, and what was carried on stays carried on."
        if await self.desk.confirm(f"Reopen {cycle.name}?", told):
            await self.desk.commit(cycle_closing.reopen, cycle.id)
            advance = keymap.key("row.advance")
            self.desk.say(f"{cycle.name} is open for grading again. {advance} closes it.", "good")

    # -- closing ------------------------------------------------------------------------------------------------

    def _ended(self, cycle: Cycle) -> list[Objective]:
        found = self.session.workspace.objectives_of(cycle.id)
        return [one for one in found if one.state in CARRIED_STATES]

    def _next(self, cycle: Cycle) -> list[tuple[int, str]]:
        """The cycles that may come next, the nearest one of the same cadence first."""
        takes = (CycleState.ACTIVE, CycleState.DRAFT)
        later = [one for one in self.session.workspace.cycles.values() if one.state in takes and one.id != cycle.id]
        later.sort(key=lambda one: (one.start <= cycle.start, one.cadence is not cycle.cadence, one.start))
        return [(one.id, f"{one.shown_id} {one.name}") for one in later]

    async def _close(self, cycle: Cycle) -> None:
        objectives, planned = self._ended(cycle), following(self.session.workspace, cycle)
        spec = self._closing(cycle, objectives, planned)
        made: list[Entry] = []

        async def submit(draft: Any) -> None:
            fates = {one.id: getattr(draft, f"o{one.id}") for one in objectives}
            request = CycleClosingDraft(
                cycle=cycle.id,
                retrospective=draft.retrospective,
                fates=fates,
                into=draft.into,
                planned=planned if draft.into is None else None,
            )
            made.append(await self.desk.commit(cycle_closing.close, request))

        draft: Any = await self.desk.fill_in(spec, submit)
        if draft is not None:
            fates = {one.id: getattr(draft, f"o{one.id}") for one in objectives}
            await self._carried_on(cycle, made[0], fates, draft.into)

    def _closing(self, cycle: Cycle, objectives: Sequence[Objective], planned: CycleDraft | None) -> FormSpec:
        choices = self._next(cycle)
        empty = f"Empty: {planned.name} is planned." if planned else "The cycle they go on in."
        fields: dict[str, Any] = {
            "retrospective": (
                LongText,
                Field(default="", title="Retrospective", description="What to keep, to stop and to try."),
            ),
            **{
                f"o{one.id}": (Fate, Field(default=Fate.DROP, title=one.shown_id, description="Does it go on?"))
                for one in objectives
            },
            "into": (OptionalCycleId, Field(default=None, title="Next cycle", description=empty)),
        }
        into = choices[0][0] if choices and self._continues(choices[0][0], cycle) else None
        return FormSpec(
            title=f"Close {cycle.name}",
            kind=create_model("CycleEnd", __base__=Draft, **fields),
            initial={"retrospective": cycle.retrospective, "into": into},
            choices={"into": choices, **{f"o{one.id}": FATES for one in objectives}},
            groups={**{f"o{one.id}": self._headline(one) for one in objectives}, "into": "What goes on, goes on in"},
            subtitle=self._summary(cycle),
            live=lambda typed: self._goes_on(objectives, typed),
            save_label="close it",
        )

    def _continues(self, number: int, cycle: Cycle) -> bool:
        """Whether a cycle comes after another in the same rhythm, so that none has to be planned."""
        other = self.session.workspace.cycles[number]
        return other.start > cycle.start and other.cadence is cycle.cadence

    def _headline(self, objective: Objective) -> str:
        grade = objective_standing(self.session.workspace, objective, self.session.today()).grade
        if grade is None:
            return f"{objective.title}   not graded"
        return f"{objective.title}   {formatting.grade(grade)} {band(objective.ambition, grade)}"

    def _summary(self, cycle: Cycle) -> list[Line | Paragraph]:
        standing = cycle_standing(self.session.workspace, cycle, self.session.today())
        if standing.grade is None:
            return [Paragraph("Nothing in it was graded.", "muted")]
        told: list[Line | Paragraph] = [(("grade ", "muted"), (formatting.grade(standing.grade), "strong"))]
        if standing.reading is not None:
            told.append(Paragraph(CYCLE_TEXTS[standing.reading], "muted"))
        return told

    def _goes_on(self, objectives: Sequence[Objective], typed: Mapping[str, str]) -> list[Line | Paragraph]:
        chosen = [one for one in objectives if typed.get(f"o{one.id}") not in (None, Fate.DROP.value)]
        if not chosen:
            return [
                Paragraph("Nothing goes on by itself: each objective is kept, kept and changed, or let go.", "muted")
            ]
        copies = [copy_of(self.session.workspace, one) for one in chosen]
        told = f"{formatting.plural(len(chosen), 'objective')} will go on. {left_out_text(copies)}".strip()
        return [Paragraph(told, "accent")]

    async def _carried_on(self, cycle: Cycle, entry: Entry, fates: Mapping[int, Fate], into: int | None) -> None:
        """Go to the next cycle; open the forms of what is to be changed, one after the other."""
        kept = sorted(number for number, fate in fates.items() if fate is not Fate.DROP)
        made = [op.id for op in entry.ops if op.table == "objectives" and op.before is None]
        planned = next((op.id for op in entry.ops if op.table == "cycles" and op.before is None), into)
        for number, copy in zip(kept, made, strict=True):
            if fates[number] is Fate.CHANGE:
                self.desk.show("objectives", ("objectives", copy))
                await self.edit("objectives", copy)
                for part in self.session.workspace.key_results_of(copy):
                    await self.edit("key_results", part.id)
        onward = self.session.workspace.cycles.get(planned or 0)
        self.desk.show("cycles", cycle.id if onward is None else onward.id)
        rest = f" {formatting.plural(len(made), 'objective')} in {onward.name}." if onward else ""
        self.desk.say(f"{cycle.name} is closed.{rest}", "good")
