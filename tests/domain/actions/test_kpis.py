from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from builders import TODAY, day
from domain.actions.builders import LATER, assert_new, assert_next, carry_out, refused, wrong_fields
from okrtui.domain.actions import kpis
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.action_drafts import TargetDraft, TargetsDraft, TargetTableDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Category, KpiState
from okrtui.domain.records.kpi_parts import BEGINNING
from okrtui.domain.records.models import Kpi, KpiDraft, Measurement, MeasurementDraft, NewKpiDraft
from okrtui.domain.workspace import Workspace


def new(**typed: Any) -> NewKpiDraft:
    return build(NewKpiDraft, {"name": "Signups", **typed}, today=TODAY)


def target(since: str, **band: Any) -> TargetDraft:
    return build(TargetDraft, {"kpi": "K1", "since": since, **band}, today=TODAY)


def value(number: object, on: object = TODAY, **typed: Any) -> MeasurementDraft:
    return build(MeasurementDraft, {"kpi": "K1", "date": on, "value": number, **typed}, today=TODAY)


def watched(**kpi: Any) -> Workspace:
    return builders.workspace(builders.kpi(**kpi))


def test_a_new_kpi_without_a_target() -> None:
    workspace = watched()
    (record,) = carry_out(workspace, kpis.add, new(category="health", decimals="2", reward_linked="yes")).puts
    assert isinstance(record, Kpi)
    assert_new(record, 2)
    assert (record.category, record.decimals, record.reward_linked) == (Category.HEALTH, 2, True)
    assert (record.targets, record.state) == ((), KpiState.ACTIVE)
    assert record.model_extra == {}


@pytest.mark.parametrize(
    ("since", "expected"),
    [("", BEGINNING), ("Beginning", BEGINNING), ("2026-01-01", day("2026-01-01")), ("yesterday", day("2026-11-20"))],
)
def test_a_new_kpi_with_its_first_target(since: str, expected: date) -> None:
    (record,) = carry_out(watched(), kpis.add, new(low="2", red_low="1.5", since=since)).puts
    assert isinstance(record, Kpi)
    (only,) = record.targets
    assert (only.since, only.low, only.red_low, only.high, only.red_high) == (
        expected,
        Decimal(2),
        Decimal("1.5"),
        None,
        None,
    )


@pytest.mark.parametrize(("on", "expected"), [("", TODAY), ("2026-11-02", day("2026-11-02"))])
def test_a_new_kpi_with_its_first_value(on: str, expected: date) -> None:
    workspace = watched()
    kpi, first = carry_out(workspace, kpis.add, new(value="-4.2", value_on=on)).puts
    assert isinstance(first, Measurement)
    assert_new(first, 1)
    assert (first.kpi, first.date, first.value) == (kpi.id, expected, Decimal("-4.2"))
    assert [one.value for one in workspace.measurements_of(2)] == [Decimal("-4.2")]


def test_the_first_value_of_a_kpi_is_not_of_a_day_to_come() -> None:
    assert wrong_fields(watched(), kpis.add, new(value="4", value_on="2027-01-01")) == {
        "value_on": "2027-01-01 is in the future."
    }
    assert len(carry_out(watched(), kpis.add, new(value_on="2027-01-01")).puts) == 1, "the day of nothing"


def test_a_name_is_given_once() -> None:
    told = "There is already a KPI with that name: K1 Customer churn rate."
    assert refused(watched(), kpis.add, new(name="CUSTOMER  churn rate")) == told
    workspace = builders.workspace(builders.kpi(), builders.kpi(id=2, name="Signups", state="retired"))
    assert refused(workspace, kpis.edit, Edit(1, 1, KpiDraft(name="signups"))) == (
        "There is already a KPI with that name: K2 Signups."
    )


def test_an_edit_keeps_targets_and_state() -> None:
    workspace = watched(targets=[builders.target(low=1)], state="retired")
    before = workspace.kpis[1]
    (record,) = carry_out(workspace, kpis.edit, Edit(1, 1, KpiDraft(name="Churn", unit="%"))).puts
    assert_next(record, before, **KpiDraft(name="Churn", unit="%").model_dump())


def test_targets_stand_in_the_order_of_their_days_and_one_of_the_same_day_is_replaced() -> None:
    workspace = watched(targets=[builders.target(low=1, since="2026-06-01")])
    for draft in (target("2026-12-01", low=3), target("2026-01-01", high=9), target("2026-06-01", low=2, high=4)):
        before = workspace.kpis[1]
        (record,) = carry_out(workspace, kpis.target, draft).puts
        assert isinstance(record, Kpi)
        assert_next(record, before, targets=record.targets)
    assert [(one.since.isoformat(), one.low, one.high) for one in workspace.kpis[1].targets] == [
        ("2026-01-01", None, 9),
        ("2026-06-01", 2, 4),
        ("2026-12-01", 3, None),
    ]
    assert workspace.kpis[1].revision == 4


TWO = [builders.target(low=1, since="2026-01-01"), builders.target(low=2, since="2026-07-01")]


