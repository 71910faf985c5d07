from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

import builders
from builders import TODAY, day, measured, target
from domain.actions.builders import LATER, assert_new, assert_next, carry_out, refused, wrong_fields
from okrtui.domain.actions import kpi_review, kpis, record_changes
from okrtui.domain.actions.record_changes import Edit, Removal
from okrtui.domain.records.action_drafts import (
    AuditDraft,
    PassOverDraft,
    RebaselineDraft,
    RecalculationDraft,
    TargetDraft,
)
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Category
from okrtui.domain.records.kpi_parts import PassedOver, Rebaseline
from okrtui.domain.records.models import (
    Kpi,
    KpiDraft,
    MeasurementDraft,
    NewKpiDraft,
    Objective,
    SignalNote,
    SignalNoteDraft,
)
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.kpi_status import kpi_evidence
from okrtui.domain.rules.todo import needs
from okrtui.domain.workspace import Workspace
from okrtui.errors import DraftError

STEADY = "41 43 40 44 42 39 43 41 42 40 44 42"
RETIRED = "Customer churn rate is retired."


def anew(since: object = TODAY, reason: str = "Another supplier.") -> RebaselineDraft:
    return build(RebaselineDraft, {"kpi": "K1", "since": since, "reason": reason}, today=TODAY)


def cause(said: str = "A sale.", on: object = TODAY) -> SignalNoteDraft:
    return build(SignalNoteDraft, {"kpi": "K1", "date": on, "cause": said}, today=TODAY)


def found(category: str) -> AuditDraft:
    return build(AuditDraft, {"kpi": "K1", "category": category}, today=TODAY)


def later(reason: str = "Next quarter.") -> PassOverDraft:
    return PassOverDraft(kpi=1, reason=reason)


def watched(values: str = "", **kpi: Any) -> Workspace:
    return builders.workspace(builders.kpi(**kpi), *measured(values))


def rows(workspace: Workspace) -> list[str]:
    return [f"{need.kind} {need.shown_id}" for need in needs(workspace, TODAY, None)]


# -- re-baselines


def test_a_re_baseline_begins_the_chart_anew() -> None:
    workspace = watched(f"90 91 {STEADY}", targets=[target(low=30)])
    before = workspace.kpis[1]
    first = workspace.measurements_of(1)[2].date
    (record,) = carry_out(workspace, kpi_review.rebaseline, anew(first)).puts
    assert isinstance(record, Kpi)
    assert_next(
        record, before, rebaselines=(Rebaseline(since=first, reason="Another supplier."),), limits=record.limits
    )
    assert [(one.since, one.points) for one in record.limits] == [(None, 12), (first, 12)]
    assert kpi_evidence(workspace, workspace.kpis[1], TODAY).centre == Decimal("41.75")


def test_re_baselines_are_sorted_and_one_a_day() -> None:
    workspace = watched()
    for since, reason in (("2026-06-01", "a"), ("2026-01-01", "b"), ("2026-06-01", "c")):
        carry_out(workspace, kpi_review.rebaseline, anew(since, reason))
    kept = workspace.kpis[1].rebaselines
    assert [(one.since, one.reason) for one in kept] == [(day("2026-01-01"), "b"), (day("2026-06-01"), "c")]


def test_a_re_baseline_settles_the_signals_before_it() -> None:
    workspace = watched(f"{STEADY} 36 37 38 36", targets=[target(low=30)])
    assert rows(workspace) == ["explain K1"]
    carry_out(workspace, kpi_review.rebaseline, anew(workspace.measurements_of(1)[12].date))
    assert rows(workspace) == []


def test_when_there_is_no_re_baseline() -> None:
    assert refused(watched(state="retired"), kpi_review.rebaseline, anew()) == RETIRED
    assert refused(builders.workspace(), kpi_review.rebaseline, anew()) == "There is no K1."
    fields = wrong_fields(watched(), kpi_review.rebaseline, anew(LATER.date() + timedelta(days=2)))
    assert fields == {"since": "2026-11-23 is in the future."}
    with pytest.raises(DraftError) as caught:
        anew(reason=" ")
    assert caught.value.fields == {"reason": "Required."}


# -- recalculation


def again(reason: str = "The first value was mistyped.") -> RecalculationDraft:
    return RecalculationDraft(kpi=1, reason=reason)


def corrected(values: str = STEADY, number: int = 1, value: object = 90) -> Workspace:
    """A KPI whose limits are locked, and one of whose first values was corrected since."""
    workspace = watched(values, targets=[target(low=30)])
    day = workspace.measurements_of(1)[number - 1].date
    carry_out(workspace, kpis.record, MeasurementDraft.model_validate({"kpi": 1, "date": day, "value": value}))
    return workspace


def test_locked_limits_are_recalculated_from_the_first_values_as_they_are_now() -> None:
    workspace = corrected()
    (before,) = workspace.kpis[1].limits
    assert before.total == 501
    (kpi,) = carry_out(workspace, kpi_review.recalculate, again()).puts
    assert isinstance(kpi, Kpi)
    (after,) = kpi.limits
    assert (int(after.total), after.locked_on, after.reason) == (550, LATER.date(), "The first value was mistyped.")
    evidence = kpi_evidence(workspace, kpi, TODAY)
    assert evidence.limits is not None
    assert evidence.limits.centre == Decimal(550) / 12


