"""The objectives of a cycle in its report: one table of all, then each with its key results and check-ins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from okrtui.domain.records.measures import Metric, Milestones
from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.domain.rules import pace
from okrtui.domain.rules.progress import ONE, ZERO, trajectory, value_at
from okrtui.domain.rules.status import (
    KeyResultStanding,
    ObjectiveStanding,
    key_result_standing,
    objective_standing,
    readings,
)
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.document import Bar, Block, Chart, Column, Facts, Heading, Level, Prose, Series, Table
from okrtui.reports.json_fields.records import known, shown
from okrtui.reports.measure_text import checked_in, measured_by, reading, unit_of
from okrtui.reports.value_text import DASH, number, share, signed, status

_OBJECTIVES = (
    Column("id"), Column("objective"), Column("status", status=True), Column("progress", right=True),
    Column("expected", right=True), Column("confidence", right=True), Column("owner"), Column("state"),
)  # fmt: skip
_KEY_RESULTS = (
    Column("id"), Column("key result"), Column("status", status=True), Column("measure"), Column("now", right=True),
    Column("progress", right=True), Column("expected", right=True), Column("forecast", right=True),
    Column("confidence", right=True), Column("owner"),
)  # fmt: skip
_CHECK_INS = (
    Column("date"),
    Column("value", right=True),
    Column("confidence", right=True),
    Column("by"),
    Column("note"),
)
_STEPS = (Column("no"), Column("step"), Column("done"), Column("weight", right=True))


def confident(level: int | None) -> str:
    """A confidence of 0 to 10; a dash where nobody stated one."""
    return DASH if level is None else str(level)


def linked(workspace: Workspace, table: str, one: int | None) -> str:
    """A record that another points to, by id and name; by its id alone where it is not there, empty for none."""
    record = workspace.table(table).get(one or 0)
    name = getattr(record, "title", "") or getattr(record, "name", "")
    return f"{shown(table, one) or ''} {name}".strip()


def blocks(workspace: Workspace, cycle: Cycle, day: date) -> Iterator[Block]:
    """Everything about the objectives of a cycle."""
    inside = workspace.objectives_of(cycle.id)
    yield Heading(2, "Objectives")
    if not inside:
        yield Prose("It has no objectives yet.")
        return
    rows = [_row(workspace, one, day) for one in inside]
    yield Table(f"Objectives of {cycle.name}", _OBJECTIVES, rows).filled()
    for one in inside:
        yield from _objective(workspace, one, day)


def _row(workspace: Workspace, one: Objective, day: date) -> tuple[str | Bar, ...]:
    at = known(lambda: objective_standing(workspace, one, day))
    bar, expected = Bar(at.progress if at else None, at.expected if at else None), share(at.expected if at else None)
    word = status(at.status.value if at else None)
    return one.shown_id, one.title, word, bar, expected, confident(at.confidence if at else None), one.owner, one.state


def _objective(workspace: Workspace, one: Objective, day: date) -> Iterator[Block]:
    at = known(lambda: objective_standing(workspace, one, day))
    yield Heading(3, f"{one.shown_id} {one.title}", one.shown_id)
    if one.why:
        yield Prose(one.why, quoted=True)
    yield _facts(workspace, one, at)
    parts = workspace.key_results_of(one.id)
    if not parts:
        yield Prose("It has no key results.")
        return
    standings = {part.id: known(lambda part=part: key_result_standing(workspace, part, day)) for part in parts}  # type: ignore[misc]
    rows = [_key_result_row(part, standings[part.id]) for part in parts]
    yield Table(f"Key results of {one.shown_id}", _KEY_RESULTS, rows).filled()
    for part in parts:
        yield from _key_result(workspace, part, standings[part.id], day)


def _facts(workspace: Workspace, one: Objective, at: ObjectiveStanding | None) -> Facts:
    progress = (
        f"{share(at.progress)}, expected {share(at.expected)}, gap {signed(at.gap)}"
        if at and at.gap is not None
        else ""
    )
    return Facts(
        (
            ("Status", status(at.status.value if at else None)),
            ("State", "" if at and at.status.value == one.state.value else one.state.value),
            ("Owner", one.owner),
            ("Team", one.team),
            ("Ambition", one.ambition.value),
            ("Serves", linked(workspace, "objectives", one.parent)),
            ("Heals", linked(workspace, "kpis", one.heals)),
            ("Progress", progress),
            ("Confidence", "" if at is None or at.confidence is None else f"{at.confidence} of 10"),
        )
    )


def _key_result_row(one: KeyResult, at: KeyResultStanding | None) -> tuple[str | Bar, ...]:
    start = (one.shown_id, one.title)
    if at is None:
        return (*start, status(None), measured_by(one.measure), *(DASH,) * 5, one.owner)
    return (
        *start,
        status(at.status.value),
        measured_by(one.measure),
        reading(one.measure, at.current),
        Bar(at.raw, at.expected),
        share(at.expected),
        "" if at.status is pace.Status.CLOSED else share(at.forecast),
        confident(at.confidence),
        one.owner,
    )


def _key_result(workspace: Workspace, one: KeyResult, at: KeyResultStanding | None, day: date) -> Iterator[Block]:
    """The steps, the chart and the check-ins of a key result, where there are any."""
    fed = linked(workspace, "kpis", one.kpi)
    weight = number(one.weight) if one.weight != 1 else ""
    said = workspace.check_ins_of(one.id)
    if not (said or fed or weight or isinstance(one.measure, Milestones)):
        return
    yield Heading(4, f"{one.shown_id} {one.title}", one.shown_id)
    yield Facts((("Fed by", fed), ("Weight", weight)))
    if at is not None and at.current is not None:
        yield pace_chart(workspace, one, at, day)
    if isinstance(one.measure, Milestones):
        done = at.current.done if at and at.current else ()
        steps = [
            (str(each.number), each.text, "yes" if each.number in done else "no", number(each.weight))
            for each in one.measure.steps
        ]
        yield Table(f"Milestones of {one.shown_id}", _STEPS, steps)
    if said:
        rows = [
            (str(each.date), checked_in(one.measure, each), confident(each.confidence), each.created_by, each.note)
            for each in said
        ]
        yield Table(f"Check-ins of {one.shown_id}", _CHECK_INS, rows).filled()


def pace_chart(workspace: Workspace, one: KeyResult, at: KeyResultStanding, day: date) -> Chart:
    """How far a key result has come over the cycle, beside the even pace that leads to success, with its forecast."""
    cycle, objective = workspace.cycle_of(one), workspace.objectives[one.objective]
    way = trajectory(one.measure, readings(workspace, one), cycle.start)
    goal = pace.success(objective.ambition)
    series = [
        Series(((cycle.start, ZERO), (cycle.end, goal)), "expected", "dashed"),
        Series(way, "actual", dots=True),
    ]
    ahead = ""
    if at.forecast is not None and at.status is not pace.Status.CLOSED:
        ahead = f" At this rate it ends at {share(at.forecast)}."
        if way and way[-1][0] < cycle.end and ZERO <= way[-1][1] <= ONE:  # a forecast has bounds that raw has not
            series.insert(1, Series((way[-1], (cycle.end, at.forecast)), "forecast", "dotted"))
    now = f"{reading(one.measure, at.current)} on {at.current.date}" if at.current else DASH
    told = f"{now}: progress {share(at.raw)}, expected {share(at.expected)}, success at {share(goal)}.{ahead}"
    return Chart(
        title=f"{one.shown_id} against its pace",
        told=told,
        first=cycle.start,
        last=cycle.end,
        series=series,
        levels=(Level(goal, f"success {share(goal)}", "target"),),
        marks=_marks(one),
        today=day if cycle.start < day < cycle.end else None,
    )


def _marks(one: KeyResult) -> list[tuple[Decimal, str]]:
    """What the left edge says of progress 0, a half and 1: in the key result's own unit where it is a metric."""
    shares = (ZERO, ONE / 2, ONE)
    if isinstance(one.measure, Metric):
        measure = one.measure
        return [(part, number(value_at(measure, part).normalize(), unit_of(measure))) for part in shares]
    return [(part, share(part)) for part in shares]
