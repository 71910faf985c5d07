from __future__ import annotations

from datetime import date, timedelta

import pytest

import builders
from builders import TODAY, measured, target
from okrtui.domain.records.models import Record
from okrtui.domain.rules.todo import Need, NeedKind, needs

STEADY = "41 43 40 44 42 39 43 41 42 40 44 42"
AFTER = date(2027, 1, 10)


def todo(*records: Record, owner: str | None = None, today: date = TODAY) -> list[Need]:
    return needs(builders.workspace(*records), today, owner)


def kinds(*records: Record, owner: str | None = None, today: date = TODAY) -> list[str]:
    return [f"{need.kind} {need.shown_id}" for need in todo(*records, owner=owner, today=today)]


def quarter(state: str = "active") -> list[Record]:
    """A cycle with an objective of ada's and a key result nobody else owns."""
    return [builders.cycle(state=state), builders.objective(), builders.key_result(owners="")]


def test_an_empty_workspace_needs_nothing() -> None:
    assert todo() == []


def test_a_check_in_that_is_due() -> None:
    last = builders.check_in(date=TODAY - timedelta(days=8), value=10)
    (need,) = todo(*quarter(), last)
    assert need == Need(
        NeedKind.CHECK_IN,
        "key_results",
        1,
        1,
        overdue=False,
        title="Cut time-to-value",
        detail="was 10, expected 10.5",
        owners=("ada",),
    )
    assert (need.kind, need.shown_id) == (NeedKind.CHECK_IN, "KR1")


@pytest.mark.parametrize(("ago", "overdue"), [(6, None), (7, False), (10, False), (11, True)])
def test_check_ins_become_due_and_overdue(ago: int, overdue: bool | None) -> None:  # noqa: FBT001
    found = todo(*quarter(), builders.check_in(date=TODAY - timedelta(days=ago), value=10))
    assert [need.overdue for need in found] == ([] if overdue is None else [overdue])


def test_a_key_result_whose_kpi_is_not_there_is_checked_in() -> None:
    assert todo(*quarter()[:2], builders.key_result(owners="", kpi=7)) == todo(*quarter())


def test_a_key_result_never_checked_in_says_so() -> None:
    (need,) = todo(*quarter())
    assert (need.days_late, need.overdue, need.detail) == (44, True, "never checked in, expected 10.5")


def test_steps_have_no_value_to_tell() -> None:
    steps = builders.key_result(measure=builders.milestones(1, 1))
    done = builders.check_in(date=TODAY - timedelta(days=8), done=[1])
    (need,) = todo(builders.cycle(), builders.objective(), steps, done)
    assert need.detail == ""


@pytest.mark.parametrize("state", ["draft", "grading", "closed"])
def test_no_check_ins_outside_an_active_cycle(state: str) -> None:
    assert todo(*quarter(state)) == []


@pytest.mark.parametrize("state", ["closed", "dropped"])
def test_no_check_ins_for_an_objective_that_is_over(state: str) -> None:
    assert todo(builders.cycle(), builders.objective(state=state), builders.key_result()) == []


@pytest.mark.parametrize(
    ("last", "late", "overdue"), [("2026-11-16", None, None), ("2026-11-15", 0, False), ("2026-11-08", 6, True)]
)
def test_measurements_due_and_stale(last: str, late: int | None, overdue: bool | None) -> None:  # noqa: FBT001
    found = todo(builders.kpi(), *measured("46", last=builders.day(last)))
    assert [(need.kind, need.days_late, need.overdue) for need in found] == (
        [] if late is None else [(NeedKind.RECORD, late, overdue)]
    )
    assert all(need.detail == f"weekly, last 46 on {last}" for need in found)


def test_a_kpi_never_measured() -> None:
    (need,) = todo(builders.kpi(created_at=builders.NOW - timedelta(days=30)))
    assert (need.detail, need.days_late) == ("weekly, never measured", 20)


