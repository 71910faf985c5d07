from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from builders import TODAY, kpi, target, workspace
from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.reports.exchange.table_rows import read_tables
from okrtui.reports.exchange.workbook_tables import tables
from reports.exchanged import put, read, reasons, taken_in

TABLE = """\
KPI;Einheit;Besitzer;Target 2025;Ziel 2026;Jan 2026;Feb 2026;März 2026
Uptime;%;ada;≥ 99;>= 99,5;99,9 %;99,7;
Churn;%;bo;;<=4;4,1;n/a;3,9
"""


def months(there: Workspace, text: str, **options: Any) -> list[tuple[str, str, str]]:
    taken_in(there, read(text, **options))
    return [(there.kpis[one.kpi].name, str(one.date), str(one.value)) for one in there.measurements.values()]


def told_of(there: Workspace, text: str, **options: Any) -> list[tuple[str | int, str]]:
    return reasons(there, read(text, **options))


def test_each_filled_cell_is_the_value_of_its_month() -> None:
    there = workspace()
    assert months(there, TABLE, create=True) == [
        ("Uptime", "2026-01-31", "99.9"), ("Uptime", "2026-02-28", "99.7"),
        ("Churn", "2026-01-31", "4.1"), ("Churn", "2026-03-31", "3.9"),
    ]  # fmt: skip
    assert [(one.unit, one.owners, one.cadence) for one in there.kpis.values()] == [
        ("%", ("ada",), "monthly"), ("%", ("bo",), "monthly"),
    ]  # fmt: skip
    assert [[(str(one.since), str(one.low or one.high)) for one in made.targets] for made in there.kpis.values()] == [
        [("2025-01-01", "99"), ("2026-01-01", "99.5")], [("2026-01-01", "4")],
    ]  # fmt: skip
    for create in (True, False):
        assert not taken_in(there, read(TABLE, create=create)).change.puts


def test_kpis_that_are_here_keep_what_the_table_does_not_say() -> None:
    there = workspace(kpi(name="Uptime", unit="%", cadence="monthly", department="Ops", targets=[target(90)]))
    text = "kpi,ziel,2026-01,2026-02\nUptime,95,99,\n"
    assert months(there, text) == [("Uptime", "2026-01-31", "99")]
    assert there.kpis[1].department == "Ops"
    assert [(str(one.since), str(one.low)) for one in there.kpis[1].targets] == [
        ("2020-01-01", "90"), (str(TODAY), "95"),
    ]  # fmt: skip


def test_a_kpi_may_be_named_by_its_id() -> None:
    there = workspace(kpi(name="Leads", cadence="monthly"))
    assert months(there, "kpi,owner,2026-01\nk1,bo,3\n") == [("Leads", "2026-01-31", "3")]
    assert (there.kpis[1].name, there.kpis[1].owners) == ("Leads", ("bo",))
    assert months(there, "id,name,2026-02\nK1,Leads,4\n")[-1] == ("Leads", "2026-02-28", "4")
    assert told_of(there, "kpi,2026-01\nK9,3\n") == [(2, "There is no K9, here or in the file. Correct the id.")]


def test_a_target_is_the_bound_that_the_latest_one_is() -> None:
    there = workspace(kpi(name="Churn", targets=[target(high=5)]), kpi(id=2, name="Uptime", targets=[target(low=90)]))
    taken_in(there, read("kpi,target 2026,2025\nChurn,4,\nUptime,95,\n"))
    latest = [made.targets[-1] for made in there.kpis.values()]
    assert [(str(one.since), str(one.low), str(one.high)) for one in latest] == [
        ("2026-01-01", "None", "4"), ("2026-01-01", "95", "None"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "days"),
    [
        ("2026-Q1,Q2 2026,3. Quartal 2026", "2026-03-31 2026-06-30 2026-09-30"),
        ("Q1/26,Q2/26,Q3/26", "2026-03-31 2026-06-30 2026-09-30"),
        ("2023,2024,2025", "2023-12-31 2024-12-31 2025-12-31"),
        ("Jan-26,Feb-26,Mrz-26", "2026-01-31 2026-02-28 2026-03-31"),
        ("01/2026,02/2026,12/2025", "2025-12-31 2026-01-31 2026-02-28"),
        ("2026-W44,KW 45 2026,W46/2026", "2026-11-01 2026-11-08 2026-11-15"),
        ("2026-11-01,2026-11-02,2026-11-04", "2026-11-01 2026-11-02 2026-11-04"),
        ("2026-09-01,2026-08-01,2026-10-01", "2026-08-31 2026-09-30 2026-10-31"),
    ],
)
def test_periods_of_any_name_are_read(heads: str, days: str) -> None:
    there = workspace()
    found = months(there, f"Metric,{heads}\nLeads,3,4,5\n", create=True)
    assert sorted(day for _, day, _ in found) == days.split()


