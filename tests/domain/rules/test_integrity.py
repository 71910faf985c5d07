from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from builders import TODAY, day
from okrtui.domain.records.models import RECORDS, Record
from okrtui.domain.rules.integrity import check, references, users_of, violations
from okrtui.domain.workspace import Change, Put, Workspace
from okrtui.errors import RuleError


def changed(record: Record, **values: Any) -> Record:
    return record.model_validate({**record.document(), "revision": record.revision + 1, **values})


def refusal(workspace: Workspace, *puts: Record, removes: tuple[tuple[str, int], ...] = ()) -> str:
    """The sentence with which a change is refused, empty where it is not."""
    try:
        check(workspace, Change("test", puts, removes))
    except RuleError as error:
        return error.message if error.hint else f"{error.message} (and nothing is said of what to do)"
    return ""


# -- references


def test_every_field_that_holds_an_id_is_known() -> None:
    assert {kind.table: references(kind.table) for kind in RECORDS} == {
        "cycles": (),
        "objectives": (
            ("cycle", "cycles"), ("parent", "objectives"), ("heals", "kpis"), ("kept_from", "objectives"),
        ),
        "key_results": (("objective", "objectives"), ("kpi", "kpis")),
        "check_ins": (("key_result", "key_results"),),
        "kpis": (),
        "measurements": (("kpi", "kpis"),),
        "decisions": (
            ("about_kpi", "kpis"), ("about_key_result", "key_results"), ("kpi", "kpis"), ("objective", "objectives"),
        ),
        "signal_notes": (("kpi", "kpis"),),
        "comments": (
            ("cycle", "cycles"), ("objective", "objectives"), ("key_result", "key_results"), ("kpi", "kpis"),
        ),
    }  # fmt: skip


FULL = builders.workspace(
    builders.cycle(),
    builders.kpi(),
    builders.objective(),
    builders.objective(id=2, parent=1, heals=1),
    builders.key_result(kpi=1),
    builders.check_in(value=9),
    builders.measurement(),
    builders.signal_note(),
    builders.decision(about_kpi=1, kpi=1, about_key_result=1, objective=1),
)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (builders.objective(id=9, cycle=7), "There is no cycle C7."),
        (builders.objective(id=9, parent=7), "There is no objective O7."),
        (builders.objective(id=9, heals=7), "There is no KPI K7."),
        (builders.key_result(id=9, objective=7), "There is no objective O7."),
        (builders.key_result(id=9, kpi=7), "There is no KPI K7."),
        (builders.check_in(id=9, key_result=7), "There is no key result KR7."),
        (builders.measurement(id=9, kpi=7), "There is no KPI K7."),
        (builders.signal_note(id=9, kpi=7), "There is no KPI K7."),
        (builders.comment(id=9, cycle=7), "There is no cycle C7."),
        (builders.decision(id=9, about_kpi=7), "There is no KPI K7."),
        (builders.decision(id=9, about_key_result=7), "There is no key result KR7."),
        (builders.decision(id=9, kpi=7), "There is no KPI K7."),
        (builders.decision(id=9, objective=7), "There is no objective O7."),
    ],
)
def test_a_reference_has_to_lead_somewhere(record: Record, told: str) -> None:
    assert refusal(FULL, record) == told


def test_a_reference_may_lead_to_a_record_of_the_same_change() -> None:
    fresh = [builders.key_result(id=9, objective=9), builders.objective(id=9, cycle=9), builders.cycle(id=9, name="x")]
    assert refusal(FULL, *fresh) == ""


def test_a_reference_must_not_lead_to_what_the_same_change_removes() -> None:
    note = builders.signal_note(id=9, kpi=2)
    workspace = builders.workspace(builders.kpi(id=2))
    assert refusal(workspace, note) == ""
    assert refusal(workspace, note, removes=(("kpis", 2),)) == "There is no KPI K2."


# -- names and days

ALIKE = ["Churn Rate", "churn rate", "CHURN   RATE", " churn\u00a0rate ", "Ｃhurn Rate", "ｃｈｕｒｎ rate"]


