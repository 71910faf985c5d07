from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from builders import cycle, key_result, kpi, objective, workspace
from reports.exchanged import read, reasons, taken_in


@pytest.mark.parametrize(
    ("unit", "cell", "value"),
    [
        ("%", "95%", "95"),
        ("%", "95 %", "95"),
        ("%", "99,95 %", "99.95"),
        ("$", '"$1,234.50"', "1234.50"),
        ("$", '"-$1,234.50"', "-1234.50"),
        ("€", "1.234.567 €", "1234567"),
        ("days", "5 days", "5"),
        ("", "7", "7"),
    ],
)
def test_a_number_may_have_the_unit_of_its_kpi_beside_it(unit: str, cell: str, value: str) -> None:
    there = workspace(kpi(unit=unit))
    text = f'kpi,date,value\nK1,2026-11-01,"{cell.strip(chr(34))}"\n'
    taken_in(there, read(text))
    assert there.measurements[1].value == Decimal(value)
    assert not taken_in(there, read(text)).change.puts


def test_another_unit_is_refused() -> None:
    ((line, told),) = reasons(workspace(kpi(unit="%")), read("kpi,date,value\nK1,2026-11-01,5 days\n"))
    assert (line, told) == (2, "value: The unit is %, not “days”. Enter the number in %.")


def test_units_of_key_results_and_new_kpis() -> None:
    there = workspace(
        cycle(), objective(), key_result(measure={"kind": "metric", "baseline": 0, "target": 9, "unit": "days"})
    )
    taken_in(there, read("key result,date,value\nKR1,2026-11-01,4 days\n"))
    assert there.check_ins[1].value == 4
    taken_in(there, read("objective,title,baseline,target,unit\nO1,Second,0 %,9 %,%\n"))
    assert there.key_results[2].measure.target == 9  # type: ignore[union-attr]
    taken_in(there, read("name,unit,low\nUptime,%,99.5 %\n"))
    assert there.kpis[1].targets[0].low == Decimal("99.5")


@pytest.mark.parametrize(
    ("cadence", "cell", "day"),
    [
        ("monthly", "2026-10", date(2026, 10, 31)),
        ("quarterly", "2026-Q3", date(2026, 9, 30)),
        ("weekly", "2026-W45", date(2026, 11, 8)),
        ("yearly", "2025", date(2025, 12, 31)),
    ],
)
def test_a_period_of_the_kpi_s_cadence_is_its_last_day(cadence: str, cell: str, day: date) -> None:
    there = workspace(kpi(cadence=cadence))
    text = f"kpi,date,value\nK1,{cell},5\n"
    taken_in(there, read(text))
    assert there.measurements[1].date == day
    assert not taken_in(there, read(text)).change.puts
    ((_, told),) = reasons(workspace(kpi(cadence="daily")), read(text))
    assert "is not a date" in told


@pytest.mark.parametrize("cell", ["1899-12-31", "2201-01-01", "01.01.1850", "0001-01-01"])
def test_years_that_are_surely_wrong_are_refused(cell: str) -> None:
    ((line, _),) = reasons(workspace(kpi()), read(f"kpi,date,value\nK1,{cell},5\n", dates="dmy"))
    assert line == 2


def test_a_unit_in_a_column_of_its_own_counts_like_one_beside_the_number() -> None:
    text = "kpi,date,value,unit\nChurn,2026-10-31,4,%\nChurn,2026-11-20,5 %,%\n"
    there = workspace(kpi(name="Churn", unit="%"))
    taken_in(there, read(text, create=True))
    assert [str(one.value) for one in there.measurements.values()] == ["4", "5"]
    hours = text.replace("4,%", "4,hours")
    sentence = "value: The unit is %, not “hours”. Enter the number in %."
    assert reasons(there, read(hours, create=True)) == [(2, sentence)]
    mixed = text.replace("5 %,%", "-5.5,hours")
    assert reasons(workspace(), read(mixed, create=True)) == [(3, sentence)]


def test_rows_of_a_new_kpi_complete_one_another_and_do_not_contradict() -> None:
    text = "kpi,date,value,unit,owner,cadence\nChurn,2026-10-31,4,,ada,\nChurn,2026-11-20,5,%,ada,weekly\n"
    there = workspace()
    taken_in(there, read(text, create=True))
    assert [(one.unit, one.owners, one.cadence) for one in there.kpis.values()] == [("%", ("ada",), "weekly")]
    other = text.replace("ada,weekly", "bo,weekly")
    assert reasons(workspace(), read(other, create=True)) == [
        (3, "owners: A row above says “ada” of the same KPI."),
    ]
