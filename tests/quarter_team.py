"""The quarter of the story played through the actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import quarter_story as story
from builders import calendar
from domain.actions.builders import carry_out
from okrtui.domain.actions import cycle_closing, cycles, kpi_review, kpis, objectives
from okrtui.domain.actions.record_changes import Action, Edit, values_of
from okrtui.domain.records.action_drafts import ClosingDraft, CycleClosingDraft, GradeDraft, HealDraft, RebaselineDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Fate
from okrtui.domain.records.models import (
    CheckIn,
    CheckInDraft,
    Draft,
    KeyResultDraft,
    Measurement,
    MeasurementDraft,
    NewKpiDraft,
    Objective,
    ObjectiveDraft,
    SignalNoteDraft,
)
from okrtui.domain.rules.raise_okr import proposal
from okrtui.domain.rules.todo import needs
from okrtui.domain.workspace import Workspace

ENDING = story.last_day(13)


class Team:
    """Three people at work on one workspace, through the actions."""

    def __init__(self) -> None:
        self.workspace = Workspace()

    def do(self, by: str, day: date, action: Action[Any], draft: Any) -> None:
        carry_out(self.workspace, action, draft, by, story.at(day))

    def rows(self, day: date, owner: str) -> list[str]:
        return [f"{need.kind} {need.shown_id}" for need in needs(self.workspace, day, owner)]

    # -- before the quarter -----------------------------------------------------------------------------------------

    def watch(self) -> None:
        first = story.before(0)
        draft: dict[str, Any] = {
            "name": "Churn",
            "unit": "%",
            "cadence": "weekly",
            "owners": "cy",
            "category": "health",
        }
        draft |= {"high": 3, "red_high": 4}
        self.do("cy", first, kpis.add, build(NewKpiDraft, draft, today=first))
        for week, value in enumerate(story.BEFORE):
            self.measure(story.before(week), value)

    def measure(self, day: date, value: Decimal) -> None:
        self.do("cy", day, kpis.record, MeasurementDraft(kpi=1, date=day, value=value))

    def plan(self) -> None:
        self.do("ada", story.PLANNING, cycles.add, calendar("2026-Q4"))
        for number, goal in enumerate(story.GOALS, 1):
            self.do(goal.by, story.PLANNING, objectives.add, objective(goal))
            for part in goal.parts:
                draft = KeyResultDraft(
                    objective=number,
                    title=part.title,
                    measure=part.measure,
                    owners=(part.owner,),
                    weight=Decimal(part.weight),
                )
                self.do(goal.by, story.PLANNING, objectives.add_key_result, draft)

    def heal(self) -> None:
        day = story.START
        found = proposal(self.workspace, self.workspace.kpis[1], self.workspace.cycles[1], day)
        finished = {**values_of(found.draft), **story.HEALED}
        self.do("cy", day, kpi_review.heal, build(HealDraft, finished, today=day))

    def begin(self) -> None:
        """All that comes before the first week."""
        self.watch()
        self.plan()
        self.heal()
        self.do("ada", story.START, cycles.start, 1)

    # -- the quarter ------------------------------------------------------------------------------------------------

    def week(self, number: int) -> None:
        """Cy measures on the fifth day; all check in on the seventh."""
        day, value = story.measuring(number), story.CHURN[number - 1]
        self.measure(day, story.SLIPPED if number == story.SLIP else value)
        if number == story.SLIP:
            latest = self.workspace.measurements_of(1)[-1]
            self.correct(day, kpis.edit_measurement, latest, value)
        for one in story.said(number):
            self.check_in(one, story.last_day(number))

    def check_in(self, said: story.Said, day: date) -> None:
        draft = CheckInDraft(
            key_result=said.key_result, date=day, value=said.slip or said.value, done=said.done,
            confidence=said.confidence,
        )  # fmt: skip
        self.do(said.by, day, objectives.check_in, draft)
        if said.slip is not None:
            latest = self.workspace.check_ins_of(said.key_result)[-1]
            self.correct(day, objectives.edit_check_in, latest, said.value)

    def correct(self, day: date, action: Action[Any], record: CheckIn | Measurement, value: Decimal | None) -> None:
        """Put another value in place of one that was a slip, by whoever entered it."""
        kind: type[Draft] = CheckInDraft if isinstance(record, CheckIn) else MeasurementDraft
        values = {name: getattr(record, name) for name in kind.model_fields}
        draft = kind(**{**values, "value": value})
        self.do(record.updated_by, day, action, Edit(record.id, record.revision, draft))

    # -- its end ----------------------------------------------------------------------------------------------------

    def explain(self) -> None:
        for week in story.EXPLAINED:
            note = SignalNoteDraft(kpi=1, date=story.measuring(week), cause=story.CAUSE)
            self.do("cy", ENDING, kpi_review.explain, note)

    def close_what_healed(self) -> None:
        self.do("cy", ENDING, objectives.close, ClosingDraft(objective=3, note=story.CLOSING))

    def rebaseline(self) -> None:
        week, reason = story.NEW_BASELINE
        draft = RebaselineDraft(kpi=1, since=story.measuring(week), reason=reason)
        self.do("cy", ENDING, kpi_review.rebaseline, draft)

    def grade(self, *numbers: int) -> None:
        for number in numbers:
            note = story.GRADE_NOTE if number == 3 else ""
            draft = GradeDraft(key_result=number, grade=Decimal(story.GRADES[number]), note=note)
            self.do("ada", story.OVER, cycle_closing.grade, draft)

    def close(self) -> None:
        self.do("ada", story.OVER, cycle_closing.close, closing())
        week, cause = story.LATER
        note = SignalNoteDraft(kpi=1, date=story.measuring(week), cause=cause)
        self.do("cy", story.OVER, kpi_review.explain, note)

    def change(self) -> None:
        """What was kept to be changed gets its new title."""
        kept = self.workspace.objectives_of(2)[1]
        draft = ObjectiveDraft(**{**drafted(kept), "title": story.CHANGED})
        self.do("ada", story.OVER, objectives.edit, Edit(kept.id, kept.revision, draft))

    def go_on(self) -> None:
        """The next quarter starts; Ada checks in."""
        self.do("ada", story.OVER, cycles.start, 2)
        (days, *_) = self.workspace.key_results_of(self.workspace.objectives_of(2)[0].id)
        self.check_in(story.Said("ada", days.id, value=story.ANEW), story.last_day(story.NEXT_WEEK))

    def play(self) -> None:
        """All of it, one thing after the other."""
        self.begin()
        for number in story.WEEKS:
            self.week(number)
        self.explain()
        self.close_what_healed()
        self.rebaseline()
        self.do("ada", story.OVER, cycle_closing.begin, 1)
        self.grade(*story.GRADES)
        self.close()
        self.change()
        self.go_on()


def objective(goal: story.Goal) -> ObjectiveDraft:
    written = {"cycle": 1, "title": goal.title, "owners": goal.by, "why": story.WHY, "ambition": goal.ambition}
    return ObjectiveDraft.model_validate(written)


def drafted(record: Objective) -> dict[str, Any]:
    return {name: getattr(record, name) for name in ObjectiveDraft.model_fields}


def closing() -> CycleClosingDraft:
    """The first objective is kept, the second kept and changed, the third let go."""
    fates = {1: Fate.KEEP, 2: Fate.CHANGE}
    return CycleClosingDraft(cycle=1, retrospective=story.RETROSPECTIVE, fates=fates, planned=calendar("2027-Q1"))