@pytest.mark.parametrize("name", ALIKE)
def test_a_name_is_there_once_however_it_is_written(name: str) -> None:
    workspace = builders.workspace(builders.kpi(id=1, name="Churn rate"), builders.cycle(id=1, name="Churn rate"))
    kpi, cycle = builders.kpi(id=2, name=name), builders.cycle(id=2, name=name)
    assert refusal(workspace, kpi) == "There is already a KPI with that name: K1 Churn rate."
    assert refusal(workspace, cycle) == "There is already a cycle with that name: C1 Churn rate."
    assert "with that name" in refusal(Workspace(), kpi, builders.kpi(id=3, name="churn rate"))


@pytest.mark.parametrize(
    ("record", "allowed"),
    [
        (builders.kpi(name="K99"), False),
        (builders.kpi(name="kr3"), False),
        (builders.kpi(name=" o１ "), False),
        (builders.kpi(name="2026"), False),
        (builders.kpi(name="D30 retention"), True),
        (builders.kpi(name="K"), True),
        (builders.kpi(name="X1"), True),
        (builders.cycle(name="c7"), False),
        (builders.cycle(name="2027"), True),
        (builders.objective(title="O7"), False),
        (builders.objective(title="2030"), True),
        (builders.key_result(title="KR1"), False),
    ],
)
def test_a_new_name_that_reads_like_an_id_is_refused(record: Record, allowed: bool) -> None:  # noqa: FBT001
    there = builders.workspace(builders.cycle(id=9, name="Later"), builders.objective(id=9, cycle=9))
    parents = {name: 9 for name in ("objective", "cycle") if hasattr(record, name)}
    fresh = record.model_validate({**record.document(), **parents})
    name = getattr(fresh, "name", None) or getattr(fresh, "title", "")
    told = "" if allowed else f"The name {name} reads like an id."
    assert refusal(there, fresh) == told


def test_a_name_like_an_id_that_is_there_stays_until_it_is_changed() -> None:
    there = builders.workspace(builders.kpi(name="K99"))
    assert refusal(there, changed(there.kpis[1], unit="%")) == ""
    assert refusal(there, changed(there.kpis[1], name="K98")) == "The name K98 reads like an id."
    undone = Change("undo", (builders.kpi(id=2, name="K98"),), takes_back=True)
    assert list(violations(there, undone)) == []


def test_names_may_stay_go_and_be_swapped() -> None:
    one, two = builders.kpi(id=1, name="One"), builders.kpi(id=2, name="Two")
    workspace = builders.workspace(one, two)
    assert refusal(workspace, changed(one, unit="%")) == ""
    assert refusal(workspace, changed(one, name="ONE")) == ""
    assert refusal(workspace, changed(one, name="two")) == "There is already a KPI with that name: K2 Two."
    assert refusal(workspace, changed(one, name="Two"), changed(two, name="One")) == ""
    assert refusal(workspace, changed(one, name="Three"), builders.kpi(id=3, name="one")) == ""
    assert refusal(workspace, builders.kpi(id=3, name="one"), removes=(("kpis", 1),)) == ""
    assert refusal(workspace, builders.kpi(id=3, name="one"), removes=(("kpis", 2),)) != ""
    assert refusal(workspace, changed(one, unit="%"), builders.kpi(id=3, name="one")) != ""


