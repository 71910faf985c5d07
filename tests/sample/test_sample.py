from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

import pytest

from okrtui.domain.records.enums import Category, CycleState, Kind, ObjectiveState
from okrtui.domain.records.measures import Maintain, Milestones
from okrtui.domain.records.models import CheckIn, Cycle, Measurement, Objective
from okrtui.domain.records.validation import record_of
from okrtui.domain.rules import integrity
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.decision import read
from okrtui.domain.rules.kpi_health import KpiStatus
from okrtui.domain.rules.kpi_status import KpiEvidence, KpiStanding, kpi_evidence, kpi_standing
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.starting import WAY_ON, why_not_ready
from okrtui.domain.rules.status import cycle_standing, key_result_standing, objective_standing
from okrtui.domain.rules.todo import NeedKind, needs
from okrtui.domain.workspace import Change, Put, Workspace
from okrtui.errors import RuleError
from okrtui.sample import seed

ME = "kim"
DAYS = [
    "2026-11-21",
    "2026-10-01",
    "2026-12-31",
    "2027-01-01",
    "2028-02-29",
    "2027-02-28",
    "2027-03-31",
    "2027-04-01",
    "2026-11-04",
    "2026-11-05",
    "2026-05-31",
    "2024-12-30",
]
"""First and last days of quarters and years, leap days, and the last day on which a quarter is young."""


@cache
def change_on(day: str) -> Change:
    today = date.fromisoformat(day)
    return seed(Workspace(), today, ME, datetime.combine(today, time(7, 15), tzinfo=UTC))


def filled(change: Change) -> Workspace:
    workspace = Workspace()
    workspace.apply(Put(record.table, record.id, record.document()) for record in change.puts)
    return workspace


@cache
def shared_on(day: str) -> Workspace:
    """Return a workspace for tests that do not change it."""
    return filled(change_on(day))


@pytest.fixture(params=DAYS)
def today(request: pytest.FixtureRequest) -> date:
    return date.fromisoformat(request.param)


@pytest.fixture
def change(today: date) -> Change:
    return change_on(today.isoformat())


@pytest.fixture
def workspace(today: date) -> Workspace:
    return shared_on(today.isoformat())


def running(workspace: Workspace) -> Cycle:
    [cycle] = [one for one in workspace.cycles.values() if one.state is CycleState.ACTIVE]
    return cycle


def kpi_standings(workspace: Workspace, today: date) -> dict[str, tuple[KpiStanding, KpiEvidence]]:
    kpis = workspace.kpis.values()
    return {kpi.name: (kpi_standing(workspace, kpi, today), kpi_evidence(workspace, kpi, today)) for kpi in kpis}


def test_it_is_one_change_that_keeps_every_rule(change: Change) -> None:
    integrity.check(Workspace(), change)
    assert change.action == "workspace.sample"
    assert not change.removes


def test_every_record_survives_json(change: Change) -> None:
    again = [record_of(record.table, json.loads(json.dumps(record.document()))) for record in change.puts]
    assert again == list(change.puts)
    assert len({type(record) for record in again}) == 8


def test_ids_are_consecutive(workspace: Workspace) -> None:
    ids = {table: list(workspace.table(table)) for table in workspace.highest}
    assert [table for table, numbers in ids.items() if not numbers] == ["comments"], "nobody has said anything yet"
    assert ids == {table: list(range(1, highest + 1)) for table, highest in workspace.highest.items()}


def test_nothing_is_dated_in_the_future(change: Change, today: date) -> None:
    assert max(record.created_at for record in change.puts) <= datetime.combine(today, time(7, 15), tzinfo=UTC)
    assert max(record.date for record in change.puts if isinstance(record, CheckIn | Measurement)) <= today


def test_check_ins_are_within_their_cycle_on_working_days(workspace: Workspace) -> None:
    outside = []
    for check_in in workspace.check_ins.values():
        cycle = workspace.cycle_of(check_in)
        if not cycle.start <= check_in.date <= cycle.end or check_in.date.weekday() >= 5:
            outside.append(check_in)
    assert outside == []
    assert len(workspace.check_ins) > 30


def test_a_closed_an_active_and_a_draft_cycle_follow_each_other(workspace: Workspace, today: date) -> None:
    before, now, after = workspace.cycles.values()
    assert [one.state for one in (before, now, after)] == [CycleState.CLOSED, CycleState.ACTIVE, CycleState.DRAFT]
    assert now.start <= today <= now.end
    assert before.end + timedelta(days=1) == now.start
    assert now.end + timedelta(days=1) == after.start
    assert before.retrospective


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-11-21", "2026-Q4"),
        ("2026-12-31", "2026-Q4"),
        ("2026-11-05", "2026-Q4"),
        ("2026-11-04", "2026-09 to 2026-11"),
        ("2027-01-01", "2026-11 to 2027-01"),
    ],
)
def test_the_active_cycle_is_the_calendar_quarter_once_it_is_five_weeks_old(day: str, name: str) -> None:
    assert running(shared_on(day)).name == name


def test_key_results_have_every_status_and_measure(workspace: Workspace, today: date) -> None:
    cycle = running(workspace)
    key_results = [each for one in workspace.objectives_of(cycle.id) for each in workspace.key_results_of(one.id)]
    found = {key_result_standing(workspace, each, today).status for each in key_results}
    assert found == {Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.OUTDATED, Status.PENDING}
    assert any(isinstance(each.measure, Milestones) for each in key_results)
    assert any(isinstance(each.measure, Maintain) for each in key_results)
    assert len({each.created_by for one in key_results for each in workspace.check_ins_of(one.id)}) >= 4


