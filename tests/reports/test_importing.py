from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from builders import (
    NOW,
    TODAY,
    at,
    check_in,
    cycle,
    decision,
    key_result,
    kpi,
    measurement,
    metric,
    milestones,
    objective,
    signal_note,
    target,
    workspace,
)
from okrtui.domain.actions.importing_rows import Batch
from okrtui.domain.records import Record
from okrtui.domain.workspace import Put, Workspace
from okrtui.reports import csv_rows
from okrtui.reports.csv_columns import fitting
from okrtui.reports.csv_rows import Wishes
from okrtui.reports.importing import Reading
from reports.exchanged import planned, reasons, records, taken_in


def read(text: str, table: str | None = None, *, decimal_comma: bool = False) -> Reading:
    return csv_rows.read(text, TODAY, Wishes(table, decimal_comma))


def put(there: Workspace, *found: Record) -> Workspace:
    there.apply(Put(one.table, one.id, one.document()) for one in found)
    return there


def goals(**changes: Any) -> Workspace:
    """A cycle with an objective, a key result moved by a number and one by milestones."""
    parts = (key_result(), key_result(id=2, title="Guided set-up", measure=milestones(1, 1)))
    return workspace(cycle(**changes), objective(), *parts, kpi())


@pytest.mark.parametrize(
    ("header", "table"),
    [
        ("kpi,date,value", "measurements"),
        ("note;Value;DATE;kpi", "measurements"),
        ("id,value", "check_ins measurements"),
        ("name,unit", "kpis"),
        ("name,at least,at most", "kpis"),
        ("name,start,end", "cycles"),
        ("cycle,objective,why", "objectives"),
        ("cycle,title,owner", "objectives"),
        ("objective,title,baseline,target", "key_results"),
        ("objective\tkey result\tsteps", "key_results"),
        ("cycle,objective,key result,low,unit", "key_results"),
        ("key result,date,now,confidence", "check_ins"),
        ("key-result,date,done", "check_ins"),
        ("kpi,date,cause", "signal_notes"),
        ("metric,answers,verdict", "decisions"),
        ("a,b", ""),
        ("kpi,value", ""),
        ("", ""),
    ],
)
def test_the_kind_of_record_is_found_from_the_header(header: str, table: str) -> None:
    reading = read(f"{header}\n")
    if " " in table:
        assert reading.unreadable == f"This may be {' or '.join(table.split())}. Say which with --kind."
    elif table:
        assert reading.unreadable == ""
        assert [one.table for one in fitting(re.split(r"[,;\t]", header))] == [table]
    else:
        assert "column" in reading.unreadable


@pytest.mark.parametrize(
    ("text", "table", "told"),
    [
        ("kpi,value\nK1,4", "measurements", "There is no column date, and none called id."),
        ("kpi,KPI,date,value\n", None, "No kind of record has such columns"),
        ("kpi,KPI,date,value\n", "measurements", "Two columns are called kpi."),
        ('"kpi,date\n', None, "A quotation mark is opened in the header and never closed."),
        ("a,b\n", None, "Name one with --kind: cycles, kpis"),
        ("\n\n", None, "There is no header"),
    ],
)
def test_a_header_that_means_nothing_is_told(text: str, table: str | None, told: str) -> None:
    assert told in read(text, table).unreadable


def test_unknown_columns_are_named_and_the_rest_is_taken_in() -> None:
    there = workspace(kpi())
    reading = read("Foo,kpi,date,value,,Bar baz\nx,K1,2026-11-01,4,,y\n")
    assert reading.unknown == ("Foo", "Bar baz")
    taken_in(there, reading)
    assert there.measurements[1].value == 4


def test_every_bad_row_is_named_by_line_and_reason() -> None:
    there = workspace(kpi(), kpi(id=2, name="Old", state="retired"), measurement(kpi=2))
    text = (
        "kpi,date,value,note\n"
        'K1,2026-11-01,4,"two\nlines"\n'
        "No such,2026-11-02,4,\n"
        "K9,2026-11-02,4,\n"
        ",2026-11-02,4,\n"
        "K1,2026-11-32,4,\n"
        "K1,21.11.2026,4,\n"
        "K1,2026-11-03,four,\n"
        "K1,2026-11-04,,\n"
        "K1,2026-11-05,NaN,\n"
        "K1,2027-11-05,4,\n"
        "\n"
        "k1,2026-11-01,5,\n"
        "Old,2026-11-01,5,\n"
        "K1,2026-11-06,4,,,more\n"
        "K1,2026-11-07\n"
        'K1,2026-11-08,4,"open\n'
    )
    found = reasons(there, read(text))
    assert sorted(found, key=lambda one: int(one[0])) == [
        (4, "kpi: There is no “No such”, neither here nor in the file."),
        (5, "kpi: There is no “K9”, neither here nor in the file."),
        (6, "kpi: Something has to stand here, or an id."),
        (7, "There is no such day as 2026-11-32."),
        (8, "“21.11.2026” is not a date. Type it as year-month-day, like 2026-11-21, today or yesterday."),
        (9, "value: “four” is not a number."),
        (10, "value: A number has to stand here."),
        (11, "value: Only finite numbers can be kept here."),
        (12, "date: 2027-11-05 is still to come."),
        (14, "This is in the file already: line 2."),
        (15, "Old is retired and takes no more values. Bring it back first."),
        (16, "This row has 6 cells, the header 4."),
        (17, "value: A number has to stand here."),
        (18, "A quotation mark is opened in this row and never closed."),
    ]