def test_a_kpi_has_one_value_a_day() -> None:
    stored = builders.measurement(id=1, date=TODAY, value=4)
    workspace = builders.workspace(builders.kpi(), builders.kpi(id=2, name="x"), stored)
    again = builders.measurement(id=2, date=TODAY, value=5)
    assert refusal(workspace, again) == "K1 already has a value for 2026-11-21: 4 (M1)."
    for day_of in ("2026-11-01", "2026-12-01"):
        workspace.apply([Put("measurements", 9, changed(again, id=9, date=day_of).document())])
        assert refusal(workspace, again) == "K1 already has a value for 2026-11-21: 4 (M1)."
        assert refusal(workspace, changed(again, date=day_of)) != ""
    workspace.apply([Put("measurements", 9, None)])
    assert refusal(workspace, changed(again, date="2026-11-20")) == ""
    assert refusal(workspace, changed(again, kpi=2)) == ""
    assert refusal(workspace, changed(stored, value=6)) == ""
    assert refusal(workspace, changed(stored, date="2026-11-20"), again) == ""
    assert refusal(workspace, again, removes=(("measurements", 1),)) == ""
    twice = [builders.measurement(id=n, date="2026-11-01") for n in (5, 6)]
    assert refusal(workspace, *twice) == "K1 already has a value for 2026-11-01: 4 (M5)."


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from("aAbB "), st.booleans()), max_size=5))
def test_what_is_let_through_never_has_a_name_twice(wishes: list[tuple[int, str, bool]]) -> None:
    stored = [builders.kpi(id=1, name="a."), builders.kpi(id=2, name="b.")]
    workspace = builders.workspace(*stored)
    puts = {number: builders.kpi(id=number, name=f"{name}.") for number, name, gone in wishes if not gone}
    removes = {number for number, _, gone in wishes if gone and number <= 2} - puts.keys()
    told = refusal(workspace, *puts.values(), removes=tuple(("kpis", number) for number in removes))
    after = {**{one.id: one for one in stored}, **puts}
    names = [one.name.strip().casefold() for number, one in after.items() if number not in removes]
    assert bool(told) == (len(set(names)) < len(names))


# -- loops


def chain(*parents: int | None) -> list[Record]:
    return [builders.objective(id=number, parent=parent) for number, parent in enumerate(parents, 1)]


def test_objectives_must_not_serve_each_other_in_a_circle() -> None:
    one, two, three = chain(None, 1, 2)
    workspace = builders.workspace(builders.cycle(), one, two, three)
    told = "O1 cannot have O3 as its parent: that would make a loop."
    assert refusal(workspace, changed(one, parent=1)) == "O1 cannot have O1 as its parent: that would make a loop."
    assert "that would make a loop" in refusal(workspace, changed(one, parent=2))
    assert "that would make a loop" in refusal(workspace, changed(one, parent=3))
    assert refusal(workspace, changed(three, parent=1)) == ""
    assert refusal(workspace, changed(two, parent=None), changed(one, parent=3)) == ""
    assert told.partition(":")[2] in refusal(workspace, changed(two, parent=3), changed(three, parent=2))


def test_two_objectives_edited_in_one_change_make_no_circle() -> None:
    one, two = chain(None, None)
    workspace = builders.workspace(builders.cycle(), one, two)
    assert refusal(workspace, changed(one, parent=2)) == ""
    assert refusal(workspace, changed(two, parent=1)) == ""
    assert "that would make a loop" in refusal(workspace, changed(one, parent=2), changed(two, parent=1))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=5, max_size=5), st.lists(st.integers(0, 5), min_size=5, max_size=5))
def test_what_is_let_through_always_ends(before: list[int], after: list[int]) -> None:
    before = [parent if parent < place else 0 for place, parent in enumerate(before, 1)]
    stored = chain(*(parent or None for parent in before))
    workspace = builders.workspace(builders.cycle(), *stored)
    puts = [
        changed(one, parent=parent or None)
        for one, old, parent in zip(stored, before, after, strict=True)
        if old != parent
    ]
    ends = True
    for number in range(1, 6):
        steps = 0
        while number and steps < 6:
            number, steps = after[number - 1], steps + 1  # noqa: PLW2901 - walking up
        ends = ends and not number
    assert (refusal(workspace, *puts) == "") is ends


# -- deletions


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("cycles", "C1 cannot be deleted alone: O1, O2 depend on it."),
        ("objectives", "O1 cannot be deleted alone: O2, KR1, D1 depend on it."),
        ("key_results", "KR1 cannot be deleted alone: CI1, D1 depend on it."),
        ("kpis", "K1 cannot be deleted alone: O2, KR1, M1, D1, S1 depend on it."),
        ("check_ins", ""),
        ("measurements", ""),
        ("decisions", ""),
        ("signal_notes", ""),
    ],
)
def test_what_others_point_to_cannot_be_deleted_alone(table: str, told: str) -> None:
    assert refusal(FULL, removes=((table, 1),)) == told


