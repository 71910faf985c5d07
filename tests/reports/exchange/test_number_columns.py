from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import kpi, workspace
from okrtui.reports.exchange import number_columns
from reports.exchanged import read, reasons, taken_in

NUMBERS = st.builds(lambda n, places: Decimal(n).scaleb(-places), st.integers(-(10**12), 10**12), st.integers(0, 5))
GROUPS = {".": ",", ",": "."}


def shown(number: Decimal, sign: str, group: str) -> str:
    return f"{number:,f}".replace(",", "g").replace(".", sign).replace("g", group)


def values(*cells: str, told: str = "", parentheses: bool = False) -> list[Decimal | None]:
    column, doubt = number_columns.decided(cells, told, parentheses=parentheses)
    assert doubt is None, doubt
    return [None if (one := column(cell)) is None else Decimal(str(one)) for cell in cells]


@given(st.lists(NUMBERS, min_size=1), st.sampled_from(".,"), st.sampled_from(["", "group", " ", "\u202f", "'"]))
def test_a_column_is_read_as_it_was_written_or_not_at_all(numbers: list[Decimal], sign: str, group: str) -> None:
    cells = [shown(one, sign, GROUPS[sign] if group == "group" else group) for one in numbers]
    column, doubt = number_columns.decided(cells, "", parentheses=False)
    if doubt is None and not (sign == "," and all(cell.count(".") <= 1 and "," not in cell for cell in cells)):
        assert [Decimal(str(column(cell))) for cell in cells] == numbers
    assert values(*cells, told=sign) == numbers


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("1234.5", "-5", "\u22125", "1e3", "+7"), ("1234.5", "-5", "-5", "1000", "7")),
        (("1,234", "12,345,678"), ("1234", "12345678")),
        (("1,234", "0.5"), ("1234", "0.5")),
        (("1,234", "0,5"), ("1.234", "0.5")),
        (("1.234", "1.234.567"), ("1234", "1234567")),
        (("1.234", "12.5"), ("1.234", "12.5")),
        (("1.234", "1.234,5"), ("1234", "1234.5")),
        (("1.5", "0,25"), ("1.5", "0.25")),
        (("1 234,5", "12\u202f345", "1\u00a0000", "7'000", "1_000"), ("1234.5", "12345", "1000", "7000", "1000")),
        (("0.1000000000000000", "12345678901234.00"), ("0.1", "12345678901234")),
        (("n/a", "NA", "#N/A", "-", "\u2013", "", "NULL", "\\N", "3"), (*[None] * 8, "3")),
    ],
)  # fmt: skip
def test_a_column_decides_how_its_numbers_are_read(cells: tuple[str, ...], found: tuple[str | None, ...]) -> None:
    assert values(*cells) == [None if one is None else Decimal(one) for one in found]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("5", "1,234"), "“1,234” can mean 1234 or 1.234. Say which: --decimal-comma reads 1.234, --dec"),
        (("1,234", "2,345", "7"), "“1,234” can mean 1234 or 1.234, and so can 1 more like it. Say which: "),
        (
            ("1.5", "0,5", "1.234"),
            "“1.234” can mean 1234 or 1.234, as “1.5” has a decimal point and “0,5” a decimal comma. Write all",
        ),
    ],
)  # fmt: skip
def test_what_the_column_leaves_open_is_refused_with_both_readings(cells: tuple[str, ...], told: str) -> None:
    _, doubt = number_columns.decided(cells, "", parentheses=False)
    assert doubt is not None
    assert doubt[1].startswith(told)
    (fault,) = reasons(workspace(kpi()), read("value;kpi;date\n" + "".join(f"{one};K1;2026-11-01\n" for one in cells)))
    assert fault == (doubt[0] + 2, f"value: {doubt[1]}")


def test_parentheses_mean_minus_only_where_an_import_is_told_so() -> None:
    assert values("(5.00)", "(1,234.50)", "3", parentheses=True) == [Decimal(-5), Decimal("-1234.50"), Decimal(3)]
    column, _ = number_columns.decided(["(5.00)"], "", parentheses=False)
    assert column("(5.00)") == "(5.00)", "so that it is refused"


@pytest.mark.parametrize("told", [".", ","])
@pytest.mark.parametrize("cell", ["1.23,4", "1,2,3", "12.34.567", "1,234.567,8", "0.123.456"])
def test_wrong_groups_are_no_number(cell: str, told: str) -> None:
    for sign in (told, ""):
        column, _ = number_columns.decided([cell], sign, parentheses=False)
        with pytest.raises(ValueError, match="is not a number"):
            column(cell)


def test_more_than_15_digits_are_rounded_half_even_and_said_once() -> None:
    there = workspace(kpi())
    cells = ("0.30000000000000004", "1.0000000000000050", "2.1", "100000000000000.5", "100000000000001.5")
    text = "kpi,date,value\n" + "".join(f"K1,2026-11-0{n},{cell}\n" for n, cell in enumerate(cells, start=1))
    reading = read(text)
    taken_in(there, reading)
    assert [str(one.value) for one in there.measurements.values()] == [
        "0.3", "1", "2.1", "100000000000000", "100000000000002",
    ]  # fmt: skip
    assert reading.remarks == ["Rounded 4 numbers to 15 digits."]


def test_a_row_without_a_value_is_left_out_and_counted() -> None:
    there = workspace(kpi())
    reading = read("kpi,date,value\nK1,2026-11-01,n/a\nK1,2026-11-02,4\nNobody,2026-11-03,\nK1,,NULL\n")
    taken_in(there, reading)
    assert (len(there.measurements), reading.valueless) == (1, [2, 4, 5])