def test_a_value_of_the_same_day_is_changed_and_a_missing_column_leaves_the_field() -> None:
    there = workspace(kpi(), measurement(note="counted twice"), measurement(id=2, date="2026-11-20"))
    before = dict(there.measurements)
    plan = taken_in(
        there, read("kpi,date,value\nCustomer  CHURN rate,today,5\nK1,2026-11-20,4.0\nK1,yesterday2,1"[:-16])
    )
    assert [after.shown_id for _, after in plan.changed] == ["M1"]
    assert [one.shown_id for one in plan.left] == ["M2"]
    changed = before[1].model_copy(update={"value": Decimal(5), "revision": 2, "updated_by": "bob", "updated_at": NOW})
    assert there.measurements == {1: changed, 2: before[2]}
    taken_in(there, read("kpi,date,value,note\nK1,today,5,\n"))
    assert there.measurements[1].note == ""


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,5", "1.5"),
        ("1.234,5", "1234.5"),
        ("-3", "-3"),
        ("1 234", "1234"),
        ("−0,25", "-0.25"),
        (",5", "0.5"),
        ("2,5e3", "2500"),
    ],
)
def test_decimal_commas_are_read_where_asked_for(cell: str, value: str) -> None:
    there = workspace(kpi())
    taken_in(there, read(f"kpi;date;value\nK1;2026-11-01;{cell}\n", decimal_comma=True))
    assert there.measurements[1].value == Decimal(value)


@pytest.mark.parametrize("cell", ["1.5", "1,5,0", "1.23,4", "x", "1.2345"])
def test_a_number_that_fits_no_decimal_comma_is_refused(cell: str) -> None:
    ((line, told),) = reasons(workspace(kpi()), read(f"kpi;date;value\nK1;2026-11-01;{cell}\n", decimal_comma=True))
    assert (line, told) == (2, f"value: “{cell}” is not a number with a decimal comma.")


def test_a_comma_between_semicolons_is_never_guessed_at() -> None:
    ((_, told),) = reasons(workspace(kpi()), read("kpi;date;value\nK1;2026-11-01;1,234\n"))
    assert "--decimal-comma" in told
    there = workspace(kpi())
    taken_in(there, read('kpi,date,value\nK1,2026-11-01,"1,234"\n'))
    assert there.measurements[1].value == 1234


def test_objectives_with_key_results_come_from_one_table() -> None:
    there = workspace(cycle(), objective(title="Old one"))
    text = (
        "Cycle,Objective,Key result,Baseline,Target,Low,Steps,Unit,Weight\n"
        "2026-q4,New one,Moved,14,5,,,days,\n"
        'C1,new  ONE,Done,,,,"Pilot live | 2\nAll regions",,3\n'
        "C1,New one,Kept,,,4.5,,stars,\n"
        "C1,Old one,Under the old,0,1,,,,\n"
        "C1,Empty yet,,,,,,,\n"
    )
    taken_in(there, read(text))
    assert [one.title for one in there.objectives.values()] == ["Old one", "New one", "Empty yet"]
    moved, done, kept, old = there.key_results.values()
    assert [one.objective for one in (moved, done, kept, old)] == [2, 2, 2, 1]
    assert [one.measure.kind for one in (moved, done, kept, old)] == ["metric", "milestones", "maintain", "metric"]
    assert [(one.number, one.text, one.weight) for one in done.measure.steps] == [  # type: ignore[union-attr]
        (1, "Pilot live", 2), (2, "All regions", 1),
    ]  # fmt: skip
    assert [int(one.weight) for one in (done, moved)] == [3, 1]
    assert not taken_in(there, read(text)).change.puts


