"""No document is a back door: what is taken in is as true as what people make by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import (
    NOW,
    TODAY,
    check_in,
    comment,
    cycle,
    decision,
    key_result,
    kpi,
    measurement,
    milestones,
    objective,
    signal_note,
    target,
    workspace,
)
from okrtui.domain.actions.import_rows import MOST
from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import RECORDS, Record
from okrtui.domain.records.validation import stored
from okrtui.domain.rules.decision import read as answered
from okrtui.domain.rules.entry_dates import wrong_day
from okrtui.domain.rules.integrity import references
from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange import json_document
from reports.exchanged import put, read, reasons, records, taken_in

LAST = {"name": "2026-Q3", "start": "2026-07-01", "end": "2026-09-30", "state": "closed"}


def full() -> Workspace:
    """Some of everything, a closed quarter with it."""
    return workspace(
        cycle(**LAST),
        cycle(id=2),
        cycle(id=3, name="2027-Q1", start="2027-01-01", end="2027-03-31", state="draft"),
        kpi(targets=[target(3)], rebaselines=[{"since": "2026-05-01", "reason": "New tool."}]),
        kpi(id=2, name="Other", state="retired"),
        objective(state="closed"),
        objective(id=2, state="dropped", closing_note="No time."),
        objective(id=3, cycle=2, parent=1, heals=1),
        objective(id=4, cycle=2, parent=3, ambition="committed"),
        key_result(grade="0.7"),
        key_result(id=2, objective=2),
        key_result(id=3, objective=3, measure=milestones(1, 2)),
        key_result(id=4, objective=3, kpi=1),
        check_in(value=9, date="2026-08-01"),
        check_in(id=2, key_result=3, done=[1]),
        measurement(),
        measurement(id=2, date="2026-11-20"),
        decision(about_kpi=1, kpi=1, objective=3),
        decision(id=2, chosen="okr", why="We want to move it."),
        signal_note(),
        comment(text="@bo, is it so?", settled_by=["bo", "Ada Lovelace"]),
    )


FULL = json.loads(json_document.render(full()))
TABLES = [kind.table for kind in RECORDS]
HOSTILE = st.one_of(
    st.sampled_from([0, -1, 1, 2, 3, 4, 5, 99, True, None, "", [], {}, 2**63, 2**64 - 1, 1e15, MOST, MOST + 1, 0.25]),
    st.sampled_from(["C1", "O1", "O2", "O3", "O4", "KR1", "KR3", "K1", "K2", "K9", "o3 ", "M1", "1", "-1", "x" * 501]),
    st.sampled_from(["draft", "active", "grading", "closed", "dropped", "retired", "committed", "kpi", "okr", "both"]),
    st.sampled_from(
        ["2026-11-20", "2026-11-21", "2099-01-01", "2026-02-30", "today", "yyyyyyyy", "\x1b[31m", "\u202e"]
    ),
    st.sampled_from(["customer  CHURN rate", "OTHER", "2026-q3", "2026-11-21T09:30:00Z", "2020-01-01T00:00:00+02:00"]),
    st.sampled_from([[1], [9], [{"since": "2099-01-01", "reason": "Later."}], {"kind": "maintain", "low": 1}]),
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A good document with some fields set to what may not stand there, records twice, and records gone."""
    found: dict[str, Any] = json.loads(json.dumps(FULL))
    for _ in range(draw(st.integers(1, 4))):
        table = draw(st.sampled_from(TABLES))
        record = draw(st.sampled_from(found[table])) if found[table] else {}
        what = draw(st.sampled_from(["set", "set", "set", "set", "copy", "drop", "forget"]))
        if what == "copy" and record:
            found[table].append({**record, "id": draw(HOSTILE)})
        elif what == "drop" and record:
            found[table].remove(record)
        elif record:
            name = draw(st.sampled_from(sorted(record)))
            record.pop(name) if what == "forget" else record.update({name: draw(HOSTILE)})
    return found


