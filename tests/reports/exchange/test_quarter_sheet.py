from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from builders import TODAY, check_in, cycle, key_result, objective, workspace
from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange.import_formats import ImportOptions, Reading
from okrtui.reports.exchange.table_rows import read_tables
from okrtui.reports.exchange.workbook_tables import tables
from reports.exchanged import goals, put, read, reasons, taken_in

SHEET = """\
Cycle,Objective,Key result,Baseline,Target,Unit,Current,Owner,Team,Status,Confidence,Note
2026-Q4,Easy start,Faster set-up,14,5,days,9.5,ada,Growth,active,6,going well
2026-Q4,Easy start,Fewer tickets,120,80,,100 ,bo,Growth,On track,7,
2026-Q4,Trusted data,Fresh reports,0,100,%,45 %,ada,Data,,,
2026-Q4,Trusted data,Fewer errors,20,2,,,"bo, cy",,at risk,,
"""


def later(reading: Reading, day: date) -> Reading:
    """The same file, read on another day."""
    return reading._replace(batch=replace(reading.batch, today=day))


def told_of(there: Workspace, text: str, **options: Any) -> list[str]:
    return [reason for _, reason in reasons(there, read(text, **options))]


def test_a_cycle_its_objectives_their_key_results_and_where_they_stand_come_of_one_file() -> None:
    there = workspace()
    reading = read(SHEET)
    plan = taken_in(there, reading)
    assert [one.shown_id for one in plan.added] == ["C1", "O1", "O2", "KR1", "KR2", "KR3", "KR4", "CI1", "CI2", "CI3"]
    made = there.cycles[1]
    assert (made.name, str(made.start), str(made.end), made.state) == ("2026-Q4", "2026-10-01", "2026-12-31", "active")
    assert [(one.title, one.team, one.state) for one in there.objectives.values()] == [
        ("Easy start", "Growth", "active"), ("Trusted data", "Data", "active"),
    ]  # fmt: skip
    assert [one.owners for one in there.key_results.values()] == [("ada",), ("bo",), ("ada",), ("bo", "cy")]
    stands = [(one.key_result, int(one.value or 0), one.confidence, one.note) for one in there.check_ins.values()]
    assert stands == [(1, 9, 6, "going well"), (2, 100, 7, ""), (3, 45, None, "")]
    assert {one.date for one in there.check_ins.values()} == {TODAY}
    assert reading.remarks == [
        "Left out: status “on track”, “at risk” of 2 rows; okrtui computes it from the progress."
    ]


def test_the_same_sheet_changes_nothing_and_another_value_is_a_check_in() -> None:
    there = workspace()
    taken_in(there, read(SHEET))
    tomorrow = TODAY + timedelta(days=1)
    for day in (TODAY, tomorrow):
        assert not taken_in(there, later(read(SHEET), day)).change.puts
    plan = taken_in(there, later(read(SHEET.replace(",9.5,", ",8,").replace("Growth", "Sales")), tomorrow))
    assert [one.shown_id for one in plan.added] == ["CI4"]
    assert [after.shown_id for _, after in plan.changed] == ["O1"]
    assert (there.check_ins[4].date, there.objectives[1].team) == (tomorrow, "Sales")


@pytest.mark.parametrize("name", ["2026-Q4", "Q4 2026", "q4/2026", "2026/Q4", "4. Quartal 2026", "C1"])
@pytest.mark.parametrize("here", ["2026-Q4", "Q4 2026"])
def test_a_cycle_is_found_by_any_name_of_its_days(here: str, name: str) -> None:
    there = workspace(cycle(name=here))
    taken_in(there, read(SHEET.replace("2026-Q4", name)))
    assert [one.cycle for one in there.objectives.values()] == [1, 1]
    assert list(there.cycles) == [1]


def test_rows_may_name_a_new_cycle_in_several_ways() -> None:
    there = workspace()
    taken_in(there, read(SHEET.replace("2026-Q4,Tr", "Q4 2026,Tr")))
    assert [(one.name, one.id) for one in there.cycles.values()] == [("2026-Q4", 1)]
    assert [one.cycle for one in there.objectives.values()] == [1, 1]


def test_the_name_of_a_fiscal_year_tells_the_days_where_the_settings_say_when_it_begins() -> None:
    there = workspace()
    text = SHEET.replace("2026-Q4", "FY27-Q2")
    taken_in(there, read(text, fiscal_month=7))
    assert str(there.cycles[1].start) == "2026-10-01"
    says = "cycle: There is no cycle “FY27-Q2”, and its name does not tell its days. "
    assert told_of(workspace(), text)[0].startswith(says)


