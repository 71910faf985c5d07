from __future__ import annotations

import json
import re
import sys
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from okrtui.domain.records.enums import KpiId
from okrtui.domain.records.field_types import (
    Day,
    LongText,
    Number,
    OneLine,
    OptionalNumber,
    StepNumbers,
    Title,
    UpToTen,
    clean_line,
    clean_text,
    error_sentences,
    folded,
)
from okrtui.domain.records.login_names import LoginNames, names_text
from okrtui.domain.records.number_reading import DIGITS

LINE, TITLE, LONG = TypeAdapter(OneLine), TypeAdapter(Title), TypeAdapter(LongText)
NUMBER, OPTIONAL, DAY = TypeAdapter(Number), TypeAdapter(OptionalNumber), TypeAdapter(Day)

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x07\x1b\x7f\x85\x9b\x9d\u202e\u2066\u2069\u2028\u2029\ufeff\r\n\t \u00a0\u0301e\ud800"),
    )
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
DECIMALS = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent),
    st.integers(-(10**DIGITS) + 1, 10**DIGITS - 1),
    st.integers(-12, 2),
)


def refusal(adapter: TypeAdapter[Any], value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(value)
    return next(error_sentences(caught.value))[1]


@given(NASTY)
@example("\x1b]52;c;YWJj\x07title\x1b[31m")
@example("a\r\x00\nb")
def test_no_control_code_or_override_stays(value: str) -> None:
    assert not CONTROLS.search(clean_text(value))
    line = clean_line(value)
    assert not CONTROLS.search(line)
    assert not set(line) & set("\n\t\u2028\u2029")
    line.encode()


@given(NASTY)
def test_cleaning_twice_is_cleaning_once(value: str) -> None:
    assert clean_text(clean_text(value)) == clean_text(value)
    assert clean_line(clean_line(value)) == clean_line(value)


@given(NASTY)
def test_what_is_clean_stays_as_it_is(value: str) -> None:
    assert LINE.validate_python(clean_line(value)[:500].strip()) == clean_line(clean_line(value)[:500])


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  two  words ", "two words"),
        ("one\ntwo\r\nthree\u2028four", "one two three four"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("safe\u202eevil\u2069", "safeevil"),
        ("e\u0301", "é"),
        ("顧客 ลูกค้า 🙂", "顧客 ลูกค้า 🙂"),
        ("[b]bold[/]", "[b]bold[/]"),
        ("", ""),
    ],
)
def test_lines(typed: str, line: str) -> None:
    assert LINE.validate_python(typed) == line


def test_a_long_text_keeps_its_lines() -> None:
    assert LONG.validate_python("one\r\n\r\ntwo  three\tfour\n") == "one\n\ntwo  three\tfour"


@pytest.mark.parametrize("blank", ["", "   ", "\n", "\x1b", "\u202e"])
def test_a_title_must_not_be_blank(blank: str) -> None:
    assert refusal(TITLE, blank) == "Required."


def test_lengths_are_limited_and_the_sentence_counts() -> None:
    assert LINE.validate_python("x" * 500) == "x" * 500
    assert "501" in refusal(LINE, "x" * 501)
    assert "20,001" in refusal(LONG, "x" * 20_001)


@pytest.mark.parametrize(
    ("one", "other"), [("Churn  Rate", "churn rate"), ("STRASSE", "straße"), ("Ｎｅｔ", "net"), ("ﬁt", "fit")]
)
def test_names_are_compared_folded(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(DECIMALS)
@example(Decimal("0.1"))
@example(Decimal(123456789012345))
@example(Decimal("0.000000000001"))
def test_a_number_of_fifteen_digits_comes_back_from_json(value: Decimal) -> None:
    known = NUMBER.validate_python(value)
    assert known == value
    text = json.dumps(NUMBER.dump_python(known, mode="json"), allow_nan=False)
    assert NUMBER.validate_python(json.loads(text)) == value
    assert NUMBER.validate_json(NUMBER.dump_json(known)) == value


@given(DECIMALS)
def test_a_number_can_be_typed_as_it_is_written(value: Decimal) -> None:
    assert NUMBER.validate_python(f"{value:f}") == value
    assert NUMBER.validate_python(str(value)) == value


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_thousands_may_be_grouped(value: Decimal) -> None:
    assert NUMBER.validate_python(f"{value:,.2f}") == value


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,250,000", "1250000"),
        ("1,5", "1.5"),
        ("1234567890123456", "1234567890123460"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333333333"),
        ("250 000", "250000"),
        ("1'234'567.5", "1234567.5"),
        ("\u22125", "-5"),
        ("+.5", "0.5"),
        ("5.", "5"),
        ("1e3", "1000"),
        ("-0", "0"),
        (" 7 ", "7"),
        ("0.1000000000000000000", "0.1"),
        ("100000000000000000", "1e17"),
        (5, "5"),
        (0.1, "0.1"),
    ],
)
def test_numbers_as_people_type_them(typed: object, number: str) -> None:
    assert NUMBER.validate_python(typed) == Decimal(number)


