from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import numbers
from okrtui.domain.records.field_types import parse_number
from okrtui.domain.records.number_reading import DIGITS
from okrtui.domain.rules.number_text import bounds, brief, counted, number, places_of, plain, rounded, share, signed

ANY = st.decimals(-(10**18) + 1, 10**18 - 1, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "shown"),
    [
        ("250000", None, "", "250,000"),
        ("250000", None, "$", "$250,000"),
        ("4.20", None, "", "4.2"),
        ("9.5", None, "days", "9.5 days"),
        ("-5", None, "", "-5"),
        ("99.954", 2, "%", "99.95 %"),
        ("0.65", 1, "", "0.7"),
        ("0.125", 2, "%", "0.13 %"),
        ("-0.125", 2, "%", "-0.13 %"),
        ("-1200", 2, "$", "-$1,200.00"),
        ("-12.5", 2, "€", "-€12.50"),
        ("241", None, "$k", "$241k"),
        ("5", None, "$ per seat", "$5 per seat"),
        ("5", None, " h ", "5 h"),
        ("-0.001", 2, "", "0.00"),
        ("1E+3", None, "days", "1,000 days"),
        ("0", None, "", "0"),
        ("0.000000000001", 13, "", "0.0000000000010"),
        ("999999999999999999", 10, "", "999,999,999,999,999,999.0000000000"),
    ],
)
def test_a_number_stands_with_its_unit(value: str, decimals: int | None, unit: str, shown: str) -> None:
    assert number(Decimal(value), unit, decimals) == shown


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("contracts", "1 contract"), ("days", "1 day"), ("cases", "1 case"), ("entries", "1 entry"),
        ("movies", "1 movie"), ("batches", "1 batch"), ("caches", "1 cache"), ("passes", "1 pass"),
        ("ms", "1 ms"), ("kbps", "1 kbps"), ("gas", "1 gas"), ("status", "1 status"), ("Kurs", "1 Kurs"),
        ("days per week", "1 days per week"), ("GBs", "1 GBs"), ("$", "$1"),
    ],
)  # fmt: skip
def test_one_of_a_unit_is_told_in_the_singular(unit: str, shown: str) -> None:
    assert number(Decimal(1), unit) == shown
    assert number(Decimal("1.0"), unit) == shown
    assert number(Decimal(-1), unit) == f"-{shown}"
    assert number(Decimal("1.0"), unit, 1) == ("$1.0" if unit == "$" else f"1.0 {unit}")
    assert number(Decimal(11), unit) == ("$11" if unit == "$" else f"11 {unit}")


def test_a_dash_stands_for_no_number() -> None:
    assert [number(None, "days", 2), share(None), signed(None), bounds(None, None, "%")] == ["–"] * 4


def test_shares_and_bounds() -> None:
    assert [share(Decimal(one)) for one in ("0.345", "-0.2222", "1.5")] == ["0.35", "-0.22", "1.50"]
    assert [signed(Decimal(one)) for one in ("0.1", "-0.1", "-0.001")] == ["+0.10", "-0.10", "+0.00"]
    assert bounds(Decimal(-3), None) == "≥ -3"
    assert bounds(Decimal(-5), Decimal(1200), "$") == "-$5 – $1,200"
    assert bounds(None, Decimal(3), "%") == "≤ 3 %"
    assert bounds(Decimal(1), Decimal(3), "h") == "1 – 3 h"
    assert bounds(Decimal(1), Decimal(3), "$ per seat", 1) == "1.0 – $3.0 per seat"


@pytest.mark.parametrize(
    ("count", "words", "told"),
    [(0, ("day",), "0 days"), (1, ("day",), "1 day"), (1200, ("day",), "1,200 days"), (2, ("is", "are"), "2 are")],
)
def test_a_count_stands_with_its_noun(count: int, words: tuple[str, ...], told: str) -> None:
    assert counted(count, *words) == told


@pytest.mark.parametrize(
    ("value", "places", "found"),
    [
        ("41.75", 1, "41.8"),
        ("41.75", 2, "41.75"),
        ("-41.75", 1, "-41.8"),
        ("34.7373", 1, "34.7"),
        ("1234.5", 2, "1,234.5"),
        ("100", 0, "100"),
        ("0.04", 1, "0"),
        ("-0.04", 1, "0"),
        ("250000", 3, "250,000"),
    ],
)
def test_numbers_in_sentences_are_rounded_half_up_and_carry_no_idle_zeros(value: str, places: int, found: str) -> None:
    assert brief(Decimal(value), places) == found


@pytest.mark.parametrize(("values", "places"), [("", 0), ("4 5", 0), ("4.1 5 3.25", 2), ("1E+3 2", 0), ("1e-20", 12)])
def test_how_many_decimals_numbers_have(values: str, places: int) -> None:
    assert places_of(numbers(values)) == places


@given(ANY, st.integers(0, 30))
def test_a_rounded_number_can_be_kept_and_is_near(value: Decimal, places: int) -> None:
    found = rounded(value, places)
    assert len(found.normalize().as_tuple().digits) <= DIGITS
    assert abs(found - value) <= max(Decimal("0.5").scaleb(-min(places, 12)), abs(value).scaleb(1 - DIGITS))
    if abs(found) < 10**18:
        assert parse_number(found) == found
    assert plain(found)
    assert Decimal(brief(value, places).replace(",", "")) == found