def test_a_signal_asks_for_a_note() -> None:
    points = measured(f"{STEADY} 36 37 38 36")
    (need,) = todo(builders.kpi(targets=[target(low=30)]), *points)
    assert (need.kind, need.days_late, need.overdue) == (NeedKind.EXPLAIN, 7, False)
    assert need.detail == "concern: three of four close to a limit"


@pytest.mark.parametrize(("place", "explained"), [(11, False), (12, True), (14, True), (15, True)])
def test_a_note_on_a_day_of_the_signal_explains_it(place: int, explained: bool) -> None:  # noqa: FBT001
    points = measured(f"{STEADY} 36 37 38 36")
    note = builders.signal_note(date=points[place].date)
    assert (kinds(builders.kpi(targets=[target(low=30)]), *points, note) == []) is explained


def test_several_signals_of_a_kpi_are_one_row() -> None:
    (need,) = todo(builders.kpi(targets=[target(low=0)]), *measured(f"{STEADY} 30 42 30"))
    assert need.detail == "concern: outside its limits, and 2 before it"
    assert need.days_late == 0


def test_a_candidate_asks_until_it_is_answered() -> None:
    kpi = builders.kpi(targets=[target(low=49)])
    (need,) = todo(kpi, *measured(STEADY))
    assert (need.kind, need.days_late) == (NeedKind.CANDIDATE, None)
    assert todo(kpi, *measured(STEADY), builders.decision(about_kpi=1)) == []
    assert todo(kpi, *measured(STEADY), builders.decision(kpi=1)) == []
    assert len(todo(kpi, *measured(STEADY), builders.decision())) == 1


def test_what_has_to_be_looked_into_first_is_no_candidate_row() -> None:
    points = measured(f"{STEADY} 36 37 38 36")
    assert kinds(builders.kpi(targets=[target(low=49)]), *points) == ["explain K1"]


def test_a_kpi_not_audited() -> None:
    assert kinds(builders.kpi(category="not yet audited"), *measured("4")) == ["audit K1"]


def test_a_retired_kpi_needs_nothing() -> None:
    assert todo(builders.kpi(state="retired", category="not yet audited")) == []


class TestCyclePastItsEnd:
    def test_asks_to_be_graded(self) -> None:
        (need,) = todo(*quarter("grading"), today=AFTER)
        assert (need.kind, need.shown_id, need.days_late, need.overdue) == (NeedKind.GRADE, "C1", 10, True)
        assert need.detail == "1 objective without a grade"

    def test_but_not_on_its_last_day(self) -> None:
        assert todo(*quarter("grading"), today=builders.END) == []

    def test_and_not_once_all_is_graded(self) -> None:
        graded = builders.key_result(grade="0.7")
        assert todo(builders.cycle(state="grading"), builders.objective(), graded, today=AFTER) == []

    def test_active_still_it_has_to_move_on(self) -> None:
        assert [need.detail for need in todo(builders.cycle(), today=AFTER)] == ["ended, not graded"]

    @pytest.mark.parametrize("state", ["draft", "closed"])
    def test_a_cycle_that_is_not_running_asks_nothing(self, state: str) -> None:
        assert todo(*quarter(state), today=AFTER) == []

    def test_dropped_objectives_need_no_grade(self) -> None:
        given_up = builders.objective(state="dropped")
        assert todo(builders.cycle(state="grading"), given_up, builders.key_result(), today=AFTER) == []

    @pytest.mark.parametrize(("owner", "count"), [("ada", 1), ("bo", 1), ("cy", 0)])
    def test_is_for_who_made_it_and_who_owns_an_ungraded_objective(self, owner: str, count: int) -> None:
        records = [builders.cycle(state="grading", created_by="bo"), builders.objective(), builders.key_result()]
        assert len(todo(*records, owner=owner, today=AFTER)) == count


