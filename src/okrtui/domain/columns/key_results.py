"""The columns of key results and of their milestones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from okrtui.domain.columns.catalogue import Belonging, Catalogue, Column, Subject, on_demand, stored
from okrtui.domain.columns.check_ins import CHECK_INS, CheckInSubject
from okrtui.domain.columns.measurements import MEASUREMENTS, MeasurementSubject
from okrtui.domain.columns.shared import comments_column, graded, hints_column, id_column
from okrtui.domain.columns.values import YES_NO, ColumnValue, People, ProgressShare, Ratio, StatusWord
from okrtui.domain.records.enums import ObjectiveState
from okrtui.domain.records.measures import Milestone, Milestones
from okrtui.domain.records.models import KeyResult, Objective
from okrtui.domain.rules.due_dates import DueDate, due_text, next_due_date, open_due_dates
from okrtui.domain.rules.measure_text import measured_by, reading_text, unit_of
from okrtui.domain.rules.number_text import number
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.pace_text import pace_text
from okrtui.domain.rules.readings import feeder, feeding
from okrtui.domain.rules.record_names import linked, shown_id
from okrtui.domain.rules.status import KeyResultStanding, key_result_standing
from okrtui.domain.workspace import Workspace

LATEST = 12
"""The number of check-ins on a card."""


class KeyResultSubject(Subject[KeyResult]):
    """A key result with its standing; None if its objective or cycle is missing."""

    @on_demand
    def standing(self) -> KeyResultStanding | None:
        """Its standing on the day."""
        try:
            return key_result_standing(self.workspace, self.record, self.today)
        except KeyError:
            return None

    def at(self, name: str) -> Any:
        """Return a figure of its standing; None if there is none."""
        return None if self.standing is None else getattr(self.standing, name)

    @property
    def progress(self) -> ProgressShare:
        """Its progress, with the expected progress."""
        at = self.standing
        return ProgressShare(at.progress, at.expected) if at else ProgressShare(None, None)

    @property
    def status(self) -> StatusWord:
        """Its status."""
        return StatusWord(None if self.standing is None else self.standing.status.value)

    @property
    def next_due(self) -> date | None:
        """The first due date, its own or of a milestone, that it still has to meet."""
        return next_due_date(self.workspace, (self.record,)) if self.standing else None

    @property
    def objective(self) -> Objective:
        """The objective it belongs to."""
        return self.workspace.objectives[self.record.objective]

    def of_measure(self, *names: str) -> Decimal | None:
        """Return a number of its measure, None if that has none of this name."""
        return next((getattr(self.record.measure, name) for name in names if hasattr(self.record.measure, name)), None)


def _pace(part: KeyResultSubject) -> str:
    at = part.standing
    return pace_text(at, part.objective.ambition) if at else ""


def _forecast_while_open(part: KeyResultSubject) -> ColumnValue:
    return "" if part.standing and part.standing.status is Status.CLOSED else Ratio(part.at("forecast"))


def _current(part: KeyResultSubject, name: str) -> Any:
    read = part.at("current")
    return None if read is None else getattr(read, name)


def _rhythm(part: KeyResultSubject) -> str:
    """Return how often it is checked in; of one that a KPI feeds, that it is due when that is measured."""
    kpi = feeder(part.workspace, part.record) if part.standing else None
    return part.record.rhythm.value if kpi is None else f"{kpi.cadence.value}, as {kpi.shown_id} is measured"


def _due_on(part: KeyResultSubject) -> str:
    """Return its due date; with its distance from today while it is to be met."""
    day = part.record.due_on
    if day is None:
        return ""
    is_open = part.standing is not None and DueDate(day) in open_due_dates(part.workspace, part.record)
    return due_text(day, part.today) if is_open else str(day)


def _belongings(part: KeyResultSubject) -> tuple[Belonging, ...]:
    workspace, today = part.workspace, part.today
    subjects = [CheckInSubject(workspace, one, today) for one in workspace.check_ins_of(part.record.id)]
    check_ins = Belonging("check_ins", CHECK_INS, subjects, "No check-ins yet.", LATEST, without=("key_result",))
    if not isinstance(part.record.measure, Milestones):
        fed = [
            MeasurementSubject(workspace, one, today)
            for one in (feeding(workspace, part.record) if part.standing else ())
        ]
        return (*([Belonging("fed_by", MEASUREMENTS, fed, "", LATEST)] if fed else []), check_ins)
    done = subjects[-1].record.done if subjects else ()
    steps = [MilestoneRow(step, step.number in done) for step in part.record.measure.steps]
    return (Belonging("", MILESTONES, steps), check_ins)


KEY_RESULTS = Catalogue(
    KeyResultSubject,
    (
        id_column(),
        Column(
            "status", "status", lambda part: part.status, listed=True, report=True, card="Status", json="status",
            csv="status", filter="status", words=tuple(Status), ranked=True,
        ),
        stored(KeyResult, "title", "list report csv", heading="key result", crops=True),
        Column(
            "objective", "objective", lambda part: shown_id("objectives", part.record.objective), listed=True,
            card="Objective", on_card=lambda part: linked(part.workspace, "objectives", part.record.objective),
            csv="of",
        ),
        Column(
            "measure", "measure", lambda part: measured_by(part.record.measure), listed=True, report=True,
            card="Measure", crops=True,
        ),
        Column(
            "now", "now", lambda part: reading_text(part.record.measure, part.at("current")), listed=True, report=True,
            card="Now", align="right",
        ),
        Column("bar", "progress", lambda part: part.progress),
        Column("share", "", lambda part: Ratio(part.at("raw"))),
        Column(
            "raw", "progress", lambda part: ProgressShare(part.at("raw"), part.at("expected")), listed=True,
            report=True,
            card="Progress", on_card=_pace, json="raw", csv="progress", align="right",
        ),
        Column("progress", "progress", lambda part: Ratio(part.at("progress")), json="progress"),
        Column(
            "expected", "expected", lambda part: Ratio(part.at("expected")), listed=True, report=True, json="expected",
            csv="expected", align="right",
        ),
        Column("gap", "gap", lambda part: Ratio(part.at("gap")), json="gap", csv="gap"),
        Column("open_forecast", "forecast", _forecast_while_open, report=True, align="right"),
        Column(
            "forecast", "forecast", lambda part: Ratio(part.at("forecast")), json="forecast",
            csv="forecast",
        ),
        Column(
            "expected_score", "expected score", lambda part: Ratio(part.at("expected_score")), card="Expected score",
            json="expected_score", csv="expected_score",
        ),
        Column(
            "confidence", "confidence", lambda part: part.at("confidence"), listed=True, report=True,
            json="confidence", csv="confidence", card="Confidence", align="right",
        ),
        Column(
            "next_due", "due on", lambda part: part.next_due or part.record.due_on or "", listed=True,
            orders=lambda part: part.next_due or date.max,
        ),
        stored(
            KeyResult, "owners", "list report card csv filter", heading="owner", filter="owner",
            of=lambda part: People(part.record.owners), crops=True,
        ),
        Column(
            "weight", "weight", lambda part: number(part.record.weight) if part.record.weight != 1 else "",
            card="Weight",
        ),
        Column("fed_by", "linked KPI", lambda part: linked(part.workspace, "kpis", part.record.kpi), card="Linked KPI"),
        Column("feed", "takes its", lambda part: part.record.feed if part.record.kpi else "", card="Takes its"),
        stored(KeyResult, "rhythm", "card detail", of=_rhythm),
        stored(KeyResult, "due_on", "csv", report=True, filter="due_on", on_card=_due_on, card="Due"),
        Column("due_in_words", "due", _due_on, detail="Due"),
        Column(
            "grade", "grade", lambda part: graded(part.record.grade), csv="grade", card="Grade",
        ),
        stored(KeyResult, "grade_note", "card", csv="note"),
        Column(
            "suggested_grade", "suggested", lambda part: graded(part.at("suggested_grade")), json="suggested_grade",
            csv="suggested_grade",
        ),
        Column("due", "due", lambda part: part.at("due"), json="due", filter="due", words=YES_NO),
        Column("overdue", "overdue", lambda part: part.at("overdue"), json="overdue"),
        comments_column(),
        hints_column(),
        Column(
            "cycle_words", "cycle", lambda part: cycle_words(part.workspace, part.objective.cycle), filter="cycle",
        ),
        Column("team", "team", lambda part: part.objective.team, filter="team"),
        Column("state", "state", lambda part: part.objective.state, filter="state", words=tuple(ObjectiveState)),
        Column("on", "on", lambda part: _current(part, "date"), csv="on"),
        Column("value", "value", lambda part: _current(part, "value"), csv="value"),
        Column("unit", "unit", lambda part: unit_of(part.record.measure), csv="unit"),
        *(
            Column(name, name, lambda part, name=name: part.of_measure(name), csv=name)  # type: ignore[misc]
            for name in ("baseline", "target", "low", "high")
        ),
    ),
    leads={
        "list": ("id", "status", "title", "measure", "now", "raw", "expected", "confidence", "next_due", "owners"),
        "report": ("id", "title", "status"),
        "json": ("raw", "progress", "expected", "gap", "status", "confidence"),
        "filter": ("owners", "status", "cycle_words", "team", "state"),
    },
    parts=_belongings,
)  # fmt: skip


def cycle_words(workspace: Workspace, number: int) -> str:
    """Return the name and the id of a cycle, by which a filter finds it."""
    cycle = workspace.cycles[number]
    return f"{cycle.name} {cycle.shown_id}"


class MilestoneRow(NamedTuple):
    """A milestone of a key result and its state."""

    step: Milestone
    is_done: bool


MILESTONES = Catalogue(
    MilestoneRow,
    (
        Column("mark", "done", lambda one: "x" if one.is_done else "-", listed=True),
        Column("number", "no", lambda one: one.step.number, listed=True, report=True),
        Column("text", "milestone", lambda one: one.step.text, listed=True, report=True, crops=True),
        Column("done", "done", lambda one: one.is_done, report=True),
        Column("weight", "weight", lambda one: one.step.weight, listed=True, report=True, align="right"),
        Column("due_on", "due on", lambda one: one.step.due_on or "", listed=True, report=True),
    ),
)
