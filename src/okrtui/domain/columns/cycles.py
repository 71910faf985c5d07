"""The columns of cycles."""

from __future__ import annotations

from okrtui.domain.columns.catalogue import Belonging, Catalogue, Column, Subject, Width, on_demand, stored
from okrtui.domain.columns.objectives import OBJECTIVES, ObjectiveSubject
from okrtui.domain.columns.shared import comments_column, graded, hints_column, id_column
from okrtui.domain.columns.values import ProgressShare, Ratio, status_text
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import Cycle
from okrtui.domain.rules.number_text import DASH, counted, share
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.periods import CyclePosition, day_of, position_text
from okrtui.domain.rules.status import CycleStanding, cycle_standing


class CycleSubject(Subject[Cycle]):
    """A cycle with its standing."""

    @on_demand
    def standing(self) -> CycleStanding:
        """Its standing on the day."""
        return cycle_standing(self.workspace, self.record, self.today)

    @property
    def position(self) -> CyclePosition:
        """The place of the day in it."""
        return day_of(self.record.start, self.record.end, self.today)

    @property
    def is_running(self) -> bool:
        """True while it is active or in grading."""
        return self.record.state in (CycleState.ACTIVE, CycleState.GRADING)


def counts_text(at: CycleStanding) -> str:
    """Return how many objectives stand in each status, and how many were never started."""
    drafts = ((at.drafts, counted(at.drafts, "draft").partition(" ")[2]),)
    words = ((at.counts.get(word), status_text(word.value).removeprefix("· ")) for word in Status)
    return ", ".join(f"{count} {word}" for count, word in (*words, *drafts) if count) or "none"


def _counts(one: CycleSubject) -> str:
    """Return the counts while they can change, of a cycle to come too; empty without objectives."""
    is_open = one.record.state is not CycleState.CLOSED
    return counts_text(one.standing) if is_open and (one.standing.objectives or one.standing.drafts) else ""


def _days(one: CycleSubject) -> str:
    return f"{one.record.start} to {one.record.end}, {position_text(one.record, one.today, one.position)}"


def _day(one: CycleSubject, of: str) -> str:
    """Return the place of today in a cycle, shorter than in words."""
    if one.today < one.record.start:
        return f"starts in {(one.record.start - one.today).days} d"
    if one.today > one.record.end:
        return f"ended {(one.today - one.record.end).days} d ago"
    return f"{one.position.day} {of} {one.position.days}"


def _progress(one: CycleSubject) -> ProgressShare:
    return ProgressShare(one.standing.progress, one.standing.expected)


def _objectives(one: CycleSubject) -> tuple[Belonging, ...]:
    inside = one.workspace.objectives_of(one.record.id)
    subjects = [ObjectiveSubject(one.workspace, objective, one.today) for objective in inside]
    return (Belonging("objectives", OBJECTIVES, subjects, "No objectives yet."),)


CYCLES = Catalogue(
    CycleSubject,
    (
        id_column(),
        stored(
            Cycle, "state", "list card csv filter sort", screen=Width(9, 8), words=tuple(CycleState), ranked=True,
        ),
        stored(
            Cycle, "name", "list sort", heading="cycle", screen=Width(24, 9, 20, flex=True), csv="title",
            crops=True,
        ),
        Column(
            "dates", "first and last day", lambda one: f"{one.record.start} {DASH} {one.record.end}",
            screen=Width(23, 2),
        ),
        stored(Cycle, "start", "list", heading="from"),
        stored(Cycle, "end", "list", heading="to"),
        Column("elapsed_days", "day", lambda one: _day(one, "of"), listed=True),
        Column("elapsed", "day", lambda one: _day(one, "/"), screen=Width(15, 5, 15), align="right",
            orders=lambda one: (one.today - one.record.start).days),
        Column("days", "days", _days, card="Days"),
        Column("day", "day", lambda one: one.position.day, json="day"),
        Column("length", "days", lambda one: one.position.days, json="days"),
        Column("elapsed_share", "elapsed", lambda one: Ratio(one.standing.elapsed), json="elapsed"),
        Column("bar", "progress", _progress, screen=Width(14, 6, 8)),
        Column("share", "", lambda one: Ratio(one.standing.progress), screen=Width(5, 7), align="right"),
        Column(
            "progress", "progress", _progress, listed=True, card="Progress",
            on_card=lambda one: f"{share(one.standing.progress)}, expected {share(one.standing.expected)}",
            json="progress", csv="progress", align="right",
        ),
        Column(
            "expected", "expected", lambda one: Ratio(one.standing.expected), listed=True, json="expected",
            csv="expected", align="right",
        ),
        Column(
            "statuses", "statuses", lambda one: {word.value: count for word, count in one.standing.counts.items()},
            json="statuses",
        ),
        Column(
            "counts", "by status", _counts, screen=Width(34, 4, 12), card="By status", detail="By status", sorts=False,
        ),
        Column(
            "grade", "grade", lambda one: graded(one.standing.grade), screen=Width(5, 6), listed=True,
            card="Grade", json="grade", csv="grade", align="right",
        ),
        Column(
            "objectives", "objectives", lambda one: one.standing.objectives, screen=Width(10, 3),
            listed=True, align="right",
        ),
        Column("drafts", "drafts", lambda one: one.standing.drafts, listed=True, json="drafts", align="right"),
        Column("reading", "goals", lambda one: one.standing.reading, json="reading"),
        stored(Cycle, "retrospective", "card", card="Retrospective", csv="note"),
        comments_column(),
        hints_column(),
        Column("on", "on", lambda one: one.today, csv="on"),
    ),
    leads={
        "screen": ("name", "state", "dates", "elapsed", "bar", "share", "counts", "objectives", "grade"),
        "json": ("day", "length", "elapsed_share", "progress", "expected", "statuses", "drafts", "grade", "reading"),
    },
    parts=_objectives,
)  # fmt: skip
