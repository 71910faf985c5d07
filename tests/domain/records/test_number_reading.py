from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.records.number_reading import DIGITS, NumberError, number_of, shortened
from okrtui.domain.rules.number_text import number as number_text


def refusal(text: str, unit: str = "") -> str:
    with pytest.raises(NumberError) as caught:
        number_of(text, unit)
    return str(caught.value)


def outcome(text: str, unit: str = "") -> Decimal | str:
    """The number in a text, or why there is none."""
    try:
        return number_of(text, unit)
    except NumberError as error:
        return str(error)


@pytest.mark.parametrize(
    ("typed", "unit", "found"),
    [
        ("4.2%", "%", "4.2"),
        ("4.2 %", "%", "4.2"),
        ("4,2 %", "%", "4.2"),
        ("-4.2%", "%", "-4.2"),
        ("% 4.2", "%", "4.2"),
        ("$1,234.50", "$", "1234.50"),
        ("-$5", "$", "-5"),
        ("\u2212$5", "$", "-5"),
        ("$-5", "$", "-5"),
        ("5 $", "$", "5"),
        ("1.234,50 €", "€", "1234.50"),
        ("14 days", "days", "14"),
        ("14 Days", "days", "14"),
        ("1 day", "days", "1"),
        ("2 hours", "hour", "2"),
        ("$5 per seat", "$ per seat", "5"),
        ("-$5 per seat", "$ per seat", "-5"),
        ("5 $ per seat", "$  per seat", "5"),
        ("5 kg CO2", "kg CO2", "5"),
        ("5 per 1000", "per 1000", "5"),
        ("1 000\u202f%", "%", "1000"),
        ("EUR 7", "EUR", "7"),
        ("7", "%", "7"),
        ("1e3 days", "days", "1000"),
        ("51", "1", "51"),
    ],
)
def test_the_unit_beside_a_number_is_taken(typed: str, unit: str, found: str) -> None:
    assert number_of(typed, unit) == Decimal(found)


@pytest.mark.parametrize(
    ("typed", "unit", "told"),
    [
        ("4 $", "%", "The unit is %, not “$”. Enter the number in %."),
        ("$4", "days", "The unit is days, not “$”. Enter the number in days."),
        ("5 s", "ms", "The unit is ms, not “s”. Enter the number in ms."),
        ("5 m", "ms", "The unit is ms, not “m”. Enter the number in ms."),
        ("4%", "", "There is no unit “%” here. Enter the number alone, in full."),
        ("5k", "", "There is no unit “k” here. Enter the number alone, in full."),
        ("5 % %", "%", "The unit is %, not “% %”. Enter the number in %."),
        ("five days", "days", "“five days” is not a number."),
        ("days", "days", "“days” is not a number."),
        ("--5", "days", "“--5” is not a number."),
        ("(5)", "days", "“(5)” is not a number."),
        ("12:30", "", "“12:30” is not a number."),
        ("5-6", "%", "“5-6” is not a number."),
        ("5,", "", "“5,” is not a number."),
        (">5", "%", "“>5” is not a number."),
        ("5 1/2", "days", "“5 1/2” is not a number."),
        ("5 /h", "", "There is no unit “/h” here. Enter the number alone, in full."),
        ("", "%", "Enter a number."),
        ("-inf", "", "Enter a finite number."),
        ("9" * 300, "", f"“{'9' * 40}” is not a number."),
        ("1,234 %", "%", "“1,234” can mean 1234 or 1.234. Enter one of them."),
        ("-250,000", "", "“-250,000” can mean -250000 or -250. Enter one of them."),
    ],
)
def test_any_other_text_is_refused_with_a_sentence(typed: str, unit: str, told: str) -> None:
    assert refusal(typed, unit) == told


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("4,2", "4.2"), ("1,2345", "1.2345"), ("0,123", "0.123"), ("1234,567", "1234.567"), (",5", "0.5"),
        ("1.234", "1.234"), ("1.234.567", "1234567"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
        ("1 234 567", "1234567"), ("1\u202f234,5", "1234.5"), ("1\u2009234", "1234"), ("1\u2019234.5", "1234.5"),
        ("1'234,567", "1234.567"), ("1_000", "1000"),
    ],
)  # fmt: skip
def test_what_has_one_reading_is_taken(typed: str, found: str) -> None:
    assert number_of(typed) == Decimal(found)


NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=3)
UNITS = st.sampled_from(["", "%", "$", "days", "€ per seat", "kg", "leads", "points"])


@given(NUMBERS, UNITS)
def test_a_number_can_be_typed_as_it_is_shown_or_is_refused_as_ambiguous(value: Decimal, unit: str) -> None:
    shown = number_text(value, unit)
    found = outcome(shown, unit)
    if isinstance(found, str):
        assert "can mean" in found
        assert shown.count(",") == 1
        assert "." not in shown
    else:
        assert found == value


CONVENTIONS = st.sampled_from([("", "."), ("", ","), (" ", "."), (".", ","), (",", "."), ("\u202f", ","), ("'", ".")])


@given(NUMBERS, CONVENTIONS)
def test_a_number_in_any_convention_is_read_rightly_or_refused_as_ambiguous(
    value: Decimal, convention: tuple[str, str]
) -> None:
    group, point = convention
    text = f"{value:,}".replace(",", "_").replace(".", point).replace("_", group)
    found = outcome(text)
    assert "can mean" in found if isinstance(found, str) else found == value


@given(st.text(max_size=30), st.text(max_size=8))
def test_any_text_is_a_number_or_refused_with_a_sentence(text: str, unit: str) -> None:
    found = outcome(text, unit)
    assert found.endswith(".") if isinstance(found, str) else found.is_finite()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1234567890123456", "1234567890123460"),
        ("0.1234567890123455", "0.123456789012346"),
        ("0.1234567890123445", "0.123456789012344"),
        ("1000000000000005", "1000000000000000"),
        ("1000000000000015", "1000000000000020"),
        ("100000000000000000", "100000000000000000"),
    ],
)
def test_more_than_15_digits_are_rounded_half_to_even(typed: str, kept: str) -> None:
    assert shortened(Decimal(typed)) == Decimal(kept)


@given(st.decimals(min_value=-(10**17), max_value=10**17, allow_nan=False, allow_infinity=False))
def test_a_shortened_number_is_near_and_stays_as_it_is(value: Decimal) -> None:
    try:
        kept = shortened(value)
    except NumberError:
        assert 0 < abs(value) < Decimal("1e-12")
        return
    assert abs(kept - value) * 2 * 10 ** (DIGITS - 1) <= abs(value)
    assert shortened(kept) == kept
    assert Decimal(repr(float(kept))) == kept


def test_a_number_of_a_million_digits_is_too_large() -> None:
    for number in (Decimal("9" * 1_000_001), Decimal("1e999999"), Decimal(10) ** 18):
        with pytest.raises(NumberError, match="Too large"):
            shortened(number)