def test_one_that_points_is_told_as_one_and_many_are_counted() -> None:
    values = builders.measured(" ".join("1234567890"))
    workspace = builders.workspace(builders.kpi(), *values)
    assert refusal(workspace, removes=(("kpis", 1),)) == (
        "K1 cannot be deleted alone: M1, M2, M3, M4, M5, M6, M7, M8 and 2 more depend on it."
    )
    gone = tuple(("measurements", one.id) for one in values[1:])
    assert refusal(workspace, removes=(("kpis", 1), *gone)) == "K1 cannot be deleted alone: M1 depends on it."


def test_together_with_what_points_to_it_it_may_go() -> None:
    gone = (("objectives", 1), ("key_results", 1), ("check_ins", 1))
    child, decision = FULL.objectives[2], FULL.decisions[1]
    assert refusal(FULL, removes=gone) == "O1 cannot be deleted alone: O2, D1 depend on it."
    unlinked = [changed(child, parent=None), changed(decision, objective=None, about_key_result=None)]
    assert refusal(FULL, *unlinked, removes=gone) == ""
    half = [changed(child, parent=None), changed(decision, objective=None)]
    assert "There is no key result KR1" in refusal(FULL, *half, removes=gone)


def test_users_are_found_with_and_without_an_index() -> None:
    assert [one.shown_id for one in users_of(FULL, "objectives", 1)] == ["O2", "KR1", "D1"]
    assert {one.shown_id for one in users_of(FULL, "kpis", 1)} == {"O2", "KR1", "M1", "D1", "S1"}
    assert list(users_of(FULL, "decisions", 1)) == []


# -- closed cycles

CLOSED = builders.cycle(id=1, name="2026-Q3", state="closed", start="2026-07-01", end="2026-09-30")
OPEN = builders.cycle(id=2)
OLD, NEW = builders.objective(id=1, cycle=1), builders.objective(id=2, cycle=2)
OLD_RESULT, NEW_RESULT = builders.key_result(id=1, objective=1), builders.key_result(id=2, objective=2)
OLD_WORD, NEW_WORD = builders.check_in(id=1, key_result=1, value=9), builders.check_in(id=2, key_result=2, value=9)
LAST_QUARTER = builders.workspace(
    CLOSED, OPEN, OLD, NEW, OLD_RESULT, NEW_RESULT, OLD_WORD, NEW_WORD, builders.kpi(), builders.decision(objective=1)
)
READ_ONLY = "2026-Q3 is closed, so it cannot be changed."


@pytest.mark.parametrize(
    "record",
    [
        builders.objective(id=9, cycle=1),
        builders.key_result(id=9, objective=1),
        builders.check_in(id=9, key_result=1, value=1),
        changed(OLD, title="Better said"),
        changed(OLD_RESULT, weight=2),
        changed(OLD_WORD, note="later"),
        changed(OLD, cycle=2),
        changed(NEW, cycle=1),
        changed(OLD_RESULT, objective=2),
        changed(NEW_RESULT, objective=1),
        changed(OLD_WORD, key_result=2),
        changed(NEW_WORD, key_result=1),
    ],
    ids=lambda record: f"{record.shown_id} r{record.revision}",
)
def test_what_is_in_a_closed_cycle_is_only_read(record: Record) -> None:
    assert refusal(LAST_QUARTER, record) == READ_ONLY


@pytest.mark.parametrize(
    "removes",
    [
        (("check_ins", 1),),
        (("key_results", 1), ("check_ins", 1)),
        (("cycles", 1), ("objectives", 1), ("key_results", 1), ("check_ins", 1)),
    ],
)
def test_nothing_of_a_closed_cycle_is_deleted(removes: tuple[tuple[str, int], ...]) -> None:
    unlinked = changed(LAST_QUARTER.decisions[1], objective=None)
    assert refusal(LAST_QUARTER, unlinked, removes=removes) == READ_ONLY