@pytest.mark.parametrize(
    "value",
    [
        "nan", "NaN", "inf", "-Infinity", "", " ", "five", "1,234", "1,234 567", "--5", "1.2.3", "0x10", "1_0",
        "1e18", "-1e18", "1e-13", "1e999", "1e-999",
        True, None, [], float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_a_sentence(value: object) -> None:
    assert refusal(NUMBER, value).endswith(".")


def test_the_refusals_say_what_to_do() -> None:
    assert refusal(NUMBER, "1,234") == "“1,234” can mean 1234 or 1.234. Enter one of them."


def test_an_optional_number_may_be_left_out() -> None:
    assert OPTIONAL.validate_python("  ") is None
    assert OPTIONAL.validate_python(None) is None
    assert OPTIONAL.validate_python("0") == 0


@pytest.mark.parametrize(
    ("typed", "found"),
    [("2026-11-21", "2026-11-21"), (" today ", "2026-11-21"), ("Yesterday", "2026-11-20"), ("tomorrow", "2026-11-22")],
)
def test_days(typed: str, found: str) -> None:
    context = {"today": date(2026, 11, 21)}
    assert DAY.validate_python(typed, context=context) == date.fromisoformat(found)


@pytest.mark.parametrize(
    "typed", ["", "today", "21.11.2026", "2026-02-30", "2026-2-3", "20261121", "0000-01-01", 20261121, None]
)
def test_what_is_no_day_is_refused_with_a_sentence(typed: object) -> None:
    assert refusal(DAY, typed).endswith(".")


@given(st.dates())
def test_days_survive_json(value: date) -> None:
    assert DAY.validate_json(DAY.dump_json(value)) == value


class Bounded(BaseModel):
    above: Number = Field(default=Decimal(1), gt=0)
    short: OneLine = Field(default="", max_length=3)
    few: OptionalNumber = Field(default=None, le=7)
    late: Day = Field(default=date(2026, 1, 1), ge=date(2026, 1, 1))
    low: UpToTen = Field(default=None, le=5)
    steps: StepNumbers = Field(default=(), max_length=2)
    kpi: KpiId = Field(default=1, lt=100)
    again: Annotated[Number, Field(gt=0)] = Decimal(1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("above", -5), ("above", "-5"), ("above", -0.5), ("above", 0), ("short", "abcd"), ("short", "é\u202eéé\x1bé"),
        ("few", 8), ("few", "8"), ("late", "2025-12-31"), ("late", date(2025, 12, 31)), ("low", 6), ("low", "6"),
        ("steps", (1, 2, 3)), ("kpi", 100), ("kpi", "K100"), ("again", -5), ("again", "-5"),
    ],
)  # fmt: skip
def test_a_bound_beside_a_field_type_applies_to_stored_and_typed_values(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Bounded.model_validate({field: value})
    ((place, sentence),) = error_sentences(caught.value)
    assert place == (field,)
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("above", 5, Decimal(5)), ("above", "0.5", Decimal("0.5")), ("short", " abc\x1b", "abc"), ("few", "", None),
        ("few", "7", Decimal(7)), ("late", "2026-01-01", date(2026, 1, 1)), ("low", "5", 5), ("low", None, None),
        ("steps", [2, 1, 1], (1, 2)), ("kpi", "k99", 99), ("again", 5, Decimal(5)),
    ],
)  # fmt: skip
def test_values_within_a_bound_are_read_as_always(field: str, value: object, found: object) -> None:
    assert getattr(Bounded.model_validate({field: value}), field) == found


NAMES = TypeAdapter(LoginNames)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ()),
        (None, ()),
        ([], ()),
        ("ada", ("ada",)),
        (" ada  bo ", ("ada", "bo")),
        ("ada, bo;cy", ("ada", "bo", "cy")),
        ("bo ada BO", ("bo", "ada")),
        ("Ada Lovelace, bo", ("Ada Lovelace", "bo")),
        ("Ada Lovelace,", ("Ada Lovelace",)),
        (["Ada Lovelace"], ("Ada Lovelace",)),
        (["ada", "Ada", " bo"], ("ada", "bo")),
        (["ada,bo"], ("ada", "bo")),
        ("a b c d e f g h", tuple("abcdefgh")),
    ],
)
def test_login_names(typed: object, names: tuple[str, ...]) -> None:
    assert NAMES.validate_python(typed) == names


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (3, "Enter login names with commas between them."),
        ([3], "Enter login names with commas between them."),
        ({"a": 1}, "Enter login names with commas between them."),
        ("a b c d e f g h i", "Enter at most 8 login names."),
    ],
)
def test_what_are_no_login_names(typed: object, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        NAMES.validate_python(typed)
    assert [sentence for _, sentence in error_sentences(caught.value)] == [told]


@pytest.mark.parametrize("parted", ["ada,bo", "ada;bo", "ada bo", " ada", "ada\n"])
def test_names_that_only_python_can_part_or_clean_are_read_by_it(parted: str) -> None:
    assert python_calls(NAMES, [parted])


@pytest.mark.parametrize(
    ("adapter", "stored"),
    [
        (LINE, "Two words"), (TITLE, "Grow"), (LONG, "Two\nlines"), (NUMBER, 7), (OPTIONAL, 7), (DAY, "2026-11-21"),
        *((NAMES, [name]) for name in ("ada", "a-b", "Jürgen", "a:b", "a.b@example.org", "<a>", "a+b/c")),
    ],
)  # fmt: skip
def test_what_is_stored_is_read_without_python(adapter: TypeAdapter[Any], stored: object) -> None:
    assert python_calls(adapter, stored) == []


def python_calls(adapter: TypeAdapter[Any], value: object) -> list[str]:
    """The functions in Python that are called to read a value."""
    called: list[str] = []
    sys.setprofile(lambda frame, event, _: called.append(frame.f_code.co_name) if event == "call" else None)
    try:
        adapter.validator.validate_python(value)
    finally:
        sys.setprofile(None)
    return called


@given(st.lists(NASTY, max_size=4))
def test_login_names_are_typed_as_they_are_shown(texts: list[str]) -> None:
    names = NAMES.validate_python(texts)
    assert NAMES.validate_python(names_text(names)) == names
    assert NAMES.validate_python(json.loads(json.dumps(NAMES.dump_python(names, mode="json")))) == names
    assert len({folded(name) for name in names}) == len(names)