def test_the_first_target_needs_no_day_and_the_next_one_does() -> None:
    workspace = watched()
    (record,) = carry_out(workspace, kpis.target, target("", low=1)).puts
    assert isinstance(record, Kpi)
    assert [one.since for one in record.targets] == [BEGINNING]
    told = "K1 has a target already; enter the first day of the new one."
    assert wrong_fields(workspace, kpis.target, target("", low=2)) == {"since": told}


def test_the_targets_of_a_year_are_set_and_removed_in_one_change() -> None:
    workspace = watched(
        targets=[builders.target(low=1, since="2026-01-01"), builders.target(low=2, since="2026-07-01")]
    )
    drafts = (target("2026-01-01", low=3), target("2027-01-01", low=4))
    removed = (day("2026-07-01"),)
    (record,) = carry_out(workspace, kpis.targets, TargetsDraft(kpi=1, targets=drafts, removed=removed)).puts
    assert isinstance(record, Kpi)
    assert [(str(one.since), str(one.low)) for one in record.targets] == [("2026-01-01", "3"), ("2027-01-01", "4")]
    assert carry_out(workspace, kpis.target, target("2027-01-01", low=4)).puts == (), "nothing changes"


def test_a_target_that_is_not_there_cannot_be_removed() -> None:
    draft = TargetsDraft(kpi=1, removed=(day("2026-07-01"),))
    held = [builders.target(low=1, since=BEGINNING), builders.target(low=2, since="2027-01-01")]
    told = "K1 has no target since 2026-07-01."
    assert refused(watched(targets=held), kpis.targets, draft) == told
    assert refused(watched(), kpis.targets, TargetsDraft(kpi=1, removed=(None,))) == "K1 has no target since beginning."


def test_the_table_of_targets_replaces_all_of_them() -> None:
    workspace = watched(
        targets=[builders.target(low=1, since="2026-01-01"), builders.target(low=2, since="2026-07-01")]
    )
    before = "2026-01-01 at least 1\n2026-07-01 at least 2"
    lines = "at least 5\n2026-07-01 at least 6"
    typed = {"kpi": 1, "before": before, "lines": lines, "high": "9", "since": "2027-01-01"}
    (record,) = carry_out(workspace, kpis.edit_targets, build(TargetTableDraft, typed, today=TODAY)).puts
    assert isinstance(record, Kpi)
    assert [(one.since, one.low, one.high) for one in record.targets] == [
        (BEGINNING, 5, None),
        (day("2026-07-01"), 6, None),
        (day("2027-01-01"), None, 9),
    ]


def test_a_table_of_targets_is_refused_where_they_were_changed_meanwhile_or_a_line_is_wrong() -> None:
    workspace = watched(targets=[builders.target(low=1, since="2026-01-01")])
    stale = build(TargetTableDraft, {"kpi": 1, "before": "", "lines": ""}, today=TODAY)
    assert refused(workspace, kpis.edit_targets, stale) == "ada changed the targets of K1 meanwhile."
    wrong = build(TargetTableDraft, {"kpi": 1, "before": "2026-01-01 at least 1", "lines": "5"}, today=TODAY)
    (told,) = wrong_fields(workspace, kpis.edit_targets, wrong).values()
    assert told.startswith("Line 1: ")
    late = {"kpi": 1, "before": "2026-01-01 at least 1", "lines": "at least 5", "low": "6"}
    fresh = build(TargetTableDraft, late, today=TODAY)
    assert set(wrong_fields(workspace, kpis.edit_targets, fresh)) == {"since"}


def test_a_target_needs_its_kpi() -> None:
    assert refused(builders.workspace(), kpis.target, target("2026-01-01", low=1)) == "There is no K1."


def test_a_value_is_recorded() -> None:
    workspace = watched()
    (record,) = carry_out(workspace, kpis.record, value("1,250.5", "2026-11-20", note="after the sale")).puts
    assert isinstance(record, Measurement)
    assert_new(record, 1)
    assert (record.kpi, record.value, record.note) == (1, Decimal("1250.5"), "after the sale")
    assert workspace.measurements_of(1) == (record,)


def test_a_second_value_of_a_day_replaces_the_first() -> None:
    workspace = builders.workspace(
        builders.kpi(),
        builders.kpi(id=2, name="x"),
        builders.measurement(id=3, note="guess"),
        builders.measurement(id=4, kpi=2),
        builders.measurement(id=5, date="2026-11-20"),
    )
    before = workspace.measurements[3]
    (record,) = carry_out(workspace, kpis.record, value(7)).puts
    assert_next(record, before, value=Decimal(7), note="")
    assert [(one.id, one.value) for one in workspace.measurements_of(1)] == [(5, Decimal(4)), (3, Decimal(7))]
    assert workspace.measurements[4].value == 4


def test_a_value_that_is_there_already_changes_nothing() -> None:
    workspace = builders.workspace(builders.kpi(), builders.measurement(id=3, value=7, note="guess"))
    assert carry_out(workspace, kpis.record, value("7.0", note="guess")).puts == ()
    assert len(carry_out(workspace, kpis.record, value(7)).puts) == 1, "the note is another"