def test_a_closed_cycle_without_anything_in_it_stays_too() -> None:
    assert refusal(builders.workspace(CLOSED), removes=(("cycles", 1),)) == READ_ONLY


@pytest.mark.parametrize(
    "record",
    [
        changed(NEW, title="Better said"),
        changed(NEW, parent=1),
        builders.check_in(id=9, key_result=2, value=1),
        builders.decision(id=9, objective=1),
        builders.measurement(id=9, date=day("2026-08-01")),
        changed(CLOSED, state="active"),
        changed(CLOSED, retrospective="We learned."),
    ],
    ids=lambda record: f"{record.shown_id} r{record.revision}",
)
def test_what_is_elsewhere_and_the_cycle_itself_can_be_changed(record: Record) -> None:
    assert refusal(LAST_QUARTER, record) == ""


def test_what_reopens_a_cycle_may_touch_what_is_in_it() -> None:
    """As taking back its closing does."""
    assert refusal(LAST_QUARTER, changed(CLOSED, state="active"), changed(OLD, title="Better said")) == ""
    assert refusal(LAST_QUARTER, changed(CLOSED, name="Other"), changed(OLD, title="Better said")) == READ_ONLY
    workspace = builders.workspace(*LAST_QUARTER)
    workspace.apply([Put("cycles", 1, changed(CLOSED, state="active").document())])
    assert refusal(workspace, changed(OLD, title="Better said")) == ""


def test_a_cycle_may_arrive_closed_with_its_content_and_be_closed_with_it() -> None:
    ended = [changed(OLD, state="closed"), changed(OLD_RESULT, grade=0.7)]
    assert refusal(Workspace(), CLOSED, *ended, OLD_WORD) == ""
    last_words = [changed(OPEN, state="closed"), changed(NEW, state="closed"), changed(NEW_RESULT, grade=0.7)]
    assert refusal(LAST_QUARTER, *last_words) == ""


def test_a_kpi_that_a_closed_cycle_uses_stays() -> None:
    fed = changed(OLD_RESULT, kpi=1)
    workspace = builders.workspace(CLOSED, OLD, fed, builders.kpi())
    assert refusal(workspace, removes=(("kpis", 1),)) == "K1 cannot be deleted alone: KR1 depends on it."
    assert refusal(workspace, changed(fed, kpi=None), removes=(("kpis", 1),)) == READ_ONLY


# -- what has ended


def test_a_cycle_is_closed_only_when_all_in_it_is_done() -> None:
    close = changed(OPEN, state="closed")
    told = "O2 is active, but 2026-Q4 is closed."
    assert refusal(LAST_QUARTER, close) == told
    assert refusal(LAST_QUARTER, close, changed(NEW, state="draft")) == told.replace("active", "draft")
    assert refusal(LAST_QUARTER, close, changed(NEW, state="closed")) == "KR2 has no grade, but 2026-Q4 is closed."
    dropped = changed(NEW, state="dropped", closing_note="No time.")
    assert refusal(LAST_QUARTER, close, dropped) == ""
    assert refusal(LAST_QUARTER, close, changed(NEW, cycle=3), builders.cycle(id=3, name="Later")) == ""
    gone = (("check_ins", 2), ("key_results", 2), ("objectives", 2))
    assert refusal(LAST_QUARTER, close, removes=gone) == ""


def test_who_drops_an_objective_says_why() -> None:
    assert refusal(LAST_QUARTER, changed(NEW, state="dropped")) == "O2 is dropped without a reason."
    workspace = builders.workspace(OPEN, builders.objective(cycle=2, state="dropped"))
    assert refusal(workspace, changed(workspace.objectives[1], team="Care")) == ""


