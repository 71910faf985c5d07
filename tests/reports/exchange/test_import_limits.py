from __future__ import annotations

from decimal import Decimal

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
    objective,
    signal_note,
    workspace,
)
from okrtui.domain.actions.import_rows import ImportBatch
from okrtui.domain.workspace import Put, Workspace
from okrtui.reports.exchange import csv_rows
from okrtui.reports.exchange.import_formats import ImportOptions, Reading
from reports.exchanged import goals, planned, put, read, reasons, records, taken_in


def test_a_value_of_the_same_day_is_changed_and_a_missing_column_leaves_the_field() -> None:
    there = workspace(kpi(), measurement(note="counted twice"), measurement(id=2, date="2026-11-20"))
    before = dict(there.measurements)
    plan = taken_in(there, read("kpi,date,value\nCustomer  CHURN rate,today,5\nK1,2026-11-20,4.0\n", overwrite=True))
    assert [after.shown_id for _, after in plan.changed] == ["M1"]
    assert [one.shown_id for one in plan.left] == ["M2"]
    changed = before[1].model_copy(update={"value": Decimal(5), "revision": 2, "updated_by": "bob", "updated_at": NOW})
    assert there.measurements == {1: changed, 2: before[2]}
    plan = taken_in(there, read("kpi,date,value,note\nK1,today,5,\n"))
    assert not plan.change.puts, "an empty cell leaves what is there"


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
    assert [[one.shown_id for one in part] for part in (plan.added, plan.left)] == [["CI4"], ["CI2", "CI3"]]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("KR1,2026-11-01,,1", "done: KR1 has no milestones; enter its value instead."),
        ("KR2,2026-11-01,4,", "value: This key result has milestones; enter the steps that are done."),
        ("KR2,2026-11-01,,1 9", "done: There is no step 9; the steps are 1, 2."),
        ("KR2,2026-11-01,,one", "done: Enter a whole number."),
        ("KR1,2028-11-01,4,", "date: 2028-11-01 is in the future."),
        (
            "KR1,2026-09-30,4,",
            "date: 2026-09-30 is outside 2026-Q4; enter a day from 2026-10-01 to 2026-12-31.",
        ),
        ("nothing,2026-11-01,4,", "key_result: There is no “nothing”, here or in the file."),
    ],
)
def test_a_check_in_that_its_key_result_does_not_take_is_refused(row: str, told: str) -> None:
    assert reasons(goals(), read(f"key_result,date,value,done\n{row}\n")) == [(2, told)]


def test_two_of_one_title_have_to_be_told_apart() -> None:
    there = put(goals(), objective(id=2), key_result(id=3, objective=2))
    ((_, told),) = reasons(there, read("key_result,date,value\nCut time-to-value,2026-11-01,4\n"))
    assert told == "key_result: “Cut time-to-value” may be KR1, KR3; use an id."
    put(there, objective(id=2, state="dropped"))
    taken_in(there, read("key_result,date,value\nCut time-to-value,2026-11-01,4\n"))
    assert there.check_ins[1].key_result == 1


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("closed", "2026-Q4 is closed, so it cannot be changed. Reopen the cycle first."),
        ("draft", "2026-Q4 has not started, so"),
    ],
)
def test_a_cycle_keeps_to_its_state(state: str, told: str) -> None:
    there = goals(state=state)
    found = reasons(there, read("key_result,date,value\nKR1,2026-11-01,4\nKR1,2026-11-02,4\n"))
    assert [line for line, _ in found] == [2, 3]
    assert all(reason.startswith(told) for _, reason in found)


def test_a_draft_takes_no_check_ins_wherever_it_comes_from() -> None:
    objectives = "cycle,title,state\nC1,Grow,{state}\n"
    parts = "objective,title,baseline,target\nGrow,Leads,0,9\nGrow,Deals,0,5\n"
    values = "key_result,date,value\nLeads,2026-11-01,4\nDeals,2026-11-01,1\n"

    def file(state: str) -> Reading:
        texts = {"objectives": objectives.format(state=state), "key_results": parts, "check_ins": values}
        rows = [row for table, text in texts.items() for row in read(text, table).batch.rows]
        return Reading(ImportBatch(rows, TODAY))

    told = "O1 has not started, so it takes no check-ins."
    way_on = "Give it the state active in the file, or leave its check-ins for later."
    assert reasons(workspace(cycle()), file("draft")) == [(line, f"{told} {way_on}") for line in (2, 3)]
    there = workspace(cycle())
    taken_in(there, file("active"))
    assert len(there.check_ins) == 2
    there = put(goals(), objective(state="draft"))
    assert reasons(there, read("key_result,date,value\nKR1,2026-11-01,4\n")) == [
        (2, f"{told} Start the objective first.")
    ]