def is_true(there: Workspace) -> None:
    """Assert what is true of every workspace that people made by hand."""
    for one in there:
        assert 0 < one.id <= MOST
        assert 0 < one.revision <= MOST + 1
        assert stored(one.table, one.id, one.document()) == one
        for name, table in references(one.table):
            assert getattr(one, name) is None or getattr(one, name) in there.table(table)
    for named in (there.kpis, there.cycles):
        assert max(Counter(folded(one.name) for one in named.values()).values(), default=1) == 1
    assert max(Counter((one.kpi, one.date) for one in there.measurements.values()).values(), default=1) == 1
    for one in there.objectives.values():
        _is_true_of_objective(there, one.id)
    for one in there.decisions.values():
        assert one.verdict is answered(one.answers).verdict
        assert one.chosen in (None, one.verdict) or one.why
    dated: list[Any] = [*there.check_ins.values(), *there.measurements.values(), *there.signal_notes.values()]
    for one in dated:
        assert not wrong_day(one.date, max(NOW, one.created_at, one.updated_at))


def _is_true_of_objective(there: Workspace, number: int) -> None:
    one, seen = there.objectives[number], {number}
    step = one.parent
    while step is not None:
        assert step not in seen
        seen.add(step)
        step = there.objectives[step].parent
    assert one.state is not ObjectiveState.DROPPED or one.closing_note
    if there.cycles[one.cycle].state is CycleState.CLOSED:
        assert one.state in (ObjectiveState.CLOSED, ObjectiveState.DROPPED)
        if one.state is ObjectiveState.CLOSED:
            assert all(part.grade is not None for part in there.key_results_of(number))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.sampled_from([Workspace, full]))
def test_what_is_taken_in_is_true_and_what_is_not_is_named(document: dict[str, Any], make: Any) -> None:
    there = make()
    before = records(there)
    reading = json_document.read(json.dumps(document), TODAY)
    assert reading.unreadable == ""
    found = reasons(there, reading)
    assert records(there) == before
    if not found:
        taken_in(there, reading)
        is_true(there)
    for place, reason in found:
        assert place
        assert reason[-1] in ".:"
        assert len(reason) < 400


def reading_of(*found: Record, **changes: dict[str, Any]) -> Any:
    """A document of these records, with fields of some of them (by id as shown) changed."""
    document = json.loads(json_document.render(workspace(*found)))
    for table in TABLES:
        for one in document[table]:
            one.update(changes.get(one["id"], {}))
    return json_document.read(json.dumps(document, indent=1), TODAY)


def told(there: Workspace, *found: Record, **changes: dict[str, Any]) -> list[tuple[str, str]]:
    """Each bad record of a document and why."""
    return [(str(place), reason) for place, reason in reasons(there, reading_of(*found, **changes))]


OBJECTIVES = [objective(id=n) for n in range(1, 5)]


@pytest.mark.parametrize(
    ("found", "changes", "bad"),
    [
        ([cycle(), *OBJECTIVES], {"O1": {"parent": "O2"}, "O2": {"parent": "O1"}, "O3": {"parent": "O2"}}, [1, 2]),
        ([cycle(), *OBJECTIVES], {"O4": {"parent": "O4"}}, [4]),
        ([cycle(), *OBJECTIVES], {"O1": {"parent": "O9"}, "O2": {"cycle": "C9"}, "O3": {"heals": "K9"}}, [1, 2, 3]),
    ],
)
def test_every_wrong_objective_is_named(found: list[Record], changes: dict[str, Any], bad: list[int]) -> None:
    assert [place for place, _ in told(Workspace(), *found, **changes)] == [f"objectives {number}" for number in bad]


def test_names_and_days_that_stand_twice_are_named() -> None:
    many = [kpi(id=1, name="One"), kpi(id=2, name="Two"), kpi(id=3, name="Three")]
    assert told(Workspace(), *many, K2={"name": " ＯNE"}, K3={"name": "one"}) == [
        (f"kpis {number}", "There is already a KPI with that name: K1 One. Choose another name.") for number in (2, 3)
    ]
    values = [measurement(id=n, date=f"2026-11-0{n}") for n in (1, 2, 3)]
    assert told(workspace(kpi()), *values, M3={"date": "2026-11-01"}) == [
        ("measurements 3", "K1 already has a value for 2026-11-01: 4 (M1). Edit that one, or delete it first.")
    ]


def test_what_others_refer_to_has_to_be_there() -> None:
    found = [measurement(kpi=9), check_in(key_result=9, value=1), key_result(objective=9)]
    assert [place for place, _ in told(Workspace(), *found)] == ["key_results 1", "check_ins 1", "measurements 1"]


@pytest.mark.parametrize("number", [0, -1, MOST + 1, 2**63, 2**64 - 1])
@pytest.mark.parametrize("field", ["id", "revision"])
def test_no_number_leaves_a_table_without_room(field: str, number: int) -> None:
    ((place, reason),) = told(Workspace(), kpi(), K1={field: number})
    assert place == "kpis 1"
    assert reason.endswith(".")


