"""What a cycle came to, in its report: the grade of each key result and objective, and what goes on after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.domain.rules.grading import BAND_TEXTS, CYCLE_TEXTS, NEVER_PAY, band
from okrtui.domain.rules.status import CycleStanding, key_result_standing, objective_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.document import Block, Column, Heading, Prose, Table
from okrtui.reports.json_fields.records import known
from okrtui.reports.value_text import DASH, number

_KEY_RESULTS = (
    Column("id"), Column("key result"), Column("objective"), Column("grade", right=True),
    Column("suggested", right=True), Column("note"),
)  # fmt: skip
_OBJECTIVES = (
    Column("id"), Column("objective"), Column("ambition"), Column("grade", right=True), Column("reads as"),
    Column("closing note"), Column("goes on"),
)  # fmt: skip


def blocks(workspace: Workspace, cycle: Cycle, day: date, at: CycleStanding | None) -> Iterator[Block]:
    """The grades; nothing while nobody has graded and the cycle is not over."""
    inside = workspace.objectives_of(cycle.id)
    parts = [part for one in inside for part in workspace.key_results_of(one.id)]
    over = cycle.state in (CycleState.GRADING, CycleState.CLOSED)
    if not inside or not (over or any(part.grade is not None for part in parts)):
        return
    yield Heading(2, "Grades")
    if at is not None and at.reading is not None:
        yield Prose(CYCLE_TEXTS[at.reading])
    rows = [_objective(workspace, one, day) for one in inside]
    yield Table(f"What the objectives of {cycle.name} came to", _OBJECTIVES, rows).filled()
    if parts:
        graded = [_key_result(workspace, part, day) for part in parts]
        yield Table(f"What the key results of {cycle.name} came to", _KEY_RESULTS, graded).filled()
    if any(_pays(workspace, part) for part in parts):
        yield Prose(NEVER_PAY)


def _objective(workspace: Workspace, one: Objective, day: date) -> tuple[str, ...]:
    at = known(lambda: objective_standing(workspace, one, day))
    grade = at.grade if at else None
    reads = "" if grade is None else f"{(amounts := band(one.ambition, grade)).value}. {BAND_TEXTS[amounts]}"
    onward = carried_on(workspace, one)
    return one.shown_id, one.title, one.ambition.value, number(grade), reads, one.closing_note, onward


def carried_on(workspace: Workspace, one: Objective) -> str:
    """What became of an objective after its cycle: dropped, taken up again in a later one under its title, or ended."""
    if one.state is ObjectiveState.DROPPED:
        return "dropped"
    later = successor(workspace, one)
    if later is not None:
        return f"as {later.shown_id} in {workspace.cycles[later.cycle].name}"
    return "ended" if one.state is ObjectiveState.CLOSED else DASH


def successor(workspace: Workspace, one: Objective) -> Objective | None:
    """The objective of the next cycle in which the same title stands again."""
    here = workspace.cycles.get(one.cycle)
    name = folded(one.title)
    found = [
        (cycle.start, other.id, other)
        for other in workspace.objectives.values()
        if here and (cycle := workspace.cycles.get(other.cycle)) and cycle.start > here.end
        if folded(other.title) == name
    ]
    return min(found)[2] if found else None


def _key_result(workspace: Workspace, one: KeyResult, day: date) -> tuple[str, ...]:
    at = known(lambda: key_result_standing(workspace, one, day))
    suggested = number(at.suggested_grade if at else None)
    return one.shown_id, one.title, f"O{one.objective}", number(one.grade), suggested, one.grade_note


def _pays(workspace: Workspace, one: KeyResult) -> bool:
    kpi = workspace.kpis.get(one.kpi or 0)
    return kpi is not None and kpi.reward_linked
