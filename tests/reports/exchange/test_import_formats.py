from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from builders import (
    TODAY,
    cycle,
    day,
    kpi,
    measurement,
    metric,
    objective,
    target,
    workspace,
)
from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange.csv_columns import fitting
from okrtui.reports.exchange.csv_rows import LONGEST_CELL
from reports.exchanged import goals, read, reasons, taken_in


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
        assert reading.unreadable.startswith(f"This could be {' or '.join(table.split())}. Choose one with")
    elif table:
        assert reading.unreadable == ""
        assert [one.table for one in fitting(re.split(r"[,;\t]", header))] == [table]
    else:
        assert "column" in reading.unreadable


@pytest.mark.parametrize(
    ("text", "table", "told"),
    [
        ("kpi,value\nK1,4", "measurements", "There is no column date, and none called id."),
        ("kpi,KPI,date,value\n", None, "Two columns are called kpi."),
        ("kpi,KPI,date,value\n", "measurements", "Two columns are called kpi."),
        ('"kpi,date\n', None, "A quotation mark opens in the header and never closes."),
        ("kpi,date,value,value\n", None, "Two columns are called value. Rename one of them."),
        ("kpi,date,value,actual\n", None, "The columns “value” and “actual” mean the same. Leave one out with --ig"),
        ("a,b\n", None, "Choose one with --kind: cycles (name …); kpis (name …)"),
        ("\n\n", None, "There is no header"),
    ],
)
def test_a_header_that_means_nothing_is_told(text: str, table: str | None, told: str) -> None:
    assert told in read(text, table).unreadable


def test_an_unknown_column_is_refused_until_it_is_told_what_to_do_with_it() -> None:
    there = workspace(kpi())
    text = "Foo,kpi,date,value,,Bar baz\nx,K1,2026-11-01,4,,y\n"
    assert read(text).unreadable == (
        "The columns Foo, Bar baz are not among those of measurements; the columns are Foo, kpi, date, value, Bar baz. "
        "Leave each out with --ignore Foo, or say what it is with --map Foo=FIELD, where FIELD is one of note."
    )
    assert '--ignore "Bar baz"' in read(text, ignored=["foo"]).unreadable
    reading = read(text, ignored=["foo"], renamed={"bar BAZ": "note"})
    assert (reading.unknown, reading.batch.rows[0].values["note"]) == (("Foo",), "y")
    reading = read(text, ignored=["foo", "bar-baz"])
    assert reading.unknown == ("Foo", "Bar baz")
    taken_in(there, reading)
    assert there.measurements[1].value == 4


def test_the_column_that_makes_a_sheet_of_key_results_is_suggested() -> None:
    sheet = "Zyklus;Ziel;Schlüsselergebnis;Startwert;Zielwert;Istwert;Team\n2026-Q4;A;B;1;2;1;Growth\n"
    assert read(sheet).unreadable.endswith("If the rows are key_results, add --map Ziel=objective.")
    assert not read(sheet, renamed={"Ziel": "objective"}).unreadable
    assert not read(sheet, "objectives").unreadable.endswith("=objective.")
    assert not read(sheet.replace("Team", "Laune")).unreadable.endswith("=objective.")
    assert not read(sheet.replace("Istwert", "Zielwert")).unreadable.endswith("=objective.")


def test_a_field_that_is_none_is_refused_whatever_the_columns_are() -> None:
    told = '--map "How much=bogus": There is no field bogus. docs/import.md has the fields.'
    assert read("kpi,date,How much\n", renamed={"How much": "bogus"}).unreadable == told
    assert read("a\n", renamed={"How much": "bogus"}).unreadable == told


def test_a_cell_may_be_long_but_not_the_rest_of_a_file() -> None:
    line = "kpi,date,value,note\nK1,2026-11-01,4,{}\n".format
    assert not read(line("x" * LONGEST_CELL)).faults
    (fault,) = read(line("x" * (LONGEST_CELL + 1))).faults
    assert "never closes" in fault.reason