def test_the_last_cycle_is_graded_in_full(workspace: Workspace, today: date) -> None:
    closed = next(iter(workspace.cycles.values()))
    standing = cycle_standing(workspace, closed, today)
    assert standing.grade is not None
    states = {one.state for one in workspace.objectives_of(closed.id)}
    assert states == {ObjectiveState.CLOSED, ObjectiveState.DROPPED}
    objectives = workspace.objectives_of(closed.id)
    assert all(one.closing_note for one in objectives)
    ungraded = [one.state for one in objectives if objective_standing(workspace, one, today).grade is None]
    assert ungraded == [ObjectiveState.DROPPED]


def test_kpis_have_every_status(workspace: Workspace, today: date) -> None:
    found = kpi_standings(workspace, today)
    statuses = {name: standing.status for name, (standing, _) in found.items()}
    assert statuses["Website uptime"] is KpiStatus.MET
    assert statuses["Monthly recurring revenue"] is KpiStatus.NEAR
    assert statuses["Customer churn rate"] is KpiStatus.MISSED
    assert statuses["Page load time"] is KpiStatus.NO_TARGET
    assert [name for name, (standing, _) in found.items() if standing.stale] == ["Net promoter score"]
    assert [name for name, (standing, _) in found.items() if standing.due] == ["Employee attendance rate"]
    assert [name for name, (standing, _) in found.items() if standing.recovering] == ["Time to first reply"]
    candidates = {name: evidence.candidate for name, (_, evidence) in found.items() if evidence.candidate}
    assert candidates == {
        "Customer churn rate": Candidate.STRONG,
        "Training completion rate": Candidate.CANDIDATE,
    }


def test_one_kpi_waits_for_its_audit_and_an_owner(workspace: Workspace) -> None:
    waiting = [kpi for kpi in workspace.kpis.values() if kpi.category is Category.UNAUDITED]
    assert [(kpi.name, kpi.owners) for kpi in waiting] == [("Page load time", ())]


def test_targets_have_a_history(workspace: Workspace) -> None:
    revenue = next(kpi for kpi in workspace.kpis.values() if kpi.name == "Monthly recurring revenue")
    before, now = revenue.targets
    assert (before.low, now.low) == (Decimal(200_000), Decimal(250_000))
    assert before.since < now.since


def test_the_kpi_that_is_healed_feeds_a_key_result(workspace: Workspace, today: date) -> None:
    [objective] = [one for one in workspace.objectives.values() if one.heals]
    fed = [each for each in workspace.key_results_of(objective.id) if each.kpi == objective.heals]
    assert [key_result_standing(workspace, each, today).status for each in fed] == [Status.ON_TRACK]


def test_decisions_keep_the_verdict_their_answers_give(workspace: Workspace) -> None:
    decisions = list(workspace.decisions.values())
    assert [each.verdict for each in decisions] == [Kind.KPI, Kind.OKR, Kind.UNCLEAR]
    assert all(each.verdict is read(each.answers).verdict for each in decisions)


def test_the_to_do_list_has_rows_for_whoever_created_it(workspace: Workspace, today: date) -> None:
    mine = {need.kind for need in needs(workspace, today, ME)}
    assert mine == {NeedKind.CHECK_IN, NeedKind.RECORD, NeedKind.CANDIDATE}
    everybodys = {need.kind for need in needs(workspace, today, None)}
    assert everybodys == mine | {NeedKind.EXPLAIN, NeedKind.AUDIT}


def test_active_objectives_meet_their_gates_and_the_draft_does_not(workspace: Workspace) -> None:
    active = workspace.objectives_of(running(workspace).id)
    assert [(one.state, why_not_ready(workspace, one)) for one in active] == [(ObjectiveState.ACTIVE, None)] * 3
    (draft,) = [one for one in workspace.objectives.values() if one.state is ObjectiveState.DRAFT]
    told = f"{draft.shown_id} has 1 key result; it needs 2 to 4 before it starts."
    assert str(why_not_ready(workspace, draft)) == f"{told} {WAY_ON}"


def test_the_same_day_and_name_make_the_same_sample() -> None:
    today, now = date(2026, 11, 21), datetime(2026, 11, 21, 7, 15, tzinfo=UTC)
    assert seed(Workspace(), today, ME, now) == seed(Workspace(), today, ME, now)


def test_it_continues_the_ids_in_use() -> None:
    workspace = filled(change_on("2026-11-21"))
    for table in list(workspace.highest):
        workspace.apply([Put(table, number, None) for number in list(workspace.table(table))])
    today = date(2026, 11, 21)
    again = seed(workspace, today, ME, datetime.combine(today, time(7), tzinfo=UTC))
    integrity.check(workspace, again)
    assert min(record.id for record in again.puts if isinstance(record, Objective)) == 8


def test_a_workspace_that_has_the_sample_refuses_another() -> None:
    workspace = filled(change_on("2026-11-21"))
    today = date(2026, 11, 21)
    again = seed(workspace, today, ME, datetime.combine(today, time(7), tzinfo=UTC))
    with pytest.raises(RuleError, match="with that name"):
        integrity.check(workspace, again)
