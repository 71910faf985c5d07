from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

import builders
from builders import TODAY, day, measured, target
from okrtui.domain.records.models import Record
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.kpi_health import KpiStatus, Trend
from okrtui.domain.rules.kpi_status import KpiEvidence, KpiStanding, kpi_evidence, kpi_standing
from okrtui.domain.rules.limits import Capability
from okrtui.domain.workspace import Put

STEADY = "41 43 40 44 42 39 43 41 42 40 44 42"
HIGH = target(high=3, red_high=4)


def standing(*records: Record, **changes: Any) -> KpiStanding:
    workspace = builders.workspace(builders.cycle(), builders.kpi(**changes), *records)
    return kpi_standing(workspace, workspace.kpis[1], TODAY)


def evidence(*records: Record, **changes: Any) -> KpiEvidence:
    workspace = builders.workspace(builders.cycle(), builders.kpi(**changes), *records)
    return kpi_evidence(workspace, workspace.kpis[1], TODAY)


def test_a_kpi_in_full() -> None:
    assert standing(*measured("3 3.5"), targets=[HIGH]) == KpiStanding(
        value=Decimal("3.5"),
        on=TODAY,
        previous=Decimal(3),
        status=KpiStatus.NEAR,
        change=Trend.WORSE,
        stale=False,
        due=False,
        days_late=0,
        recovering=False,
        target=HIGH,
    )


def test_a_kpi_without_data() -> None:
    found = standing(targets=[HIGH], created_at=builders.NOW)
    assert (found.value, found.on, found.change, found.status) == (None, None, None, KpiStatus.NO_DATA)
    assert (found.stale, found.due, found.days_late) == (False, True, 0)


def test_without_a_target_no_change_is_better_or_worse() -> None:
    found = standing(*measured("3 4"))
    assert (found.status, found.change, found.target) == (KpiStatus.NO_TARGET, None, None)


@pytest.mark.parametrize(
    ("last", "due", "stale", "late"),
    [("2026-11-16", False, False, 0), ("2026-11-15", True, False, 0), ("2026-11-08", False, True, 6)],
)
def test_when_a_measurement_is_owed(last: str, due: bool, stale: bool, late: int) -> None:  # noqa: FBT001
    found = standing(*measured("3", last=day(last)))
    assert (found.due, found.stale, found.days_late) == (due, stale, late)


def test_a_retired_kpi_owes_nothing() -> None:
    found = standing(state="retired")
    assert (found.status, found.due, found.stale, found.days_late) == (KpiStatus.RETIRED, False, False, 0)


def test_status_and_shown_target_may_belong_to_different_days() -> None:
    old, new = target(low=1, since="2026-01-01"), target(high=3, since=TODAY)
    found = standing(*measured("4 5", last=TODAY - timedelta(days=1)), targets=[old, new])
    assert (found.status, found.change, found.target) == (KpiStatus.MET, Trend.BETTER, new)


@pytest.mark.parametrize(
    ("state", "recovering"), [("draft", True), ("active", True), ("closed", False), ("dropped", False)]
)
def test_an_open_objective_that_heals_it_makes_it_recovering(state: str, recovering: bool) -> None:  # noqa: FBT001
    healer = builders.objective(heals=1, state=state)
    assert standing(healer).recovering is recovering
    found = evidence(*measured(STEADY), healer, targets=[target(low=49)])
    assert found.candidate is (None if recovering else Candidate.STRONG)


def test_the_evidence_of_a_steady_kpi() -> None:
    found = evidence(*measured(STEADY), targets=[target(low=49)])
    assert found.limits is not None
    assert found.centre == found.limits.centre == Decimal("41.75")
    assert (found.signals, found.capability, found.candidate) == ((), Capability.CANNOT, Candidate.STRONG)
    assert len(found.points) == 12
    assert not found.recovered


def test_few_points_have_a_centre_but_no_limits() -> None:
    found = evidence(*measured("4 5"), targets=[HIGH])
    assert (found.centre, found.limits, found.capability, found.signals) == (Decimal("4.5"), None, None, ())


@pytest.mark.parametrize("changes", [{"state": "retired", "targets": [target(low=49)]}, {"targets": []}])
def test_retired_or_without_target_it_is_no_candidate(changes: dict[str, Any]) -> None:
    assert evidence(*measured(STEADY), **changes).candidate is None


def test_no_data_is_no_evidence() -> None:
    assert evidence(targets=[HIGH]) == KpiEvidence(
        None, (), None, None, None, frozenset(), (), None, None, recovered=False
    )


def moved(*days: date) -> list[dict[str, Any]]:
    return [{"since": day, "reason": "Another supplier."} for day in days]


def test_a_re_baseline_leaves_the_points_before_out() -> None:
    points = measured(f"90 90 90 {STEADY}")
    found = evidence(*points, rebaselines=moved(points[3].date), targets=[HIGH])
    assert found.centre == Decimal("41.75")
    assert len(found.points) == 12


def test_of_several_re_baselines_the_latest_that_has_come_counts() -> None:
    points = measured(f"90 80 70 {STEADY}")
    days = (points[3].date, points[1].date, TODAY + timedelta(days=1))
    assert evidence(*points, rebaselines=moved(*days)).centre == Decimal("41.75")


def test_what_was_worked_out_is_worked_out_anew_once_it_may_have_changed() -> None:
    workspace = builders.workspace(builders.cycle(), builders.kpi(targets=[HIGH]), *measured("5 5 5"))
    before = kpi_evidence(workspace, workspace.kpis[1], TODAY)
    assert kpi_evidence(workspace, workspace.kpis[1], TODAY) is before
    workspace.apply([Put("measurements", 3, builders.measurement(id=3, value=8).document())])
    assert kpi_evidence(workspace, workspace.kpis[1], TODAY).centre == 6
    healer = builders.objective(heals=1)
    workspace.apply([Put("objectives", 1, healer.document())])
    assert kpi_evidence(workspace, workspace.kpis[1], TODAY).candidate is None
    workspace.apply([Put("kpis", 1, builders.kpi(rebaselines=moved(TODAY)).document())])
    assert kpi_evidence(workspace, workspace.kpis[1], TODAY).centre == 8


def test_recovered_after_three_met() -> None:
    assert evidence(*measured("5 3 2 1"), targets=[HIGH]).recovered