def test_check_ins_find_their_key_result_by_title_and_their_own_by_the_day() -> None:
    there = goals()
    text = (
        "key result,date,value,done,confidence,note\n"
        "Cut time-to-value,2026-11-01,9.5,,6,first\n"
        "KR1,2026-11-01,9,,7,second of the day\n"
        "guided SET-UP,2026-11-02,,1 2,,\n"
    )
    taken_in(there, read(text))
    assert [(one.key_result, one.value, one.done) for one in there.check_ins.values()] == [
        (1, Decimal("9.5"), ()), (1, Decimal(9), ()), (2, None, (1, 2)),
    ]  # fmt: skip
    assert not taken_in(there, read(text)).change.puts
    plan = taken_in(there, read(text.replace("9.5,,6", "9.4,,6")))
    assert [after.shown_id for _, after in plan.changed] == ["CI1"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("KR1,2026-11-01,,1", "done: KR1 has no milestones; type where it stands as a number."),
        ("KR1,2026-11-01,,", "value: Type where it stands now, in days."),
        ("KR2,2026-11-01,4,", "value: This key result is measured by its milestones; say which are done."),
        ("KR2,2026-11-01,,1 9", "done: There is no step 9; the steps are 1, 2."),
        ("KR2,2026-11-01,,one", "done: A whole number has to stand here."),
        ("KR1,2028-11-01,4,", "date: 2028-11-01 is still to come."),
        ("nothing,2026-11-01,4,", "key_result: There is no “nothing”, neither here nor in the file."),
    ],
)
def test_a_check_in_that_its_key_result_does_not_take_is_refused(row: str, told: str) -> None:
    assert reasons(goals(), read(f"key_result,date,value,done\n{row}\n")) == [(2, told)]


def test_two_of_one_title_have_to_be_told_apart() -> None:
    there = put(goals(), objective(id=2), key_result(id=3, objective=2))
    ((_, told),) = reasons(there, read("key_result,date,value\nCut time-to-value,2026-11-01,4\n"))
    assert told == "key_result: “Cut time-to-value” may be KR1, KR3; say which."
    put(there, objective(id=2, state="dropped"))
    taken_in(there, read("key_result,date,value\nCut time-to-value,2026-11-01,4\n"))
    assert there.check_ins[1].key_result == 1


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("closed", "2026-Q4 is closed and can only be read. Reopen the cycle first."),
        ("draft", "2026-Q4 has not started, so"),
    ],
)
def test_a_cycle_keeps_to_its_state(state: str, told: str) -> None:
    there = goals(state=state)
    found = reasons(there, read("key_result,date,value\nKR1,2026-11-01,4\nKR1,2026-11-02,4\n"))
    assert [line for line, _ in found] == [2, 3]
    assert all(reason.startswith(told) for _, reason in found)


def test_each_row_in_a_closed_cycle_is_named() -> None:
    there = goals(state="closed")
    text = "id,objective,title,baseline,target\n,O1,New,0,1\nKR1,O1,Other,0,1\nKR2,O1,Guided set-up,,\n"
    found = reasons(there, read(text, "key_results"))
    assert found == [(line, "2026-Q4 is closed and can only be read. Reopen the cycle first.") for line in (2, 3)]
    assert reasons(there, read("id,name\nC1,Other\n", "cycles"))[0][1].startswith("2026-Q4 is closed")


def test_what_belongs_to_a_bad_row_is_not_told_of_again() -> None:
    kpis = read("id,name,low,high\nK5,Churn,9,1\nK6,Fine,,\n")
    values = read("kpi,date,value\nChurn,2026-11-01,4\nK5,2026-11-02,4\nFine,2026-11-03,x\n")
    both = Reading(Batch([*kpis.batch.rows, *values.batch.rows], TODAY))
    assert reasons(Workspace(), both) == [(2, "“At least” lies above “at most”."), (4, "value: “x” is not a number.")]


def test_a_first_target_may_be_told_in_columns() -> None:
    there = Workspace()
    taken_in(
        there, read("name,at most,red_high,since,cadence,tied to reward\nChurn,3,4,2026-10-01,Weekly,YES\nPlain,,,,,\n")
    )
    churn, plain = there.kpis.values()
    assert churn.targets == (target(None, 3, red_high=4, since=date(2026, 10, 1)),)
    assert (churn.cadence.value, churn.reward_linked, plain.targets, plain.cadence.value) == (
        "weekly",
        True,
        (),
        "monthly",
    )
    assert not taken_in(there, read("name,high,red_high\nchurn,3,4\n")).change.puts
    taken_in(there, read("name,high\nchurn,2\n"))
    assert there.kpis[1].targets == (churn.targets[0], target(None, 2, since=TODAY))
    assert not taken_in(there, read("name,high\nchurn,2\n")).change.puts


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2026-10-01 low", "targets: A target is a day and its bounds, like 2026-10-01 low 40 red_low 30."),
        ("soon low 4", "since: “soon” is not a date."),
        ("2026-10-01 low x", "low: “x” is not a number."),
    ],
)
def test_targets_that_cannot_be_read_are_told(cell: str, told: str) -> None:
    assert reasons(Workspace(), read(f"name,targets\nChurn,{cell}\n"))[0][1].startswith(told)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",,,,", "measure: Something has to stand here."),
        ("metric,1,2,3,", "low: This does not go with the measure “metric”."),
        (",1,2,3,", "low: This does not go with the measure “metric”."),
        ("speed,1,2,,", "measure: This is metric (baseline and target), maintain (low, high) or milestones (steps)."),
        (",5,5,,", "measure: Target and baseline are the same"),
        (",5,,,", "target: A number has to stand here."),
        (",,,,2. a | heavy", "weight: “heavy” is not a number."),
    ],
)
def test_a_measure_that_cannot_be_is_told(row: str, told: str) -> None:
    found = reasons(goals(), read(f"objective,title,measure,baseline,target,low,steps\nO1,New,{row}\n"))
    assert found[0][1].startswith(told)


