from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import kpi, workspace
from okrtui.reports.exchange import date_columns
from reports.exchanged import read, reasons, taken_in

DAYS = st.dates(date(1927, 6, 1), date(2150, 1, 1))
FORMS = {"dmy": "{0.day}.{0.month:02}.{0.year}", "mdy": "{0.month}/{0.day}/{0.year}", "": "{0.year}/{0.month}/{0.day}"}


def days(*cells: str, told: str = "") -> list[str]:
    column, doubt = date_columns.decided(cells, told)
    assert doubt is None, doubt
    return [cell if column is None else column(cell) for cell in cells]


@given(st.lists(DAYS, min_size=1), st.sampled_from([*FORMS]))
def test_days_are_read_as_they_were_written_or_not_at_all(written: list[date], order: str) -> None:
    cells = [FORMS[order].format(day) for day in written]
    column, doubt = date_columns.decided(cells, "")
    if doubt is None:
        assert column is not None
        assert [column(cell) for cell in cells] == [day.isoformat() for day in written]
    assert days(*cells, told=order) == [day.isoformat() for day in written]


@given(DAYS)
def test_day_numbers_of_a_spreadsheet_are_read_where_it_is_told(day: date) -> None:
    number = (day - date(1899, 12, 30)).days
    assert days(f"{number}", f"{number}.0", f"{number}.75", told="serial") == [day.isoformat()] * 3
    _, doubt = date_columns.decided([f"{number}"], "")
    assert doubt is not None
    assert doubt[1] == f"“{number}” is not a date. If it is a spreadsheet's number for {day}, add --dates serial."


def test_day_1_of_a_spreadsheet_is_not_the_same_in_all_of_them() -> None:
    assert days("61", told="serial") == [(date(1900, 2, 28) + timedelta(days=1)).isoformat()]
    with pytest.raises(ValueError, match="from March 1900 on"):
        days("60", told="serial")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-11-01", "2026-11-01"),
        ("2026-11-01 00:00:00", "2026-11-01"),
        ("2026-11-01 00:00:00.000", "2026-11-01"),
        ("2026-11-01T00:00:00.000000", "2026-11-01"),
        ("2026-11-01T23:30:00Z", "2026-11-01"),
        ("2026-11-01 00:00:00+00", "2026-11-01"),
        ("2026-11-01 00:00:00+05:30", "2026-11-01"),
        ("2026-11-01 00:00:00 UTC", "2026-11-01"),
        ("31.10.2026 00:00", "2026-10-31"),
        ("10/31/2026 12:00:00 AM", "2026-10-31"),
        ("2026/10/31", "2026-10-31"),
        ("20261031", "2026-10-31"),
        ("11/11/2026", "2026-11-11"),
        ("2026-10", "2026-10"),
        ("today", "today"),
    ],
)
def test_a_day_with_one_reading_is_read(cell: str, day: str) -> None:
    assert days(cell) == [day]


def test_the_rest_of_a_column_decides_the_order() -> None:
    assert days("01.11.2026", "13.11.2026") == ["2026-11-01", "2026-11-13"]
    assert days("1/11/2026", "1/13/2026") == ["2026-01-11", "2026-01-13"]


def test_an_open_order_is_refused_with_both_readings() -> None:
    there = workspace(kpi())
    text = "kpi,date,value\nK1,11.11.2026,3\nK1,01.11.2026,4\n"
    told = "“01.11.2026” can mean 2026-11-01 or 2026-01-11, and no other day in this column decides it."
    assert reasons(there, read(text)) == [(3, f"date: {told} Say which: --dates dmy or --dates mdy.")]
    taken_in(there, read(text, dates="dmy"))
    assert [str(one.date) for one in there.measurements.values()] == ["2026-11-11", "2026-11-01"]


@pytest.mark.parametrize("cell", ["31.02.2026", "2026/13/01", "20260231"])
def test_a_day_that_does_not_exist_is_refused(cell: str) -> None:
    ((_, told),) = reasons(workspace(kpi()), read(f"kpi,date,value\nK1,{cell},3\n"))
    assert told == f"date: There is no such day as {cell}."