def test_everything_untrue_is_told_once_for_each_record_that_is_to_blame() -> None:
    chain_of_two = [builders.objective(id=7, cycle=2, parent=8), builders.objective(id=8, cycle=2, parent=7)]
    puts = (*chain_of_two, builders.objective(id=9, cycle=2, parent=7), builders.kpi(id=9), builders.objective(id=10))
    found = violations(LAST_QUARTER, Change("test", puts, (("objectives", 2), ("kpis", 1))))
    assert [place for place, _ in found] == [
        ("objectives", 7), ("objectives", 8), ("objectives", 10), ("objectives", 2),
    ]  # fmt: skip


def test_a_long_chain_and_a_long_circle_are_walked_once() -> None:
    count = 20_000
    line = [builders.objective(id=number, parent=number - 1 or None) for number in range(1, count + 1)]
    assert refusal(builders.workspace(builders.cycle()), *line[::-1]) == ""
    change = Change("test", (changed(line[0], parent=count), *line[1:]))
    assert len(list(violations(builders.workspace(builders.cycle()), change))) == count


def test_only_taking_back_does_away_with_a_closed_cycle_and_only_with_all_of_it() -> None:
    gone = (("check_ins", 1), ("key_results", 1), ("objectives", 1), ("cycles", 1))
    unlinked = changed(LAST_QUARTER.decisions[1], objective=None)
    assert refusal(LAST_QUARTER, unlinked, removes=gone) == READ_ONLY
    check(LAST_QUARTER, Change("undo 1", (unlinked,), gone, takes_back=True))
    for some in (gone[:1], gone[1:]):
        with pytest.raises(RuleError):
            check(LAST_QUARTER, Change("undo 1", (unlinked,), some, takes_back=True))


def test_a_metric_without_a_baseline_belongs_to_a_draft() -> None:
    draft, unmeasured = builders.objective(state="draft"), builders.key_result(measure=builders.metric(None, 5))
    told = "KR1 has no baseline, but O1 is active."
    workspace = builders.workspace(builders.cycle(), draft, unmeasured)
    assert refusal(workspace, changed(draft, state="active")) == told
    assert refusal(workspace, changed(draft, state="active"), changed(unmeasured, measure=builders.metric())) == ""
    assert refusal(workspace, changed(draft, state="active"), removes=(("key_results", 1),)) == ""
    assert refusal(workspace, changed(draft, state="dropped", closing_note="No time.")) == ""
    assert refusal(workspace, changed(draft, title="Better said"), changed(unmeasured, title="Open")) == ""
    started = builders.objective(id=2)
    workspace = builders.workspace(builders.cycle(), draft, unmeasured, started)
    assert refusal(workspace, changed(unmeasured, objective=2)) == told.replace("O1", "O2")
    assert refusal(workspace, changed(draft, state="active"), changed(unmeasured, objective=2)) == told.replace(
        "O1", "O2"
    )


VALUES = st.builds(
    builders.measurement,
    id=st.integers(1, 9),
    kpi=st.integers(1, 4),
    date=st.sampled_from([TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=2)]),
)


@given(
    st.lists(VALUES, max_size=4, unique_by=lambda one: (one.kpi, one.date)),
    st.lists(VALUES, max_size=8, unique_by=lambda one: one.id),
    st.sets(st.integers(1, 9)),
    st.sets(st.integers(1, 3)),
)
def test_looking_at_all_values_of_a_kpi_finds_what_a_look_at_each_does(
    there: list[Record], puts: list[Record], removed: set[int], gone: set[int]
) -> None:
    kpis = [builders.kpi(id=number, name=f"KPI {number}") for number in (1, 2, 3)]
    workspace = builders.workspace(*kpis, *{one.id: one for one in there}.values())
    removes = [*(("measurements", one) for one in removed - {one.id for one in puts}), *(("kpis", one) for one in gone)]
    change = Change("test", tuple(puts), tuple(removes))
    found = [(place, str(error)) for place, error in violations(workspace, change)]
    with mock.patch("okrtui.domain.rules.integrity._sound", return_value=set()):
        assert found == [(place, str(error)) for place, error in violations(workspace, change)]