@pytest.mark.parametrize(
    ("owner", "found"),
    [
        (None, ["check in KR1", "check in KR2", "audit K1", "audit K2", "audit K3"]),
        ("ada", ["check in KR1", "audit K1"]),
        ("ADA", ["check in KR1", "audit K1"]),
        ("bo", ["check in KR2", "audit K2"]),
        ("", []),
        ("cy", []),
    ],
)
def test_a_person_sees_what_is_theirs(owner: str | None, found: list[str]) -> None:
    records = [
        *quarter(),
        builders.key_result(id=2, owners="Bo"),
        builders.kpi(id=1, owners="Ada", category="not yet audited"),
        builders.kpi(id=2, name="b", owners="bo", category="not yet audited"),
        builders.kpi(id=3, name="c", owners="", category="not yet audited"),
        *(builders.measurement(id=n, kpi=n) for n in (1, 2, 3)),
    ]
    assert kinds(*records, owner=owner) == found


def test_every_row_names_who_it_is_due_from() -> None:
    grading = [builders.cycle(state="grading", created_by="dee"), builders.objective(owners="Ada")]
    more = [builders.objective(id=2, owners="bo"), builders.objective(id=3, owners="ADA"), builders.objective(id=4)]
    parts = [builders.key_result(id=number, objective=number) for number in (1, 2, 3)]
    (need,) = todo(*grading, *more, *parts, today=AFTER)
    assert need.owners == ("dee", "Ada", "bo")
    (need,) = todo(builders.kpi(category="not yet audited", owners=""), builders.measurement())
    assert need.owners == ()


def test_the_longest_late_comes_first_then_the_kind() -> None:
    records = [
        *quarter(),
        builders.check_in(date=TODAY - timedelta(days=9), value=10),
        builders.kpi(id=1, category="not yet audited", targets=[target(low=49)]),
        *measured(STEADY, kpi=1, last=TODAY),
        builders.kpi(id=2, name="b"),
        builders.measurement(id=90, kpi=2, date="2026-11-08"),
        builders.kpi(id=3, name="c"),
        builders.measurement(id=91, kpi=3, date="2026-11-15"),
        builders.kpi(id=4, name="d", cadence="daily"),
        builders.measurement(id=92, kpi=4, date="2026-11-18"),
    ]
    assert [(need.shown_id, need.kind.value, need.days_late) for need in todo(*records)] == [
        ("K2", "record", 6),
        ("KR1", "check in", 2),
        ("K4", "record", 2),
        ("K3", "record", 0),
        ("K1", "candidate", None),
        ("K1", "audit", None),
    ]


@pytest.mark.parametrize(
    ("owner", "found"),
    [
        ("ada", ["check in KR1", "record K1"]),
        ("BO", ["check in KR1", "check in KR2", "record K1"]),
        ("cy", ["check in KR2"]),
        ("dee", []),
    ],
)
def test_what_is_due_is_due_for_each_of_its_owners(owner: str, found: list[str]) -> None:
    records = [
        builders.cycle(),
        builders.objective(owners="bo, cy"),
        builders.key_result(id=1, owners="Ada, bo"),
        builders.key_result(id=2, owners=""),
        builders.kpi(owners="ada bo"),
    ]
    assert sorted(kinds(*records, owner=owner)) == found


@pytest.mark.parametrize(
    ("owner", "found"), [(None, ["record K1"]), ("cy", ["record K1"]), ("ada", ["check in KR1"]), ("dee", [])]
)
def test_a_key_result_that_a_kpi_feeds_is_due_from_who_does_not_record_the_kpi(
    owner: str | None, found: list[str]
) -> None:
    kpi = builders.kpi(owners="cy", cadence="monthly")
    measured = builders.measurement(date="2026-10-01")
    records = (builders.cycle(), builders.objective(), builders.key_result(kpi=1), kpi, measured)
    assert kinds(*records, owner=owner) == found
    if owner == "ada":
        assert todo(*records, owner=owner)[0].detail == "fed by K1 Customer churn rate, monthly"