def test_a_retired_kpi_takes_no_values() -> None:
    told = "Customer churn rate is retired and takes no more values."
    assert refused(watched(state="retired"), kpis.record, value(7)) == told
    assert refused(builders.workspace(), kpis.record, value(7)) == "There is no K1."


def test_a_value_of_a_day_to_come_is_refused() -> None:
    latest = LATER.date() + timedelta(days=1)
    carry_out(watched(), kpis.record, value(7, latest))
    fields = wrong_fields(watched(), kpis.record, value(7, latest + timedelta(days=1)))
    assert fields == {"date": "2026-11-23 is in the future."}


def correction(workspace: Workspace, number: int = 1, **changes: Any) -> Edit[MeasurementDraft]:
    before = workspace.measurements[number]
    values = {name: getattr(before, name) for name in MeasurementDraft.model_fields}
    return Edit(number, before.revision, build(MeasurementDraft, {**values, **changes}, today=TODAY))


@pytest.mark.parametrize("state", ["active", "retired"])
def test_a_value_is_corrected_and_moved_to_another_day(state: str) -> None:
    workspace = builders.workspace(builders.kpi(state=state), builders.measurement(note="guess"))
    before = workspace.measurements[1]
    edit = correction(workspace, value="4.5", date="2026-11-20", note="")
    assert carry_out(workspace, kpis.edit_measurement, edit).action == "measurement.edit"
    assert_next(workspace.measurements[1], before, value=Decimal("4.5"), date=day("2026-11-20"), note="")
    assert carry_out(workspace, kpis.edit_measurement, correction(workspace)).puts == ()


def test_a_value_stays_with_its_kpi() -> None:
    workspace = builders.workspace(builders.kpi(), builders.measurement())
    carry_out(workspace, kpis.edit_measurement, correction(workspace, kpi="K2", value="5"))
    assert (workspace.measurements[1].kpi, workspace.measurements[1].value) == (1, Decimal(5))


def test_a_value_is_not_moved_onto_a_day_that_has_one() -> None:
    workspace = builders.workspace(
        builders.kpi(), builders.measurement(), builders.measurement(id=2, date="2026-11-20", value=7)
    )
    told = "K1 already has a value for 2026-11-20: 7 (M2)."
    assert refused(workspace, kpis.edit_measurement, correction(workspace, date="2026-11-20")) == told


def test_a_value_is_not_moved_to_a_day_to_come_and_one_that_is_there_may_stay() -> None:
    workspace = builders.workspace(builders.kpi(), builders.measurement(date="2026-12-24"))
    carry_out(workspace, kpis.edit_measurement, correction(workspace, value="5"))
    edit = correction(workspace, date="2026-12-25")
    assert wrong_fields(workspace, kpis.edit_measurement, edit) == {"date": "2026-12-25 is in the future."}


def test_retiring_and_bringing_back() -> None:
    workspace = builders.workspace(builders.kpi(), builders.measurement())
    before = workspace.kpis[1]
    change = carry_out(workspace, kpis.retire, 1)
    assert change.action == "kpi.retire"
    assert_next(change.puts[0], before, state=KpiState.RETIRED)
    change = carry_out(workspace, kpis.retire, 1)
    assert change.action == "kpi.resume"
    assert_next(change.puts[0], change.puts[0].model_copy(update={"revision": 2}), state=KpiState.ACTIVE)
    assert len(workspace.measurements_of(1)) == 1
    assert refused(workspace, kpis.retire, 2) == "There is no K2."
    assert refused(workspace, kpis.resume, 1) == "K1 is not retired."
    carry_out(workspace, kpis.retire_active, 1)
    assert refused(workspace, kpis.retire_active, 1) == "K1 is already retired."


days = st.dates(TODAY - timedelta(days=4), TODAY)
figures = st.decimals(-(10**9), 10**9, places=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(days, figures), max_size=12))
def test_a_day_holds_the_last_value_that_was_recorded_for_it(values: list[tuple[date, Decimal]]) -> None:
    workspace = watched()
    for on, number in values:
        carry_out(workspace, kpis.record, value(number, on))
    assert {one.date: one.value for one in workspace.measurements_of(1)} == dict(values)
    assert len(workspace.measurements) == len(dict(values))
    assert workspace.highest["measurements"] == len(dict(values))
    others = [number for place, (on, number) in enumerate(values) if dict(values[:place]).get(on) != number]
    assert sum(one.revision for one in workspace.measurements_of(1)) == len(others)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(days, figures), max_size=8))
def test_targets_are_sorted_and_one_a_day(wishes: list[tuple[date, Decimal]]) -> None:
    workspace = watched()
    for since, low in wishes:
        carry_out(workspace, kpis.target, target(since.isoformat(), low=low))
    targets = workspace.kpis[1].targets
    assert [(one.since, one.low) for one in targets] == sorted(dict(wishes).items())
