from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from builders import (
    TODAY,
    calendar,
    check_in,
    cycle,
    day,
    key_result,
    kpi,
    measured,
    measurement,
    objective,
    target,
    workspace,
)
from okrtui.domain.behaviour_chart import process_chart
from okrtui.domain.record_table import RecordTable
from okrtui.domain.rules.evidence import limits_text
from okrtui.domain.rules.kpi_status import kpi_evidence, kpi_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report import as_json, markdown
from okrtui.reports.cycle_report import report as cycle_report
from okrtui.reports.cycle_report.as_of import as_of
from okrtui.reports.cycle_report.grades import carried_on
from okrtui.reports.cycle_report.report import ReportOptions

WHOLE = ReportOptions(detail=True)


@pytest.mark.parametrize(
    ("states", "chosen"),
    [
        (("closed", "active", "draft"), 2),
        (("active", "active", "draft"), 2),
        (("closed", "grading", "draft"), 2),
        (("closed", "closed", "draft"), 2),
        (("draft", "draft", "draft"), 3),
    ],
)
def test_which_cycle_is_reported_when_none_is_named(states: tuple[str, ...], chosen: int) -> None:
    plans = [calendar(f"2026-Q{number}") for number in (1, 2, 3)]
    cycles = [
        cycle(id=number, state=state, **plan.model_dump(include={"name", "start", "end"}))
        for number, (state, plan) in enumerate(zip(states, plans, strict=True), 1)
    ]
    found = cycle_report.chosen(workspace(*cycles))
    assert found is not None
    assert found.id == chosen


def test_without_cycles_there_is_none_to_report() -> None:
    assert cycle_report.chosen(Workspace()) is None


@pytest.mark.parametrize(
    ("state", "dates", "told"),
    [
        ("active", (), "2026-10-01"),
        ("active", ("2026-10-05", "2026-11-02"), "2026-11-02"),
        ("active", ("2027-02-01",), "2026-12-31"),
        ("active", ("2026-08-01",), "2026-10-01"),
        ("grading", ("2026-11-02",), "2026-12-31"),
        ("closed", (), "2026-12-31"),
    ],
)
def test_the_day_of_a_report_comes_from_the_records(state: str, dates: tuple[str, ...], told: str) -> None:
    values = [measurement(id=number, date=day(text)) for number, text in enumerate(dates, 1)]
    records = workspace(cycle(state=state), kpi(), *values)
    assert cycle_report.default_day(records, records.cycles[1]) == day(told)


def test_what_came_later_does_not_change_a_frozen_quarter(sample_of_records: Workspace) -> None:
    record = sample_of_records.cycles[1]

    def told() -> str:
        on = cycle_report.default_day(sample_of_records, record)
        return markdown.render(cycle_report.article(as_of(sample_of_records, on), record, on, WHOLE))

    before = told()
    later = TODAY + timedelta(days=9)
    document = {**sample_of_records.measurements[1].document(), "id": 9001, "date": str(later), "value": 1, "kpi": 2}
    sample_of_records.apply([("measurements", 9001, document)])  # type: ignore[list-item]
    young = {
        **sample_of_records.kpis[1].document(),
        "id": 90,
        "name": "Born later",
        "created_at": "2026-12-01T08:00:00Z",
    }
    sample_of_records.apply([("kpis", 90, young)])  # type: ignore[list-item]
    assert told() == before


def test_an_objective_of_a_later_cycle_does_not_heal_a_kpi_yet(sample_of_records: Workspace) -> None:
    now, then = TODAY, date(2026, 9, 30)
    assert kpi_standing(sample_of_records, sample_of_records.kpis[7], now).recovering
    past = as_of(sample_of_records, then)
    assert not kpi_standing(past, past.kpis[7], then).recovering
    assert as_of(sample_of_records, date(2026, 10, 20)).objectives[6].heals == 7


def test_nothing_is_left_out_where_nothing_is_later(sample_of_records: Workspace) -> None:
    assert as_of(sample_of_records, date(2030, 1, 1)) is sample_of_records


