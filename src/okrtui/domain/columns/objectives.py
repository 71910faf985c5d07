"""The columns of objectives."""

from __future__ import annotations

from datetime import date
from typing import Any

from okrtui.domain.columns.catalogue import Belonging, Catalogue, Column, Subject, Width, on_demand, stored
from okrtui.domain.columns.key_results import KEY_RESULTS, KeyResultSubject, cycle_words
from okrtui.domain.columns.shared import comments_column, graded, hints_column, id_column
from okrtui.domain.columns.values import YES_NO, People, ProgressShare, Ratio, StatusWord, status_text
from okrtui.domain.records.enums import ObjectiveState
from okrtui.domain.records.models import Objective
from okrtui.domain.rules.due_dates import next_due_date
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.pace_text import pace_text
from okrtui.domain.rules.record_names import linked, shown_id
from okrtui.domain.rules.status import ObjectiveStanding, key_result_standing, objective_standing


class ObjectiveSubject(Subject[Objective]):
    """An objective with its standing; None if its cycle is missing."""

    @on_demand
    def standing(self) -> ObjectiveStanding | None:
        """Its standing on the day."""
        try:
            return objective_standing(self.workspace, self.record, self.today)
        except KeyError:
            return None

    def at(self, name: str) -> Any:
        """Return a figure of its standing; None if there is none."""
        return None if self.standing is None else getattr(self.standing, name)

    @property
    def status(self) -> StatusWord:
        """Its status."""
        return StatusWord(None if self.standing is None else self.standing.status.value)

    @property
    def status_or_dropped(self) -> StatusWord:
        """Its status, for where its state is not shown too: of a dropped one, that it is dropped."""
        is_dropped = self.record.state is ObjectiveState.DROPPED
        return StatusWord(self.record.state.value) if is_dropped else self.status

    @property
    def progress(self) -> ProgressShare:
        """Its progress, with the expected progress."""
        at = self.standing
        return ProgressShare(at.progress, at.expected) if at else ProgressShare(None, None)

    @property
    def cycle_name(self) -> str:
        """The name of its cycle; the id if that is missing."""
        cycle = self.workspace.cycles.get(self.record.cycle)
        return cycle.name if cycle else f"C{self.record.cycle}"

    @property
    def is_due(self) -> bool:
        """True if a check-in of any of its key results is due."""
        parts = self.workspace.key_results_of(self.record.id)
        return any(key_result_standing(self.workspace, part, self.today).due for part in parts)

    @property
    def next_due(self) -> date | None:
        """The first due date that its key results still have to meet."""
        parts = self.workspace.key_results_of(self.record.id)
        return next_due_date(self.workspace, parts) if self.standing else None


def _status(one: ObjectiveSubject) -> str:
    """Return its status, with its state if that adds something."""
    word, state = one.status.word or "", one.record.state
    return status_text(word) if word == state else f"{status_text(word)} ({state.value})"


def _pace(one: ObjectiveSubject) -> str:
    at = one.standing
    return pace_text(at, one.record.ambition) if at else ""


def _key_results(one: ObjectiveSubject) -> tuple[Belonging, ...]:
    parts = one.workspace.key_results_of(one.record.id)
    subjects = [KeyResultSubject(one.workspace, part, one.today) for part in parts]
    return (Belonging("key_results", KEY_RESULTS, subjects, "No key results yet.", nested=True),)


OBJECTIVES = Catalogue(
    ObjectiveSubject,
    (
        id_column(),
        Column(
            "status", "status", lambda one: one.status, screen=Width(11, 8), listed=True, report=True, card="Status",
            on_card=_status, json="status", csv="status", filter="status", words=tuple(Status), ranked=True,
        ),
        stored(
            Objective, "title", "list report csv", heading="objective", crops=True,
            screen=Width(52, 9, 34, flex=True, heading="objective / key result"),
        ),
        stored(Objective, "why", "card"),
        Column("of", "of", lambda one: shown_id("cycles", one.record.cycle), csv="of"),
        Column(
            "cycle_link", "cycle", lambda one: linked(one.workspace, "cycles", one.record.cycle), card="Cycle",
        ),
        Column("bar", "progress", lambda one: one.progress, screen=Width(12, 6, 8)),
        Column("share", "", lambda one: Ratio(one.progress.value), screen=Width(4, 7), align="right"),
        Column(
            "progress", "progress", lambda one: one.progress, listed=True,
            report=True, card="Progress", on_card=_pace, json="progress", csv="progress", align="right",
        ),
        Column(
            "expected", "expected", lambda one: Ratio(one.at("expected")), listed=True, report=True, json="expected",
            csv="expected", align="right",
        ),
        Column("gap", "gap", lambda one: Ratio(one.at("gap")), json="gap", csv="gap", sorts=True),
        Column(
            "forecast", "forecast", lambda one: Ratio(one.at("forecast")), json="forecast",
            csv="forecast", sorts=True,
        ),
        Column(
            "confidence", "confidence", lambda one: one.at("confidence"), listed=True, report=True, card="Confidence",
            json="confidence", csv="confidence", screen=Width(4, 5, heading="conf"), align="right",
        ),
        stored(
            Objective, "owners", "list report card csv filter", heading="owner", filter="owner",
            of=lambda one: People(one.record.owners),
            screen=Width(8, 4, 5), crops=True,
        ),
        Column(
            "next_due", "due on", lambda one: one.next_due or "", screen=Width(10, 2), listed=True,
            orders=lambda one: one.next_due or date.max,
        ),
        stored(Objective, "team", "card csv filter sort"),
        stored(Objective, "ambition", "card"),
        Column("serves", "parent", lambda one: linked(one.workspace, "objectives", one.record.parent), card="Parent"),
        Column(
            "heals", "created from", lambda one: linked(one.workspace, "kpis", one.record.heals), card="Created from",
        ),
        Column(
            "kept_from", "kept from", lambda one: linked(one.workspace, "objectives", one.record.kept_from),
            card="Kept from", detail="Kept from",
        ),
        stored(Objective, "gate_passed", "card detail"),
        Column("cycle", "cycle", lambda one: one.cycle_name, screen=Width(8, 3), listed=True, crops=True),
        Column("cycle_words", "cycle", lambda one: cycle_words(one.workspace, one.record.cycle), filter="cycle"),
        stored(Objective, "state", "list report csv filter sort", words=tuple(ObjectiveState), ranked=True),
        Column("due", "due", lambda one: one.is_due, filter="due", words=YES_NO),
        Column(
            "grade", "grade", lambda one: graded(one.at("grade")), card="Grade", json="grade", csv="grade", sorts=True,
        ),
        stored(Objective, "closing_note", "card", csv="note"),
        comments_column(),
        hints_column(),
    ),
    leads={
        "screen": ("title", "bar", "share", "status", "confidence", "owners", "next_due", "cycle"),
        "report": ("id", "title", "status"),
        "card": (
            "status", "why", "cycle_link", "owners", "team", "ambition", "serves", "heals", "progress",
            "confidence",
        ),
        "json": ("progress", "expected", "gap", "status", "confidence", "forecast", "grade"),
        "filter": ("owners", "status", "cycle_words", "team", "state"),
    },
    parts=_key_results,
)  # fmt: skip
