"""The grades in a cycle's report: of each key result and objective, and whether it was carried over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from okrtui.domain.columns.catalogue import Catalogue, Column
from okrtui.domain.columns.key_results import KEY_RESULTS, KeyResultSubject
from okrtui.domain.columns.objectives import OBJECTIVES, ObjectiveSubject
from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.models import Cycle, Objective
from okrtui.domain.rules.grading import BAND_TEXTS, CYCLE_TEXTS, NEVER_PAY, band
from okrtui.domain.rules.lifecycle import continued_in
from okrtui.domain.rules.number_text import DASH
from okrtui.domain.rules.record_names import name_of
from okrtui.domain.rules.status import CycleStanding
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.document import Block, Heading, Prose, table_of


def blocks(workspace: Workspace, cycle: Cycle, day: date, at: CycleStanding | None) -> Iterator[Block]:
    """Yield the grades; nothing while the cycle is running and has no grade yet."""
    inside = [ObjectiveSubject(workspace, one, day) for one in workspace.objectives_of(cycle.id)]
    parts = [
        KeyResultSubject(workspace, part, day) for one in inside for part in workspace.key_results_of(one.record.id)
    ]
    over = cycle.state in (CycleState.GRADING, CycleState.CLOSED)
    if not inside or not (over or any(part.record.grade is not None for part in parts)):
        return
    yield Heading(2, "Grades")
    if at is not None and at.reading is not None:
        yield Prose(CYCLE_TEXTS[at.reading])
    yield table_of(f"Grades of the objectives of {cycle.name}", _OBJECTIVES, inside)
    if parts:
        yield table_of(f"Grades of the key results of {cycle.name}", _KEY_RESULTS, parts)
    if any(_pays(part) for part in parts):
        yield Prose(NEVER_PAY)


def _reads_as(one: ObjectiveSubject) -> str:
    grade = one.at("grade")
    if grade is None:
        return ""
    amounts = band(one.record.ambition, grade)
    return f"{amounts.value}. {BAND_TEXTS[amounts]}"


_OBJECTIVES = Catalogue(
    ObjectiveSubject,
    (
        OBJECTIVES["id"],
        OBJECTIVES["title"],
        OBJECTIVES["ambition"]._replace(report=True),
        OBJECTIVES["grade"]._replace(report=True, align="right"),
        Column("reads_as", "assessment", _reads_as, report=True),
        OBJECTIVES["closing_note"]._replace(report=True),
        Column("onward", "outcome", lambda one: carried_on(one.workspace, one.record), report=True),
    ),
)

_KEY_RESULTS = Catalogue(
    KeyResultSubject,
    (
        KEY_RESULTS["id"],
        KEY_RESULTS["title"],
        KEY_RESULTS["objective"]._replace(report=True),
        KEY_RESULTS["grade"]._replace(report=True, align="right"),
        KEY_RESULTS["suggested_grade"]._replace(report=True, align="right"),
        KEY_RESULTS["grade_note"]._replace(heading="note", report=True),
    ),
)


def carried_on(workspace: Workspace, one: Objective) -> str:
    """Return the outcome of an objective: dropped, carried over into a later cycle, or closed."""
    if one.state is ObjectiveState.DROPPED:
        return "dropped"
    later = continued_in(workspace, one)
    if later is not None:
        cycle = name_of(workspace.cycles.get(later.cycle))
        return f"carried over as {later.shown_id}{cycle and f' in {cycle}'}"
    return "closed" if one.state is ObjectiveState.CLOSED else DASH


def _pays(part: KeyResultSubject) -> bool:
    kpi = part.workspace.kpis.get(part.record.kpi or 0)
    return kpi is not None and kpi.reward_linked
