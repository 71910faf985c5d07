from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import numbers
from okrtui.domain.records.field_types import DIGITS, parse_number
from okrtui.domain.rules.number_text import brief, places_of, plain, rounded

ANY = st.decimals(-(10**18) + 1, 10**18 - 1, allow_nan=False)


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