def test_a_highest_id_that_leaves_no_room_is_refused() -> None:
    there = workspace()
    there.use({"kpis": MOST + 1})
    assert "“highest” of kpis must be at most" in json_document.read(json_document.render(there), TODAY).unreadable
    there = workspace()
    there.use({"kpis": MOST})
    assert not json_document.read(json_document.render(there), TODAY).unreadable


ENDED = [cycle(**LAST), objective(state="closed"), key_result(grade="0.7")]


@pytest.mark.parametrize(
    ("changes", "bad"),
    [
        ({"O1": {"state": "active"}}, "O1 is active, but 2026-Q3 is closed."),
        ({"O1": {"state": "draft"}}, "O1 is draft, but 2026-Q3 is closed."),
        ({"O1": {"state": "dropped"}}, "O1 is dropped without a reason."),
        ({"KR1": {"grade": None}}, "KR1 has no grade, but 2026-Q3 is closed."),
        ({"O1": {"state": "dropped", "closing_note": "No time."}, "KR1": {"grade": None}}, ""),
        ({}, ""),
    ],
)
def test_a_closed_cycle_is_done(changes: dict[str, Any], bad: str) -> None:
    found = [reason for _, reason in told(Workspace(), *ENDED, **changes)]
    assert [reason[: len(bad)] for reason in found] == ([bad] if bad else [])


def test_a_row_that_closes_a_cycle_answers_for_what_is_in_it() -> None:
    there = workspace(cycle(), objective(), key_result())
    ((line, reason),) = reasons(there, read("id,state\nC1,closed\n", "cycles"))
    assert (line, reason.startswith("O1 is active")) == (2, True)
    put(there, objective(state="closed"))
    ((_, reason),) = reasons(there, read("id,state\nC1,closed\n", "cycles"))
    assert reason.startswith("KR1 has no grade")
    put(there, key_result(grade="0.5"))
    taken_in(there, read("id,state\nC1,closed\n", "cycles"))
    ((_, reason),) = reasons(there, read("id,title\nO1,Other\n", "objectives", own_ids=True))
    assert reason.startswith("2026-Q4 is closed, so it cannot be changed.")


@pytest.mark.parametrize(
    ("count", "state", "is_let"),
    [(0, "active", False), (1, "active", False), (2, "active", True), (5, "active", False), (0, "closed", True)],
)
def test_a_row_starts_an_objective_that_could_be_started(count: int, state: str, is_let: bool) -> None:  # noqa: FBT001
    parts = [key_result(id=number) for number in range(1, count + 1)]
    stored_already = workspace(cycle(), objective(state="draft"), *parts)
    found = reasons(stored_already, read(f"id,state\nO1,{state}\n", "objectives"))
    assert [line for line, _ in found] == ([] if is_let else [2])
    fresh = workspace(cycle())
    rows = "".join(f"C1,New,Part {number},0,1,\n" for number in range(count))
    goals = read("cycle,objective,key result,baseline,target,weight\n" + rows)
    mine = read(f"cycle,title,state\nC1,New,{state}\n", "objectives")
    both = mine._replace(batch=type(mine.batch)([*mine.batch.rows, *goals.batch.rows], TODAY))
    assert bool(reasons(fresh, both)) is not is_let


@pytest.mark.parametrize(
    ("cells", "told_of"),
    [
        ("KR1,0.75,", "grade: A grade has one decimal, like 0.7."),
        ("KR1,0.7,", "note: A commitment below 1.0 needs a note: say what got in the way."),
        ("KR1,0.7,It rained.", ""),
        ("KR1,1,", ""),
        ("KR2,0.7,", "O2 was dropped, so its key results get no grade."),
        ("KR3,0.7,", "2027-Q1 has not started, so there is nothing to grade."),
        ("KR4,0.7,", ""),
    ],
)
def test_a_typed_grade_is_one_that_could_be_given(cells: str, told_of: str) -> None:
    there = workspace(
        cycle(),
        cycle(id=2, name="2027-Q1", state="draft"),
        objective(ambition="committed"),
        objective(id=2, state="dropped", closing_note="x"),
        objective(id=3, cycle=2, state="draft"),
        objective(id=4, state="closed"),
        *(key_result(id=number, objective=number) for number in (1, 2, 3, 4)),
    )
    found = reasons(there, read(f"id,grade,grade_note\n{cells}\n", "key_results"))
    assert [reason[: len(told_of)] for _, reason in found] == ([told_of] if told_of else [])