def test_a_part_of_a_measure_may_be_changed_alone() -> None:
    there = goals()
    taken_in(there, read("id,target\nKR1,4\n", "key_results"))
    assert there.key_results[1].measure == metric(14, 4)


def test_ids_are_kept_and_new_ones_come_after_all_of_them() -> None:
    there = workspace(kpi())
    there.apply([Put("kpis", 7, None)])
    taken_in(there, read("id,name\n,First\nK12,Second\n5,Third\n,Fourth\n"))
    assert {one.id: one.name for one in there.kpis.values()} == {
        1: "Customer churn rate", 13: "First", 12: "Second", 5: "Third", 14: "Fourth",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,name\nK1,Other\nk1,Twice\n", "K1 stands in the file twice: line 2 too."),
        ("id,name\nO1,Other\n", "An id like K7 has to stand here."),
        ("id,name\nK5,customer CHURN rate\n", "There is a KPI of that name already: K1 Customer churn rate."),
        ("name\nNew\nnew\n", "This is in the file already: line 2."),
        ("name\n" + "x" * 501 + "\n", "name: This has 501 characters; at most 500 fit here."),
    ],
)
def test_conflicts_over_ids_and_names_are_told(text: str, told: str) -> None:
    assert reasons(workspace(kpi()), read(text, "kpis"))[-1][1].startswith(told)


def test_objectives_that_would_serve_each_other_are_refused() -> None:
    there = workspace(cycle(), objective(), objective(id=2, parent=1))
    ((line, told),) = reasons(there, read("id,parent,title\nO1,O2,One\n", "objectives"))
    assert (line, told.startswith("O1 cannot serve")) == (2, True)
    fresh = workspace(cycle())
    found = reasons(fresh, read("id,cycle,title,parent\nO1,C1,One,O2\nO2,C1,Two,O1\nO3,C1,Three,O2\n"))
    assert [line for line, _ in found] == [2]


def test_a_later_change_of_somebody_else_is_never_overwritten() -> None:
    there = workspace(kpi(revision=3, updated_by="cy"))
    for text, told in (
        ("id,name,revision\nK1,New,2\n", "K1 was changed by cy since the file was written."),
        (f"id,name,created_at\nK1,New,{at(5).isoformat()}\n", "K1 is another record here, made by ada at"),
    ):
        plan = planned(there, read(text, "kpis"))
        assert [one.is_conflict for one in plan.faults] == [True]
        assert plan.faults[0].reason.startswith(told)
    taken_in(there, read(f"id,name,revision,created_at\nK1,New,3,{NOW.isoformat()}\n", "kpis"))
    assert (there.kpis[1].name, there.kpis[1].revision, there.kpis[1].updated_by) == ("New", 4, "bob")


def test_every_kind_of_record_is_found_again_without_an_id() -> None:
    there = put(goals(), check_in(value=9), measurement(), decision(), signal_note())
    texts = {
        "cycles": "name,start,end\n2026-q4,2026-10-01,2026-12-31\n",
        "kpis": "name,owner\ncustomer churn rate,ada\n",
        "objectives": "cycle,title\nC1,make onboarding EFFORTLESS\n",
        "key_results": "objective,title,owner\nO1,cut time-to-value,ada\n",
        "check_ins": "key_result,date,value\nKR1,2026-11-21,9\n",
        "measurements": "kpi,date,value\nK1,2026-11-21,4\n",
        "signal_notes": "kpi,date,cause\nK1,2026-11-21,A price rise.\n",
        "decisions": "metric,answers,verdict\nmonthly churn,ynynynyn,kpi\n",
    }
    before = records(there)
    for table, text in texts.items():
        plan = taken_in(there, read(text, table))
        changed = {name for was, now in plan.changed for name, one in was if getattr(now, name) != one}
        assert changed <= {"name", "title", "metric", "revision", "updated_at", "updated_by"}, table
        assert not plan.added
    assert records(there).keys() == before.keys()