def test_a_recalculation_leaves_out_the_values_with_a_known_cause() -> None:
    workspace = watched(f"90 {STEADY}", targets=[target(low=30)])
    first = workspace.measurements_of(1)[0].date
    carry_out(workspace, kpi_review.explain, cause(on=first).model_copy(update={"left_out": True}))
    carry_out(workspace, kpi_review.recalculate, again("A strike."))
    assert [one.total for one in workspace.kpis[1].limits] == [501]


def test_when_limits_are_not_recalculated() -> None:
    nothing = "The limits of K1 are those of its values: nothing has to be recalculated."
    assert refused(watched("1 2 3"), kpi_review.recalculate, again()) == (
        "The limits of K1 are not locked yet: they follow its values."
    )
    assert refused(watched(STEADY), kpi_review.recalculate, again()) == nothing
    workspace = corrected(value=41)
    assert refused(workspace, kpi_review.recalculate, again()) == nothing
    carry_out(workspace, record_changes.delete, Removal("measurements", 1))
    assert refused(workspace, kpi_review.recalculate, again()) == (
        "Only 11 values of K1 are left; limits are locked on 12."
    )
    apart = builders.workspace(builders.kpi(), *measured(STEADY, every=14))
    assert refused(apart, kpi_review.recalculate, again()) == (
        "The limits of K1 cannot be computed: no two values are of adjacent weeks."
    )
    retired = corrected()
    carry_out(retired, kpis.retire, 1)
    assert refused(retired, kpi_review.recalculate, again()) == RETIRED


# -- signal notes


def test_a_cause_is_noted_and_replaced_by_another_of_the_same_day() -> None:
    workspace = watched("4 5")
    (record,) = carry_out(workspace, kpi_review.explain, cause()).puts
    assert isinstance(record, SignalNote)
    assert_new(record, 1)
    carry_out(workspace, kpi_review.explain, cause("Snow.", TODAY - timedelta(days=7)))
    (again,) = carry_out(workspace, kpi_review.explain, cause("Two sales.")).puts
    assert_next(again, record, cause="Two sales.")
    assert [(note.id, note.cause) for note in workspace.signal_notes_of(1)] == [(2, "Snow."), (1, "Two sales.")]


def test_only_a_value_there_is_can_be_explained() -> None:
    assert wrong_fields(watched("4"), kpi_review.explain, cause(on=TODAY - timedelta(days=1))) == {
        "date": "K1 has no value of 2026-11-20. Choose a day that has one."
    }


def test_a_note_whose_value_is_gone_can_be_changed_but_leaves_nothing_out() -> None:
    carry_out(workspace := watched("4"), kpi_review.explain, cause())
    (value,) = workspace.measurements_of(1)
    carry_out(workspace, record_changes.delete, Removal("measurements", value.id))
    left_out = cause().model_copy(update={"left_out": True})
    assert wrong_fields(workspace, kpi_review.explain, left_out) == {
        "left_out": "K1 has no value of 2026-11-21 to leave out."
    }
    carry_out(workspace, kpi_review.explain, cause("Snow."))
    assert [note.cause for note in workspace.signal_notes_of(1)] == ["Snow."]


def test_a_value_with_a_cause_is_left_out() -> None:
    carry_out(workspace := watched("4"), kpi_review.explain, cause().model_copy(update={"left_out": True}))
    assert kpi_evidence(workspace, workspace.kpis[1], TODAY).left_out == {TODAY}


def test_a_cause_settles_its_row() -> None:
    workspace = watched(f"{STEADY} 36 37 38 36", targets=[target(low=30)])
    carry_out(workspace, kpi_review.explain, cause(on=workspace.measurements_of(1)[14].date))
    assert rows(workspace) == []


def test_a_cause_says_something_about_a_day_that_has_come() -> None:
    with pytest.raises(DraftError) as caught:
        cause(" \x1b")
    assert caught.value.fields == {"cause": "Required."}
    late = cause(on=LATER.date() + timedelta(days=2))
    assert wrong_fields(watched(), kpi_review.explain, late) == {"date": "2026-11-23 is in the future."}


# -- audits


def test_an_audit_sets_category_and_day() -> None:
    workspace = watched(category="not yet audited")
    before = workspace.kpis[1]
    (record,) = carry_out(workspace, kpi_review.audit, found("strategic")).puts
    assert_next(record, before, category=Category.STRATEGIC, audited_on=LATER.date(), audited_from=Category.UNAUDITED)


def test_an_audit_may_confirm_what_is_known() -> None:
    workspace = watched(category="health")
    carry_out(workspace, kpi_review.audit, found("health"))
    assert (workspace.kpis[1].category, workspace.kpis[1].audited_on) == (Category.HEALTH, LATER.date())