def test_what_became_of_an_objective() -> None:
    next_plan = calendar("2027-Q1").model_dump(include={"name", "start", "end"})
    records = workspace(
        cycle(state="closed"),
        cycle(id=2, **next_plan),
        objective(id=1, title="Grow", state="closed"),
        objective(id=2, title="Rest", state="closed"),
        objective(id=3, title="Gone", state="dropped"),
        objective(id=4, title="Open"),
        objective(id=5, title="Grow further", cycle=2, kept_from=1),
        objective(id=6, title="Rest", cycle=2),
        objective(id=7, title="Lost", state="closed"),
        objective(id=8, title="Lost", cycle=3, kept_from=7),
    )
    assert [carried_on(records, records.objectives[one]) for one in (1, 2, 3, 4, 7)] == [
        "carried over as O5 in 2027-Q1", "closed", "dropped", "–", "carried over as O8",
    ]  # fmt: skip
    told = as_json.render(records, records.cycles[1], TODAY)
    assert [one["carried_on_as"] for one in told["objectives"]] == ["O5", None, None, None, "O8"]


def test_pay_that_hangs_on_a_kpi_is_spoken_of() -> None:
    records = workspace(
        cycle(state="closed"), objective(state="closed"), key_result(kpi=1, grade="0.7"), kpi(reward_linked=True)
    )
    told = markdown.render(cycle_report.article(records, records.cycles[1], TODAY, WHOLE))
    assert "Pay depends on this KPI" in told


def test_a_kpi_begun_afresh_says_since_when_and_why() -> None:
    since = {"since": "2026-11-01", "reason": "New provider"}
    records = workspace(kpi(rebaselines=[since], targets=[target(high=3)]), *measured("5 5 5 4 4 4 4"), cycle())
    told = markdown.render(cycle_report.article(records, records.cycles[1], TODAY, WHOLE))
    assert "2026-11-01: New provider" in told
    assert "| 3 |" in told


def test_a_chart_shows_limits_target_and_signals() -> None:
    records = workspace(kpi(targets=[target(high=45)]), *measured("41 43 40 44 42 39 43 41 42 40 44 42 60"))
    chart = process_chart(records, records.kpis[1], TODAY)
    assert [level.name for level in chart.levels] == ["target", "upper", "centre", "lower"]
    assert chart.good == (None, Decimal(45))
    assert chart.flagged == {TODAY: "concern"}
    assert "concern on 2026-11-21 (outside its limits)" in chart.description


def test_a_key_result_of_a_lost_objective_is_no_matter(sample_of_records: Workspace) -> None:
    objectives = sample_of_records.table("objectives")
    assert isinstance(objectives, RecordTable)
    objectives.put(1, None)
    told = markdown.render(cycle_report.article(sample_of_records, sample_of_records.cycles[2], TODAY, WHOLE))
    assert "O4" in told


def test_a_later_check_in_is_left_out_of_an_earlier_day() -> None:
    records = workspace(
        cycle(), objective(), key_result(), check_in(value=9), check_in(id=2, date=day("2026-11-01"), value=12)
    )
    past = as_of(records, day("2026-11-10"))
    assert [one.id for one in past.check_ins_of(1)] == [2]
    assert len(records.check_ins_of(1)) == 2


LOCKED = {"points": 12, "total": "503", "ranges": 11, "range_total": "25", "locked_on": "2026-11-28"}
SERIES = "41 43 40 44 42 39 43 41 42 40 44 42 60"


@pytest.mark.parametrize(
    ("on", "limits", "firm"),
    [
        ("2026-11-14", 12, "locked on 2026-11-28"),
        ("2026-11-13", 11, "provisional"),
        ("2026-09-12", 3, "after 3 more values"),
    ],
)
def test_limits_are_those_of_the_day(on: str, limits: int, firm: str) -> None:
    records = workspace(cycle(start="2026-07-01"), kpi(limits=[LOCKED]), *measured(SERIES))
    past = as_of(records, day(on))
    evidence = kpi_evidence(past, past.kpis[1], day(on))
    assert (len(evidence.points), limits_text(past.kpis[1], evidence)) == (limits, firm)
    assert records.kpis[1].limits


def test_limits_whose_values_were_deleted_since_stay_those_of_the_day() -> None:
    since = {"since": "2026-10-01", "reason": "New provider"}
    few = measured("41 43 40 44", last=day("2026-09-19"))
    records = workspace(
        kpi(rebaselines=[since], limits=[LOCKED, {**LOCKED, "since": "2026-10-01"}]), *few, measurement(id=9)
    )
    past = as_of(records, day("2026-09-30"))
    assert [one.since for one in past.kpis[1].limits] == [None]