def test_each_row_in_a_closed_cycle_is_named() -> None:
    there = goals(state="closed")
    text = "id,objective,title,baseline,target\n,O1,New,0,1\nKR1,O1,Other,0,1\nKR2,O1,Guided set-up,,\n"
    found = reasons(there, read(text, "key_results", own_ids=True))
    assert found == [(line, "2026-Q4 is closed, so it cannot be changed. Reopen the cycle first.") for line in (2, 3)]
    assert reasons(there, read("id,name\nC1,Other\n", "cycles", own_ids=True))[0][1].startswith("2026-Q4 is closed")


def test_what_belongs_to_a_bad_row_is_not_told_of_again() -> None:
    kpis = read("id,name,low,high\nK5,Churn,9,1\nK6,Fine,,\n")
    values = read("kpi,date,value\nChurn,2026-11-01,4\nK5,2026-11-02,4\nFine,2026-11-03,x\n")
    both = Reading(ImportBatch([*kpis.batch.rows, *values.batch.rows], TODAY))
    assert reasons(Workspace(), both) == [
        (2, "“At least” must not be above “At most”."),
        (4, "value: “x” is not a number."),
    ]


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
        ("id,unit\nK1,%\nk1,n\n", "K1 is in the file twice: see line 2."),
        ("id,name\nK1,Other\nO1,Twice\n", "Enter an id such as K7."),
        ("id,name\nK1,Other\n", "K1 has another name here: Customer churn rate. Leave the ids out with --ignore, or"),
        ("id,name\nK5,customer CHURN rate\n", "There is already a KPI with that name: K1 Customer churn rate."),
        ("name\nNew\nnew\n", "This is in the file twice: see line 2."),
        ("name\n" + "x" * 501 + "\n", "name: Too long: 501 characters; the limit is 500."),
    ],
)
def test_conflicts_over_ids_and_names_are_told(text: str, told: str) -> None:
    assert reasons(workspace(kpi()), read(text, "kpis"))[-1][1].startswith(told)


def test_objectives_that_would_serve_each_other_are_refused() -> None:
    there = workspace(cycle(), objective(), objective(id=2, parent=1))
    ((line, told),) = reasons(there, read("id,parent,title\nO1,O2,One\n", "objectives", own_ids=True))
    assert (line, told.startswith("O1 cannot have O2 as its parent")) == (2, True)
    fresh = workspace(cycle())
    found = reasons(fresh, read("id,cycle,title,parent\nO1,C1,One,O2\nO2,C1,Two,O1\nO3,C1,Three,O2\n"))
    assert [line for line, _ in found] == [2, 3]


def test_a_later_change_of_somebody_else_is_never_overwritten() -> None:
    there = workspace(kpi(revision=3, created_at=NOW, updated_by="cy"))
    for text, told in (
        ("id,name,revision\nK1,New,2\n", "K1 was changed by cy since the file was written."),
        (f"id,name,created_at\nK1,New,{at(5).isoformat()}\n", "K1 is a different record here, created by ada at"),
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


def test_a_column_of_an_earlier_version_is_read_under_its_present_name() -> None:
    there = workspace(kpi(id=1, name="Churn"))
    taken_in(there, read('name,owner\nChurn,bo\nLeads,"cy, Dee Lee"\n', "kpis"))
    assert [one.owners for one in there.kpis.values()] == [("bo",), ("cy", "Dee Lee")]
    taken_in(there, read("name,Owners\nChurn,bo cy\n", "kpis"))
    assert there.kpis[1].owners == ("bo", "cy")
    twice = csv_rows.read("name,owner,owners\nChurn,bo,cy\n", TODAY, ImportOptions("kpis"))
    assert twice.unreadable == "The columns “owner” and “owners” mean the same. Leave one out with --ignore owner."