def test_every_bad_row_is_named_by_line_and_reason() -> None:
    there = workspace(kpi(), kpi(id=2, name="Old", state="retired"), measurement(kpi=2))
    text = (
        "kpi,date,value,note\n"
        'K1,2026-11-01,4,"two\nlines"\n'
        "No such,2026-11-02,4,\n"
        "K9,2026-11-02,4,\n"
        ",2026-11-02,4,\n"
        "K1,2026-11-32,4,\n"
        "K1,21 november,4,\n"
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
    told = "“21 november” is not a date. Enter year-month-day, such as 2026-11-21, today or yesterday"
    assert sorted(found, key=lambda one: int(one[0])) == [
        (4, "kpi: There is no “No such”, here or in the file."),
        (5, "kpi: There is no “K9”, here or in the file."),
        (6, "kpi: Required: a name or an id."),
        (7, "There is no such day as 2026-11-32."),
        (8, f"{told}, or a week such as 2026-W45."),
        (9, "value: “four” is not a number."),
        (11, "value: Enter a finite number."),
        (12, "date: 2027-11-05 is in the future."),
        (14, "This is in the file twice: see line 2."),
        (15, "Old is retired and takes no more values. Resume it first."),
        (16, "This row has 6 cells, the header 4."),
        (18, "A quotation mark opens in this row and never closes."),
    ]


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
    taken_in(there, read(f"kpi;date;value\nK1;2026-11-01;{cell}\n", decimal=","))
    assert there.measurements[1].value == Decimal(value)


@pytest.mark.parametrize("cell", ["1.5", "1,5,0", "1.23,4", "1.2345"])
def test_a_number_that_fits_no_decimal_comma_is_refused(cell: str) -> None:
    ((line, told),) = reasons(workspace(kpi()), read(f"kpi;date;value\nK1;2026-11-01;{cell}\n", decimal=","))
    assert (line, told) == (2, f"value: “{cell}” is not a number with a decimal comma.")


def test_a_comma_between_semicolons_is_never_guessed_at() -> None:
    ((_, told),) = reasons(workspace(kpi()), read("kpi;date;value\nK1;2026-11-01;1,234\n"))
    assert "--decimal-comma" in told
    ((_, again),) = reasons(workspace(kpi()), read('kpi,date,value\nK1,2026-11-01,"1,234"\n'))
    assert again == told


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


def test_due_dates_come_with_key_results_and_their_steps() -> None:
    there = workspace(cycle(), objective(title="One"))
    text = "Cycle,Objective,Key result,Steps,Due date\n2026-Q4,One,Done,{},{}\n"
    made = '"Pilot live | 2 | 2026-11-12\nRoll-out | 2026-12-01\nRest | 3"'
    taken_in(there, read(text.format(made, "2026-12-10")))
    (part,) = there.key_results.values()
    assert part.due_on == day("2026-12-10")
    assert [(one.text, int(one.weight), str(one.due_on)) for one in part.measure.steps] == [  # type: ignore[union-attr]
        ("Pilot live", 2, "2026-11-12"), ("Roll-out", 1, "2026-12-01"), ("Rest", 3, "None"),
    ]  # fmt: skip
    ((_, told),) = reasons(there, read(text.format("", "2027-01-01"), overwrite=True))
    assert told == "due_on: 2027-01-01 is outside 2026-Q4; enter a day from 2026-10-01 to 2026-12-31."


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
        ("2026-10-01 low", "targets: Write a target as a day and its bounds, such as 2026-10-01 low 40 red_low 30."),
        ("soon low 4", "since: “soon” is not a date."),
        ("2026-10-01 low x", "low: “x” is not a number."),
    ],
)
def test_targets_that_cannot_be_read_are_told(cell: str, told: str) -> None:
    assert reasons(Workspace(), read(f"name,targets\nChurn,{cell}\n"))[0][1].startswith(told)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",,,,", "measure: Required."),
        ("metric,1,2,3,", "low: A “metric” measure does not have this field."),
        (",1,2,3,", "low: A “metric” measure does not have this field."),
        ("speed,1,2,,", "measure: Use metric (baseline and target), maintain (low, high) or milestones (steps)."),
        (",5,5,,", "measure: Target and baseline are the same"),
        (",5,,,", "target: Required."),
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