@pytest.mark.parametrize(
    ("heads", "year", "days"),
    [
        ("Jan,Feb,Dez", 2025, "2025-01-31 2025-02-28 2025-12-31"),
        ("Q1,Q2,Q3", 2026, "2026-03-31 2026-06-30 2026-09-30"),
        ("KW 1,KW 2,KW 53", 2020, "2020-01-05 2020-01-12 2021-01-03"),
    ],
)
def test_the_year_of_all_columns_is_an_option(heads: str, year: int, days: str) -> None:
    text = f"Metric,{heads}\nLeads,3,4,5\n"
    assert [day for _, day, _ in months(workspace(), text, create=True, year=year)] == days.split()
    first = heads.partition(",")[0]
    assert read(text, create=True).unreadable == (
        f"The column “{first}” does not say its year. Add it with --year, such as --year 2026."
    )


def test_days_of_one_month_are_not_taken_for_years() -> None:
    text = "Metric,Jan 10,Jan 11,Jan 12\nLeads,3,4,5\n"
    for year in (None, 2026):
        assert read(text, year=year).unreadable == (
            'The column “Jan 10” can be a day or a month of some year. Say which, such as --map "Jan 10=2026-01".'
        )
    renamed = {"Jan 10": "2026-01-10", "jan 11": "2026-01-11", "Jan 12": "2026-01-12"}
    days = months(workspace(), text, create=True, renamed=renamed)
    assert [day for _, day, _ in days] == ["2026-01-10", "2026-01-11", "2026-01-12"]


def test_a_week_that_the_year_does_not_have_is_no_heading() -> None:
    assert read("kpi,2027-W53,2026-01\nA,1,2\n").unreadable.startswith("The column 2027-W53 is not among those")
    told = read("kpi,KW 53,KW 1\nA,1,2\n", year=2027).unreadable
    assert told == "The column “KW 53” names a week that 2027 does not have."
    assert read("kpi,2026-02-30,2026-02-28\nA,1,2\n").unreadable.startswith("The column 2026-02-30 is not among")


def test_a_period_that_has_not_ended_has_no_value() -> None:
    there = workspace(kpi(name="Leads", cadence="monthly"))
    text = "kpi,Oct 2026,Nov 2026,Dec 2026\nLeads,3,4,\n"
    assert told_of(there, text) == [
        (
            "line 1, Nov 2026",
            'This month ends on 2026-11-30, so it has no value yet. Leave the column out with --ignore "Nov 2026".',
        )
    ]
    assert months(there, text, ignored=["nov 2026"]) == [("Leads", "2026-10-31", "3")]
    assert read(text, ignored=["nov 2026"]).unknown == ("Nov 2026",)


def test_a_period_has_to_fit_the_cadence_of_its_kpi() -> None:
    there = workspace(kpi(name="Leads", cadence="monthly"))
    ((place, told),) = told_of(there, "kpi,2026-Q1\nLeads,3\n")
    assert (place, told) == ("line 2, 2026-Q1", "“2026-Q1” is not a month. Enter one such as 2026-10, or a date.")
    mixed = "kpi,2025,Jan 2026\nLeads,3,4\nOld,5,\n"
    assert told_of(workspace(), mixed, create=True)[0] == (
        2,
        "cadence: “2025” and “Jan 2026” are of different length. Say which it is in a column cadence.",
    )
    assert told_of(there, mixed.replace("Old,5,", ""))[0][0] == "line 2, 2025"


