"""The objectives of a cycle in its report: one table of all, then each with its key results and check-ins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from okrtui.domain.columns.check_ins import CHECK_INS, CheckInSubject
from okrtui.domain.columns.key_results import KEY_RESULTS, MILESTONES, KeyResultSubject, MilestoneRow
from okrtui.domain.columns.objectives import OBJECTIVES, ObjectiveSubject
from okrtui.domain.columns.values import text_of
from okrtui.domain.pace_charts import key_result_chart, objective_chart
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.measures import Milestones
from okrtui.domain.records.models import Cycle
from okrtui.domain.rules.ownership import owners_text
from okrtui.domain.rules.pace_text import pace_text
from okrtui.domain.rules.record_names import linked
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.document import Block, Facts, Heading, Prose, table_of


def blocks(workspace: Workspace, cycle: Cycle, day: date) -> Iterator[Block]:
    """Yield everything about the objectives of a cycle."""
    inside = [ObjectiveSubject(workspace, one, day) for one in workspace.objectives_of(cycle.id)]
    if not inside:
        return
    yield Heading(2, "Objectives in detail")
    without = ("status",) if cycle.state is CycleState.CLOSED else ()
    yield table_of(f"All objectives of {cycle.name}", OBJECTIVES, inside, without=without)
    for one in inside:
        yield from _objective(one)


def _objective(one: ObjectiveSubject) -> Iterator[Block]:
    record, workspace = one.record, one.workspace
    yield Heading(3, f"{record.shown_id} {record.title}", record.shown_id)
    if record.why:
        yield Prose(record.why, quoted=True)
    yield _facts(one)
    parts = [KeyResultSubject(workspace, part, one.today) for part in workspace.key_results_of(record.id)]
    if not parts:
        yield Prose("No key results yet.")
        return
    yield table_of(f"Key results of {record.shown_id}", KEY_RESULTS, parts)
    if one.standing is not None and one.standing.progress is not None:
        yield objective_chart(workspace, record, one.standing, one.today)
    for part in parts:
        yield from _key_result(part)


def _facts(one: ObjectiveSubject) -> Facts:
    record, at = one.record, one.standing
    progress = pace_text(at, record.ambition) if at and at.gap is not None else ""
    return Facts(
        (
            ("Status", text_of(one.status)),
            ("State", "" if one.status.word == record.state.value else record.state.value),
            ("Owners", owners_text(record.owners)),
            ("Team", record.team),
            ("Ambition", record.ambition.value),
            ("Parent", linked(one.workspace, "objectives", record.parent)),
            ("Created from", linked(one.workspace, "kpis", record.heals)),
            ("Progress", progress),
            ("Confidence", "" if one.at("confidence") is None else f"{one.at('confidence')} of 10"),
        )
    )


def _key_result(part: KeyResultSubject) -> Iterator[Block]:
    """Yield the milestones, the chart and the check-ins of a key result, if any."""
    one, workspace, at = part.record, part.workspace, part.standing
    facts = [(KEY_RESULTS[key].card, str(KEY_RESULTS[key].of(part))) for key in ("fed_by", "weight")]
    said = [CheckInSubject(workspace, each, part.today) for each in workspace.check_ins_of(one.id)]
    if not (said or any(text for _, text in facts) or isinstance(one.measure, Milestones)):
        return
    yield Heading(4, f"{one.shown_id} {one.title}", one.shown_id)
    yield Facts(facts)
    if at is not None and at.current is not None:
        yield key_result_chart(workspace, one, at, part.today)
    if isinstance(one.measure, Milestones):
        done = at.current.done if at and at.current else ()
        steps = [MilestoneRow(each, each.number in done) for each in one.measure.steps]
        yield table_of(f"Milestones of {one.shown_id}", MILESTONES, steps)
    if said:
        yield table_of(f"Check-ins of {one.shown_id}", CHECK_INS, said)