def test_a_second_look_in_a_quarter_keeps_what_was_there_before_the_first() -> None:
    workspace = watched(category="health", audited_on="2026-07-01", audited_from="operational")
    for category in ("strategic", "operational"):
        carry_out(workspace, kpi_review.audit, found(category))
        assert workspace.kpis[1].audited_from is Category.HEALTH


def test_an_edited_category_counts_as_audited_and_a_new_kpi_with_one_too() -> None:
    workspace = watched(category="health")
    kept = KpiDraft(name="Churn", category=Category.HEALTH)
    carry_out(workspace, kpis.edit, Edit(1, 1, kept))
    assert [kpi.audited_on for kpi in workspace.kpis.values()] == [None]
    carry_out(workspace, kpis.edit, Edit(1, 2, kept.model_copy(update={"category": Category.STRATEGIC})))
    assert (workspace.kpis[1].audited_on, workspace.kpis[1].audited_from) == (LATER.date(), Category.HEALTH)
    carry_out(workspace, kpis.add, NewKpiDraft(name="a", category=Category.HEALTH))
    carry_out(workspace, kpis.add, NewKpiDraft(name="b"))
    assert [workspace.kpis[number].audited_on for number in (2, 3)] == [LATER.date(), None]


def test_what_is_no_audit() -> None:
    told = {"category": "Choose health, operational or strategic."}
    assert wrong_fields(watched(), kpi_review.audit, found("not yet audited")) == told
    assert refused(watched(state="retired"), kpi_review.audit, found("health")) == RETIRED


# -- candidates passed over


def test_a_candidate_passed_over_leaves_the_list_with_its_reason() -> None:
    workspace = watched(STEADY, targets=[target(low=60)])
    assert rows(workspace) == ["candidate K1"]
    before = workspace.kpis[1]
    (record,) = carry_out(workspace, kpi_review.pass_over, later()).puts
    evidence = "steady at 34.74 to 48.76, target at least 60"
    assert_next(record, before, passed_over=PassedOver(on=LATER.date(), reason="Next quarter.", evidence=evidence))
    assert rows(workspace) == []


CHANGES: list[tuple[str, Any, Any, list[str]]] = [
    ("one more like those before", kpis.record, ("record", 43), []),
    ("another target", kpis.target, ("target", 55), ["candidate K1"]),
    ("the same target again", kpis.target, ("target", 60), []),
]


@pytest.mark.parametrize(("what", "action", "draft", "expected"), CHANGES, ids=[case[0] for case in CHANGES])
def test_it_comes_back_when_its_evidence_changes(
    what: str, action: Any, draft: tuple[str, int], expected: list[str]
) -> None:
    workspace = builders.workspace(
        builders.kpi(targets=[target(low=60)]), *measured(STEADY, last=TODAY - timedelta(days=7))
    )
    carry_out(workspace, kpi_review.pass_over, later())
    kind, number = draft
    if kind == "record":
        carry_out(workspace, action, MeasurementDraft(kpi=1, date=TODAY, value=Decimal(number)))
    else:
        carry_out(workspace, action, TargetDraft(kpi=1, since=TODAY, low=Decimal(number)))
    assert [row for row in rows(workspace) if row.startswith("candidate")] == expected, what


def test_a_young_kpi_comes_back_when_it_leaves_its_target_anew() -> None:
    start = TODAY - timedelta(weeks=8)
    workspace = builders.workspace(
        builders.kpi(targets=[target(low=49)]), *measured("40 41 42", last=start + timedelta(weeks=2))
    )
    carry_out(workspace, kpi_review.pass_over, later())
    assert workspace.kpis[1].passed_over is not None
    assert workspace.kpis[1].passed_over.evidence == f"off target since {start}, target at least 49"

    def after(week: int, value: int) -> bool:
        draft = MeasurementDraft(kpi=1, date=start + timedelta(weeks=week), value=Decimal(value))
        carry_out(workspace, kpis.record, draft)
        return "candidate K1" in rows(workspace)

    assert not after(3, 41)
    assert not after(4, 50)
    assert not after(5, 40)
    assert not after(6, 40)
    assert after(7, 40)


def test_only_a_candidate_is_passed_over() -> None:
    told = "K1 is not a candidate for an OKR."
    assert refused(watched(STEADY, targets=[target(low=30)]), kpi_review.pass_over, later()) == told
    concern = watched(f"{STEADY} 36 37 38 36", targets=[target(low=60)])
    assert kpi_evidence(concern, concern.kpis[1], TODAY).candidate is Candidate.INVESTIGATE
    assert refused(concern, kpi_review.pass_over, later()) == told
    with pytest.raises(DraftError):
        build(PassOverDraft, {"kpi": 1, "reason": ""}, today=TODAY)


def test_a_healed_kpi_asks_nothing_more() -> None:
    workspace = builders.workspace(
        builders.cycle(), builders.kpi(targets=[target(low=60)]), *measured(STEADY), builders.objective(heals=1)
    )
    assert isinstance(workspace.objectives[1], Objective)
    assert rows(workspace) == []