def test_what_is_wrong_is_named_by_line_and_column() -> None:
    there = put(workspace(kpi(name="Leads", cadence="monthly")), kpi(id=2, name="Both", targets=[target(1, 9)]))
    text = "name,target 2026,Jan 2026,Feb 2026\nLeads,5,much,3\nBoth,4,,\n,,1,\nNone,,2,2\nLeads,,1,\n"
    undecided = (
        "target: Nothing says whether more or less is good. Write ≥ or ≤ before the figures, or add --targets low "
        "where more is good, --targets high where less is."
    )
    assert told_of(there, text) == [
        (4, "name: Required: a name or an id."),
        (5, "There is no “None”, here or in the file. Correct the name, or add --create."),
        (2, undecided),
        (3, undecided),
        ("line 2, Jan 2026", "value: “much” is not a number."),
        ("line 6, Jan 2026", "This is in the file twice: see line 2, Jan 2026."),
    ]


def test_rows_that_are_none_of_the_table_are_named() -> None:
    there = workspace(kpi(name="Leads", cadence="monthly"))
    assert told_of(there, "kpi,2026-01,2026-02\nLeads,1,2,3\nkpi,2026-01, 2026-02\nLeads,1\n") == [
        (2, "This row has 4 cells, the header 3."),
        (3, "This line repeats the header. Delete it."),
    ]


def test_figures_of_targets_are_read_as_their_columns_decide() -> None:
    there = workspace(kpi(name="Leads", cadence="monthly"))
    told = told_of(there, 'name,min 2026,max 2026,Jan 2026\nLeads,"1,234",x,3\n')
    assert told[0][0] == "line 2, min 2026"
    assert "--decimal-comma" in told[0][1]
    assert told_of(there, "name,min 2026,Jan 2026\nLeads,1.2.3,3\n") == [
        ("line 2, min 2026", "“1.2.3” is not a number.")
    ]
    text = "name,min 2025,max 2025,2026-01 target,target,Jan 2026\nLeads,5,9,7,6,3\n"
    assert months(there, text, targets="low") == [("Leads", "2026-01-31", "3")]
    assert [(str(one.since), str(one.low), str(one.high)) for one in there.kpis[1].targets] == [
        ("1900-01-01", "6", "None"), ("2025-01-01", "5", "9"), ("2026-01-01", "7", "None"),
    ]  # fmt: skip
    assert not taken_in(there, read(text, targets="low")).change.puts


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        ("kpi,mood,2026-01\nA,b,3\n", {}, "The column mood is not among those of kpis; the columns are kpi, mood."),
        ("kpi,x,2026-01\nA,b,3\n", {"renamed": {"x": "bogus"}}, '--map "x=bogus": There is no field bogus.'),
        ("2026-01,2026-02\n3,4\n", {}, "There is no header"),
        ("kpi,2026-01\nA,3\n", {"table": "objectives"}, "There is no column"),
        ("kpi,date,value\nA,2026,4\n", {}, ""),
    ],
)
def test_other_tables_are_no_tables_of_periods(text: str, options: dict[str, Any], told: str) -> None:
    assert read(text, **options).unreadable.startswith(told)


def test_the_months_of_a_workbook_are_days_in_its_cells() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Metric", date(2026, 1, 1), date(2026, 2, 1), 2025])
    sheet.append(["Leads", 3, 4.5, None])
    out = io.BytesIO()
    book.save(out)
    found = tables(out.getvalue(), ImportOptions())
    assert not isinstance(found, str)
    reading = read_tables(found, TODAY, ImportOptions(create=True))
    there = workspace()
    taken_in(there, reading)
    assert [(str(one.date), str(one.value)) for one in there.measurements.values()] == [
        ("2026-01-31", "3"), ("2026-02-28", "4.5"),
    ]  # fmt: skip
    assert reading.remarks == ["The headings are the first days of months: each is read as the whole month."]


def test_two_columns_with_targets_of_one_period_must_not_contradict() -> None:
    text = "kpi,Ziel 2026,Soll 2026,max 2026,Jan 2026,Feb 2026\nLeads,≥ 5,≥ 7,9,6,7\n"
    assert told_of(workspace(), text, create=True) == [
        (
            "line 2, Soll 2026",
            "Another column says another target of that period. Leave one of them out with --ignore.",
        )
    ]
    there = workspace()
    months(there, text.replace("≥ 7", "≥ 5"), create=True)
    assert [(str(one.low), str(one.high)) for one in there.kpis[1].targets] == [("5", "9")]


def test_cells_that_say_that_there_is_no_value_are_left_out_and_counted() -> None:
    reading = read("kpi,Jan 2026,Feb 2026,Mar 2026\nLeads,5,n/a,\nVisits, - ,7\n", create=True)
    assert reading.valueless == ["line 2, Feb 2026", "line 3, Jan 2026"]