def test_a_cycle_whose_name_tells_nothing_has_to_be_there() -> None:
    text = SHEET.replace("2026-Q4", "Sprint 7")
    (told,) = told_of(workspace(), text)
    assert told == (
        "cycle: There is no cycle “Sprint 7”, and its name does not tell its days. "
        "Plan it first, with its first and last day, or write a name such as 2026-Q4."
    )
    taken_in(workspace(cycle(name="Sprint 7")), read(text))


def test_a_file_of_cycles_needs_their_days_where_a_name_does_not_tell_them() -> None:
    there = workspace()
    taken_in(there, read("name\nQ4 2026\n", "cycles"))
    assert [(one.name, str(one.end)) for one in there.cycles.values()] == [("2026-Q4", "2026-12-31")]
    assert told_of(there, "name\nSprint 7\n", table="cycles") == ["start: Required.", "end: Required."]
    taken_in(there, read("name,start,end\nQ1 2027,2027-01-04,2027-04-02\n"))
    assert [one.name for one in there.cycles.values()] == ["2026-Q4", "Q1 2027"]


def test_a_sheet_of_one_cycle_needs_no_column_of_cycles() -> None:
    text = "\n".join(line.partition(",")[2] for line in SHEET.splitlines())
    there = workspace()
    taken_in(there, read(text, cycle="Q4 2026"))
    assert (len(there.cycles), len(there.check_ins)) == (1, 3)
    required = "cycle: Required. Where it is the same in all rows, add --cycle, such as --cycle 2026-Q4."
    assert reasons(workspace(), read(text)) == [
        *((line, required) for line in (2, 3, 4)),
        (5, "objective: There is no “Trusted data”, here or in the file. Say its cycle too, to create it."),
    ]
    assert told_of(goals(), "id,objective,key result,team\nKR1,,Cut time-to-value,Sales\n") == [
        "objective: Required, as its team is here. Write it in each row, also where it is the same."
    ]
    bare = "objective,key result,baseline,target\nNew,Faster,3,2\n"
    assert told_of(workspace(), bare) == [
        "objective: There is no “New”, here or in the file. Say its cycle too, to create it."
    ]


def test_a_sheet_of_a_workbook_may_be_called_by_its_cycle() -> None:
    book = Workbook()
    book.remove(book.active)
    for name, title in (("Q3 2026", "Earlier"), ("Q4 2026", "Now"), ("Ideas", "Some day")):
        sheet = book.create_sheet(name)
        sheet.append(["Objective", "Key result", "Start", "Target"])
        sheet.append([title, "Faster", 9, 5])
    out = io.BytesIO()
    book.save(out)
    found = tables(out.getvalue(), ImportOptions())
    assert not isinstance(found, str)
    there = workspace()
    assert reasons(there, read_tables(found, TODAY, ImportOptions())) == [
        (
            "Ideas, line 2",
            "objective: There is no “Some day”, here or in the file. Say its cycle too, to create it.",
        )
    ]
    reading = read_tables(found[:2], TODAY, ImportOptions())
    taken_in(there, reading)
    assert [(one.title, there.cycles[one.cycle].name) for one in there.objectives.values()] == [
        ("Earlier", "2026-Q3"), ("Now", "2026-Q4"),
    ]  # fmt: skip
    assert reading.remarks[0] == "Q3 2026: The cycle of its rows is Q3 2026, as the sheet is called."


def test_the_day_of_a_current_value_stands_in_a_column_or_is_an_option() -> None:
    text = SHEET.replace("Note", "As of").replace("going well", "2026-11-02")
    there = workspace()
    reading = read(text, as_of="2026-11-09")
    taken_in(there, reading)
    assert [str(one.date) for one in there.check_ins.values()] == ["2026-11-02", "2026-11-09", "2026-11-09"]
    assert not taken_in(there, later(reading, TODAY + timedelta(days=9))).change.puts
    assert "date: 2026-09-09 is outside 2026-Q4" in told_of(workspace(), SHEET, as_of="2026-09-09")[0]


def test_a_key_result_may_have_a_line_for_each_day() -> None:
    there = goals()
    text = "objective,key result,date,value\nO1,KR1,2026-11-01,9\n".replace("KR1", "Cut time-to-value")
    taken_in(there, read(text + "O1,Cut time-to-value,2026-11-08,8\n"))
    assert [int(one.value or 0) for one in there.check_ins.values()] == [9, 8]
    assert told_of(there, "objective,key result,value\n" + "O1,Cut time-to-value,8\n" * 2) == [
        "This is in the file twice: see line 2."
    ]