def test_a_key_result_leaves_no_objective_that_has_ended() -> None:
    there = workspace(cycle(), objective(state="closed"), objective(id=2), key_result())
    ((_, reason),) = reasons(there, read("id,objective\nKR1,O2\n", "key_results"))
    assert reason.startswith("O1 is closed: nothing can be added to it or moved out of it.")


def test_what_belongs_to_an_objective_that_has_ended_is_corrected_and_not_added_to() -> None:
    there = workspace(
        cycle(), objective(state="closed"), key_result(), check_in(value=9), objective(id=2),
        key_result(id=2, objective=2), check_in(id=2, key_result=2, value=9),
    )  # fmt: skip
    assert reasons(there, read("id,weight\nKR1,2\n", "key_results")) == []
    assert reasons(there, read("id,note\nCI1,y\n", "check_ins")) == []
    for added in ("key_result,date,value\nKR1,2026-11-20,5\n", "id,key_result\nCI2,KR1\n"):
        ((_, reason),) = reasons(there, read(added, "check_ins"))
        assert reason.startswith("O1 is closed: nothing can be added to it")


def test_a_check_in_waits_for_the_cycle_also_where_the_file_brings_both() -> None:
    rows: list[Any] = []
    for table, text in (
        ("cycles", "name,start,end\n2027-Q1,2027-01-01,2027-03-31\n"),
        ("objectives", "cycle,title\n2027-Q1,Better\n"),
        ("key_results", "objective,title,baseline,target\nBetter,Faster,9,3\n"),
        ("check_ins", "key_result,date,value\nFaster,2026-11-01,4\n"),
    ):
        rows += read(text, table).batch.rows
    every = read("name\n", "kpis")
    ((_, reason),) = reasons(Workspace(), every._replace(batch=type(every.batch)(rows, TODAY)))
    assert reason.startswith("2027-Q1 has not started, so it takes no check-ins.")


@pytest.mark.parametrize(
    ("table", "text", "told_of"),
    [
        ("signal_notes", "kpi,date,cause\nK1,2099-01-01,Later\n", "date: 2099-01-01 is in the future."),
        ("kpis", "id,audited_on\nK1,2099-01-01\n", "audited_on: 2099-01-01 is in the future."),
        ("decisions", "metric,answers,verdict\nChurn,ynynynyn,okr\n", "verdict: The answers give “kpi”."),
        (
            "decisions",
            "metric,answers,verdict,chosen\nChurn,ynynynyn,kpi,okr\n",
            "why: The answers point the other way.",
        ),
    ],
)
def test_what_nobody_could_say_by_hand_is_refused(table: str, text: str, told_of: str) -> None:
    ((line, reason),) = reasons(workspace(kpi()), read(text, table))
    assert (line, reason[: len(told_of)]) == (2, told_of)


def test_a_chart_begins_anew_on_a_day_that_has_come() -> None:
    later = {"rebaselines": [{"since": "2099-01-01", "reason": "Later."}]}
    ((place, reason),) = told(Workspace(), kpi(), K1=later)
    assert (place, reason) == ("kpis 1", "rebaselines: 2099-01-01 is in the future.")


def test_what_got_where_it_is_step_by_step_elsewhere_is_taken_as_it_is() -> None:
    """A grade from before its objective was dropped, a check-in in a cycle that was since put off."""
    elsewhere = workspace(
        cycle(state="draft"),
        objective(state="dropped", closing_note="No time."),
        objective(id=2),
        key_result(grade="0.7"),
        key_result(id=2, objective=2, measure=milestones(1)),
        check_in(key_result=2, value=3),
    )
    fresh = Workspace()
    taken_in(fresh, json_document.read(json_document.render(elsewhere), TODAY))
    assert records(fresh) == records(elsewhere)


def test_all_that_is_wrong_is_told_at_once() -> None:
    found: Iterable[Record] = [cycle(), *OBJECTIVES, kpi(), kpi(id=2, name="x"), measurement(), measurement(id=2)]
    changes = {"O1": {"parent": "O1"}, "K2": {"name": ""}, "M1": {"value": "x"}, "O2": {"state": "dropped"}}
    bad = [place for place, _ in told(Workspace(), *found, **changes)]
    assert sorted(bad) == ["kpis 2", "measurements 1", "objectives 1", "objectives 2"]