def test_a_current_value_of_a_cycle_that_is_over_is_of_its_last_day() -> None:
    there = workspace()
    taken_in(there, read(SHEET.replace("2026-Q4", "2026-Q3")))
    assert {str(one.date) for one in there.check_ins.values()} == {"2026-09-30"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (",active,", ",Entwurf,", "O1 has not started, so it takes no check-ins. Give it the state active in the file"),
        (
            ",active,",
            ",splendid,",
            "status: “splendid” is not a state (draft, active, closed, dropped). If it says how",
        ),
        ("bo,Growth,", "bo,Sales,", "team: Line 2 says “Growth” of the same objective."),
        ("Fresh reports", "", "title: Required: a name or an id."),
        ("Easy start", "Single", "O1 has 1 key result; it needs 2 to 4 before it starts."),
        ("14,5", ",5", "KR1 has no baseline, but O1 is active. Enter the value that it starts from."),
    ],
)
def test_what_is_against_the_rules_is_refused(old: str, new: str, told: str) -> None:
    assert told_of(workspace(), SHEET.replace(old, new, 1))[0].startswith(told)


def test_too_few_key_results_are_started_anyway_with_a_reason() -> None:
    there = workspace()
    taken_in(there, read(SHEET.replace("Easy start", "Single", 1), anyway="Two of them merged"))
    assert [(one.title, one.gate_passed) for one in there.objectives.values()] == [
        ("Single", "Two of them merged"), ("Easy start", "Two of them merged"), ("Trusted data", ""),
    ]  # fmt: skip


def test_what_is_a_draft_here_is_not_started_by_a_value() -> None:
    there = workspace(cycle(), objective(state="draft", title="Easy start"))
    assert told_of(there, SHEET.replace(",active", ",green"))[0].startswith("O1 has 0 key results; it needs 2")
    assert there.objectives[1].state == "draft"
    early = workspace(cycle(state="draft"))
    assert "belongs to 2026-Q4, which has not started. Start the cycle" in told_of(early, SHEET)[0]


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        ("closed", "active", "O1 is closed, and no file makes it active. Leave its state out, or reopen it first."),
        ("dropped", "closed", "O1 is dropped, and no file makes it closed. Leave its state out, or reopen it first."),
        ("active", "draft", "O1 has started, so it is no draft again. Leave its state out."),
        ("active", "closed", ""),
        ("draft", "draft", ""),
        ("active", "", ""),
    ],
)
def test_no_sheet_takes_an_objective_back(here: str, there: str, told: str) -> None:
    said = {"closing_note": "It failed."} if here == "dropped" else {}
    found = workspace(cycle(), objective(state=here, **said), key_result())
    text = f"cycle,objective,key result,status\nC1,Make onboarding effortless,,{there}\n"
    assert told_of(found, text) == ([told] if told else [])


def test_a_cycle_that_is_graded_takes_no_new_objectives() -> None:
    told = told_of(workspace(cycle(state="grading")), SHEET)
    assert told[0] == "2026-Q4 is grading and takes no new objectives. Choose a draft or active cycle."


def test_a_line_may_have_nothing_but_an_objective() -> None:
    there = goals()
    text = 'cycle,objective,key result,why,objective owner,ambition\nC1,New,,Because,"ada, bo",Committed\n,o1,,Old,,\n'
    plan = taken_in(there, read(text))
    assert [one.shown_id for one in plan.added] == ["O2"]
    made = there.objectives[2]
    assert (made.why, made.owners, made.ambition, made.state) == ("Because", ("ada", "bo"), "committed", "draft")
    assert there.objectives[1].why == "Old"


def test_the_id_of_a_key_result_finds_it_for_its_check_in_too() -> None:
    there = put(goals(), check_in(value=9))
    taken_in(there, read("id,objective,key result,current\nKR1,O1,Cut time-to-value,8\n"))
    assert [(one.key_result, int(one.value or 0)) for one in there.check_ins.values()] == [(1, 9), (1, 8)]


def test_the_days_of_a_cycle_are_those_that_all_rows_say() -> None:
    text = (
        "cycle,cycle start,cycle end,objective,key result,baseline,target\n"
        "Sprint,2026-11-01,2026-12-15,A,a,1,2\nSprint,,,B,b,1,2\nSprint,2026-11-01,2026-12-15,A,c,1,2\n"
    )
    there = workspace()
    taken_in(there, read(text))
    assert (str(there.cycles[1].start), str(there.cycles[1].end)) == ("2026-11-01", "2026-12-15")
    assert not taken_in(there, read(text)).change.puts
    other = text.replace("2026-11-01,2026-12-15,A,c", "2026-11-02,2026-12-15,A,c")
    assert reasons(workspace(), read(other)) == [
        (4, "cycle_start: A row above says 2026-11-01 of the same cycle."),
    ]
    taken_in(there, read(text.replace("2026-12-15", "2026-12-20")))
    assert str(there.cycles[1].end) == "2026-12-20"
